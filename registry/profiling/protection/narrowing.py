"""How closely numbers can be worked out, sum by sum: a first, quick look that every number gets."""

from __future__ import annotations

import numpy as np
from scipy.sparse import csr_array

from registry.profiling.protection.system import Flags, Reals, System

#: Rounds in which intervals are narrowed; each is sound, so the last need not be the very last.
_ROUNDS = 100


def tightened(system: System) -> tuple[Reals, Reals]:
    """Narrow intervals to what each row by itself leaves, again and again; return both ends.

    After the first round only rows in which something has become narrower can narrow more.
    """
    lower, upper = system.lower.copy(), system.upper.copy()
    rows = np.arange(len(system.exact))
    for _ in range(_ROUNDS):
        before = lower.copy(), upper.copy()
        _tighten(system.rows[rows, :], system.exact[rows], lower, upper)
        changed = np.flatnonzero((before[0] != lower) | (before[1] != upper))
        if not len(changed):
            break
        rows = np.unique(system.rows_of[:, changed].indices)
    return lower, upper


def _tighten(rows: csr_array, exact: Flags, lower: Reals, upper: Reals) -> None:
    """Narrow intervals once: in rows @ x <= 0, no term is more than the rest can make up for."""
    entries = rows.tocoo()
    row, number, sign = entries.row, entries.col, entries.data
    back = exact[row]
    row = np.concatenate([row, row[back] + len(exact)])
    number, sign = np.concatenate([number, number[back]]), np.concatenate([sign, -sign[back]])
    least = np.where(sign > 0, lower[number], -upper[number])
    open_ = np.isinf(least)
    finite = np.where(open_, 0.0, least)
    total = np.bincount(row, finite)[row] - finite
    others_open = np.bincount(row, open_)[row] - open_ > 0
    most = np.where(others_open, np.inf, -total)
    up, down = sign > 0, sign < 0
    np.minimum.at(upper, number[up], most[up])
    np.maximum.at(lower, number[down], -most[down])
