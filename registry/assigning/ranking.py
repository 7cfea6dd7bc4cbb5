"""Ranking: from features to an order of candidates and a calibrated confidence in the first."""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from typing import Any, NamedTuple

import numpy as np
from numpy.typing import NDArray

from registry.assigning.features import COMPARED, NAMES, Matrix
from registry.assigning.trees import Tree, score

Numbers = NDArray[np.float64]


@dataclass(frozen=True)
class Weights:
    """What was learned: trees over the features, and what tells how sure the first is."""

    ranking: Sequence[Tree]
    confidence: Numbers
    bias: float

    def written(self) -> str:
        """Return the weights as they are kept: JSON, a tree a line, the rest by its name."""
        confidence = [round(float(weight), 4) for weight in self.confidence]
        rest = {
            "confidence": dict(zip(SURE, confidence, strict=True)),
            "bias": round(self.bias, 4),
            "features": list(RANKED),
        }
        head = json.dumps(rest, indent=1).removesuffix("\n}")
        lines = ",\n".join(json.dumps(tree, separators=(",", ":")) for tree in self.ranking)
        return f'{head},\n "trees": [\n{lines}\n]\n}}\n'


class Ranked(NamedTuple):
    """The order of each title's candidates, their scores, and how sure the first one is."""

    #: (titles, candidates): columns of the scored candidates, best first.
    order: NDArray[np.int64]
    #: In that order; of one title they add up to 1.
    shares: Numbers
    confidence: Numbers


#: A candidate is as likely as the first where its score is so little below.
_AS_LIKELY = 2.5
#: Each feature, and how far it is below the best candidate's.
RANKED = (*NAMES, *(f"{name}, below the best" for name in NAMES[:COMPARED]))
SURE = (
    "share of the first",
    "log odds to the second",
    "score",
    "letters",
    "words",
    "words of the title held",
    "fuzzy likeness",
    "everyday words",
    "words of mapped terms",
    "same words as a name",
    "name stands whole in the title",
    "words held by any name",
    "words held, before the others",
    "words of all names together",
    "number of mappings",
    "only in the whole list",
    "others as likely",
)


def rank(features: Matrix, weights: Weights) -> Ranked:
    """Order candidates by the weights: features are (titles, candidates, features)."""
    order, sure, shares = in_order(features, weights.ranking)
    confidence = 1 / (1 + np.exp(-(sure @ weights.confidence + weights.bias)))
    return Ranked(order, shares, confidence)


def in_order(
    features: Matrix, ranking: Sequence[Tree]
) -> tuple[NDArray[np.int64], Numbers, Numbers]:
    """Return the order of the candidates, what tells how sure the first is, and their shares."""
    scores = score(ranking, ranked_features(features))
    order = np.argsort(-scores, axis=1, kind="stable")
    scores = np.take_along_axis(scores, order, axis=1)
    shares = np.exp(scores - scores[:, :1])
    shares /= shares.sum(axis=1, keepdims=True)
    return order, _sure_features(features, order, scores, shares), shares


def ranked_features(features: Matrix) -> Matrix:
    """Return what the ranking looks at, in the order of ``RANKED``."""
    compared = features[:, :, :COMPARED]
    below = compared.max(axis=1, keepdims=True) - compared
    return np.concatenate([features, below], axis=2)


def _sure_features(features: Matrix, order: Any, scores: Numbers, shares: Numbers) -> Numbers:
    """Return what the confidence in the first candidate is told by."""
    rows = np.arange(len(features))
    first = features[rows, order[:, 0]]
    told = {name: first[:, place] for place, name in enumerate(NAMES)}
    held = features[:, :, NAMES.index("words of the title held by any name")].copy()
    held[rows, order[:, 0]] = -1
    by_any = told["words of the title held by any name"]
    return np.stack(
        [
            shares[:, 0],
            np.minimum(scores[:, 0] - scores[:, 1], 8) / 4,
            scores[:, 0] / 4,
            np.maximum(told["letters in current names"], told["letters in other names"]),
            np.maximum(told["words in current names"], told["words in other names"]),
            told["words of the title held by all names"],
            told["fuzzy order-free likeness"],
            told["everyday words in names"],
            told["words in mapped terms"],
            told["same words as a name"],
            told["name stands whole in the title"],
            by_any,
            by_any - held.max(axis=1),
            told["words of all names together"],
            told["number of mappings"],
            told["only in the whole list"],
            np.log1p((scores > scores[:, :1] - _AS_LIKELY).sum(axis=1)),
        ],
        axis=1,
    ).astype(np.float64)


@cache
def shipped_weights() -> Weights:
    """Return the weights that were learned from the shipped content."""
    text = files("registry.assigning").joinpath("weights.json").read_text(encoding="utf-8")
    document = json.loads(text)
    return Weights(
        document["trees"],
        np.array([document["confidence"][name] for name in SURE]),
        document["bias"],
    )
