"""Trees: scores that are sums of small decision trees, kept as nested lists of numbers."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import numpy as np
from numpy.typing import NDArray

#: A leaf's value, or ``[column, threshold, below or equal, above]``.
Tree = float | list[Any]

#: As many and as large as told names apart that were not learned from; more do not tell better.
_GROWN = {
    "n_estimators": 200,
    "learning_rate": 0.07,
    "max_depth": None,
    "max_leaf_nodes": 10,
    "min_samples_leaf": 30,
    "max_features": 8,
    "subsample": 0.5,
    "random_state": 0,
}


def grow(rows: NDArray[Any], truth: NDArray[np.bool_]) -> list[Tree]:
    """Learn trees whose sum tells true rows (rows, columns) from the others.

    The seed is fixed and one thread learns: the same rows give the same trees.
    """
    # Only learning needs it, and it takes a second to import.
    from sklearn.ensemble import GradientBoostingClassifier

    model = GradientBoostingClassifier(**_GROWN).fit(rows.astype(np.float32), truth)
    return [_nested(each.tree_, 0, model.learning_rate) for each in model.estimators_[:, 0]]


def _nested(tree: Any, node: int, weight: float) -> Tree:
    below, above = int(tree.children_left[node]), int(tree.children_right[node])
    if below == above:
        return round(float(tree.value[node, 0, 0]) * weight, 4)
    parts = [_nested(tree, below, weight), _nested(tree, above, weight)]
    return [int(tree.feature[node]), round(float(tree.threshold[node]), 5), *parts]


def score(trees: Sequence[Tree], rows: NDArray[Any]) -> NDArray[np.float64]:
    """Return the sum of the trees for each row; rows are (..., columns)."""
    columns = np.ascontiguousarray(np.moveaxis(rows, -1, 0), dtype=np.float32)
    total = np.zeros(columns.shape[1:])
    for tree in trees:
        total += _value(tree, columns)
    return total


def _value(tree: Tree, columns: NDArray[np.float32]) -> Any:
    if not isinstance(tree, list):
        return np.float32(tree)
    column, threshold, below, above = tree
    low = columns[column] <= np.float32(threshold)
    return np.where(low, _value(below, columns), _value(above, columns))
