"""Features: how like a title is to each service, in numbers from 0 to about 1."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, NamedTuple

import numpy as np
from numpy.typing import NDArray
from rapidfuzz import fuzz, process
from scipy import sparse

from registry.assigning.bags import Bags
from registry.assigning.mistyped import Typing
from registry.assigning.priors import priors_of
from registry.assigning.texts import EVERYDAY, Texts, everyday_words
from registry.assigning.titles import subject_words
from registry.assigning.vectors import Parts, idf_of, letters_of, stem_of, weighed
from registry.search.names import Names
from registry.search.words import stem

Matrix = NDArray[np.floating[Any]]

#: Services looked at for each title.
CANDIDATES = 24
#: So many of the features compare a title with texts; the rest is known of a service beforehand.
COMPARED = 14
#: The features, in the order of the weights.
NAMES = (
    "letters in current names",
    "letters in other names",
    "words in current names",
    "words in other names",
    "words of the title held by all names",
    "letters in mapped terms",
    "words in mapped terms",
    "everyday words in names",
    "fuzzy order-free likeness",
    "fuzzy part likeness",
    "same words as a name",
    "name stands whole in the title",
    "words of the title held by any name",
    "words of all names together",
    "number of mappings",
    "has known interactions",
    "retired",
    "only in the whole list",
    "everyday names beyond one",
)


_KINDS = {
    "current": ("preferred", "alternative", EVERYDAY),
    "other": ("former", "hidden"),
    "mapped": ("mapped",),
}
#: The compared parts, in the order of the features they are.
_PARTS = (
    "current letters",
    "other letters",
    "current words",
    "other words",
    "union",
    "mapped letters",
    "mapped words",
    "everyday",
)


class Scored(NamedTuple):
    """Candidates of several titles: (titles, candidates) services, and their features."""

    services: NDArray[np.int64]
    #: (titles, candidates, features)
    features: Matrix


class _Group(NamedTuple):
    """Texts of one kind: their rows among all texts, which services have any, where each begins."""

    rows: NDArray[np.int64]
    services: NDArray[np.int64]
    starts: NDArray[np.int64]
    letters: sparse.csc_matrix
    words: sparse.csc_matrix
    rarity: NDArray[np.float32]


class Features:
    """Computes features; made once for the texts of a release."""

    def __init__(self, names: Names, texts: Texts) -> None:
        self._texts = texts
        self._number = len(texts.services)
        self._cleaned = [" ".join(subject_words(text)) for text in texts.texts]
        self._letters = Parts(self._cleaned, letters_of)
        letters = self._letters.counts(self._cleaned)
        self._letters_rarity = idf_of(letters)
        letters = weighed(letters, self._letters_rarity)
        self._words = Parts(self._cleaned, stem_of)
        counts = _present(self._words.counts(self._cleaned))
        own = np.array([kind != "mapped" for kind in texts.kinds])
        frequency = np.asarray(counts[own].sum(axis=0)).ravel()
        self._idf = np.log(1 + own.sum() / (1 + frequency)).astype(np.float32)
        self._idf_unknown = float(self._idf.max())
        weighted = counts.multiply(self._idf).tocsr()
        owners = np.array(texts.owners)
        weights = np.array(texts.weights, dtype=np.float32)
        self._groups: dict[str, _Group] = {}
        for name, kinds in _KINDS.items():
            rows = np.flatnonzero(_are(texts.kinds, *kinds))
            self._groups[name] = _group(rows, owners, weights, letters, weighted)
        self._bags = Bags(counts, owners, own, self._idf)
        self._typing = Typing(self._cleaned)
        self._priors = priors_of(names, texts)
        compared = _are(texts.kinds, *_KINDS["current"], *_KINDS["other"])
        self._rows_of: list[list[int]] = [[] for _ in texts.services]
        for row in np.flatnonzero(compared):
            self._rows_of[owners[row]].append(int(row))

    def score(self, titles: Sequence[str], hidden: Sequence[Sequence[int]] | None = None) -> Scored:
        """Return the likeliest services of each title with their features.

        ``hidden`` names, for each title, texts to be taken for absent: for training on them.
        """
        cleaned = [" ".join(self.words_of(title)) for title in titles]
        parts = self._compared(cleaned, hidden)
        bags = self._bags.compare(*self._rare_words(cleaned), hidden)
        whole = parts.pop("whole")
        same = parts.pop("same")
        quick = (
            np.maximum(parts["current letters"], parts["other letters"])
            + np.maximum(parts["current words"], parts["other words"])
            + 0.7 * parts["union"]
            + 0.4 * np.maximum(parts["mapped letters"], parts["mapped words"])
            + 0.5 * parts["everyday"]
            + 0.4 * bags[0]
            + 0.6 * bags[1]
            + 0.1 * (self._priors[0] + self._priors[1] - self._priors[2])
        )
        services = np.argsort(-quick, axis=1, kind="stable")[:, :CANDIDATES]
        rows = np.arange(len(titles))[:, None]
        chosen = [part[rows, services] for part in parts.values()]
        chosen += self._fuzzy(cleaned, services, hidden)
        chosen += [(part[rows, services] > 0.999).astype(np.float32) for part in (same, whole)]
        chosen += [bag[rows, services] for bag in bags]
        chosen += [prior[services] for prior in self._priors]
        return Scored(services, np.stack(chosen, axis=2).astype(np.float32))

    def words_of(self, title: str) -> list[str]:
        """Return the telling words of a title, those that are mistyped as the texts have them."""
        return self._typing.mended(subject_words(title))

    def _compared(
        self, cleaned: list[str], hidden: Sequence[Sequence[int]] | None
    ) -> dict[str, Matrix]:
        """Compare every title with every text, and keep the best of each service by kind."""
        letters = weighed(self._letters.counts(cleaned), self._letters_rarity)
        words, rarity = self._rare_words(cleaned)
        meanings = [_in_list_words(text) for text in cleaned]
        # Most titles have no everyday word, and mean what they say.
        spread = [row for row, text in enumerate(cleaned) if meanings[row] != text]
        everyday, everyday_rarity = self._rare_words([meanings[row] for row in spread])
        less = None if hidden is None else [hidden[row] for row in spread]
        zero = np.zeros((len(cleaned), self._number), dtype=np.float32)
        found: dict[str, Matrix] = {"same": zero, "whole": zero, "everyday": zero}
        best: Matrix = zero
        total: Matrix = zero
        for name, group in self._groups.items():
            absent = _absent(group, hidden)
            by_letters = np.asarray((letters @ group.letters).todense())
            product = np.asarray((words @ group.words).todense())
            if absent is not None:
                by_letters[absent] = product[absent] = 0
            in_title, in_text = product / rarity[:, None], product / group.rarity[None, :]
            found[f"{name} letters"] = self._best(by_letters, group)
            found[f"{name} words"] = self._best(_both(in_title, in_text), group)
            if name == "mapped":
                continue
            best = np.maximum(best, self._best(in_title, group))
            total = total + self._best(in_title, group, np.add)
            found["same"] = np.maximum(found["same"], found[f"{name} words"])
            found["whole"] = np.maximum(found["whole"], self._best(in_text, group))
            meant = found[f"{name} words"].copy()
            if spread:
                more = np.asarray((everyday @ group.words).todense())
                if (gone := _absent(group, less)) is not None:
                    more[gone] = 0
                both = _both(more / everyday_rarity[:, None], more / group.rarity[None, :])
                meant[spread] = self._best(both, group)
            found["everyday"] = np.maximum(found["everyday"], meant)
        found["union"] = np.minimum(best + 0.1 * np.log1p(np.maximum(total - best, 0)), 1.2)
        return {name: found[name] for name in (*_PARTS, "same", "whole")}

    def _rare_words(self, cleaned: list[str]) -> tuple[sparse.csr_matrix, NDArray[np.float32]]:
        """Return the words of each title, and how much they tell together."""
        counts = _present(self._words.counts(cleaned))
        known = np.asarray(counts.multiply(self._idf).sum(axis=1)).ravel()
        number = np.array([len(set(_stems(text))) for text in cleaned])
        unknown = number - np.asarray(counts.sum(axis=1)).ravel()
        # A word that no name holds is often a place or a phrase: it tells half of what it might.
        rarity = np.maximum(known + 0.5 * self._idf_unknown * unknown, 1e-6)
        return counts, rarity.astype(np.float32)

    def _best(self, matrix: Matrix, group: _Group, operation: np.ufunc = np.maximum) -> Matrix:
        """Reduce texts to services; a service without texts of the group has 0."""
        reduced = np.zeros((len(matrix), self._number), dtype=np.float32)
        if len(group.starts):
            reduced[:, group.services] = operation.reduceat(matrix, group.starts, axis=1)
        return reduced

    def _fuzzy(
        self,
        cleaned: list[str],
        services: NDArray[np.int64],
        hidden: Sequence[Sequence[int]] | None,
    ) -> list[Matrix]:
        """Compare each title with the own texts of its candidates, letter by letter."""
        left, right, slots = [], [], []
        for row, text in enumerate(cleaned):
            absent = set(hidden[row]) if hidden is not None else set()
            for column, service in enumerate(services[row]):
                for place in self._rows_of[service]:
                    if place not in absent:
                        left.append(text)
                        right.append(self._cleaned[place])
                        slots.append(row * services.shape[1] + column)
        found = []
        for scorer in (fuzz.token_sort_ratio, fuzz.token_set_ratio):
            likeness = process.cpdist(left, right, scorer=scorer, dtype=np.float32, workers=-1)
            best = np.zeros(services.size, dtype=np.float32)
            np.maximum.at(best, np.array(slots, dtype=np.int64), likeness / 100)
            found.append(best.reshape(services.shape))
        return found


def _group(
    rows: NDArray[np.int64],
    owners: NDArray[np.int64],
    weights: NDArray[np.float32],
    letters: sparse.csr_matrix,
    words: sparse.csr_matrix,
) -> _Group:
    services, starts = np.unique(owners[rows], return_index=True)
    rarity = np.maximum(np.asarray(words[rows].sum(axis=1)).ravel(), 1e-6).astype(np.float32)
    weighed = sparse.diags(weights[rows])
    return _Group(
        rows,
        services,
        starts,
        (weighed @ letters[rows]).T.tocsc().astype(np.float32),
        (weighed @ words[rows]).T.tocsc().astype(np.float32),
        rarity,
    )


def _absent(
    group: _Group, hidden: Sequence[Sequence[int]] | None
) -> tuple[list[int], list[int]] | None:
    """Return the cells (title, text of the group) that are to be taken for absent."""
    if hidden is None:
        return None
    columns = {int(row): column for column, row in enumerate(group.rows)}
    cells = [(t, columns[r]) for t, rows in enumerate(hidden) for r in rows if r in columns]
    return [title for title, _ in cells], [column for _, column in cells]


def _both(in_title: Matrix, in_text: Matrix) -> Matrix:
    """Weigh how much of the title and how much of the text is in both: their harmonic mean."""
    mean: Matrix = 2 * in_title * in_text / np.maximum(in_title + in_text, 1e-6)
    return mean


def _present(counts: sparse.csr_matrix) -> sparse.csr_matrix:
    """Count each word of a text once."""
    return sparse.csr_matrix(
        (np.ones_like(counts.data), counts.indices, counts.indptr), shape=counts.shape
    )


def _stems(text: str) -> list[str]:
    return [stem(word, "en") for word in text.split()]


def _in_list_words(cleaned: str) -> str:
    """Add to the words of a title what they mean in the words of the lists."""
    meanings = everyday_words()
    words = cleaned.split()
    return " ".join([*words, *(meanings[word] for word in words if word in meanings)])


def _are(kinds: Sequence[str], *wanted: str) -> NDArray[np.bool_]:
    return np.array([kind in wanted for kind in kinds])
