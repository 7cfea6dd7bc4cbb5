"""Ranking: from features to an order of candidates and a calibrated confidence in the first."""

from __future__ import annotations

import json
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from typing import Any, NamedTuple

import numpy as np
from numpy.typing import NDArray

from registry.assigning.features import COMPARED, NAMES, Matrix

Numbers = NDArray[np.float64]


@dataclass(frozen=True)
class Weights:
    """What was learned: weights of the features and of what tells how sure the first is."""

    ranking: Numbers
    confidence: Numbers
    bias: float

    def as_document(self) -> dict[str, Any]:
        """Return the weights as they are kept, each by its name."""
        ranking = [round(float(weight), 4) for weight in self.ranking]
        confidence = [round(float(weight), 4) for weight in self.confidence]
        return {
            "ranking": dict(zip(RANKED, ranking, strict=True)),
            "confidence": dict(zip(SURE, confidence, strict=True)),
            "bias": round(self.bias, 4),
        }


class Ranked(NamedTuple):
    """The order of each title's candidates, their scores, and how sure the first one is."""

    #: (titles, candidates): columns of the scored candidates, best first.
    order: NDArray[np.int64]
    #: In that order; of one title they add up to 1.
    shares: Numbers
    confidence: Numbers


#: Each feature, and how far it is below the best candidate's.
RANKED = (*NAMES, *(f"{name}, below the best" for name in NAMES[:COMPARED]))
SURE = (
    "share of the first",
    "log odds to the second",
    "letters",
    "words",
    "words of the title held",
    "fuzzy likeness",
    "everyday words",
    "same words as a name",
)


def rank(features: Matrix, weights: Weights) -> Ranked:
    """Order candidates by the weights: features are (titles, candidates, features)."""
    scores = ranked_features(features) @ weights.ranking
    order = np.argsort(-scores, axis=1, kind="stable")
    in_order = np.take_along_axis(scores, order, axis=1)
    shares = np.exp(in_order - in_order[:, :1])
    shares /= shares.sum(axis=1, keepdims=True)
    sure = sure_features(features, order, in_order, shares)
    confidence = 1 / (1 + np.exp(-(sure @ weights.confidence + weights.bias)))
    return Ranked(order, shares, confidence)


def ranked_features(features: Matrix) -> Numbers:
    """Return what the ranking weighs."""
    compared = features[:, :, :COMPARED]
    below = compared.max(axis=1, keepdims=True) - compared
    return np.concatenate([features, below], axis=2).astype(np.float64)


def sure_features(features: Matrix, order: Any, in_order: Numbers, shares: Numbers) -> Numbers:
    """Return what the confidence in the first candidate is told by."""
    rows = np.arange(len(features))
    first = features[rows, order[:, 0]]
    return np.stack(
        [
            shares[:, 0],
            np.minimum(in_order[:, 0] - in_order[:, 1], 8) / 4,
            np.maximum(first[:, 0], first[:, 1]),
            np.maximum(first[:, 2], first[:, 3]),
            first[:, 4],
            first[:, 8],
            first[:, 7],
            first[:, 10],
        ],
        axis=1,
    ).astype(np.float64)


@cache
def shipped_weights() -> Weights:
    """Return the weights that were learned from the shipped content."""
    text = files("registry.assigning").joinpath("weights.json").read_text(encoding="utf-8")
    document = json.loads(text)
    return Weights(
        np.array([document["ranking"][name] for name in RANKED]),
        np.array([document["confidence"][name] for name in SURE]),
        document["bias"],
    )
