"""Names: everything concepts can be found by, read from a store, kept as one JSON file."""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import NamedTuple

from rdflib import Literal
from rdflib.namespace import SKOS

from registry.catalogue import Catalogue
from registry.files import write_atomically
from registry.namespaces import ESD
from registry.store import Store
from sparql import named_query

#: What a text is to its concept, by the property that says it; how much each counts is told by
#: the order: the better name comes first.
KINDS = {
    str(SKOS.prefLabel): "preferred",
    str(SKOS.altLabel): "alternative",
    str(ESD.formerName): "former",
    str(SKOS.hiddenLabel): "hidden",
    str(SKOS.definition): "note",
    str(SKOS.scopeNote): "note",
}


_WITHHELD = """
PREFIX dct: <http://purl.org/dc/terms/>
PREFIX esd: <http://def.esd.org.uk/>
SELECT ?identifier WHERE { ?list esd:mayRepublish false ; dct:identifier ?identifier }
"""


class Entry(NamedTuple):
    """One concept: where it stands, its number, its lists, its first preferred name."""

    uri: str
    notation: str
    lists: tuple[str, ...]
    retired: bool
    label: str
    language: str


class Name(NamedTuple):
    """One text of a concept: the concept's place among the entries, and what the text is."""

    entry: int
    kind: str
    language: str
    text: str


class Pair(NamedTuple):
    """Two mapped concepts, by their places among the entries, and the mapping's predicate."""

    source: int
    predicate: str
    target: int


@dataclass(frozen=True)
class Names:
    """All entries of a release, in the order of their URIs, their names and mapped pairs."""

    entries: tuple[Entry, ...]
    names: tuple[Name, ...]
    pairs: tuple[Pair, ...]
    #: The list that most mapping sets lead to or from: what the others lead to.
    hub: str

    @cached_property
    def by_uri(self) -> dict[str, int]:
        """Return the place of every entry, by its URI."""
        return {entry.uri: place for place, entry in enumerate(self.entries)}

    @cached_property
    def by_notation(self) -> dict[str, list[int]]:
        """Return the places of the entries with a number, in lower case."""
        found: dict[str, list[int]] = {}
        for place, entry in enumerate(self.entries):
            found.setdefault(entry.notation.casefold(), []).append(place)
        return found

    @cached_property
    def mapped(self) -> dict[int, list[tuple[str, int]]]:
        """Return what each entry is mapped to, in either direction: (predicate, place)."""
        found: dict[int, dict[int, str]] = {}
        for pair in self.pairs:
            found.setdefault(pair.source, {}).setdefault(pair.target, pair.predicate)
            found.setdefault(pair.target, {}).setdefault(pair.source, pair.predicate)
        return {a: [(p, b) for b, p in others.items()] for a, others in found.items()}

    @cached_property
    def mapped_ways(self) -> dict[int, list[tuple[str, int, bool]]]:
        """Return all pairs of each entry: predicate, the other end, whether that is the target."""
        found: dict[int, list[tuple[str, int, bool]]] = {}
        for pair in self.pairs:
            found.setdefault(pair.source, []).append((pair.predicate, pair.target, True))
            found.setdefault(pair.target, []).append((pair.predicate, pair.source, False))
        return found

    def is_of_hub(self, place: int) -> bool:
        """Say whether an entry stands in the list that the mappings lead to."""
        return self.hub in self.entries[place].lists


def read_names(store: Store, catalogue: Catalogue) -> Names:
    """Read all names from a store; a concept without a preferred name cannot be found.

    Nor can one that stands only in lists whose terms forbid to give it out.
    """
    texts = _texts(store)
    entries: dict[str, Entry] = {}
    withheld = {str(row[0]) for row in store.select(_WITHHELD).rows}
    for concept, notation, name, retired in store.select(named_query("search-concepts")).rows:
        if str(name) in withheld:
            continue
        uri, label = str(concept), _label(texts.get(str(concept), ()))
        if label is None:
            continue
        lists = (*entries[uri].lists, str(name)) if uri in entries else (str(name),)
        is_retired = str(retired) == "true"
        entries[uri] = Entry(uri, str(notation), lists, is_retired, label.text, label.language)
    places = {uri: place for place, uri in enumerate(entries)}
    names = [
        Name(places[uri], text.kind, text.language, text.text)
        for uri in entries
        for text in texts[uri]
    ]
    return Names(tuple(entries.values()), tuple(names), _pairs(store, places), _hub(catalogue))


def write_names(names: Names, file: Path) -> None:
    """Write names to a file that ``load_names`` reads."""
    document = {
        "hub": names.hub,
        "entries": names.entries,
        "names": names.names,
        "pairs": names.pairs,
    }
    text = json.dumps(document, ensure_ascii=False, separators=(",", ":"))
    write_atomically(file, text.encode())


def load_names(file: Path) -> Names:
    """Read what ``write_names`` wrote. Raises ValueError for anything else."""
    document = json.loads(file.read_bytes())
    entries = (
        Entry(uri, notation, tuple(lists), retired, label, language)
        for uri, notation, lists, retired, label, language in document["entries"]
    )
    return Names(
        tuple(entries),
        tuple(Name(*name) for name in document["names"]),
        tuple(Pair(*pair) for pair in document["pairs"]),
        document["hub"],
    )


class _Text(NamedTuple):
    kind: str
    language: str
    text: str


def _texts(store: Store) -> dict[str, list[_Text]]:
    found: dict[str, list[_Text]] = {}
    for concept, prop, text in store.select(named_query("search-names")).rows:
        if isinstance(text, Literal):
            entry = _Text(KINDS[str(prop)], text.language or "", str(text))
            found.setdefault(str(concept), []).append(entry)
    return found


def _label(texts: Iterable[_Text]) -> _Text | None:
    """Choose the name to show: the English one, else the first by language."""
    preferred = [text for text in texts if text.kind == "preferred"]
    return min(preferred, key=lambda t: (not t.language.startswith("en"), t.language), default=None)


def _pairs(store: Store, places: dict[str, int]) -> tuple[Pair, ...]:
    rows = store.select(named_query("search-pairs")).rows
    return tuple(
        Pair(places[str(source)], str(predicate), places[str(target)])
        for source, predicate, target in rows
        if str(source) in places and str(target) in places
    )


def _hub(catalogue: Catalogue) -> str:
    ends: Counter[str] = Counter()
    for mapping_set in catalogue.mapping_sets.values():
        for uri in (mapping_set.from_list, mapping_set.to_list):
            entry = catalogue.list_with_uri(uri)
            if entry is not None:
                ends[entry.identifier] += 1
    return min(ends, key=lambda name: (-ends[name], name), default="")
