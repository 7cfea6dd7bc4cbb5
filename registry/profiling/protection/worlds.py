"""Worlds other than the truth, in which a hidden number is another: what shows that it is hidden.

A reader cannot tell a world from the truth. So a hidden number of which worlds were found that lie
a width apart cannot be worked out more closely by anybody, by whatever means.
"""

from __future__ import annotations

from typing import NamedTuple

import numpy as np
from scipy.optimize import Bounds, LinearConstraint, milp

from registry.profiling.protection.system import Part, Places, Reals, System

#: How far from the best the end of a search may be, and after how many steps it gives up: steps,
#: not seconds, so that the same table always comes out the same.
_GAP, _STEPS = 0.1, 20
#: How far from a whole number what a program found still is one.
_WHOLE = 1e-6


class Worlds:
    """The world last found, and the least and the greatest that any gave to each number."""

    def __init__(self, system: System) -> None:
        self.system = system
        self.now, self.low, self.high = (system.truth.copy() for _ in range(3))
        #: What is left over of each row: 0 where it is exact, at most 0 elsewhere.
        self.rest = system.rows @ self.now

    def narrow(self, numbers: Places, width: int) -> Places:
        """Return those of some numbers that were not yet seen a width apart."""
        return numbers[self.high[numbers] - self.low[numbers] < width]

    def change(self, numbers: Places, changes: Reals) -> bool:
        """Take in the world in which some numbers, each once, change, if it is one; say whether."""
        system = self.system
        values = self.now[numbers] + changes
        moved = system.rows_of[:, numbers] @ changes
        rows = np.flatnonzero(moved)
        rest = self.rest[rows] + moved[rows]
        if (
            np.where(system.exact[rows], rest != 0, rest > 0).any()
            or (values < system.lower[numbers]).any()
            or (values > system.upper[numbers]).any()
        ):
            return False
        self.now[numbers], self.rest[rows] = values, rest
        self.low[numbers] = np.minimum(self.low[numbers], values)
        self.high[numbers] = np.maximum(self.high[numbers], values)
        return True

    def search(
        self, free: Places, wanted: Places, signs: Reals, width: int, *, is_long: bool
    ) -> None:
        """Look for a world that takes wanted numbers up (signs > 0) or down, and take it in.

        Only `free` numbers change (in order; `wanted` are among them), wanted ones by a width at
        most. The greater its sign, the more a number counts. A long search ends with an integer
        program over all that is free.
        """
        part = self.system.of(free, self.now, self.rest)
        lower, upper = part.lower.copy(), part.upper.copy()
        at = np.searchsorted(free, wanted)
        lower[at] = np.maximum(lower[at], self.high[wanted] - width)
        upper[at] = np.minimum(upper[at], self.low[wanted] + width)
        goal = np.zeros(len(free))
        goal[at] = -signs
        reached = _solved(Program(goal, part, lower, upper), is_long=is_long)
        if reached is not None:
            self.change(free, reached - self.now[free])


class Program(NamedTuple):
    """The least of goal @ x, where least <= rows @ x <= most of a part, and lower <= x <= upper."""

    goal: Reals
    part: Part
    lower: Reals
    upper: Reals

    def solve(self, *, whole: bool) -> Reals | None:
        """Return numbers, in whole ones where those are wanted; None: none were found."""
        result = milp(
            self.goal,
            constraints=LinearConstraint(self.part.rows, self.part.least, self.part.most),
            bounds=Bounds(self.lower, self.upper),
            integrality=np.full(len(self.goal), int(whole)),
            options={"mip_rel_gap": _GAP, "node_limit": _STEPS},
        )
        return None if result.x is None else np.asarray(result.x)


def _solved(program: Program, *, is_long: bool) -> Reals | None:
    """Return whole numbers that solve a program about as well as can be; None: none were found.

    Its linear program is ten times as quick and mostly comes out whole, or nearly: then only what
    is not whole is searched, while the rest stays. A long search looks on where that fails.
    """
    found = program.solve(whole=False)
    if found is None:
        return None
    nearest = np.round(found)
    is_open = np.abs(found - nearest) > _WHOLE
    if not is_open.any():
        return nearest
    lower, upper = (np.where(is_open, end, nearest) for end in (program.lower, program.upper))
    rest = program._replace(lower=lower, upper=upper).solve(whole=True)
    if rest is None and is_long:
        rest = program.solve(whole=True)
    return None if rest is None else np.round(rest)
