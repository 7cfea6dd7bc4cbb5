"""The cases: names with the service they mean, from sources that are kept apart."""

from __future__ import annotations

import csv
import re
from collections import Counter, defaultdict
from pathlib import Path
from typing import NamedTuple, TextIO
from urllib.parse import unquote, urlsplit

from lxml import etree

from registry.assigning.texts import Texts
from registry.assigning.titles import subject_words
from registry.namespaces import ESD_ID
from registry.search.names import Names
from registry.store import Store

_NEWEST_NAMES = """
PREFIX esd: <http://def.esd.org.uk/>
SELECT ?service ?change ?name
WHERE { ?service esd:nameChange ?change . ?change esd:previousName ?name }
"""
_SERVICE = str(ESD_ID) + "service/"
#: Addresses of councils count where so many of them use the words.
_COUNCILS_AGREEING = 3
#: Words that are listed for more services than these are of a page that is about none of them.
_MOST_LISTED = 3
ADDRESSES = "words in councils' addresses"
ADDRESSES_OF_SEVERAL = "the same for up to 3 services, any of them"
#: Sources of names that the content holds, hidden from the methods.
HIDING = {"newest former names", "names of 2004"}


class Case(NamedTuple):
    """A name, the places of the services it may mean, and the texts to be hidden from it."""

    title: str
    services: tuple[int, ...]
    hidden: list[int]


def all_cases(data: Path, names: Names, texts: Texts, store: Store) -> dict[str, list[Case]]:
    """Return the cases of every source; ``data`` is the folder of official files."""
    places = {
        names.entries[entry].uri.removeprefix(_SERVICE): place
        for place, entry in enumerate(texts.services)
    }
    sources = {
        "GOV.UK's wordings": _govuk(data),
        "newest former names": _newest(store),
        "names of 2004": _of_2004(data, names, texts, places),
    }
    alike = hidden_rows(texts)
    found = {
        source: [
            Case(title, (places[number],), alike.get(key_of(title), []) if source in HIDING else [])
            for title, number in pairs
            if number in places
            and (source not in HIDING or _is_current(names, texts, places[number]))
        ]
        for source, pairs in sources.items()
    }
    listed = _addresses(data)
    for source, most in ((ADDRESSES, 1), (ADDRESSES_OF_SEVERAL, _MOST_LISTED)):
        found[source] = [
            Case(words, tuple(places[number] for number in numbers), [])
            for words, numbers in listed
            if len(numbers) <= most
        ]
    return found


def services_of_addresses(data: Path) -> set[str]:
    """Return the numbers of the services that GOV.UK asked councils for addresses of."""
    with _open_addresses(data) as stream:
        return {row[4] for row in csv.reader(stream) if len(row) > 5 and row[4].isdecimal()}


def _is_current(names: Names, texts: Texts, place: int) -> bool:
    """Say whether a service is in use and in a nation's list, not in the whole list alone."""
    entry = names.entries[texts.services[place]]
    return not entry.retired and len(entry.lists) > 1


def hidden_rows(texts: Texts) -> dict[tuple[str, ...], list[int]]:
    """Return the texts of the same words, to be hidden: else a name would look itself up."""
    found: dict[tuple[str, ...], list[int]] = {}
    for row, kind in enumerate(texts.kinds):
        if kind != "mapped":
            found.setdefault(key_of(texts.texts[row]), []).append(row)
    return found


def key_of(text: str) -> tuple[str, ...]:
    """Return the words by which two texts count as the same."""
    return tuple(sorted(subject_words(text)))


def _govuk(data: Path) -> list[tuple[str, str]]:
    file = data / "lgsl" / "govuk-publisher-local_services.csv"
    with file.open(encoding="utf-8-sig", newline="") as stream:
        return [(row["Description"], row["LGSL"]) for row in csv.DictReader(stream)]


def _newest(store: Store) -> list[tuple[str, str]]:
    """Return the last name each service had before the one it has."""
    newest: dict[str, tuple[int, str]] = {}
    for service, change, name in store.select(_NEWEST_NAMES).rows:
        order = int(str(change).rpartition("-")[2])
        newest[str(service)] = max(newest.get(str(service), (0, "")), (order, str(name)))
    return [(name, uri.removeprefix(_SERVICE)) for uri, (_, name) in sorted(newest.items())]


def _of_2004(
    data: Path, names: Names, texts: Texts, places: dict[str, int]
) -> list[tuple[str, str]]:
    """Return the names of 2004 of services in use that have another name today."""
    tree = etree.parse(data / "lgsl" / "domain-lgsl-2.01.xml")
    found = []
    for term in tree.iter("{*}term"):
        number, name = str(term.get("id")), str(term.get("name"))
        if number in places:
            entry = names.entries[texts.services[places[number]]]
            renamed = key_of(name) != key_of(entry.label)
            if renamed:
                found.append((name, number))
    return found


def _addresses(data: Path) -> list[tuple[str, list[str]]]:
    """Return the last words of councils' addresses, and the services they are listed for.

    Words count that several councils use.
    """
    councils: dict[str, Counter[str]] = defaultdict(Counter)
    with _open_addresses(data) as stream:
        seen = set()
        for row in csv.reader(stream):
            words = _last_words(row[3]) if len(row) > 5 else ""
            if words and (row[0], words, row[4]) not in seen:
                seen.add((row[0], words, row[4]))
                councils[words][row[4]] += 1
    return [
        (words, sorted(counts))
        for words, counts in sorted(councils.items())
        if sum(counts.values()) >= _COUNCILS_AGREEING
    ]


def _open_addresses(data: Path) -> TextIO:
    file = data / "mappings" / "govuk-lgsl_lgil_fallback_links.csv"
    return file.open(encoding="utf-8-sig", newline="")


def _last_words(address: str) -> str:
    parts = [part for part in unquote(urlsplit(address).path).split("/") if part]
    last = re.sub(r"\.\w{3,5}$", "", parts[-1]) if parts else ""
    words = re.findall(r"[A-Za-z]{2,}", re.sub(r"([a-z])([A-Z])", r"\1 \2", last))
    return " ".join(words).lower() if len(words) > 1 else ""
