"""Show of as many hidden numbers as can be that they are hidden: where worlds are looked for.

A search over all numbers of a large publication is long. So exchanges are tried first; then whole
services with something left may change, some at a time, with all services together and those that
are published without details; if too little comes of it, with more and more others. At last each
number that is left gets a search of its own. A search over fewer numbers finds fewer worlds, but
each of them is one of everything.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping
from functools import cached_property

import numpy as np

from registry.profiling.protection.exchanging import exchange
from registry.profiling.protection.grids import Grid, make_grids
from registry.profiling.protection.relations import ALL, Keys
from registry.profiling.protection.system import Flags, Places, Reals
from registry.profiling.protection.worlds import Worlds

#: Cells up to which a search is over all of them, and how many of whole services one is over.
_SMALL, _MANY = 3_000, 2_000
#: Searches without a find after which it ends; share to be found of what is left, or else the
#: next search reaches further, and how far at most.
_PATIENCE, _ENOUGH, _REACH = 8, 0.25, 3
_BREAKDOWNS = ("month", "interaction", "channel", "area")


class Neighbourhoods:
    """Which cells may change together."""

    def __init__(
        self,
        keys: Keys,
        groups: Mapping[str, frozenset[str]],
        parents: Mapping[str, str | None],
    ) -> None:
        """Take the keys of all cells, the services of each group, the group of each type."""
        self._groups, self._parents = groups, parents
        self._count, self._keys = len(keys), keys
        self.service = keys.codes["service"]
        level = np.array([int(text or 0) for text in keys.values["profile_level"]])
        broken = [~keys.is_value(name, ALL, "") for name in _BREAKDOWNS]
        #: Of each cell: 0 groups of profiles, 1 types, then a breakdown each, -1 several.
        self.part = np.where(level[keys.codes["profile_level"]] > 1, 1, 0)
        for number, which in enumerate(broken, start=2):
            self.part = np.where(which, np.where(self.part == 0, number, -1), self.part)
        self._whole = keys.is_value("service", ALL)

    @cached_property
    def _of_service(self) -> dict[int, Places]:
        order = np.argsort(self.service, kind="stable")
        codes, starts = np.unique(self.service[order], return_index=True)
        parts = np.split(order, starts[1:])
        return {int(code): cells for code, cells in zip(codes, parts, strict=True)}

    @cached_property
    def _relatives(self) -> dict[int, list[int]]:
        """Return for each service, and each group of services, those in groups with it."""
        code = {text: number for number, text in enumerate(self._keys.values["service"])}
        found: dict[int, set[int]] = defaultdict(set)
        for group, services in self._groups.items():
            family = [code[name] for name in (group, *services) if name in code]
            for one in family if group in code else []:
                found[one].update(family)
        return {one: sorted(family) for one, family in found.items()}

    @cached_property
    def _without_details(self) -> Flags:
        """Say of each cell whether its service is published by groups of profiles alone."""
        detailed = np.unique(self.service[self.part != 0])
        return ~np.isin(self.service, detailed)

    @cached_property
    def grids(self) -> list[Grid]:
        """Return the cells of each kind of breakdown as a grid."""
        columns = dict(enumerate(_BREAKDOWNS, start=2))
        return make_grids(self._keys, self.part, columns, self._parents)

    @property
    def is_small(self) -> bool:
        """Say whether all cells may change in one search."""
        return self._count <= _SMALL

    def around(self, cells: Places, reach: int, random: np.random.Generator) -> Places:
        """Return what may change around some of some cells: whole services, and some others.

        The others are of the same groups, twice as many as `reach`, and `reach` of any.
        """
        if self.is_small:
            return np.arange(self._count)
        free = self._whole | self._without_details
        count = 0
        for service in random.permutation(np.unique(self.service[cells])):
            family = np.array(self._relatives.get(int(service), []), dtype=np.int64)
            relatives = random.permutation(family)[: 2 * reach]
            for one in (int(service), *relatives.tolist(), *self._any(reach, random)):
                own = self._of_service[one]
                count += len(own) - int(free[own].sum())
                free[own] = True
            if count > _MANY:
                break
        return np.flatnonzero(free)

    def _any(self, number: int, random: np.random.Generator) -> list[int]:
        return [int(one) for one in random.choice(list(self._of_service), number)]


def settle(worlds: Worlds, hidden: Places, neighbourhoods: Neighbourhoods, width: int) -> Places:
    """Look for worlds until hidden numbers are seen a width apart; return those that are not."""
    random = np.random.default_rng(0)
    system = worlds.system
    left = worlds.narrow(hidden, width)
    if not neighbourhoods.is_small:
        exchange(worlds, left, neighbourhoods.grids, width)
    reach = misses = 0
    while misses < _PATIENCE and len(left := worlds.narrow(left, width)):
        cells = neighbourhoods.around(np.unique(left % system.cells), reach, random)
        free = system.numbers_of(cells)
        wanted = np.intersect1d(left, free)
        is_long = misses >= _PATIENCE // 2
        worlds.search(free, wanted, _directions(len(wanted), random), width, is_long=is_long)
        found = len(left) - len(worlds.narrow(left, width))
        misses = 0 if found else misses + 1
        reach = min(reach + (found < _ENOUGH * len(left)), _REACH)
    for number in left:
        alone = np.array([number])
        free = system.numbers_of(neighbourhoods.around(alone % system.cells, 1, random))
        for sign in (1.0, -1.0):
            if len(worlds.narrow(alone, width)):
                worlds.search(free, alone, np.array([sign]), width, is_long=True)
    return worlds.narrow(left, width)


def _directions(count: int, random: np.random.Generator) -> Reals:
    """Return for each number whether it is to go up or down, and how much it counts, at random.

    A sum whose parts go up and down stays as it is: so most get as far as they can at once.
    """
    weights: Reals = random.uniform(1, 3, count) * random.choice([-1.0, 1.0], count)
    return weights
