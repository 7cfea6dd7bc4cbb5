"""How closely numbers can be worked out, sum by sum: a first, quick look that every number gets."""

from __future__ import annotations

import numpy as np
from scipy.sparse import coo_array, vstack

from registry.profiling.protection.system import Reals, System

#: Rounds in which intervals are narrowed; each is sound, so the last need not be the very last.
_ROUNDS = 100


def tightened(system: System) -> tuple[Reals, Reals]:
    """Narrow intervals to what each row by itself leaves, again and again; return both ends."""
    entries = coo_array(vstack([system.rows, -system.rows[np.flatnonzero(system.exact), :]]))
    lower, upper = system.lower.copy(), system.upper.copy()
    for _ in range(_ROUNDS):
        before = lower.copy(), upper.copy()
        _tighten(entries, lower, upper)
        if np.array_equal(before[0], lower) and np.array_equal(before[1], upper):
            break
    return lower, upper


def _tighten(entries: coo_array, lower: Reals, upper: Reals) -> None:
    """Narrow intervals once: in rows @ x <= 0, no term is more than the rest can make up for."""
    row, number, sign = entries.row, entries.col, entries.data
    least = np.where(sign > 0, lower[number], -upper[number])
    open_ = np.isinf(least)
    finite = np.where(open_, 0.0, least)
    count = entries.shape[0]
    total = np.bincount(row, finite, minlength=count)[row] - finite
    others_open = np.bincount(row, open_, minlength=count)[row] - open_ > 0
    most = np.where(others_open, np.inf, -total)
    up, down = sign > 0, sign < 0
    np.minimum.at(upper, number[up], most[up])
    np.maximum.at(lower, number[down], -most[down])
