"""What an address stands for: a concept, a list, a mapping set, a pair, a term of the ontology."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from urllib.parse import quote

from rdflib import URIRef
from rdflib.namespace import SKOS
from rdflib.term import Node

from exporters.document import Document, Kind, Record
from registry.catalogue import ConceptList, MappingSet
from registry.namespaces import ESD
from registry.opened import Release
from registry.store import Store
from sparql import named_query

ONTOLOGY = URIRef(str(ESD))
_VARIABLE = re.compile(r"\?(\w+)")


@dataclass(frozen=True)
class Resource:
    """One thing that has a document: where that is, and which query makes its graph."""

    kind: Kind
    uri: URIRef
    #: Address of the document, without a suffix, quoted.
    path: str
    graph_query: str
    #: Values of the variables of the named queries about it.
    bindings: Mapping[str, Node]
    #: The list or mapping set whose terms cover it; None for the ontology.
    within: ConceptList | MappingSet | None = None

    @property
    def whole(self) -> ConceptList | MappingSet | None:
        """The list or mapping set it is as a whole; None for a part of one."""
        return self.within if self.kind in {Kind.LIST, Kind.MAPPING_SET} else None


def find_concept(release: Release, concept_type: str, identifier: str) -> Resource | None:
    """Find a concept, or a non-preferred term that has an identifier of its own."""
    for uri in release.catalogue.concept_uris(concept_type, identifier):
        resource = concept_with_uri(release, uri)
        if resource is not None:
            return resource
    return None


def concept_with_uri(release: Release, uri: URIRef) -> Resource | None:
    """Find a concept or a non-preferred term by its URI."""
    entries = [e for e in release.catalogue.lists.values() if str(uri).startswith(e.uri_space)]
    if not entries:
        return None
    types = {row[1] for row in _select(release.store, "resource-types", {"resource": uri})}
    if not types & {SKOS.Concept, ESD.NonPreferredTerm}:
        return None
    longest = max(entries, key=lambda entry: len(entry.uri_space))
    concept_type, identifier = longest.concept_type, str(uri)[len(longest.uri_space) :]
    lists = release.catalogue.lists_of_type(concept_type)
    is_term = SKOS.Concept not in types
    within = lists[0] if is_term else _list_of(release, uri, lists)
    return Resource(
        kind=Kind.TERM if is_term else Kind.CONCEPT,
        uri=uri,
        path=f"/doc/{_segment(concept_type)}/{_segment_of_uri(identifier)}",
        graph_query="concept",
        bindings={"concept": uri, "list": within.uri},
        within=within,
    )


def _list_of(release: Release, uri: URIRef, lists: tuple[ConceptList, ...]) -> ConceptList:
    """Return the list a concept is shown in: the first, whole lists before parts, that holds it."""
    held = {row[1] for row in _select(release.store, "concept-lists", {"concept": uri})}
    return next((entry for entry in lists if entry.uri in held), lists[0])


def lists_of(release: Release, resource: Resource) -> list[URIRef]:
    """Return the URIs of all lists a concept or term stands in."""
    rows = _select(release.store, "concept-lists", {"concept": resource.uri})
    return [URIRef(str(row[1])) for row in rows]


def list_resource(concept_list: ConceptList) -> Resource:
    """Return the resource of a list."""
    return Resource(
        kind=Kind.LIST,
        uri=concept_list.uri,
        path=f"/list/{_segment(concept_list.identifier)}",
        graph_query="list",
        bindings={"list": concept_list.uri},
        within=concept_list,
    )


def mapping_resource(mapping_set: MappingSet) -> Resource:
    """Return the resource of a mapping set."""
    return Resource(
        kind=Kind.MAPPING_SET,
        uri=mapping_set.uri,
        path=f"/mapping/{_segment(mapping_set.identifier)}",
        graph_query="mapping",
        bindings={"mappingSet": mapping_set.uri, "list": mapping_set.from_list},
        within=mapping_set,
    )


def find_pair(
    release: Release, mapping_set: MappingSet, from_identifier: str, to_identifier: str
) -> Resource | None:
    """Find a pair of a mapping set by the identifiers of its ends."""
    lists = release.catalogue
    from_list = lists.list_with_uri(mapping_set.from_list)
    to_list = lists.list_with_uri(mapping_set.to_list)
    if from_list is None or to_list is None:
        return None
    bindings: dict[str, Node] = {
        "mappingSet": mapping_set.uri,
        "from": URIRef(from_list.uri_space + _segment(from_identifier)),
        "to": URIRef(to_list.uri_space + _segment(to_identifier)),
    }
    if not _select(release.store, "mapping-pairs", bindings):
        return None
    ends = f"{_segment(from_identifier)}/{_segment(to_identifier)}"
    return Resource(
        kind=Kind.PAIR,
        uri=URIRef(f"{mapping_set.uri}/{ends}"),
        path=f"/mapping/{_segment(mapping_set.identifier)}/{ends}",
        graph_query="pair",
        bindings=bindings,
        within=mapping_set,
    )


def ontology_resource() -> Resource:
    """Return the resource of the ontology as a whole."""
    return Resource(Kind.ONTOLOGY, ONTOLOGY, "/def", "ontology", {"ontology": ONTOLOGY})


def find_ontology_term(release: Release, name: str) -> Resource | None:
    """Find a class or property of the ontology by its name."""
    term = URIRef(str(ESD) + _segment(name))
    if not _select(release.store, "resource-types", {"resource": term}):
        return None
    path = f"/def/{_segment(name)}"
    return Resource(Kind.ONTOLOGY_TERM, term, path, "ontology-term", {"term": term})


def document_of(release: Release, resource: Resource) -> Document:
    """Return what the formats write, to be read from the release when they want it."""
    query = named_query(resource.graph_query)
    bindings = _bound(query, resource.bindings)
    return Document(
        kind=resource.kind,
        uri=resource.uri,
        graph=lambda: release.store.construct(query, bindings, release.public_graphs),
        records=lambda name: read_records(release, name, resource.bindings),
        by_subject=lambda: release.store.statements(query, bindings, release.public_graphs),
    )


def read_records(release: Release, name: str, bindings: Mapping[str, Node]) -> list[Record]:
    """Return the answer of a named query to the bindings of variables it has.

    What may not be given out is not in it.
    """
    query = named_query(name)
    columns, rows = release.store.select(query, _bound(query, bindings), release.public_graphs)
    return [
        {column: value for column, value in zip(columns, row, strict=True) if value is not None}
        for row in rows
    ]


def _select(store: Store, name: str, bindings: Mapping[str, Node]) -> list[tuple[Node | None, ...]]:
    return store.select(named_query(name), bindings).rows


def _bound(query: str, bindings: Mapping[str, Node]) -> dict[str, Node]:
    """Keep the values of the variables a query has."""
    variables = set(_VARIABLE.findall(query))
    return {name: value for name, value in bindings.items() if name in variables}


def _segment(text: str) -> str:
    return quote(text, safe="_-.~:")


def _segment_of_uri(text: str) -> str:
    """Write the last part of a URI so that it is one segment and means the same when decoded."""
    return quote(text, safe="_-.~:%")
