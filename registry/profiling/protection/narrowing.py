"""How closely hidden numbers can be worked out from equations and intervals: linear programs.

An attacker knows of each published number its interval of rounding, of each hidden one that it is
at least 1, and which numbers add up. Intervals are first narrowed through all equations until they
stay as they are. Then the least and greatest value of a hidden number are two linear programs. Most
are decided together, though: the truth is one solution of the equations, and any other that gives a
number a value far enough away shows that it stays hidden; one solution speaks of all numbers.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt
from scipy.optimize import Bounds, LinearConstraint, milp
from scipy.sparse import coo_array, csc_array, csr_array, eye_array, hstack, vstack

Reals = npt.NDArray[np.float64]
Places = npt.NDArray[np.int64]
#: How far off a whole number a solver may be.
_TOLERANCE = 1e-6
#: How far from the truth a number is looked for; what is farther away matters to nobody.
_FAR = 1000.0
#: Rounds in which intervals are narrowed; each is sound, so the last need not be the very last.
_ROUNDS = 100


@dataclass(frozen=True)
class Equations:
    """What numbers keep to: rows @ x = 0 where `exact`, rows @ x <= 0 elsewhere."""

    rows: csr_array
    exact: npt.NDArray[np.bool_]

    def of(self, which: Places) -> tuple[Equations, Places]:
        """Return some of the equations, and the numbers in them; these get places of their own."""
        rows = self.rows[which, :]
        numbers = np.unique(rows.indices).astype(np.int64)
        local = np.searchsorted(numbers, rows.indices)
        part = csr_array((rows.data, local, rows.indptr), shape=(len(which), len(numbers)))
        return Equations(part, self.exact[which]), numbers


@dataclass(frozen=True)
class Intervals:
    """The least and the greatest that each number can be, and what it is."""

    lower: Reals
    upper: Reals
    truth: Reals

    def of(self, numbers: Places) -> Intervals:
        """Return the intervals of some numbers."""
        return Intervals(self.lower[numbers], self.upper[numbers], self.truth[numbers])


def tightened(equations: Equations, known: Intervals) -> Intervals:
    """Narrow intervals to what each equation by itself leaves, again and again."""
    twice = vstack([equations.rows, -equations.rows[np.flatnonzero(equations.exact), :]])
    entries = coo_array(twice)
    lower, upper = known.lower.copy(), known.upper.copy()
    for _ in range(_ROUNDS):
        before = lower.copy(), upper.copy()
        _tighten(entries, lower, upper)
        if np.array_equal(before[0], lower) and np.array_equal(before[1], upper):
            break
    return Intervals(lower, upper, known.truth)


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


class Seen:
    """The least and greatest value that any solution yet found gives to each number."""

    def __init__(self, truth: Reals) -> None:
        self.low, self.high = truth.copy(), truth.copy()

    def add(self, values: Reals) -> None:
        """Take in a solution."""
        self.low, self.high = np.minimum(self.low, values), np.maximum(self.high, values)

    def narrow(self, places: Places, width: int) -> Places:
        """Return those of some numbers that were not seen as far apart as a width."""
        low = np.ceil(self.low[places] - _TOLERANCE)
        high = np.floor(self.high[places] + _TOLERANCE)
        return places[high - low < width]


def narrower_than(
    equations: Equations, known: Intervals, hidden: Places, width: int
) -> dict[int, tuple[int, int]]:
    """Return which hidden numbers can be worked out to less than a width, and between what."""
    seen = Seen(known.truth)
    random = np.random.default_rng(0)
    # What the equations narrow one by one needs no linear program.
    is_narrow = known.upper[hidden] - known.lower[hidden] < width
    found = {
        int(place): (int(known.lower[place]), int(known.upper[place]))
        for place in hidden[is_narrow]
    }
    hidden = hidden[~is_narrow]
    open_, left = hidden, len(hidden) + 1
    while 0 < len(open_) < left:
        left = len(open_)
        for sign in (1, -1):
            if len(open_ := seen.narrow(open_, width)):
                _pull(equations, known, open_, sign, width, seen, random)
        open_ = seen.narrow(open_, width)
    for place in open_:
        if len(seen.narrow(np.array([place]), width)):
            _stretch(equations, known, int(place), seen)
    return found | {
        int(place): (
            int(np.ceil(seen.low[place] - _TOLERANCE)),
            int(np.floor(seen.high[place] + _TOLERANCE)),
        )
        for place in seen.narrow(open_, width)
    }


def _pull(  # noqa: PLR0913, PLR0917 - the system, and what to look for in it
    equations: Equations,
    known: Intervals,
    at: Places,
    sign: int,
    width: int,
    seen: Seen,
    random: np.random.Generator,
) -> None:
    """Maximise the sum of gains g: 0 <= g <= width and g <= sign * (x - best seen).

    Gains weigh unequally, so that some are as large as can be rather than all too small.
    """
    n, k = len(known.truth), len(at)
    best = (seen.low if sign > 0 else seen.high)[at]
    pick = csr_array((np.full(k, -float(sign)), (np.arange(k), at)), shape=(k, n))
    rows = equations.rows
    matrix = vstack(
        [hstack([rows, csr_array((rows.shape[0], k))]), hstack([pick, eye_array(k)])], format="csc"
    )
    high = np.concatenate([np.zeros(rows.shape[0]), -sign * best])
    low = np.where(np.append(equations.exact, np.zeros(k, dtype=bool)), 0.0, -np.inf)
    goal = np.concatenate([np.zeros(n), -random.uniform(1, 3, k)])
    bounds = Bounds(
        np.concatenate([known.lower, np.zeros(k)]),
        np.concatenate([known.upper, np.full(k, float(width))]),
    )
    _solve(goal, matrix, (low, high), bounds, seen)


def _stretch(equations: Equations, known: Intervals, place: int, seen: Seen) -> None:
    """Find the least and the greatest value of one number."""
    upper = known.upper.copy()
    upper[place] = min(upper[place], known.truth[place] + _FAR)
    goal = np.zeros(len(upper))
    low = np.where(equations.exact, 0.0, -np.inf)
    for sign in (1.0, -1.0):
        goal[place] = sign
        limits = (low, np.zeros(len(low)))
        _solve(goal, csc_array(equations.rows), limits, Bounds(known.lower, upper), seen)


def _solve(
    goal: Reals, matrix: csc_array, limits: tuple[Reals, Reals], bounds: Bounds, seen: Seen
) -> None:
    """Minimise a goal and take in the solution; where the solver gives up there is none."""
    result = milp(goal, constraints=LinearConstraint(matrix, *limits), bounds=bounds)
    if result.x is not None:
        seen.add(result.x[: len(seen.low)])
