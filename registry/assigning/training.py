"""Training: the weights, learned from names that services once had; ``python -m`` writes them.

Every former, alternative and everyday name is looked for as if the list did not hold it.
"""

from __future__ import annotations

import tempfile
from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray
from sklearn.linear_model import LogisticRegression

from registry.assigning.features import Features, Matrix, Scored
from registry.assigning.ranking import Weights, in_order, ranked_features
from registry.assigning.texts import EVERYDAY, Texts, everyday_names, texts_of
from registry.assigning.titles import subject_words
from registry.assigning.trees import Tree, grow
from registry.building import load
from registry.catalogue import read_catalogue
from registry.config import Settings
from registry.search.names import Names, read_names
from registry.sources import read_sources

#: One title in so many is also learned from as it stands in the list: some people use its words.
_SEEN_AGAIN = 4
#: Of services that are seldom meant, one in so many is learned from.
_SELDOM = 6
#: Of a service with many everyday names so many are learned from: the others are like them.
_EVERYDAY_OF_ONE = 5
_LEARNED_FROM = ("preferred", "alternative", "former", "hidden", EVERYDAY)


class Examples(NamedTuple):
    """Titles with the services they mean (places among the texts' services), and hidden texts."""

    titles: list[str]
    services: list[int]
    hidden: list[list[int]]


def examples_of(names: Names, texts: Texts, kinds: Sequence[str] = _LEARNED_FROM) -> Examples:
    """Take every own name of some kinds as a title, texts of the same words hidden.

    Services that are retired or in no nation's list are seldom meant: a part of them is taken.
    """
    cleaned = [" ".join(sorted(subject_words(text))) for text in texts.texts]
    own: dict[int, list[int]] = {}
    alike: dict[str, list[int]] = {}
    for row, (owner, kind) in enumerate(zip(texts.owners, texts.kinds, strict=True)):
        if kind != "mapped":
            own.setdefault(owner, []).append(row)
            alike.setdefault(cleaned[row], []).append(row)
    found = Examples([], [], [])
    for owner, rows in own.items():
        entry = names.entries[texts.services[owner]]
        if (entry.retired or len(entry.lists) == 1) and owner % _SELDOM:
            continue
        everyday = [row for row in rows if texts.kinds[row] == EVERYDAY]
        taken = set(everyday[:: -(-len(everyday) // _EVERYDAY_OF_ONE) or 1])
        learned = [row for row in rows if texts.kinds[row] in kinds]
        different = {cleaned[row]: row for row in learned if row not in everyday or row in taken}
        # Without another name left there is nothing to find the service by.
        if len({cleaned[row] for row in rows}) > 1:
            for words, row in different.items():
                _add(found, texts.texts[row], owner, alike[words])
    return found


def _add(examples: Examples, title: str, service: int, alike: list[int]) -> None:
    """Add a title with all texts like it hidden, of whatever service; one in some as it stands."""
    hidden = [alike, []] if len(examples.titles) % _SEEN_AGAIN == 0 else [alike]
    for rows in hidden:
        examples.titles.append(title)
        examples.services.append(service)
        examples.hidden.append(rows)


def learn(scored: Scored, examples: Examples) -> Weights:
    """Learn weights from scored titles and the services they mean.

    The ranking is made of trees that tell the right candidate of a title from the others; the
    confidence is a logistic regression over rankings of titles that their trees have not seen.
    """
    services = np.array(examples.services)
    right = scored.services == services[:, None]
    found = right.any(axis=1)
    fold = services % 2
    is_hidden = np.array([len(rows) > 0 for rows in examples.hidden])
    sure, truth = [], []
    for part in (0, 1):
        seen, unseen = found & (fold != part), is_hidden & (fold == part)
        ranking = _learn_ranking(scored.features[seen], right[seen])
        order, told, _ = in_order(scored.features[unseen], ranking)
        sure.append(told)
        truth.append(np.take_along_axis(right[unseen], order[:, :1], axis=1)[:, 0])
    model = LogisticRegression(C=0.1, max_iter=3000)
    model.fit(np.concatenate(sure), np.concatenate(truth))
    ranking = _learn_ranking(scored.features[found], right[found])
    return Weights(ranking, model.coef_[0], float(model.intercept_[0]))


def _learn_ranking(features: Matrix, right: NDArray[np.bool_]) -> list[Tree]:
    weighed = ranked_features(features)
    return grow(weighed.reshape(-1, weighed.shape[2]), right.ravel())


def shipped_names(settings: Settings) -> Names:
    """Read the names of the shipped content, without what the installation adds."""
    with tempfile.TemporaryDirectory() as nothing:
        store = load(read_sources(replace(settings, data=Path(nothing))))
    return read_names(store, read_catalogue(store))


def learn_from(names: Names) -> Weights:
    """Learn the weights from the names of a content."""
    texts = texts_of(names, everyday_names())
    examples = examples_of(names, texts)
    features = Features(names, texts)
    return learn(score_all(features, examples), examples)


def score_all(features: Features, examples: Examples) -> Scored:
    """Score examples in parts that fit into memory."""
    parts = [
        features.score(examples.titles[i : i + 300], examples.hidden[i : i + 300])
        for i in range(0, len(examples.titles), 300)
    ]
    return Scored(
        np.concatenate([part.services for part in parts]),
        np.concatenate([part.features for part in parts]),
    )


def main() -> None:
    """Learn from the shipped content and write ``weights.json`` beside this module."""
    weights = learn_from(shipped_names(Settings()))
    (Path(__file__).parent / "weights.json").write_text(weights.written(), encoding="utf-8")


if __name__ == "__main__":
    main()
