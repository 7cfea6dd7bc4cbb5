"""The headers of the shipped lists and mapping sets, from the two TOML files beside this module."""

from __future__ import annotations

import tomllib
from functools import cache
from pathlib import Path
from typing import Any

from rdflib import Graph, Literal, URIRef
from rdflib.namespace import DCTERMS, OWL, RDF, RDFS, SKOS, VOID, XSD

from registry.namespaces import ADMS, ESD, ESD_ID, ESD_LIST, LGSR, SEMAPV, SSSOM

Fields = dict[str, Any]

#: Predicates whose values are plain strings, by field name.
_PLAIN = {
    "version": OWL.versionInfo,
    "subject_version": SSSOM.subject_source_version,
    "object_version": SSSOM.object_source_version,
}
_ENGLISH = {
    "title": DCTERMS.title,
    "description": DCTERMS.description,
    "completeness": ESD.completeness,
    "method": ESD.method,
}
_DATES = {"issued": DCTERMS.issued, "modified": DCTERMS.modified}


@cache
def _read(name: str) -> Fields:
    return tomllib.loads(Path(__file__).with_name(name).read_text(encoding="utf-8"))


def list_fields(identifier: str) -> Fields:
    """Return what ``lists.toml`` says of a list; KeyError for a list it does not name."""
    fields: Fields = _read("lists.toml")[identifier]
    return fields


def mapping_fields(identifier: str) -> Fields:
    """Return what ``mappings.toml`` says of a mapping set; KeyError if it does not name it."""
    fields: Fields = _read("mappings.toml")[identifier]
    return fields


def list_identifiers() -> list[str]:
    """Name every list that ``lists.toml`` describes."""
    return [name for name in _read("lists.toml") if name not in {"publishers", "terms"}]


def mapping_identifiers() -> list[str]:
    """Name every mapping set that ``mappings.toml`` describes."""
    return list(_read("mappings.toml"))


def list_uri(identifier: str) -> URIRef:
    """Return the URI of a list: the official one, or one under the registry's own base."""
    own = list_fields(identifier).get("own", False)
    return LGSR[f"list/{identifier}"] if own else ESD_LIST[identifier]


def uri_space(identifier: str) -> str:
    """Return what an identifier of the list is appended to."""
    fields = list_fields(identifier)
    default = f"{LGSR if fields.get('own') else ESD_ID}{fields['type']}/"
    space: str = fields.get("space", default)
    return space


def concept_uri(identifier: str, notation: str) -> URIRef:
    """Return the URI of a concept of a list."""
    return URIRef(uri_space(identifier) + notation)


def concept_class(identifier: str) -> URIRef:
    """Return the class of a list's concepts."""
    return ESD[list_fields(identifier)["class"]]


def mapping_uri(identifier: str) -> URIRef:
    """Return the URI of a mapping set."""
    return LGSR[f"mapping/{identifier}"]


def add_list_header(graph: Graph, identifier: str) -> None:
    """Add a list's header to the graph of its concepts, counting those; docs/model.md, A list."""
    fields, uri = list_fields(identifier), list_uri(identifier)
    graph.add((uri, RDF.type, SKOS.ConceptScheme))
    _add_common(graph, uri, identifier, fields)
    if "acronym" in fields:
        graph.add((uri, SKOS.notation, Literal(fields["acronym"])))
    if "part_of" in fields:
        graph.add((uri, DCTERMS.isPartOf, list_uri(fields["part_of"])))
    if "supplements" in fields:
        graph.add((uri, ESD.supplements, list_uri(fields["supplements"])))
    if "may_republish" in fields:
        graph.add((uri, ESD.mayRepublish, Literal(fields["may_republish"])))
    if "replaced_by" in fields:
        graph.add((uri, DCTERMS.isReplacedBy, list_uri(fields["replaced_by"])))
    graph.add((uri, VOID.uriSpace, Literal(uri_space(identifier))))
    graph.add((uri, ESD.conceptClass, concept_class(identifier)))
    concepts = set(graph.subjects(SKOS.inScheme, uri))
    graph.add((uri, VOID.entities, Literal(len(concepts))))
    for top in graph.subjects(SKOS.topConceptOf, uri):
        graph.add((uri, SKOS.hasTopConcept, top))


def add_mapping_header(graph: Graph, identifier: str) -> None:
    """Add a mapping set's header to the graph of its pairs, counting those."""
    fields, uri = mapping_fields(identifier), mapping_uri(identifier)
    predicate = ESD[fields["predicate"]]
    graph.add((uri, RDF.type, VOID.Linkset))
    graph.add((uri, RDF.type, SSSOM.MappingSet))
    _add_common(graph, uri, identifier, fields)
    graph.add((uri, VOID.subjectsTarget, list_uri(fields["from"])))
    graph.add((uri, VOID.objectsTarget, list_uri(fields["to"])))
    graph.add((uri, VOID.linkPredicate, predicate))
    graph.add((uri, VOID.triples, Literal(len(list(graph.triples((None, predicate, None)))))))
    graph.add((uri, SSSOM.mapping_justification, SEMAPV[fields["justification"]]))
    if not fields.get("official", True):
        graph.add((uri, ESD.official, Literal(False)))


def _add_common(graph: Graph, uri: URIRef, identifier: str, fields: Fields) -> None:
    """Add what both kinds of header say."""
    graph.add((uri, DCTERMS.identifier, Literal(identifier)))
    graph.add((uri, ADMS.status, ESD[fields["status"]]))
    for field, predicate in _ENGLISH.items():
        if field in fields:
            graph.add((uri, predicate, Literal(fields[field], lang="en")))
    for field, predicate in _PLAIN.items():
        if field in fields:
            graph.add((uri, predicate, Literal(fields[field])))
    for field, predicate in _DATES.items():
        if field in fields:
            graph.add((uri, predicate, Literal(fields[field], datatype=XSD.date)))
    for source in fields["sources"]:
        graph.add((uri, DCTERMS.source, Literal(source)))
    _add_rights(graph, uri, fields)


def _add_rights(graph: Graph, uri: URIRef, fields: Fields) -> None:
    shared = _read("lists.toml")
    publisher, terms = shared["publishers"][fields["publisher"]], shared["terms"][fields["terms"]]
    publisher_uri = URIRef(publisher["uri"])
    graph.add((uri, DCTERMS.publisher, publisher_uri))
    graph.add((publisher_uri, RDFS.label, Literal(publisher["label"], lang="en")))
    graph.add((uri, DCTERMS.rights, Literal(terms["rights"], lang="en")))
    if "license" in terms:
        graph.add((uri, DCTERMS.license, URIRef(terms["license"])))
