"""A release of one list made for a test, and what the page of that list shows."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from pathlib import Path

from rdflib import Graph, Literal, URIRef
from rdflib.namespace import DCTERMS, RDF, SKOS, VOID

from registry.catalogue import read_catalogue
from registry.namespaces import ESD_LIST
from registry.opened import Release
from registry.store.embedded import EmbeddedStore
from registry.web.pages import list_page

SCHEME = ESD_LIST.things
SPACE = "http://id.esd.org.uk/thing/"


def concept(number: int) -> URIRef:
    return URIRef(f"{SPACE}{number}")


def make_release(
    names: Mapping[int, str],
    broader: Iterable[tuple[int, int]] = (),
    more: Iterable[tuple[URIRef, URIRef, Literal]] = (),
) -> Release:
    """Make a release of one list: names by number, (child, parent) pairs, further statements."""
    graph = Graph()
    graph.add((SCHEME, RDF.type, SKOS.ConceptScheme))
    graph.add((SCHEME, DCTERMS.identifier, Literal("things")))
    graph.add((SCHEME, DCTERMS.title, Literal("Things", lang="en")))
    graph.add((SCHEME, VOID.uriSpace, Literal(SPACE)))
    for number, name in names.items():
        graph.add((concept(number), RDF.type, SKOS.Concept))
        graph.add((concept(number), SKOS.inScheme, SCHEME))
        graph.add((concept(number), SKOS.notation, Literal(str(number))))
        graph.add((concept(number), SKOS.prefLabel, Literal(name, lang="en")))
    for child, parent in broader:
        graph.add((concept(child), SKOS.broader, concept(parent)))
    for statement in more:
        graph.add(statement)
    store = EmbeddedStore.in_memory()
    store.add(graph, SCHEME)
    return Release(1, Path(), {}, store, read_catalogue(store))


def show(release: Release, **query: str) -> str:
    return list_page(release, release.catalogue.lists["things"], query, "en")


def shown(page: str) -> list[int]:
    """Return the numbers of the concepts that a page links to, in its order."""
    results = page.split('id="results"')[1].split("</section>")[0]
    return [int(number) for number in re.findall(r'href="/thing/(\d+)"', results)]
