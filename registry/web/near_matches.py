"""Near matches: what somebody may have meant by an identifier that is not held."""

from __future__ import annotations

from typing import NamedTuple

from rapidfuzz import fuzz, process, utils
from rapidfuzz.distance import Levenshtein

from registry.catalogue import ConceptList
from registry.opened import Release
from registry.web.pages import Link
from sparql import named_query

#: Of a longer text only the beginning is compared.
_LONGEST = 100
_BY_NUMBER = 3
_BY_NAME = 5
#: Below this many of a hundred points two names have nothing to do with each other.
_LIKENESS = 70


class _Name(NamedTuple):
    uri: str
    identifier: str
    label: str
    name: str


class NearMatches:
    """Looks for concepts with nearly the same number or name; keeps one release's names."""

    def __init__(self) -> None:
        self._release: Release | None = None
        self._names: dict[str, list[_Name]] = {}

    def find(self, release: Release, concept_list: ConceptList, text: str) -> list[Link]:
        """Return links to concepts of a list, near numbers first, then near names."""
        if str(concept_list.uri) in release.withheld:
            return []
        names = self._names_of(release, concept_list)
        text = text[:_LONGEST]
        found = dict.fromkeys([*_near_numbers(names, text), *_near_names(names, text)])
        labels = {name.uri: name for name in names}
        return [
            Link(release.catalogue.path_of(uri), f"{labels[uri].label} ({labels[uri].identifier})")
            for uri in found
        ]

    def _names_of(self, release: Release, concept_list: ConceptList) -> list[_Name]:
        if release is not self._release:
            self._names, self._release = {}, release
        if concept_list.identifier not in self._names:
            query = named_query("list-labels")
            rows = release.store.select(query, {"list": concept_list.uri}).rows
            self._names[concept_list.identifier] = [
                _Name(str(uri), str(identifier), str(label), str(name))
                for _, uri, identifier, label, name in rows
            ]
        return self._names[concept_list.identifier]


def _near_numbers(names: list[_Name], text: str) -> list[str]:
    """Return the concepts one slip of the finger away, the nearest number first."""
    distances = {
        (Levenshtein.distance(name.identifier, text, score_cutoff=1), name.identifier, name.uri)
        for name in names
    }
    near = sorted(entry for entry in distances if entry[0] <= 1)
    near.sort(key=lambda entry: _gap(entry[1], text))
    return [uri for _, _, uri in near[:_BY_NUMBER]]


def _gap(identifier: str, text: str) -> int:
    if identifier.isdecimal() and text.isdecimal():
        return abs(int(identifier) - int(text))
    return 0


def _near_names(names: list[_Name], text: str) -> list[str]:
    words = text.replace("-", " ").replace("_", " ")
    if not any(character.isalpha() for character in words):
        return []
    best = process.extract(
        words,
        [name.name for name in names],
        scorer=fuzz.WRatio,
        processor=utils.default_process,
        score_cutoff=_LIKENESS,
        limit=_BY_NAME,
    )
    return [names[index].uri for _, _, index in best]
