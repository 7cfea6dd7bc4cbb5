"""Bags: all words of a service's own texts together, however they are spread over them."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import numpy as np
from numpy.typing import NDArray
from scipy import sparse

Numbers = NDArray[np.float32]


class Bags:
    """Compares titles with all own words of each service; made once for the texts of a release."""

    def __init__(
        self,
        counts: sparse.csr_matrix,
        owners: NDArray[np.int64],
        own: NDArray[np.bool_],
        idf: Numbers,
    ) -> None:
        """Take the words of each text (texts, words), whose text it is, and which are its own."""
        rows = np.flatnonzero(own)
        ones = np.ones(len(rows), dtype=np.float32)
        shape = (int(owners.max()) + 1 if len(owners) else 0, counts.shape[0])
        self._counts, self._owners, self._own, self._idf = counts, owners, own, idf
        self._bag = (sparse.csr_matrix((ones, (owners[rows], rows)), shape=shape) @ counts).tocsr()
        held = self._bag.copy()
        held.data = np.ones_like(held.data)
        self._held = held.multiply(idf).T.tocsc().astype(np.float32)
        weighed = self._bag.copy()
        weighed.data = np.log1p(weighed.data)
        weighed = weighed.multiply(idf).tocsr()
        length = np.sqrt(np.asarray(weighed.multiply(weighed).sum(axis=1)).ravel())
        together = sparse.diags(1 / np.maximum(length, 1e-6)) @ weighed
        self._together = together.T.tocsc().astype(np.float32)

    def compare(
        self,
        words: sparse.csr_matrix,
        rarity: Numbers,
        hidden: Sequence[Sequence[int]] | None = None,
    ) -> tuple[NDArray[Any], NDArray[Any]]:
        """Return the share of a title that is held, and the cosine of title and bag.

        Both are (titles, services). ``rarity`` is how much the words of each title tell;
        ``hidden`` names, for each title, texts that are taken for absent.
        """
        weighed = sparse.csr_matrix(words.multiply(self._idf))
        held = np.asarray((words @ self._held).todense())
        together = np.asarray((weighed @ self._together).todense())
        for title, gone in enumerate(hidden or ()):
            at = weighed.indices[weighed.indptr[title] : weighed.indptr[title + 1]]
            told = weighed.data[weighed.indptr[title] : weighed.indptr[title + 1]]
            for service, left in self._left(gone):
                bag = np.log1p(left) * self._idf
                held[title, service] = told[left[at] > 0].sum()
                together[title, service] = told @ bag[at] / max(float(np.linalg.norm(bag)), 1e-6)
        length = np.sqrt(np.asarray(weighed.multiply(weighed).sum(axis=1)).ravel())
        return held / rarity[:, None], together / np.maximum(length, 1e-6)[:, None]

    def _left(self, gone: Sequence[int]) -> list[tuple[int, Numbers]]:
        """Return, for each service that some of these texts are of, its bag without them."""
        by_service: dict[int, list[int]] = {}
        for row in gone:
            if self._own[row]:
                by_service.setdefault(int(self._owners[row]), []).append(row)
        found = []
        for service, rows in by_service.items():
            absent = np.asarray(self._counts[rows].sum(axis=0)).ravel()
            left = np.asarray(self._bag[service].todense()).ravel() - absent
            found.append((service, np.maximum(left, 0)))
        return found
