"""Typing errors: words that no text holds, and are one stroke from a word that one does."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence

from rapidfuzz import process
from rapidfuzz.distance import OSA

from registry.search.words import stem

#: Shorter words are one stroke from too many others.
_SHORTEST = 6


class Typing:
    """Mends typing errors; made once from the words of all texts."""

    def __init__(self, cleaned: Iterable[str]) -> None:
        words = Counter(word for text in cleaned for word in text.split())
        self._stems = {stem(word, "en") for word in words}
        #: The commoner word first: of two as near it is meant.
        self._words = [word for word, _ in words.most_common() if len(word) >= _SHORTEST - 1]

    def mended(self, words: Sequence[str]) -> list[str]:
        """Return words as they stand, but for those that are mistyped."""
        return [self._mended(word) for word in words]

    def _mended(self, word: str) -> str:
        if len(word) < _SHORTEST or not word.isalpha() or stem(word, "en") in self._stems:
            return word
        found = process.extractOne(word, self._words, scorer=OSA.distance, score_cutoff=1)
        return found[0] if found and found[0][:1] == word[:1] else word
