"""The release gate: try to work out what a publication hides, and refuse it where that succeeds.

The attack is a linear program over everything a reader would know: the published cells and margins
with their intervals of rounding, which of them add up, and all that was published before. A number
counts as hidden when two solutions are shown that give it values far enough apart. They are looked
for in blocks, so that the work grows with the number of services and not with its square: the cells
of one service, of one beside it and of all services move, the rest stay as they are. What is not
proven there is tried alone in ever larger neighbourhoods. A number that stays unproven in the
largest counts as narrow: the gate may refuse too much, never too little.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

import numpy as np
import numpy.typing as npt
from scipy.sparse import block_diag, csc_array, csr_array, eye_array, hstack, vstack

from registry.profiling.protection.cells import FREE
from registry.profiling.protection.knowledge import Knowledge, Published, gather
from registry.profiling.protection.narrowing import Seen, System, pull_apart, stretch
from registry.profiling.protection.relations import ALL, Relations, Structure, find_relations
from registry.profiling.protection.rules import Rules

Numbers = npt.NDArray[np.int64]
Flags = npt.NDArray[np.bool_]
#: Along these, units add up as transactions do: a household has one profile and lives in one place.
_UNITS_ADD_UP = ("profile", "area", "authority")
#: Numbers that may move in the attempts to prove one of them hidden.
_NEIGHBOURHOODS = (600, 6_000, 60_000)


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
        self, knowledge: Knowledge, relations: Relations, hidden: Flags, rules: Rules
    ) -> None:
        self.knowledge, self.rules, self.hidden = knowledge, rules, hidden
        self._size = len(knowledge.keys)
        self._sums = csr_array(
            (relations.signs.astype(float), (relations.sums, relations.cells)),
            shape=(len(relations.kind), self._size),
        )
        self._sums_of = csc_array(self._sums)
        self._kinds = relations.kind
        self._system = self._make_system()
        # Withholding more only widens intervals: what was seen to be possible stays so.
        self._seen = Seen(self._system.truth)
        self._links = csr_array(vstack([self._system.equal, self._system.least]))
        self._links_of = csc_array(self._links)

    def check(self) -> list[NarrowCell]:
        """Return the hidden numbers that are not proven to stay hidden."""
        seen, width = self._seen, self.rules.width
        suspects = np.flatnonzero(self.hidden)
        if self.rules.unit != "none":
            suspects = np.concatenate([suspects, suspects + self._size])
        for cells in self._blocks():
            free = self._numbers(cells)
            inside = suspects[np.isin(suspects, free)]
            pull_apart(self._system, free, seen.narrow(inside, width), seen, width)
        for size in _NEIGHBOURHOODS:
            for suspect in seen.narrow(suspects, width):
                if len(seen.narrow(np.array([suspect]), width)):
                    stretch(self._system, self._around(int(suspect), size), int(suspect), seen)
        return [self._name(int(suspect)) for suspect in seen.narrow(suspects, width)]

    def withhold(self, cells: Numbers) -> None:
        """Hide some more cells."""
        self.hidden[cells] = True
        self.knowledge = replace(
            self.knowledge,
            transactions=self.knowledge.transactions.withhold(cells),
            units=self.knowledge.units.withhold(cells),
        )
        self._system = self._make_system()

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

    def _make_system(self) -> System:
        """Return all equations: of transactions, then of units where there are any."""
        known, n = self.knowledge, self._size
        everywhere = np.ones(len(self._kinds), dtype=bool)
        equal, least = _rows(self._sums, known.transactions.truth, everywhere)
        measures = [known.transactions]
        if self.rules.unit != "none":
            measures.append(known.units)
            additive = np.isin(self._kinds, _UNITS_ADD_UP)
            equal_units, least_units = _rows(self._sums, known.units.truth, additive)
            # A whole has no more units than its parts, and no cell more units than transactions.
            least_units = csr_array(vstack([least_units, self._sums[np.flatnonzero(~additive), :]]))
            one = csr_array(eye_array(n))
            equal = csr_array(block_diag([equal, equal_units]))
            least = csr_array(
                vstack(
                    [csr_array(block_diag([least, least_units])), csr_array(hstack([-one, one]))]
                )
            )
        truth = np.concatenate([measure.truth for measure in measures])
        return System(
            np.concatenate([measure.lower for measure in measures]),
            np.concatenate([measure.upper for measure in measures]),
            truth,
            csc_array(equal),
            csc_array(least),
            -(least @ truth),
        )

    def _blocks(self) -> list[Numbers]:
        """Return the cells that move together: of a service, another, and what holds it."""
        keys, blocks = self.knowledge.keys, []
        single = [s for s in keys.values["service"] if s != ALL and "/" not in s]
        for number, service in enumerate(single):
            groups = [g for g, members in self.rules.groups.items() if service in members]
            beside = single[(number + 1) % len(single)]
            blocks.append(np.flatnonzero(keys.is_value("service", service, beside, ALL, *groups)))
        return blocks or [np.arange(self._size)]

    def _numbers(self, cells: Numbers) -> Numbers:
        """Return the places of the measures of some cells."""
        return cells if self.rules.unit == "none" else np.concatenate([cells, cells + self._size])

    def _around(self, place: int, size: int) -> Numbers:
        """Return the numbers nearest to one by way of equations, up to about a size, in order."""
        found = np.array([place])
        while True:
            rows = np.unique(self._links_of[:, found].indices)
            wider = np.unique(np.append(self._links[rows, :].indices, found))
            if len(wider) == len(found) or (len(wider) > size and len(found) > 1):
                return found
            found = wider

    def _name(self, place: int) -> NarrowCell:
        cell = place % self._size
        row = self.knowledge.table.slice(cell, 1).to_pylist()[0]
        key = {name: value for name, value in row.items() if not name.endswith("_level")}
        measure = "households" if place >= self._size else "transactions"
        low, high = self._seen.low[place], self._seen.high[place]
        return NarrowCell(cell, key, measure, round(low + 0.49), round(high - 0.49))


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
    return Gate(knowledge, find_relations(knowledge.keys, structure), hidden, rules)


def _rows(
    sums: csr_array, truth: npt.NDArray[np.float64], which: Flags
) -> tuple[csr_array, csr_array]:
    """Return the sums that hold exactly, and those of which some parts are not in the table.

    A sum that does not hold (the data were revised since a part was published) helps nobody.
    """
    rest = sums @ truth
    exact, part = which & (rest == 0), which & (rest > 0)
    return sums[np.flatnonzero(exact), :], -sums[np.flatnonzero(part), :]
