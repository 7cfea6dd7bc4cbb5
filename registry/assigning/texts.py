"""Texts: every text by which the services are told apart, laid out for the features."""

from __future__ import annotations

import csv
from collections.abc import Collection, Iterable
from dataclasses import dataclass
from functools import cache
from importlib.resources import files

from registry.assigning.titles import subject_words
from registry.search.names import Names
from registry.search.words import stem

#: Kinds of own texts, beside the kinds of ``registry.search.names``.
EVERYDAY = "everyday"


@dataclass(frozen=True)
class Texts:
    """Services and their texts: for each text its service, what it is, and whose it is.

    Texts stand by service. ``weights`` say how near a text is to its service: 1 for its own
    names, less for the names of a term that several services are mapped to.
    """

    #: Places of the services among the entries of the release's names.
    services: tuple[int, ...]
    texts: tuple[str, ...]
    owners: tuple[int, ...]
    kinds: tuple[str, ...]
    weights: tuple[float, ...]


def texts_of(names: Names, everyday: Collection[tuple[str, str]]) -> Texts:
    """Collect the texts of every service of the list that the mappings lead to.

    ``everyday`` holds pairs of a service's number and an everyday name for it.
    """
    by_entry: dict[int, list[tuple[str, str]]] = {}
    for name in names.names:
        if name.language in {"", "en"} or name.language.startswith("en-"):
            by_entry.setdefault(name.entry, []).append((name.kind, name.text))
    extra: dict[str, list[str]] = {}
    for number, text in everyday:
        extra.setdefault(number, []).append(text)
    services: list[int] = []
    rows: list[tuple[int, str, str, float]] = []
    for place, entry in enumerate(names.entries):
        if names.hub not in entry.lists:
            continue
        owner = len(services)
        services.append(place)
        own = [(kind, text, 1.0) for kind, text in by_entry.get(place, ()) if kind != "note"]
        own += [(EVERYDAY, text, 1.0) for text in _distinct(extra.get(entry.notation, ()))]
        own += _mapped(names, place, by_entry)
        rows += [(owner, kind, text, weight) for kind, text, weight in own]
    return Texts(
        tuple(services),
        tuple(row[2] for row in rows),
        tuple(row[0] for row in rows),
        tuple(row[1] for row in rows),
        tuple(row[3] for row in rows),
    )


def _distinct(texts: Iterable[str]) -> list[str]:
    """Return the first of the texts that come to the same words: the others tell no more."""
    found = {key_of(text): text for text in reversed(list(texts))}
    return list(reversed(found.values()))


def key_of(text: str) -> tuple[str, ...]:
    """Return what is the same for texts that tell of the same, by their stems in order."""
    return tuple(sorted({stem(word, "en") for word in subject_words(text)}))


def _mapped(
    names: Names, place: int, by_entry: dict[int, list[tuple[str, str]]]
) -> list[tuple[str, str, float]]:
    """Return the names of the terms a service is mapped to; fewer services share, more it tells."""
    found = []
    for _, other in names.mapped.get(place, ()):
        sharing = sum(names.is_of_hub(each) for _, each in names.mapped.get(other, ()))
        # A heading over many services, or a way of doing things, tells none of them apart.
        if sharing > 40 or "interactions" in names.entries[other].lists:
            continue
        weight = 1 / (1 + 0.25 * (sharing - 1))
        texts = [text for kind, text in by_entry.get(other, ()) if kind != "note"]
        found += [("mapped", text, weight) for text in texts]
    return found


@cache
def everyday_names() -> tuple[tuple[str, str], ...]:
    """Return the registry's own everyday names: (number, name)."""
    return tuple((row["number"], row["name"]) for row in _rows("everyday_names.csv"))


@cache
def everyday_words() -> dict[str, str]:
    """Return what everyday words mean in the words of the lists."""
    return {row["word"]: row["means"] for row in _rows("everyday_words.csv")}


def _rows(name: str) -> list[dict[str, str]]:
    text = files("registry.assigning").joinpath(name).read_text(encoding="utf-8")
    return list(csv.DictReader(text.splitlines()))
