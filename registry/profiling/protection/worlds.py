"""Worlds other than the truth, in which a hidden number is another: what shows that it is hidden.

A reader cannot tell a world from the truth. So a hidden number of which worlds were found that lie
a width apart cannot be worked out more closely by anybody, by whatever means.
"""

from __future__ import annotations

import numpy as np
from scipy.optimize import Bounds, LinearConstraint, milp

from registry.profiling.protection.system import Places, Reals, System

#: How far from the best the end of a search may be, and after how many steps it gives up: steps,
#: not seconds, so that the same table always comes out the same.
_GAP, _STEPS = 0.1, 20


class Worlds:
    """The world last found, and the least and the greatest that any gave to each number."""

    def __init__(self, system: System) -> None:
        self.system = system
        self.now, self.low, self.high = (system.truth.copy() for _ in range(3))

    def narrow(self, numbers: Places, width: int) -> Places:
        """Return those of some numbers that were not yet seen a width apart."""
        return numbers[self.high[numbers] - self.low[numbers] < width]

    def take(self, world: Reals) -> None:
        """Take in a world, if it is one."""
        if self.system.hold(world):
            self.now = world
            self.low, self.high = np.minimum(self.low, world), np.maximum(self.high, world)

    def search(self, free: Places, wanted: Places, signs: Reals, width: int) -> None:
        """Look for a world that takes wanted numbers up (signs > 0) or down, and take it in.

        Only `free` numbers change (in order; `wanted` are among them), wanted ones by a width at
        most. The greater its sign, the more a number counts.
        """
        part = self.system.of(free, self.now)
        lower, upper = part.lower.copy(), part.upper.copy()
        at = np.searchsorted(free, wanted)
        lower[at] = np.maximum(lower[at], self.high[wanted] - width)
        upper[at] = np.minimum(upper[at], self.low[wanted] + width)
        goal = np.zeros(len(free))
        goal[at] = -signs
        result = milp(
            goal,
            constraints=LinearConstraint(part.rows.tocsc(), part.least, part.most),
            bounds=Bounds(lower, upper),
            integrality=np.ones(len(free), dtype=np.int64),
            options={"mip_rel_gap": _GAP, "node_limit": _STEPS},
        )
        if result.x is not None and part.hold(values := np.round(result.x)):
            self.now[free] = values
            self.low[free] = np.minimum(self.low[free], values)
            self.high[free] = np.maximum(self.high[free], values)
