"""The terms that the cubes of all registries share, which stand at ``/cube`` by their fragments."""

from __future__ import annotations

from typing import NamedTuple

from rdflib import Graph, URIRef
from rdflib.namespace import RDFS, SKOS

from registry.cubes.kinds import CUBE
from registry.store import Store

#: The document that defines them: a reader of ``cube#service`` asks for it.
_DOCUMENT = str(CUBE).removesuffix("#")
_EVERYTHING = f"""
PREFIX rdfs: <http://www.w3.org/2000/01/rdf-schema#>
CONSTRUCT {{ ?term ?property ?value }} WHERE {{
  ?term rdfs:isDefinedBy <{_DOCUMENT}> ; ?property ?value
}}
"""


class SharedTerm(NamedTuple):
    """A class, property or concept: its name, which is its fragment, and what it means."""

    name: str
    label: str
    definition: str


def shared_graph(store: Store) -> Graph:
    """Return everything that is said of the shared terms."""
    return store.construct(_EVERYTHING)


def shared_terms(store: Store) -> list[SharedTerm]:
    """Return the shared terms by name."""
    graph = shared_graph(store)
    return sorted(
        SharedTerm(
            str(term).removeprefix(str(CUBE)),
            str(graph.value(term, RDFS.label)),
            str(graph.value(term, SKOS.definition)),
        )
        for term in graph.subjects(RDFS.isDefinedBy, URIRef(_DOCUMENT))
    )


def path_of_shared(uri: str) -> str | None:
    """Return the local address of a shared term; None for anything else."""
    name = uri.removeprefix(str(CUBE))
    return f"/cube#{name}" if name != uri and name.isalpha() and name.isascii() else None
