"""The page of a mapping set, and of one pair in it."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, NamedTuple

from rdflib import URIRef
from rdflib.namespace import OWL, SKOS

from exporters import formats_of
from exporters.document import Kind
from registry.catalogue import ConceptList, MappingSet
from registry.namespaces import ESD, SSSOM
from registry.web.pages.environment import downloads, local_part, render
from registry.web.pages.facts import read_header, statements_about
from registry.web.pages.neighbours import Named, Names, read_predicate
from registry.web.pages.notes import PairNote, read_pair_notes
from registry.web.pages.words import Text, name_order

if TYPE_CHECKING:
    from registry.release import Release

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
_PAGE = 100
_LONGEST_FILTER = 200


class Pair(NamedTuple):
    """One pair, its predicate and its own address."""

    source: Named
    predicate: URIRef
    target: Named
    path: str


class Filter(NamedTuple):
    """Which pairs to show: by words, by the number at either end; empty lets all through."""

    words: str
    source: str
    target: str

    def lets_through(self, pair: Pair) -> bool:
        """Tell whether a pair has the numbers, and holds the words in its names or as a number."""
        if self.source not in {"", pair.source.notation}:
            return False
        if self.target not in {"", pair.target.notation}:
            return False
        if self.words in {"", pair.source.notation, pair.target.notation}:
            return True
        names = f"{pair.source.name.text} {pair.target.name.text}".casefold()
        return all(word in names for word in self.words.casefold().split())


class Pairs(NamedTuple):
    """One page of the pairs that the filter lets through, with what the whole set covers."""

    rows: list[Pair]
    total: int
    page: int
    pages: int
    from_covered: int
    to_covered: int


class End(NamedTuple):
    """One of the two lists of a mapping set; the list is None where it is not held."""

    entry: ConceptList | None
    uri: URIRef
    title: str
    path: str | None
    version: str | None


def mapping_page(
    release: Release, mapping_set: MappingSet, query: Mapping[str, str], language: str
) -> str:
    """Render a mapping set's page; its pairs narrowed by ``query``.

    ``query`` may hold ``page``, ``q`` (words to filter by), and ``open``: the number of a concept
    at the end that ``view`` names, ``from`` or ``to``.
    """
    header = read_header(release, mapping_set.uri, mapping_set.title, language)
    said = header.statements
    chosen = _filter(query)
    text = query.get("page", "1")
    page = max(1, int(text)) if text.isascii() and text.isdecimal() and len(text) < 7 else 1
    return render(
        "mapping.html",
        release,
        entry=mapping_set,
        header=header,
        source=_end(release, mapping_set.from_list, said.plain(SSSOM.subject_source_version)),
        target=_end(release, mapping_set.to_list, said.plain(SSSOM.object_source_version)),
        predicates=[read_predicate(release.store, p, language) for p in mapping_set.predicates],
        method=said.text(ESD.method),
        official=said.plain(ESD.official) not in {"false", "0"},
        pairs=_pairs(release, mapping_set, chosen, page, language),
        chosen=chosen,
        formats=downloads(Kind.MAPPING_SET) if header.may_republish else (),
    )


def _filter(query: Mapping[str, str]) -> Filter:
    words, number = (query.get(name, "").strip()[:_LONGEST_FILTER] for name in ("q", "open"))
    end = query.get("view", "")
    return Filter(words, number if end == "from" else "", number if end == "to" else "")


def pair_page(
    release: Release, mapping_set: MappingSet, from_uri: URIRef, to_uri: URIRef, language: str
) -> str:
    """Render the page of one pair. Raises LookupError where the set holds no such pair."""
    held = [
        predicate
        for predicate in mapping_set.predicates
        if release.store.select(
            _PAIRS,
            {"set": mapping_set.uri, "predicate": predicate, "from": from_uri, "to": to_uri},
            graphs=[],
        ).rows
    ]
    if not held:
        raise LookupError(f"no pair of {from_uri} and {to_uri} in {mapping_set.identifier}")
    header = read_header(release, mapping_set.uri, mapping_set.title, language)
    path = _pair_path(mapping_set, from_uri, to_uri)
    return render(
        "pair.html",
        release,
        entry=mapping_set,
        header=header,
        formats=formats_of(Kind.PAIR),
        uri=f"{mapping_set.uri}/{local_part(from_uri)}/{local_part(to_uri)}",
        path=path,
        source=_side(release, from_uri, language),
        target=_side(release, to_uri, language),
        source_list=_end(release, mapping_set.from_list, None),
        target_list=_end(release, mapping_set.to_list, None),
        predicates=[read_predicate(release.store, predicate, language) for predicate in held],
        notes=_notes(release, from_uri, to_uri),
        official=header.statements.plain(ESD.official) not in {"false", "0"},
    )


def _notes(release: Release, from_uri: URIRef, to_uri: URIRef) -> list[PairNote]:
    return read_pair_notes(release.store, from_uri).get((from_uri, to_uri), [])


def _end(release: Release, uri: URIRef, version: str | None) -> End:
    entry = release.catalogue.list_with_uri(uri)
    title = entry.title if entry else str(uri)
    return End(entry, uri, title, release.catalogue.path_of(uri), version)


def _side(release: Release, uri: URIRef, language: str) -> tuple[Named, Text | None]:
    said = statements_about(release.store, uri, language)
    name = said.text(SKOS.prefLabel) or Text(str(uri))
    retired = said.plain(OWL.deprecated) in {"true", "1"}
    named = Named(uri, release.catalogue.path_of(uri), name, local_part(uri), retired)
    return named, said.text(SKOS.definition)


def _pairs(
    release: Release, mapping_set: MappingSet, chosen: Filter, page: int, language: str
) -> Pairs:
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
            _pair_path(mapping_set, source, target),
        )
        for source, predicate, target in ends
    ]
    every.sort(key=_pair_order)
    kept = [pair for pair in every if chosen.lets_through(pair)]
    pages = max(1, -(-len(kept) // _PAGE))
    page = min(page, pages)
    return Pairs(
        rows=kept[(page - 1) * _PAGE : page * _PAGE],
        total=len(kept),
        page=page,
        pages=pages,
        from_covered=len({pair.source.uri for pair in every}),
        to_covered=len({pair.target.uri for pair in every}),
    )


def _pair_order(pair: Pair) -> tuple[tuple[str, str], tuple[str, str]]:
    return name_order(pair.source.name.text), name_order(pair.target.name.text)


def _pair_path(mapping_set: MappingSet, source: URIRef, target: URIRef) -> str:
    return f"/mapping/{mapping_set.identifier}/{local_part(source)}/{local_part(target)}"
