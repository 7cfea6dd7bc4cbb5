"""What a page needs of a whole list or mapping set, read once for a release and kept with it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, NamedTuple

from rdflib import URIRef

from registry.catalogue import ConceptList, MappingSet
from registry.web.kept import KeptForRelease
from registry.web.pages.browse import Hierarchy, Row, read_kept_out, read_other_names, read_rows
from registry.web.pages.environment import local_part
from registry.web.pages.neighbours import Named, Names
from registry.web.pages.words import name_order, number_order

if TYPE_CHECKING:
    from registry.opened import Release

#: Entries from which on a list is read when its release is taken up.
LONG = 2_000

_PAIRS = """
SELECT ?set ?predicate ?from ?to WHERE { GRAPH ?set { ?from ?predicate ?to } }
"""
# Every statement of the kinds a name is made of: so the engine starts at the pairs. Asking for the
# names by their properties makes it read those of all lists first, many times slower.
_FROM_NAMES = """
PREFIX skos: <http://www.w3.org/2004/02/skos/core#>
PREFIX owl: <http://www.w3.org/2002/07/owl#>
SELECT DISTINCT ?set ?predicate ?concept ?property ?value WHERE {
  GRAPH ?set { ?concept ?predicate ?other }
  GRAPH ?list { ?concept ?property ?value }
  FILTER(?property IN (skos:prefLabel, skos:notation, owl:deprecated))
}
"""
_TO_NAMES = _FROM_NAMES.replace("?concept ?predicate ?other }", "?other ?predicate ?concept }", 1)


class ListReading(NamedTuple):
    """A list: its rows by number, its names in the order of the A to Z, its hierarchy."""

    rows: Mapping[URIRef, Row]
    by_number: Sequence[Row]
    #: Official and other names.
    names: Sequence[Row]
    #: The same without those the list keeps out of its A to Z.
    a_to_z: Sequence[Row]
    hierarchy: Hierarchy
    retired: int


class Pair(NamedTuple):
    """One pair, its predicate and its own address."""

    source: Named
    predicate: URIRef
    target: Named
    path: str


_lists: KeptForRelease[dict[tuple[URIRef, str], ListReading]] = KeptForRelease(lambda _: {})
_LANGUAGES = """
PREFIX skos: <http://www.w3.org/2004/02/skos/core#>
SELECT DISTINCT (LANG(?label) AS ?language) WHERE {
  GRAPH ?graph { ?concept skos:prefLabel ?label }
}
"""
_pairs: KeptForRelease[dict[tuple[URIRef, str], Sequence[Pair]]] = KeptForRelease(lambda _: {})


def languages_of(release: Release) -> frozenset[str]:
    """Return the languages that names of concepts are held in, English among them."""
    return _languages.of(release)


def list_reading(release: Release, entry: ConceptList, language: str) -> ListReading:
    """Return what pages need of a list, with the names to show in a language."""
    kept, key = _lists.of(release), (entry.uri, language)
    if key not in kept:
        kept[key] = _read_list(release, entry, language)
    return kept[key]


def read_ahead(release: Release) -> None:
    """Read the long lists before somebody asks for them: the first view of one is no slower."""
    for entry in release.catalogue.lists.values():
        if entry.count >= LONG:
            list_reading(release, entry, "en")


def pairs_of(release: Release, mapping_set: MappingSet, language: str) -> Sequence[Pair]:
    """Return the pairs of a mapping set in the order of their names."""
    kept, key = _pairs.of(release), (mapping_set.uri, language)
    if key not in kept:
        kept[key] = _read_pairs(release, mapping_set, language)
    return kept[key]


def _read_languages(release: Release) -> frozenset[str]:
    rows = release.store.select(_LANGUAGES, graphs=[]).rows
    return frozenset({str(row[0]) for row in rows if str(row[0])} | {"en"})


_languages: KeptForRelease[frozenset[str]] = KeptForRelease(_read_languages)


def _read_list(release: Release, entry: ConceptList, language: str) -> ListReading:
    store = release.store
    rows = read_rows(store, entry.uri, language)
    kept_out = read_kept_out(store, entry.uri)
    others = read_other_names(store, entry.uri, rows)
    names = sorted([*rows.values(), *others], key=lambda row: name_order(row.name.text))
    return ListReading(
        rows,
        sorted(rows.values(), key=lambda row: number_order(row.notation)),
        names,
        [row for row in names if row.see is not None or row.uri not in kept_out],
        Hierarchy(store, entry.uri, rows),
        sum(row.retired for row in rows.values()),
    )


def _read_pairs(release: Release, mapping_set: MappingSet, language: str) -> Sequence[Pair]:
    names = Names(release.catalogue, language)
    ends: set[tuple[URIRef, URIRef, URIRef]] = set()
    for predicate in mapping_set.predicates:
        bindings = {"set": mapping_set.uri, "predicate": predicate}
        for query in (_FROM_NAMES, _TO_NAMES):
            for _, _, concept, kind, value in release.store.select(query, bindings, graphs=[]).rows:
                names.learn(URIRef(str(concept)), kind, value)
        for _, _, start, end in release.store.select(_PAIRS, bindings, graphs=[]).rows:
            ends.add((URIRef(str(start)), predicate, URIRef(str(end))))
    every = [
        Pair(
            names.named(source),
            predicate,
            names.named(target),
            pair_path(mapping_set, source, target),
        )
        for source, predicate, target in ends
    ]
    return sorted(every, key=_pair_order)


def pair_path(mapping_set: MappingSet, source: URIRef, target: URIRef) -> str:
    """Return the address of a pair."""
    return f"/mapping/{mapping_set.identifier}/{local_part(source)}/{local_part(target)}"


def _pair_order(pair: Pair) -> tuple[tuple[str, str], tuple[str, str]]:
    return name_order(pair.source.name.text), name_order(pair.target.name.text)
