"""The page of a mapping set, and of one pair in it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, NamedTuple, TypeVar

from rdflib import URIRef
from rdflib.namespace import OWL, SKOS

from exporters import formats_of
from exporters.document import Kind
from registry.catalogue import ConceptList, MappingSet
from registry.namespaces import ESD, SSSOM
from registry.web.pages.coverage import ENDS, Beside, list_at, side_by_side
from registry.web.pages.environment import downloads, local_part, render
from registry.web.pages.facts import read_header, statements_about
from registry.web.pages.neighbours import Named, read_predicate
from registry.web.pages.notes import PairNote, read_pair_notes
from registry.web.pages.reading import Pair, pair_path, pairs_of
from registry.web.pages.words import Text

if TYPE_CHECKING:
    from registry.opened import Release

_PAIR = """
SELECT ?set ?predicate ?from ?to WHERE { GRAPH ?set { ?from ?predicate ?to } }
"""
T = TypeVar("T")

_PAGE = 100
_LONGEST_FILTER = 200


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
    """One page of the pairs that the filter lets through."""

    rows: list[Pair]
    total: int
    page: int
    pages: int


class Entries(NamedTuple):
    """One page of the entries of the list at one end, beside the other list or without a pair."""

    view: str
    end: str
    rows: list[Beside]
    total: int
    page: int
    pages: int


class End(NamedTuple):
    """One of the two lists of a mapping set; the list is None where it is not held."""

    entry: ConceptList | None
    uri: URIRef
    title: str
    path: str | None
    version: str | None
    #: How many of its entries have a pair.
    covered: int = 0


def mapping_page(
    release: Release, mapping_set: MappingSet, query: Mapping[str, str], language: str
) -> str:
    """Render a mapping set's page; its pairs narrowed by ``query``.

    ``query`` may hold ``page``, ``q`` (words to filter by), and ``open``: the number of a concept
    at the end that ``view`` names, ``from`` or ``to``. The views ``side-from`` and ``side-to``
    show one list beside the other, ``unmapped-from`` and ``unmapped-to`` what has no pair.
    """
    header = read_header(release, mapping_set.uri, mapping_set.title, language)
    said = header.statements
    chosen = _filter(query)
    every = pairs_of(release, mapping_set, language)
    text = query.get("page", "1")
    page = max(1, int(text)) if text.isascii() and text.isdecimal() and len(text) < 7 else 1
    return render(
        "mapping.html",
        release,
        entry=mapping_set,
        header=header,
        source=_end(
            release,
            mapping_set.from_list,
            said.plain(SSSOM.subject_source_version),
            len({pair.source.uri for pair in every}),
        ),
        target=_end(
            release,
            mapping_set.to_list,
            said.plain(SSSOM.object_source_version),
            len({pair.target.uri for pair in every}),
        ),
        predicates=[read_predicate(release.store, p, language) for p in mapping_set.predicates],
        method=said.text(ESD.method),
        official=said.plain(ESD.official) not in {"false", "0"},
        pairs=_pairs(every, chosen, page),
        entries=_entries(release, mapping_set, query.get("view", ""), page, language),
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
            _PAIR,
            {"set": mapping_set.uri, "predicate": predicate, "from": from_uri, "to": to_uri},
            graphs=[],
        ).rows
    ]
    if not held:
        raise LookupError(f"no pair of {from_uri} and {to_uri} in {mapping_set.identifier}")
    header = read_header(release, mapping_set.uri, mapping_set.title, language)
    path = pair_path(mapping_set, from_uri, to_uri)
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


def _entries(
    release: Release, mapping_set: MappingSet, asked: str, page: int, language: str
) -> Entries | None:
    view, _, end = asked.partition("-")
    if view not in {"side", "unmapped"} or end not in ENDS:
        return None
    if list_at(release, mapping_set, end) is None:
        return None
    every = side_by_side(release, mapping_set, end, language)
    if view == "unmapped":
        every = [beside for beside in every if not beside.others]
    rows, page, pages = _paged(every, page)
    return Entries(view, end, rows, len(every), page, pages)


def _end(release: Release, uri: URIRef, version: str | None, covered: int = 0) -> End:
    entry = release.catalogue.list_with_uri(uri)
    title = entry.title if entry else str(uri)
    return End(entry, uri, title, release.catalogue.path_of(uri), version, covered)


def _side(release: Release, uri: URIRef, language: str) -> tuple[Named, Text | None]:
    said = statements_about(release.store, uri, language)
    name = said.text(SKOS.prefLabel) or Text(str(uri))
    retired = said.plain(OWL.deprecated) in {"true", "1"}
    named = Named(uri, release.catalogue.path_of(uri), name, local_part(uri), retired)
    return named, said.text(SKOS.definition)


def _pairs(every: Sequence[Pair], chosen: Filter, page: int) -> Pairs:
    kept = [pair for pair in every if chosen.lets_through(pair)]
    rows, page, pages = _paged(kept, page)
    return Pairs(rows, len(kept), page, pages)


def _paged(rows: Sequence[T], page: int) -> tuple[list[T], int, int]:
    """Return one page of rows, its number and how many pages there are."""
    pages = max(1, -(-len(rows) // _PAGE))
    page = min(page, pages)
    return list(rows[(page - 1) * _PAGE : page * _PAGE]), page, pages
