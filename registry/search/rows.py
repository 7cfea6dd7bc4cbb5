"""Rows: of each name what its place among the results depends on, worked out when first found."""

from __future__ import annotations

import math
from typing import NamedTuple

from registry.search.names import Names
from registry.search.words import stem, telling_words, words_of

#: How much a match of each kind of text counts.
_WEIGHTS = {"preferred": 1.0, "alternative": 0.95, "former": 0.85, "hidden": 0.9, "note": 0.45}
RETIRED = 0.75
#: What is in the list that the mappings lead to is what people look for.
HUB = 1.4


class Row(NamedTuple):
    """One name, by its place in the index."""

    #: The place of its concept among the entries.
    entry: int
    weight: float
    #: Its words with their stems; its telling words in their order; its first word.
    forms: frozenset[str]
    telling: str
    first: str
    #: How likely somebody means it who has typed a part of it; a note is never suggested.
    suggests: float


class Rows:
    """The rows of all names of a release; may be asked by any number of threads."""

    def __init__(self, names: Names) -> None:
        self._names = names
        self._made: list[Row | None] = [None] * len(names.names)

    def __getitem__(self, number: int) -> Row:
        """Return a row; most are never asked for."""
        return self._made[number] or self._make(number)

    def _make(self, number: int) -> Row:
        name = self._names.names[number]
        entry = self._names.entries[name.entry]
        words = words_of(name.text)
        forms = frozenset(words) | {stem(word, "en") for word in words}
        weight = _WEIGHTS[name.kind] * (RETIRED if entry.retired else 1)
        weight *= HUB if self._names.hub in entry.lists else 1
        # What much is mapped to is what many mean; of a long name less has been typed.
        known = 1 + 0.1 * math.log1p(len(self._names.mapped.get(name.entry, ())))
        suggests = 0 if name.kind == "note" else weight * known / (1 + 0.1 * len(words))
        telling, first = " ".join(telling_words(name.text)), words[0] if words else ""
        row = self._made[number] = Row(name.entry, weight, forms, telling, first, suggests)
        return row
