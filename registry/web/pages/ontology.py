"""The page of the ontology: every class and property of http://def.esd.org.uk/ in words."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from rdflib import URIRef
from rdflib.namespace import OWL, RDF, RDFS, SKOS
from rdflib.term import Node

from exporters import formats_of
from exporters.document import Kind
from registry.namespaces import ESD, PREFIXES
from registry.web.pages.environment import local_part, render
from registry.web.pages.facts import Link, Statements, read_header
from registry.web.pages.words import Text, to_translate

if TYPE_CHECKING:
    from registry.opened import Release

_ONTOLOGY = URIRef(str(ESD))
_TERMS = """
SELECT ?ontology ?term ?property ?value WHERE { GRAPH ?ontology { ?term ?property ?value } }
"""
_CLASSES = {OWL.Class, RDFS.Class}
_PROPERTIES = {OWL.ObjectProperty, OWL.DatatypeProperty, OWL.AnnotationProperty, RDF.Property}


class Term(NamedTuple):
    """One class, property or value of the ontology."""

    uri: URIRef
    anchor: str
    label: Text
    definition: Text | None
    kind: str
    parents: list[Link]
    domain: list[Link]
    range: list[Link]
    inverse: list[Link]


class Part(NamedTuple):
    """A heading of the page and the terms under it."""

    heading: str
    anchor: str
    terms: list[Term]


def ontology_page(release: Release, language: str) -> str:
    """Render the ontology's page."""
    header = read_header(release, _ONTOLOGY, "Ontology", language)
    terms = _read_terms(release, language)
    parts = (
        Part(to_translate("Classes"), "classes", [t for t in terms if t.kind == "class"]),
        Part(to_translate("Properties of pairs"), "pairs", [t for t in terms if t.kind == "pair"]),
        Part(
            to_translate("Other properties"),
            "properties",
            [t for t in terms if t.kind == "property"],
        ),
        Part(to_translate("Values"), "values", [t for t in terms if t.kind == "value"]),
    )
    return render(
        "ontology.html",
        release,
        header=header,
        uri=_ONTOLOGY,
        parts_of=[part for part in parts if part.terms],
        formats=formats_of(Kind.ONTOLOGY),
    )


def _read_terms(release: Release, language: str) -> list[Term]:
    statements: dict[URIRef, list[tuple[URIRef, Node, Node]]] = {}
    rows = release.store.select(_TERMS, {"ontology": _ONTOLOGY}, graphs=[]).rows
    for _, term, predicate, value in rows:
        if isinstance(term, URIRef) and predicate is not None and value is not None:
            statements.setdefault(term, []).append((_ONTOLOGY, predicate, value))
    terms = [_term(uri, Statements(said, language)) for uri, said in statements.items()]
    return sorted(
        (term for term in terms if term.uri != _ONTOLOGY and term.uri.startswith(_ONTOLOGY)),
        key=lambda term: term.anchor.casefold(),
    )


def _term(uri: URIRef, said: Statements) -> Term:
    parents = said.uris(RDFS.subClassOf) + said.uris(RDFS.subPropertyOf)
    return Term(
        uri,
        local_part(uri),
        said.text(RDFS.label) or Text(local_part(uri)),
        said.text(SKOS.definition),
        _kind(said, parents),
        *(
            _links(uris)
            for uris in (
                parents,
                said.uris(RDFS.domain),
                said.uris(RDFS.range),
                said.uris(OWL.inverseOf),
            )
        ),
    )


def _kind(said: Statements, parents: list[URIRef]) -> str:
    types = set(said.uris(RDF.type))
    if types & _CLASSES:
        return "class"
    if types & _PROPERTIES:
        # Properties of pairs are those below a SKOS mapping relation: ...Match, mappingRelation.
        is_mapping = any(parent.endswith(("Match", "mappingRelation")) for parent in parents)
        return "pair" if is_mapping else "property"
    return "value"


def _links(uris: list[URIRef]) -> list[Link]:
    return [
        Link(f"#{local_part(uri)}" if uri.startswith(_ONTOLOGY) else None, _short(uri))
        for uri in uris
    ]


def _short(uri: URIRef) -> str:
    """Write a URI with its prefix: ``skos:Concept``."""
    for prefix, namespace in PREFIXES.items():
        if uri.startswith(namespace):
            return f"{prefix}:{uri[len(namespace) :]}"
    return str(uri)
