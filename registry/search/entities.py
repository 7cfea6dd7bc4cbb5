"""Entities: concepts as the Reconciliation Service API 0.2 sees them, with types and properties."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any, NamedTuple

from rdflib import Graph, Literal, URIRef
from rdflib.namespace import DCTERMS, SKOS

from registry.catalogue import Catalogue, ConceptList
from registry.namespaces import ADMS, ESD
from registry.search.names import Entry, Names
from registry.store import Store

_INVERSES = """
PREFIX owl: <http://www.w3.org/2002/07/owl#>
SELECT DISTINCT ?one ?other WHERE { ?one owl:inverseOf ?other }
"""
_LABELS = """
PREFIX rdfs: <http://www.w3.org/2000/01/rdf-schema#>
SELECT DISTINCT ?term ?label WHERE { GRAPH <http://def.esd.org.uk/> { ?term rdfs:label ?label } }
"""


class Property(NamedTuple):
    """A property of entities: its identifier and name for clients, and what gives its values."""

    identifier: str
    name: str
    predicates: tuple[URIRef, ...] = ()


#: The properties every concept may have, beside the mappings of its list.
_COMMON = (
    Property("identifier", "Number", (SKOS.notation,)),
    Property("name", "Name", (SKOS.prefLabel,)),
    Property("alternativeName", "Other names", (SKOS.altLabel,)),
    Property("formerName", "Former names", (ESD.formerName,)),
    Property("searchTerm", "Terms to search by", (SKOS.hiddenLabel,)),
    Property("description", "Description", (SKOS.definition, SKOS.scopeNote)),
    Property("status", "Status", (ADMS.status,)),
    Property("created", "Created", (DCTERMS.created,)),
    Property("modified", "Modified", (DCTERMS.modified,)),
    Property("broader", "Broader", (SKOS.broader,)),
    Property("narrower", "Narrower", (SKOS.narrower,)),
    Property("related", "Related", (SKOS.related,)),
    Property("replacedBy", "Replaced by", (DCTERMS.isReplacedBy,)),
)
_URI = Property("uri", "URI")
_LISTS = Property("list", "Lists")


class Entities:
    """The concepts of a release as entities; may be asked by any number of threads."""

    def __init__(self, names: Names, catalogue: Catalogue, store: Store) -> None:
        self._names = names
        self._catalogue = catalogue
        self._store = store
        self._inverses = _both_ways(store)
        self._labels = {str(term): str(label) for term, label in store.select(_LABELS).rows}
        self._mapping_properties = self._of_mappings()
        every = [*_COMMON, _URI, _LISTS, *self._mapping_properties]
        self.properties: Mapping[str, Property] = {p.identifier: p for p in every}

    def identifier_of(self, entry: Entry) -> str:
        """Return the identifier of a concept: its local address, ``service/57``."""
        path = self._catalogue.path_of(entry.uri)
        return path.removeprefix("/") if path else entry.uri

    def find(self, identifier: str) -> Entry | None:
        """Find a concept by its identifier, or by its URI."""
        place = self._names.by_uri.get(identifier)
        if place is None:
            kind, _, number = identifier.partition("/")
            uris = self._catalogue.concept_uris(kind, number)
            place = next(
                (self._names.by_uri[u] for u in map(str, uris) if u in self._names.by_uri), None
            )
        return None if place is None else self._names.entries[place]

    def types_of(self, entry: Entry) -> list[dict[str, str]]:
        """Return the types of a concept: the lists it stands in, whole lists first."""
        lists = [self._catalogue.lists[name] for name in entry.lists]
        return [
            type_of(each) for each in sorted(lists, key=lambda e: (e.part_of is not None, e.title))
        ]

    def describe(self, entry: Entry) -> str:
        """Say in a few words what a concept is: ``524 in Local government services``."""
        titles = [each["name"] for each in self.types_of(entry)]
        retired = ", retired" if entry.retired else ""
        return f"{entry.notation} in {titles[0]}{retired}"

    def properties_of(self, list_name: str) -> list[Property]:
        """Return the properties of a list's concepts: those of all, and the mappings it has."""
        entry = self._catalogue.lists.get(list_name)
        if entry is None:
            return list(self.properties.values())
        ends = {entry.uri, *([entry.part_of] if entry.part_of else [])}
        held = set()
        for each in self._catalogue.mapping_sets.values():
            if each.from_list in ends:
                held |= set(each.predicates)
            if each.to_list in ends:
                held |= {self._inverses[p] for p in each.predicates if p in self._inverses}
        own = [p for p in self._mapping_properties if held & set(p.predicates)]
        return [*_COMMON, _URI, _LISTS, *own]

    def values(self, entry: Entry, wanted: Iterable[str]) -> dict[str, list[dict[str, Any]]]:
        """Return the values of properties, as a data extension response writes them."""
        graph = self._store.describe(URIRef(entry.uri))
        return {name: self._values(entry, graph, self.properties[name]) for name in wanted}

    def texts(self, entry: Entry, name: str) -> set[str]:
        """Return the values of a property as texts to compare: numbers, names, identifiers."""
        found = set()
        for value in self.values(entry, [name])[name]:
            found |= {str(part) for part in value.values()}
        return found

    def _values(self, entry: Entry, graph: Graph, prop: Property) -> list[dict[str, Any]]:
        if prop is _URI:
            return [{"str": entry.uri}]
        if prop is _LISTS:
            return [{"str": each["name"]} for each in self.types_of(entry)]
        if prop in self._mapping_properties:
            return self._mapped(entry, prop)
        terms = [o for p in prop.predicates for o in graph.objects(URIRef(entry.uri), p)]
        return [self._value(term) for term in sorted(terms, key=str)]

    def _mapped(self, entry: Entry, prop: Property) -> list[dict[str, Any]]:
        place = self._names.by_uri[entry.uri]
        forward, backward = str(prop.predicates[0]), str(self._inverses.get(prop.predicates[0]))
        found = [
            self._names.entries[other]
            for name, other, is_forward in self._names.mapped_ways.get(place, ())
            if name == (forward if is_forward else backward)
        ]
        return [{"id": self.identifier_of(each), "name": each.label} for each in found]

    def _value(self, term: object) -> dict[str, Any]:
        if isinstance(term, Literal):
            text = str(term)
            is_date = str(term.datatype).endswith(("#date", "#dateTime"))
            return {"date": _moment(text)} if is_date else {"str": text}
        place = self._names.by_uri.get(str(term))
        if place is None:
            return {"str": _local_name(term)}
        entry = self._names.entries[place]
        return {"id": self.identifier_of(entry), "name": entry.label}

    def _of_mappings(self) -> list[Property]:
        """Return a property for each predicate of a mapping set, and for its inverse."""
        found: dict[str, Property] = {}
        for mapping_set in self._catalogue.mapping_sets.values():
            for predicate in mapping_set.predicates:
                for each in (predicate, self._inverses.get(predicate)):
                    if each is not None:
                        local = _local_name(each)
                        label = self._labels.get(str(each), local)
                        found[local] = Property(local, label[:1].upper() + label[1:], (each,))
        return [found[name] for name in sorted(found)]


def type_of(entry: ConceptList) -> dict[str, str]:
    """Return a list as a type of entities."""
    return {"id": entry.identifier, "name": entry.title}


def _both_ways(store: Store) -> dict[URIRef, URIRef]:
    found: dict[URIRef, URIRef] = {}
    for one, other in store.select(_INVERSES).rows:
        found[URIRef(str(one))] = URIRef(str(other))
        found[URIRef(str(other))] = URIRef(str(one))
    return found


def _local_name(uri: object) -> str:
    """Return the end of an address, after its last slash or number sign."""
    return str(uri).replace("#", "/").rpartition("/")[2]


def _moment(text: str) -> str:
    """Write a day as the interface wants it: with a time."""
    return text if "T" in text else f"{text}T00:00:00"
