"""The release gate: try to work out what a publication hides, and refuse it where that succeeds.

The attacker knows the published cells and margins with their intervals of rounding, which of them
add up, and all that was published before. What sums narrow one by one is found first. Of every
other hidden number worlds are looked for that agree with everything and differ in it: what is not
shown to stay hidden by such worlds counts as narrow.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

import numpy as np
import numpy.typing as npt
from scipy.sparse import csc_array, csr_array

from registry.profiling.protection.cells import FREE
from registry.profiling.protection.knowledge import Knowledge, Published, gather
from registry.profiling.protection.narrowing import tightened
from registry.profiling.protection.relations import ALL, Structure, find_relations
from registry.profiling.protection.rules import Rules
from registry.profiling.protection.settling import Neighbourhoods, settle
from registry.profiling.protection.system import intervals, make_system
from registry.profiling.protection.worlds import Worlds

Numbers = npt.NDArray[np.int64]
Flags = npt.NDArray[np.bool_]
_MEASURES = ("transactions", "households")


@dataclass(frozen=True)
class NarrowCell:
    """A hidden number that a reader could work out: the key of its cell, and between what."""

    cell: int
    key: Mapping[str, str]
    measure: str
    lower: int
    upper: int

    def __str__(self) -> str:
        """Name the cell and what could be worked out of it."""
        parts = [f"{name} {value}" for name, value in self.key.items() if value != ALL]
        where = ", ".join(parts) or "everything"
        return f"{where}: {self.measure} could be worked out as {self.lower} to {self.upper}"


@dataclass(frozen=True)
class GateReport:
    """What the gate found: hidden cells, those too narrow among them, those withheld for it."""

    hidden: int
    narrow: tuple[NarrowCell, ...]
    complements: int = 0
    revised: int = 0

    @property
    def passes(self) -> bool:
        """Say whether the table may be published."""
        return not self.narrow

    @property
    def reasons(self) -> tuple[str, ...]:
        """Return why it may not, a sentence a cell."""
        return tuple(map(str, self.narrow))


class Gate:
    """The gate over a table that is about to be published; cells can still be withheld."""

    def __init__(
        self, knowledge: Knowledge, structure: Structure, hidden: Flags, rules: Rules
    ) -> None:
        relations = find_relations(knowledge.keys, structure)
        self.knowledge, self.rules, self.hidden = knowledge, rules, hidden
        self._sums = csr_array(
            (relations.signs.astype(float), (relations.sums, relations.cells)),
            shape=(len(relations.kind), len(knowledge.keys)),
        )
        self._sums_of = csc_array(self._sums)
        self._has_units = rules.unit != "none"
        self.worlds = Worlds(make_system(knowledge, relations, has_units=self._has_units))
        self.neighbourhoods = Neighbourhoods(knowledge.keys, structure.groups, structure.parents)

    def check_sums(self) -> list[NarrowCell]:
        """Return the hidden numbers that can be worked out by going from sum to sum."""
        hidden = self._hidden_numbers()
        lower, upper = tightened(self.worlds.system)
        narrow = hidden[upper[hidden] - lower[hidden] < self.rules.width]
        return [self._name(number, lower[number], upper[number]) for number in narrow]

    def check_worlds(self) -> list[NarrowCell]:
        """Return the hidden numbers of which worlds do not show that they stay hidden."""
        return self._check_worlds(self._hidden_numbers())

    def check(self) -> list[NarrowCell]:
        """Return the hidden numbers that can be worked out, or not be shown to stay hidden."""
        found = {(one.cell, one.measure): one for one in self.check_sums()}
        hidden = self._hidden_numbers()
        names = [(number % self.worlds.system.cells, self._measure(number)) for number in hidden]
        rest = hidden[[name not in found for name in names]]
        return [*found.values(), *self._check_worlds(rest)]

    def _hidden_numbers(self) -> Numbers:
        return self.worlds.system.numbers_of(np.flatnonzero(self.hidden))

    def _check_worlds(self, hidden: Numbers) -> list[NarrowCell]:
        worlds = self.worlds
        left = settle(worlds, hidden, self.neighbourhoods, self.rules.width)
        return [self._name(number, worlds.low[number], worlds.high[number]) for number in left]

    def withhold(self, cells: Numbers) -> None:
        """Hide some more cells. Worlds stay what they are: intervals only widen."""
        self.hidden[cells] = True
        self.knowledge = replace(
            self.knowledge,
            transactions=self.knowledge.transactions.withhold(cells),
            units=self.knowledge.units.withhold(cells),
        )
        lower, upper = intervals(self.knowledge, has_units=self._has_units)
        self.worlds.system = replace(self.worlds.system, lower=lower, upper=upper)

    def slice(self, cell: int) -> Numbers:
        """Return the published cells of a service that have the breakdown of one in common.

        These are the groups of one ward, or of one channel ...; of the whole, its profiles.
        """
        keys = self.knowledge.keys
        names = ("authority", "month", "service", "interaction", "channel", "area")
        same = np.logical_and.reduce([keys.codes[n] == keys.codes[n][cell] for n in names])
        return self._hideable(same)

    def table(self, cell: int) -> Numbers:
        """Return the published cells of a service by the same kind of breakdown as one."""
        part = self.neighbourhoods.part
        return self._hideable(self._is_of_service(cell) & (part == part[cell]))

    def service(self, cell: int) -> Numbers:
        """Return the published cells of the service of one."""
        return self._hideable(self._is_of_service(cell))

    def _is_of_service(self, cell: int) -> Flags:
        service = self.neighbourhoods.service
        is_same: Flags = service == service[cell]
        return is_same

    def _hideable(self, which: Flags) -> Numbers:
        which = which & ~self.hidden
        which[self.knowledge.present :] = False
        which[: self.knowledge.present] &= ~self.knowledge.before
        return np.flatnonzero(which)

    def companion(self, cell: int) -> int:
        """Return the published cell that best hides another: the smallest that adds up with it.

        Cells of sums in which the hidden one is the only one come first; a whole is taken where
        all its parts are hidden. -1: there is none.
        """
        best, rank = -1, (True, True, np.inf)
        for row in self._rows_of(cell):
            span = slice(self._sums.indptr[row], self._sums.indptr[row + 1])
            members, signs = self._sums.indices[span], self._sums.data[span]
            shared = int(self.hidden[members].sum()) > 1
            for other, sign in zip(members, signs, strict=True):
                if self.hidden[other] or not self._can_hide(other):
                    continue
                size = (shared, bool(sign > 0), float(self.knowledge.transactions.truth[other]))
                if size < rank:
                    best, rank = int(other), size
        return best

    def _can_hide(self, cell: int) -> bool:
        return cell < self.knowledge.present and not self.knowledge.before[cell]

    def _rows_of(self, cell: int) -> Numbers:
        columns = self._sums_of
        return columns.indices[columns.indptr[cell] : columns.indptr[cell + 1]].astype(np.int64)

    def _measure(self, number: int) -> str:
        return _MEASURES[number // self.worlds.system.cells]

    def _name(self, number: int, lower: float, upper: float) -> NarrowCell:
        cell = int(number) % self.worlds.system.cells
        row = self.knowledge.table.slice(cell, 1).to_pylist()[0]
        key = {name: value for name, value in row.items() if not name.endswith("_level")}
        return NarrowCell(cell, key, self._measure(number), int(lower), int(upper))


def open_gate(
    present: Published,
    rules: Rules,
    parents: Mapping[str, str | None],
    earlier: Sequence[Published] = (),
    regions: Mapping[str, frozenset[str]] | None = None,
) -> Gate:
    """Make the gate of a table.

    `parents` gives the group of each type of the profile scheme; `earlier` is what its readers
    can read already; `regions` the authorities of each region, where the table holds both.
    """
    knowledge = gather(present, rules, earlier)
    periods = {one.column_value: frozenset(one.months) for one in earlier}
    # Months of no date belong to the whole period, too.
    periods[ALL] = frozenset((*present.months, "?"))
    structure = Structure(parents, rules.groups, regions or {}, periods)
    hidden = np.zeros(len(knowledge.keys), dtype=bool)
    status = present.table["status"].to_numpy(zero_copy_only=False)
    hidden[: knowledge.present] = status != FREE
    return Gate(knowledge, structure, hidden, rules)
