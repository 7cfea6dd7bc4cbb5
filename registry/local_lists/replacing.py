"""A local entry that became standard: it stays where it is and says what took its place."""

from __future__ import annotations

from pathlib import Path

from rdflib import Graph, Literal, URIRef
from rdflib.namespace import DCTERMS, RDF, SKOS, XSD

from registry.building import Say
from registry.config import Settings
from registry.errors import RegistryError
from registry.local_lists.keeping import discontinue
from registry.local_lists.writing import write_source
from registry.locking import building_lock
from registry.namespaces import ESD
from registry.release import BuildResult, current_release


def replace_concept(
    entry: str, successor: str, settings: Settings, day: str, say: Say
) -> BuildResult | None:
    """Say of an entry of an imported list that another concept has taken its place.

    ``entry`` and ``successor`` are URIs, ``day`` (``YYYY-MM-DD``) is when. Raises RegistryError
    where either is not held, or the entry is in a list that did not come by import.
    """
    with building_lock(settings, say):
        release = current_release(settings)
        for uri in (entry, successor):
            if (URIRef(uri), RDF.type, SKOS.Concept) not in release.store.describe(URIRef(uri)):
                raise RegistryError(f"{uri} is no entry of a list that is held.")
        path, graph = _own_list(URIRef(entry), settings)
        discontinue(graph, URIRef(entry))
        graph.set((URIRef(entry), DCTERMS.isReplacedBy, URIRef(successor)))
        graph.set((URIRef(entry), ESD.deprecatedOn, Literal(day, datatype=XSD.date)))
        return write_source(path, graph, settings, say, build_release=True)


def _own_list(entry: URIRef, settings: Settings) -> tuple[Path, Graph]:
    """Find the imported file that describes an entry."""
    for path in sorted((settings.data / "sources").glob("*.ttl")):
        graph = Graph().parse(data=path.read_bytes(), format="turtle")
        if (entry, SKOS.notation, None) in graph:
            return path, graph
    raise RegistryError(
        f"{entry} is in no list that was imported here; its publisher says what replaces it."
    )
