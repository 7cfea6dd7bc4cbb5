"""Writes JSKOS, the JSON of knowledge organisation systems: a list, or a mapping set.

Format: JSKOS data format for knowledge organisation systems, 0.6 (concept scheme, concept,
concordance, mapping).
"""

from __future__ import annotations

import json
from collections.abc import Iterator
from typing import Any

from rdflib import Graph, URIRef
from rdflib.namespace import DCTERMS, OWL, RDF, RDFS, SKOS, VOID
from rdflib.term import Literal

from exporters.document import Document, Kind
from exporters.list_graph import by_number, concepts_of, identifier, is_true
from exporters.mapping_pairs import MappedPair, pairs_from

_CONTEXT = "https://gbv.github.io/jskos/context.json"
_SKOS_RELATIONS = frozenset(
    {
        SKOS.mappingRelation,
        SKOS.exactMatch,
        SKOS.closeMatch,
        SKOS.broadMatch,
        SKOS.narrowMatch,
        SKOS.relatedMatch,
    }
)
#: Texts of which there may be several a language, and one a language.
_LISTS_OF_TEXTS = {
    "altLabel": SKOS.altLabel,
    "hiddenLabel": SKOS.hiddenLabel,
    "definition": SKOS.definition,
    "scopeNote": SKOS.scopeNote,
    "historyNote": SKOS.historyNote,
    "editorialNote": SKOS.editorialNote,
}
_LINKS = {
    "broader": SKOS.broader,
    "narrower": SKOS.narrower,
    "related": SKOS.related,
    "topConceptOf": SKOS.topConceptOf,
    "inScheme": SKOS.inScheme,
    "replacedBy": DCTERMS.isReplacedBy,
}
_DATES = {"created": DCTERMS.created, "issued": DCTERMS.issued, "modified": DCTERMS.modified}


def jskos_chunks(document: Document) -> Iterator[bytes]:
    """Yield a list as a concept scheme with its concepts, a mapping set as a concordance.

    One JSON object; a concept or mapping is a chunk. One concept is an object of its own.
    """
    graph = document.graph()
    if document.kind is Kind.CONCEPT:
        concept = {"@context": _CONTEXT, **_concept(graph, document.uri)}
        return iter([(_written(concept) + "\n").encode()])
    if document.kind is Kind.MAPPING_SET:
        pairs = pairs_from(document.records("mapping-pairs"))
        head = _concordance(graph, document.uri, len(pairs))
        mappings = (_mapping(graph, document.uri, pair) for pair in pairs)
        return _with_array(head, "mappings", mappings)
    concepts = (_concept(graph, uri) for uri in concepts_of(graph, document.uri))
    return _with_array(_scheme(graph, document.uri), "concepts", concepts)


def _with_array(
    head: dict[str, Any], name: str, items: Iterator[dict[str, Any]]
) -> Iterator[bytes]:
    yield (_written(head)[:-1] + f',"{name}":[').encode()
    for number, item in enumerate(items):
        yield (("," if number else "") + "\n" + _written(item)).encode()
    yield b"\n]}\n"


def _written(value: dict[str, Any]) -> str:
    present = {name: item for name, item in value.items() if item not in ({}, [], None, "")}
    return json.dumps(present, ensure_ascii=False, separators=(",", ":"))


def _scheme(graph: Graph, uri: URIRef) -> dict[str, Any]:
    space = graph.value(uri, VOID.uriSpace)
    return {
        "@context": _CONTEXT,
        "uri": str(uri),
        "type": [str(SKOS.ConceptScheme)],
        **_header(graph, uri),
        "notation": _texts(graph, uri, SKOS.notation),
        "namespace": None if space is None else str(space),
        "topConcepts": _resources(graph, uri, SKOS.hasTopConcept),
    }


def _concordance(graph: Graph, uri: URIRef, count: int) -> dict[str, Any]:
    return {
        "@context": _CONTEXT,
        "uri": str(uri),
        "type": [str(VOID.Linkset)],
        **_header(graph, uri),
        "fromScheme": _resource(graph, uri, VOID.subjectsTarget),
        "toScheme": _resource(graph, uri, VOID.objectsTarget),
        "extent": str(count),
    }


def _header(graph: Graph, uri: URIRef) -> dict[str, Any]:
    version = graph.value(uri, OWL.versionInfo)
    return {
        "identifier": _texts(graph, uri, DCTERMS.identifier),
        "prefLabel": _one_each(graph, uri, DCTERMS.title),
        "definition": _several_each(graph, uri, DCTERMS.description),
        "publisher": _resources(graph, uri, DCTERMS.publisher),
        "license": _resources(graph, uri, DCTERMS.license),
        "version": None if version is None else str(version),
        **_dates(graph, uri),
    }


def _concept(graph: Graph, uri: URIRef) -> dict[str, Any]:
    kinds = sorted(str(kind) for kind in graph.objects(uri, RDF.type) if kind != SKOS.Concept)
    return {
        "uri": str(uri),
        "type": [str(SKOS.Concept), *kinds],
        "notation": [identifier(graph, uri)],
        "prefLabel": _one_each(graph, uri, SKOS.prefLabel),
        **{name: _several_each(graph, uri, p) for name, p in _LISTS_OF_TEXTS.items()},
        **{name: _resources(graph, uri, predicate) for name, predicate in _LINKS.items()},
        "deprecated": True if is_true(graph, uri, OWL.deprecated) else None,
        **_dates(graph, uri),
    }


def _mapping(graph: Graph, set_uri: URIRef, pair: MappedPair) -> dict[str, Any]:
    return {
        "uri": f"{set_uri}/{pair.from_identifier}/{pair.to_identifier}",
        "type": _mapping_types(graph, URIRef(pair.predicate)),
        "fromScheme": _resource(graph, set_uri, VOID.subjectsTarget),
        "toScheme": _resource(graph, set_uri, VOID.objectsTarget),
        "from": _member(pair.from_uri, pair.from_identifier, pair.from_label),
        "to": _member(pair.to_uri, pair.to_identifier, pair.to_label),
    }


def _mapping_types(graph: Graph, predicate: URIRef) -> list[str]:
    """Return the SKOS relation first, as JSKOS asks; it is told where the graph says it."""
    if predicate in _SKOS_RELATIONS:
        return [str(predicate)]
    implied = set(graph.objects(predicate, RDFS.subPropertyOf)) & _SKOS_RELATIONS
    relation = min(implied, key=str, default=SKOS.mappingRelation)
    return [str(relation), str(predicate)]


def _member(uri: str, notation: str, label: str) -> dict[str, Any]:
    return {"memberSet": [{"uri": uri, "notation": [notation], "prefLabel": {"en": label}}]}


def _dates(graph: Graph, uri: URIRef) -> dict[str, str]:
    found = {name: graph.value(uri, predicate, any=True) for name, predicate in _DATES.items()}
    return {name: str(value) for name, value in found.items() if value is not None}


def _texts(graph: Graph, uri: URIRef, predicate: URIRef) -> list[str]:
    return sorted(map(str, graph.objects(uri, predicate)))


def _one_each(graph: Graph, uri: URIRef, predicate: URIRef) -> dict[str, str]:
    return {tag: found[0] for tag, found in _several_each(graph, uri, predicate).items()}


def _several_each(graph: Graph, uri: URIRef, predicate: URIRef) -> dict[str, list[str]]:
    """Return texts by language; a text without one is of an undetermined language (`und`)."""
    found: dict[str, list[str]] = {}
    for value in sorted(graph.objects(uri, predicate), key=str):
        tag = (value.language if isinstance(value, Literal) else None) or "und"
        found.setdefault(tag, []).append(str(value))
    return dict(sorted(found.items()))


def _resources(graph: Graph, uri: URIRef, predicate: URIRef) -> list[dict[str, str]]:
    return [
        {"uri": str(value)}
        for value in sorted(graph.objects(uri, predicate), key=lambda value: by_number(str(value)))
        if isinstance(value, URIRef)
    ]


def _resource(graph: Graph, uri: URIRef, predicate: URIRef) -> dict[str, str] | None:
    return next(iter(_resources(graph, uri, predicate)), None)
