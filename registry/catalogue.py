"""The catalogue: which lists and mapping sets a release holds, read from their own headers."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from functools import cached_property
from urllib.parse import quote

from rdflib import URIRef
from rdflib.term import Node

from registry.namespaces import ESD, ESD_ID, ESD_LIST, LGSR
from registry.store import Store

_LISTS = """
PREFIX skos: <http://www.w3.org/2004/02/skos/core#>
PREFIX dct: <http://purl.org/dc/terms/>
PREFIX void: <http://rdfs.org/ns/void#>
PREFIX esd: <http://def.esd.org.uk/>
SELECT ?uri ?identifier ?title ?acronym ?space ?class ?part
  (COUNT(DISTINCT ?concept) AS ?count) WHERE {
  ?uri a skos:ConceptScheme ; dct:identifier ?identifier ; dct:title ?title ; void:uriSpace ?space .
  OPTIONAL { ?uri skos:notation ?acronym }
  OPTIONAL { ?uri esd:conceptClass ?class }
  OPTIONAL { ?uri dct:isPartOf ?part }
  OPTIONAL { ?concept skos:inScheme ?uri }
} GROUP BY ?uri ?identifier ?title ?acronym ?space ?class ?part ORDER BY ?identifier
"""
_MAPPING_SETS = """
PREFIX dct: <http://purl.org/dc/terms/>
PREFIX void: <http://rdfs.org/ns/void#>
SELECT ?uri ?identifier ?title ?from ?to ?predicate ?count WHERE {
  ?uri a void:Linkset ; dct:identifier ?identifier ; dct:title ?title ;
    void:subjectsTarget ?from ; void:objectsTarget ?to ; void:linkPredicate ?predicate ;
    void:triples ?count .
} ORDER BY ?identifier ?predicate
"""
#: What the addresses of lists and of mapping sets stand for, by the beginning of the URI.
_LIST_BASES = (str(ESD_LIST), str(LGSR.list) + "/")
_MAPPING_BASE = str(LGSR.mapping) + "/"


@dataclass(frozen=True)
class ConceptList:
    """One list: where its concepts' URIs begin and how many there are."""

    identifier: str
    uri: URIRef
    title: str
    acronym: str | None
    uri_space: str
    concept_class: URIRef | None
    part_of: URIRef | None
    count: int
    #: The word in addresses where the last of ``uri_space`` is that of another list already.
    own_type: str | None = None

    @property
    def concept_type(self) -> str:
        """The word before the identifier in a concept's address: ``service``."""
        return self.own_type or _last_word(self.uri_space)


@dataclass(frozen=True)
class MappingSet:
    """One mapping set: from a list, to a list, by which predicates, how many pairs."""

    identifier: str
    uri: URIRef
    title: str
    from_list: URIRef
    to_list: URIRef
    predicates: tuple[URIRef, ...]
    count: int


@dataclass(frozen=True)
class Catalogue:
    """All lists and mapping sets of one release, by identifier, in the order of identifiers."""

    lists: Mapping[str, ConceptList]
    mapping_sets: Mapping[str, MappingSet]

    def find_list(self, name: str) -> ConceptList | None:
        """Find a list by its identifier, or by its acronym in any case (``lgsl``)."""
        return self.lists.get(name) or self._by_acronym.get(name.upper())

    def list_with_uri(self, uri: URIRef) -> ConceptList | None:
        """Find a list by its URI."""
        return self._by_uri.get(uri)

    def lists_of_type(self, concept_type: str) -> tuple[ConceptList, ...]:
        """Return the lists whose concepts live under ``/{concept_type}/``, whole lists first."""
        return self._by_type.get(concept_type, ())

    def concept_uris(self, concept_type: str, identifier: str) -> tuple[URIRef, ...]:
        """Return the URIs an address may stand for, the most likely first; none is checked."""
        spaces = dict.fromkeys(entry.uri_space for entry in self.lists_of_type(concept_type))
        return tuple(URIRef(space + quote(identifier, safe="_-.~:")) for space in spaces)

    def path_of(self, uri: str) -> str | None:
        """Return the local address of a thing of the registry's; None for others' URIs."""
        if uri.startswith(str(ESD)):
            return f"/def/{uri[len(ESD) :]}".rstrip("/")
        for base in _LIST_BASES:
            if uri.startswith(base):
                return f"/list/{uri[len(base) :]}"
        if uri.startswith(_MAPPING_BASE):
            return f"/mapping/{uri[len(_MAPPING_BASE) :]}"
        space, _, identifier = uri.rpartition("/")
        entry = self._by_space.get(space + "/")
        return f"/{entry.concept_type}/{identifier}" if entry and identifier else None

    @cached_property
    def _by_acronym(self) -> dict[str, ConceptList]:
        return {e.acronym.upper(): e for e in self.lists.values() if e.acronym}

    @cached_property
    def _by_uri(self) -> dict[URIRef, ConceptList]:
        return {entry.uri: entry for entry in self.lists.values()}

    @cached_property
    def _by_space(self) -> dict[str, ConceptList]:
        return {entry.uri_space: entry for entry in self.lists.values()}

    @cached_property
    def _by_type(self) -> dict[str, tuple[ConceptList, ...]]:
        whole_first = sorted(self.lists.values(), key=lambda e: (e.part_of is not None, -e.count))
        by_type: dict[str, tuple[ConceptList, ...]] = {}
        for entry in whole_first:
            by_type[entry.concept_type] = (*by_type.get(entry.concept_type, ()), entry)
        return by_type


def read_catalogue(store: Store) -> Catalogue:
    """Read the headers of everything a store holds."""
    lists = {}
    for uri, identifier, title, acronym, space, concept_class, part, count in store.select(
        _LISTS
    ).rows:
        lists[str(identifier)] = ConceptList(
            identifier=str(identifier),
            uri=URIRef(str(uri)),
            title=str(title),
            acronym=_text(acronym),
            uri_space=str(space),
            concept_class=_uri(concept_class),
            part_of=_uri(part),
            count=int(str(count)),
        )
    return Catalogue(_told_apart(lists), _read_mapping_sets(store))


def _told_apart(lists: dict[str, ConceptList]) -> dict[str, ConceptList]:
    """Give lists of other bases that end alike (``.../service/``) addresses of their own.

    The lists of ``id.esd.org.uk`` keep theirs; another's is the identifier of the whole list.
    """
    spaces: dict[str, list[str]] = {}
    whole: dict[str, str] = {}
    ordered = sorted(lists.values(), key=lambda e: (not e.uri_space.startswith(str(ESD_ID)), e.uri))
    for entry in ordered:
        spaces.setdefault(_last_word(entry.uri_space), []).append(entry.uri_space)
        if entry.part_of is None:
            whole.setdefault(entry.uri_space, entry.identifier)
    second = {space for alike in spaces.values() for space in alike if space != alike[0]}
    return {
        name: replace(entry, own_type=whole.get(entry.uri_space, name))
        if entry.uri_space in second
        else entry
        for name, entry in lists.items()
    }


def _last_word(space: str) -> str:
    return space.rstrip("/#").rsplit("/", 1)[-1]


def _read_mapping_sets(store: Store) -> dict[str, MappingSet]:
    sets: dict[str, MappingSet] = {}
    for uri, identifier, title, source, target, predicate, count in store.select(
        _MAPPING_SETS
    ).rows:
        name = str(identifier)
        earlier = sets[name].predicates if name in sets else ()
        sets[name] = MappingSet(
            identifier=name,
            uri=URIRef(str(uri)),
            title=str(title),
            from_list=URIRef(str(source)),
            to_list=URIRef(str(target)),
            predicates=(*earlier, URIRef(str(predicate))),
            count=int(str(count)),
        )
    return sets


def _text(term: Node | None) -> str | None:
    return None if term is None else str(term)


def _uri(term: Node | None) -> URIRef | None:
    return None if term is None else URIRef(str(term))
