"""Results of a search in words: what the page says of each, worked out once for a release."""

from __future__ import annotations

from collections.abc import Sequence
from functools import lru_cache
from typing import NamedTuple

from markupsafe import Markup
from rdflib import URIRef

from registry.opened import Release
from registry.search import Found, Step
from registry.search.names import Entry
from registry.web.marking import marked
from registry.web.pages.environment import local_part
from registry.web.pages.words import Text, to_translate

#: How a match is told to a person, by the kind of text.
_WHY = {
    "preferred": to_translate("Name"),
    "alternative": to_translate("Also called"),
    "former": to_translate("Formerly"),
    "hidden": to_translate("Also looked for as"),
    "note": to_translate("From its description"),
    "number": to_translate("Number"),
}
#: The same where the text is that of a term from which a mapping leads here.
_WHY_RELATED = {
    "preferred": to_translate("A related term is"),
    "alternative": to_translate("A related term is also called"),
    "former": to_translate("A related term was formerly"),
    "hidden": to_translate("A related term is also looked for as"),
    "note": to_translate("From the description of a related term"),
    "number": to_translate("A related term has the number"),
}
_PREDICATES = """
PREFIX rdfs: <http://www.w3.org/2000/01/rdf-schema#>
SELECT ?predicate ?label WHERE { GRAPH <http://def.esd.org.uk/> { ?predicate rdfs:label ?label } }
"""
#: Entries, and ways between them, whose words are kept.
_KEPT = 8192


class Shown(NamedTuple):
    """A concept as the page shows it."""

    label: Text
    notation: str
    path: str | None
    lists: str
    retired: bool


class WayStep(NamedTuple):
    """A step from a term to a concept: the mapping in words, and where it leads."""

    words: str
    label: Text
    path: str | None


class Way(NamedTuple):
    """How a term leads to a concept: the term with the title of its list, then each step."""

    source: WayStep
    steps: tuple[WayStep, ...]


class Result(NamedTuple):
    """One result as the page shows it."""

    shown: Shown
    why: str
    text: Markup
    language: str
    way: Way | None


class ResultWords:
    """The words for what is found in one release; may be asked by any number of threads."""

    def __init__(self, current: Release) -> None:
        self._catalogue = current.catalogue
        rows = current.store.select(_PREDICATES).rows
        self._labels = {str(predicate): str(label) for predicate, label in rows}
        self._shown = lru_cache(_KEPT)(self._shown_of)
        self._way = lru_cache(_KEPT)(self._way_of)

    def result(self, found: Found, words: Sequence[str]) -> Result:
        """Say what was found, and why; ``words`` are those that were looked for."""
        return Result(
            self._shown(found.entry),
            (_WHY_RELATED if found.way else _WHY)[found.kind],
            marked(found.text, words),
            found.language,
            None if found.source is None else self._way(found.source, found.way),
        )

    def _shown_of(self, entry: Entry) -> Shown:
        titles = ", ".join(self._catalogue.lists[name].title for name in entry.lists)
        label, path = Text(entry.label, entry.language or None), self._path(entry)
        return Shown(label, entry.notation, path, titles, entry.retired)

    def _way_of(self, source: Entry, way: tuple[Step, ...]) -> Way:
        title = self._catalogue.lists[source.lists[0]].title
        steps = tuple(self._step(self._label(step.predicate), step.entry) for step in way)
        return Way(self._step(title, source), steps)

    def _step(self, words: str, entry: Entry) -> WayStep:
        return WayStep(words, Text(entry.label, entry.language), self._path(entry))

    def _path(self, entry: Entry) -> str | None:
        return self._catalogue.path_of(entry.uri)

    def _label(self, predicate: str) -> str:
        return self._labels.get(predicate) or local_part(URIRef(predicate))
