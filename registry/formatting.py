"""Turtle files put in canonical form, so that a change by hand reads as a small diff."""

from __future__ import annotations

from pathlib import Path

from rdflib import URIRef

from exporters.turtle import canonical_turtle
from registry.errors import Place, UnreadableSourceError
from registry.files import write_atomically
from registry.namespaces import PREFIXES
from registry.store.embedded import EmbeddedStore

_GRAPH = URIRef("urn:file")


def format_file(path: Path) -> bool:
    """Rewrite one Turtle file in canonical form; tell whether it was in another one.

    Raises UnreadableSourceError for a file that is not Turtle, or that has blank nodes: they have
    no name that lasts.
    """
    before = path.read_bytes()
    store = EmbeddedStore.in_memory()
    store.load_turtle(before, path.name, _GRAPH)
    try:
        after = canonical_turtle(store.graph(_GRAPH), PREFIXES)
    except ValueError as error:
        raise UnreadableSourceError(
            Place(path.name), "it has nodes without a name.", "Give each of them a URI."
        ) from error
    if after == before:
        return False
    write_atomically(path, after)
    return True
