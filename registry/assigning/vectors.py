"""Vectors: texts as rows of counts of their words' parts, without what only learning needs."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence

import numpy as np
from numpy.typing import NDArray
from scipy import sparse

from registry.search.words import stem

#: The lengths of the sequences of letters that are compared.
_SHORTEST, _LONGEST = 2, 4


def letters_of(word: str) -> list[str]:
    """Return the sequences of 2 to 4 letters of a word, its ends marked by a space."""
    marked = f" {word} "
    lengths = range(_SHORTEST, min(_LONGEST, len(marked)) + 1)
    return [marked[at : at + n] for n in lengths for at in range(len(marked) - n + 1)]


def stem_of(word: str) -> list[str]:
    """Return the stem of a word: its only part."""
    return [stem(word, "en")]


class Parts:
    """Counts the parts of words; knows those of the texts it was made from."""

    def __init__(self, texts: Sequence[str], parts_of: Callable[[str], Iterable[str]]) -> None:
        self._parts_of = parts_of
        self._columns: dict[str, int] = {}
        #: Words come again and again.
        self._known: dict[str, list[int]] = {}
        for text in texts:
            for word in text.split():
                if word not in self._known:
                    self._known[word] = [
                        self._columns.setdefault(part, len(self._columns))
                        for part in parts_of(word)
                    ]

    def counts(self, texts: Iterable[str]) -> sparse.csr_matrix:
        """Return how often each known part is in each text: (texts, parts)."""
        columns: list[int] = []
        ends = [0]
        for text in texts:
            for word in text.split():
                columns += self._known.get(word) or self._found(word)
            ends.append(len(columns))
        ones = np.ones(len(columns), dtype=np.float32)
        shape = (len(ends) - 1, len(self._columns))
        found = sparse.csr_matrix((ones, np.array(columns, dtype=np.int32), ends), shape=shape)
        found.sum_duplicates()
        return found

    def _found(self, word: str) -> list[int]:
        return [self._columns[part] for part in self._parts_of(word) if part in self._columns]


def weighed(counts: sparse.csr_matrix, idf: NDArray[np.float32]) -> sparse.csr_matrix:
    """Return counts as rows of length 1: logarithms, weighed by how rare each part is."""
    found = counts.copy()
    found.data = 1 + np.log(found.data)
    found = sparse.csr_matrix(found.multiply(idf))
    length = np.sqrt(np.asarray(found.multiply(found).sum(axis=1)).ravel())
    return sparse.csr_matrix(sparse.diags(1 / np.maximum(length, 1e-6)) @ found, dtype=np.float32)


def idf_of(counts: sparse.csr_matrix) -> NDArray[np.float32]:
    """Return the inverse document frequency of each part, smoothed."""
    held = np.bincount(counts.indices, minlength=counts.shape[1])
    smoothed: NDArray[np.float32] = (np.log((1 + counts.shape[0]) / (1 + held)) + 1).astype("f4")
    return smoothed
