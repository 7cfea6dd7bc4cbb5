"""The vocabulary: which words the names hold, those nearly like another, those that begin so."""

from __future__ import annotations

import math
from bisect import bisect_left
from collections import Counter
from collections.abc import Iterable
from functools import lru_cache

from rapidfuzz import process
from rapidfuzz.distance import OSA

from registry.search.names import Name
from registry.search.words import words_of

#: A shorter word is not taken for another; from the second length on two slips are forgiven.
_ONE_SLIP_FROM = 4
_TWO_SLIPS_FROM = 8
_NEAR_WORDS = 5
#: The shortest of two words that may have been run together.
_SHORTEST_PART = 3


class Vocabulary:
    """Every word of the names, with the number of names it stands in."""

    def __init__(self, names: Iterable[Name]) -> None:
        counts: Counter[str] = Counter()
        number = 0
        for name in names:
            number += 1
            counts.update(set(words_of(name.text)))
        self._counts = counts
        self._number = max(number, 1)
        self._sorted = sorted(counts)
        self._by_length: dict[int, list[str]] = {}
        for word in self._sorted:
            self._by_length.setdefault(len(word), []).append(word)
        # Of one object, so that a new release's words are not those of the last one's.
        self.near = lru_cache(maxsize=4096)(self._near)

    def __contains__(self, word: object) -> bool:
        return word in self._counts

    def rarity(self, word: str) -> float:
        """Return how much a word tells: the inverse document frequency, 0.2 and up."""
        return 0.2 + math.log(1 + self._number / (1 + self._counts.get(word, 0)))

    def apart(self, word: str) -> str | None:
        """Return the two words that were run together in one (``counciltax``); None where none are.

        Of several ways the one whose rarer word is the commonest.
        """
        ways = (
            (min(self._counts[one], self._counts[other]), one, other)
            for place in range(_SHORTEST_PART, len(word) - _SHORTEST_PART + 1)
            if (one := word[:place]) in self._counts and (other := word[place:]) in self._counts
        )
        best = max(ways, default=None)
        return f"{best[1]} {best[2]}" if best else None

    def begins_a_word(self, beginning: str) -> bool:
        """Say whether any word begins so."""
        place = bisect_left(self._sorted, beginning)
        return place < len(self._sorted) and self._sorted[place].startswith(beginning)

    def _near(self, word: str) -> tuple[tuple[str, int], ...]:
        """Return words a slip or two away with their distance, the nearest and commonest first.

        A slip is a letter changed, left out, put in, or two exchanged; numbers are never slips.
        """
        slips = 2 if len(word) >= _TWO_SLIPS_FROM else 1
        if len(word) < _ONE_SLIP_FROM or any(c.isdecimal() for c in word):
            return ()
        lengths = range(len(word) - slips, len(word) + slips + 1)
        candidates = [other for length in lengths for other in self._by_length.get(length, ())]
        found = process.extract(
            word, candidates, scorer=OSA.distance, score_cutoff=slips, limit=None
        )
        # The first letter is seldom the slip.
        found.sort(key=lambda hit: (hit[1], hit[0][0] != word[0], -self._counts[hit[0]], hit[0]))
        return tuple((other, int(distance)) for other, distance, _ in found[:_NEAR_WORDS])
