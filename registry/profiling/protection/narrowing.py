"""How closely hidden numbers can be worked out from equations and intervals: linear programs.

An attacker knows of each published number its interval of rounding, of each hidden one that it is
at least 1, and which numbers add up. The least and greatest value a hidden number can take are two
linear programs. Most are decided together, though: the truth is one solution of the system, and
any other that gives a number a value far enough away proves that it stays hidden; one solution
speaks of all numbers. A solution may hold some numbers at their truth, so a part of the system is
enough for a proof; only the whole of it proves that a number is narrow.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt
from scipy.optimize import Bounds, LinearConstraint, milp
from scipy.sparse import csc_array, csr_array, eye_array, hstack, vstack

Reals = npt.NDArray[np.float64]
Places = npt.NDArray[np.int64]
#: How far off a whole number a solver may be.
_TOLERANCE = 1e-6
#: How far from the truth a number is looked for; what is farther away matters to nobody.
_FAR = 1000.0


@dataclass(frozen=True)
class System:
    """Numbers with a known solution, and what any solution has to keep to.

    A solution x lies between `lower` and `upper`; equal @ (x - truth) = 0 and
    least @ (x - truth) <= slack.
    """

    lower: Reals
    upper: Reals
    truth: Reals
    equal: csc_array
    least: csc_array
    slack: Reals

    def part(self, free: Places) -> System:
        """Return the system in which all but some numbers stay at their truth."""
        equal, least = csr_array(self.equal[:, free]), csr_array(self.least[:, free])
        rows = np.flatnonzero(np.diff(least.indptr))
        return System(
            self.lower[free],
            self.upper[free],
            self.truth[free],
            csc_array(equal[np.flatnonzero(np.diff(equal.indptr)), :]),
            csc_array(least[rows, :]),
            self.slack[rows],
        )


class Seen:
    """The least and greatest value that any solution yet found gives to each number."""

    def __init__(self, truth: Reals) -> None:
        self.low, self.high = truth.copy(), truth.copy()

    def add(self, places: Places, values: Reals) -> None:
        """Take in a solution: the values of some numbers."""
        self.low[places] = np.minimum(self.low[places], values)
        self.high[places] = np.maximum(self.high[places], values)

    def narrow(self, places: Places, width: int) -> Places:
        """Return those of some numbers that were not seen as far apart as a width."""
        low = np.ceil(self.low[places] - _TOLERANCE)
        high = np.floor(self.high[places] + _TOLERANCE)
        return places[high - low < width]


def pull_apart(system: System, free: Places, suspects: Places, seen: Seen, width: int) -> None:
    """Move suspects away from what was seen, many at once, for as long as that decides any.

    `free` are the numbers that may move, `suspects` some of them.
    """
    part = system.part(free)
    left = len(suspects) + 1
    while 0 < len(suspects) < left:
        left = len(suspects)
        for sign in (1, -1):
            suspects = seen.narrow(suspects, width)
            if len(suspects):
                at = np.searchsorted(free, suspects)
                best = (seen.low if sign > 0 else seen.high)[suspects]
                seen.add(free, _pulled(part, at, best, sign, width))
        suspects = seen.narrow(suspects, width)


def stretch(system: System, free: Places, suspect: int, seen: Seen) -> None:
    """Find the least and the greatest value of one number; others than `free` do not move."""
    part = system.part(free)
    at = int(np.searchsorted(free, suspect))
    part.upper[at] = min(part.upper[at], part.truth[at] + _FAR)
    goal = np.zeros(len(free))
    for sign in (1.0, -1.0):
        goal[at] = sign
        seen.add(free, part.truth + _solve(goal, part.equal, part.least, part.slack, _bounds(part)))


def _pulled(part: System, at: Places, best: Reals, sign: int, width: int) -> Reals:
    """Maximise the sum of gains g: 0 <= g <= width and g <= sign * (x - best)."""
    n, k = len(part.truth), len(at)
    pick = csr_array((np.full(k, -float(sign)), (np.arange(k), at)), shape=(k, n))
    least = vstack(
        [hstack([part.least, csr_array((part.least.shape[0], k))]), hstack([pick, eye_array(k)])],
        format="csc",
    )
    equal = hstack([part.equal, csr_array((part.equal.shape[0], k))], format="csc")
    slack = np.concatenate([part.slack, sign * (part.truth[at] - best)])
    gains = np.column_stack([np.zeros(k), np.full(k, float(width))])
    goal = np.concatenate([np.zeros(n), -np.ones(k)])
    bounds = np.concatenate([_bounds(part), gains])
    return part.truth + _solve(goal, equal, least, slack, bounds)[:n]


def _bounds(part: System) -> Reals:
    return np.column_stack([part.lower - part.truth, part.upper - part.truth])


def _solve(goal: Reals, equal: csc_array, least: csc_array, slack: Reals, bounds: Reals) -> Reals:
    """Return the steps away from the truth that minimise a goal; none where the solver gives up."""
    constraints = [
        LinearConstraint(matrix, low, high)
        for matrix, low, high in ((equal, 0.0, 0.0), (least, -np.inf, slack))
        if matrix.shape[0]
    ]
    result = milp(goal, constraints=constraints, bounds=Bounds(bounds[:, 0], bounds[:, 1]))
    steps: Reals = np.zeros(len(goal)) if result.x is None else result.x
    return steps
