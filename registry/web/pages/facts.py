"""What a header says: the statements about a list, a mapping set or the ontology, by property."""

from __future__ import annotations

from collections.abc import Container, Sequence
from typing import TYPE_CHECKING, NamedTuple

from rdflib import Literal, URIRef
from rdflib.namespace import DCTERMS, OWL, PROV
from rdflib.term import Node

from registry.catalogue import Catalogue
from registry.namespaces import ADMS, ESD
from registry.web.pages.environment import local_part
from registry.web.pages.words import Text, choose

if TYPE_CHECKING:
    from registry.opened import Release
    from registry.store import Store

_STATEMENTS = """
SELECT ?thing ?graph ?property ?value WHERE { GRAPH ?graph { ?thing ?property ?value } }
"""
_PUBLISHER = """
PREFIX dct: <http://purl.org/dc/terms/>
PREFIX rdfs: <http://www.w3.org/2000/01/rdf-schema#>
SELECT ?thing ?publisher ?label WHERE {
  GRAPH ?graph { ?thing dct:publisher ?publisher . ?publisher rdfs:label ?label }
}
"""
_SOURCE_TITLES = """
PREFIX dct: <http://purl.org/dc/terms/>
SELECT ?source ?title WHERE { GRAPH ?graph { ?source dct:title ?title } }
"""
_LICENCES = {
    "http://www.nationalarchives.gov.uk/doc/open-government-licence/": "Open Government Licence",
    "http://www.nationalarchives.gov.uk/doc/open-government-licence/version/3/": (
        "Open Government Licence, version 3"
    ),
}


class Link(NamedTuple):
    """An address and the words to show for it; no address where there is none to go to."""

    address: str | None
    words: str


class Statements:
    """The statements of which one thing is the subject, in all graphs."""

    def __init__(self, rows: Sequence[tuple[URIRef, Node, Node]], language: str) -> None:
        self._language = language
        self._by_property: dict[Node, list[tuple[URIRef, Node]]] = {}
        for graph, predicate, value in rows:
            self._by_property.setdefault(predicate, []).append((graph, value))

    def __bool__(self) -> bool:
        return bool(self._by_property)

    def values(self, predicate: URIRef) -> list[Node]:
        """Return the values of a property, each once, in the order of their text."""
        found = {value for _, value in self._by_property.get(predicate, ())}
        return sorted(found, key=str)

    def placed(self, predicate: URIRef) -> list[tuple[URIRef, Node]]:
        """Return the values of a property with the graph that holds each."""
        return sorted(self._by_property.get(predicate, ()), key=lambda row: (str(row[1]), row[0]))

    def pairs(self) -> list[tuple[URIRef, URIRef, Node]]:
        """Return every statement as (graph, property, value)."""
        return [
            (graph, URIRef(str(predicate)), value)
            for predicate, rows in self._by_property.items()
            for graph, value in rows
        ]

    def text(self, predicate: URIRef) -> Text | None:
        """Return the text of a property in the language to show."""
        return choose(self.literals(predicate), self._language)

    def literals(self, predicate: URIRef) -> list[Literal]:
        """Return the values of a property that are texts."""
        return [value for value in self.values(predicate) if isinstance(value, Literal)]

    def plain(self, predicate: URIRef) -> str | None:
        """Return the first value of a property as it is written."""
        values = self.values(predicate)
        return str(values[0]) if values else None

    def uris(self, predicate: URIRef) -> list[URIRef]:
        """Return the values of a property that are URIs."""
        return [value for value in self.values(predicate) if isinstance(value, URIRef)]

    def status(self) -> str:
        """Return ``Live``, ``Discontinued`` or ``Superseded``; empty where nothing is said."""
        stated = self.uris(ADMS.status)
        if stated:
            return local_part(stated[0])
        return "Discontinued" if self.plain(OWL.deprecated) in {"true", "1"} else ""


class Header(NamedTuple):
    """What the pages show of the header of a list or a mapping set; None where it is silent."""

    statements: Statements
    title: Text
    description: Text | None
    publisher: Link | None
    licence: Link | None
    rights: Text | None
    version: str | None
    issued: str | None
    modified: str | None
    status: str
    completeness: Text | None
    sources: list[str]
    #: Titles of the files this installation imported.
    imports: list[str]
    may_republish: bool


def statements_about(
    store: Store, thing: URIRef, language: str, *, but: Container[str] = ()
) -> Statements:
    """Read every statement about a thing, but those of the graphs in ``but``."""
    rows = store.select(_STATEMENTS, {"thing": thing}, graphs=[]).rows
    return Statements(
        [
            (URIRef(str(graph)), predicate, value)
            for _, graph, predicate, value in rows
            if predicate is not None and value is not None and str(graph) not in but
        ],
        language,
    )


def read_header(release: Release, thing: URIRef, fallback: str, language: str) -> Header:
    """Read the header of a list or a mapping set; ``fallback`` is its title where it has none."""
    said = statements_about(release.store, thing, language)
    return Header(
        statements=said,
        title=said.text(DCTERMS.title) or Text(fallback),
        description=said.text(DCTERMS.description),
        publisher=_publisher(release.store, thing, said, language),
        licence=_licence(said),
        rights=said.text(DCTERMS.rights),
        version=said.plain(OWL.versionInfo),
        issued=said.plain(DCTERMS.issued),
        modified=said.plain(DCTERMS.modified),
        status=said.status(),
        completeness=said.text(ESD.completeness),
        sources=[str(source) for source in said.values(DCTERMS.source)],
        imports=[
            source_title(release.store, source, language)
            for source in said.uris(PROV.wasDerivedFrom)
        ],
        may_republish=said.plain(ESD.mayRepublish) not in {"false", "0"},
    )


def list_link(catalogue: Catalogue, uri: URIRef | None) -> Link | None:
    """Return a list as a link, by its URI."""
    if uri is None:
        return None
    entry = catalogue.list_with_uri(uri)
    return Link(catalogue.path_of(uri), entry.title if entry else str(uri))


def replacements_of(catalogue: Catalogue, header: Header) -> list[Link]:
    """Return the lists that took a list's place, as its header says."""
    uris = header.statements.uris(DCTERMS.isReplacedBy)
    return [link for uri in uris if (link := list_link(catalogue, uri))]


def source_title(store: Store, source: URIRef, language: str) -> str:
    """Return what an imported source is called: its title, or the end of its URI."""
    rows = store.select(_SOURCE_TITLES, {"source": source}, graphs=[]).rows
    title = choose([row[1] for row in rows if isinstance(row[1], Literal)], language)
    return title.text if title else local_part(source)


def _publisher(store: Store, thing: URIRef, said: Statements, language: str) -> Link | None:
    rows = store.select(_PUBLISHER, {"thing": thing}, graphs=[]).rows
    label = choose([row[2] for row in rows if isinstance(row[2], Literal)], language)
    uri = said.plain(DCTERMS.publisher)
    if label is None:
        return Link(uri, uri) if uri else None
    return Link(uri, label.text)


def _licence(said: Statements) -> Link | None:
    uri = said.plain(DCTERMS.license)
    return Link(uri, _LICENCES.get(uri, uri)) if uri else None
