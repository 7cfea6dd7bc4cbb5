"""The release gate: try to work out what a publication hides, and refuse it where that succeeds.

The attacker knows the published cells and margins with their intervals of rounding, which of them
add up, and all that was published before. Intervals are narrowed through all equations at once.
What follows are linear programs: a single one over everything while the table is small; beyond
that one a service, over all the sums its cells stand in, so that the work grows with the number of
services and not with its square.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace

import numpy as np
import numpy.typing as npt
from scipy.sparse import csc_array, csr_array, vstack

from registry.profiling.protection.cells import FREE
from registry.profiling.protection.knowledge import Knowledge, Measure, Published, gather
from registry.profiling.protection.narrowing import Equations, Intervals, narrower_than, tightened
from registry.profiling.protection.relations import ALL, Relations, Structure, find_relations
from registry.profiling.protection.rules import Rules

Numbers = npt.NDArray[np.int64]
Flags = npt.NDArray[np.bool_]
Found = dict[int, tuple[int, int]]
#: Along these, units add up as transactions do: a household has one profile and lives in one place.
_UNITS_ADD_UP = ("profile", "area", "authority")
_ACROSS = ("service", "authority")
#: Cells up to which one linear program speaks of all of them.
_SMALL = 3_000


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
        self._sums = csr_array(
            (relations.signs.astype(float), (relations.sums, relations.cells)),
            shape=(len(relations.kind), len(knowledge.keys)),
        )
        self._sums_of = csc_array(self._sums)
        self._kinds = relations.kind
        self._attacked: dict[tuple[str, bytes, bytes], Found] = {}

    def check(self) -> list[NarrowCell]:
        """Return the hidden numbers that can be worked out."""
        known = self.knowledge
        everywhere = np.ones(len(self._kinds), dtype=bool)
        transactions = self._equations(known.transactions, everywhere)
        numbers = tightened(transactions, _intervals(known.transactions))
        if self.rules.unit == "none":
            return self._attack("transactions", transactions, numbers)
        units = self._equations(known.units, np.isin(self._kinds, _UNITS_ADD_UP))
        # No cell has more units than transactions.
        of_units = _intervals(known.units)
        capped = replace(of_units, upper=np.minimum(of_units.upper, numbers.upper))
        of_units = tightened(units, capped)
        raised = replace(numbers, lower=np.maximum(numbers.lower, of_units.lower))
        return [
            *self._attack("transactions", transactions, tightened(transactions, raised)),
            *self._attack("households", units, of_units),
        ]

    def withhold(self, cells: Numbers) -> None:
        """Hide some more cells."""
        self.hidden[cells] = True
        self.knowledge = replace(
            self.knowledge,
            transactions=self.knowledge.transactions.withhold(cells),
            units=self.knowledge.units.withhold(cells),
        )

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

    def _equations(self, measure: Measure, additive: Flags) -> Equations:
        """Return what a measure keeps to: sums that hold; parts that are some of a whole.

        Along other columns than the additive ones, a whole has no more than its parts together. A
        sum that does not hold (the data were revised since a part was published) helps nobody.
        """
        rest = self._sums @ measure.truth
        exact = np.flatnonzero(additive & (rest == 0))
        part = np.flatnonzero(additive & (rest > 0))
        other = np.flatnonzero(~additive & (rest <= 0))
        rows = vstack([self._sums[exact, :], -self._sums[part, :], self._sums[other, :]])
        return Equations(csr_array(rows), np.arange(rows.shape[0]) < len(exact))

    def _attack(self, measure: str, equations: Equations, known: Intervals) -> list[NarrowCell]:
        found: Found = {}
        for rows, suspects in self._blocks(equations):
            # What was hidden well enough stays so when more is withheld: intervals only widen.
            block = (measure, rows.tobytes(), suspects.tobytes())
            targets = suspects
            if (before := self._attacked.get(block)) is not None:
                targets = np.array(sorted(before), dtype=np.int64)
            part, numbers = equations.of(rows)
            at = np.searchsorted(numbers, targets)
            narrow = narrower_than(part, known.of(numbers), at, self.rules.width)
            self._attacked[block] = {int(numbers[k]): between for k, between in narrow.items()}
            found |= self._attacked[block]
        return [self._name(cell, measure, *between) for cell, between in sorted(found.items())]

    def _blocks(self, equations: Equations) -> Iterator[tuple[Numbers, Numbers]]:
        """Yield blocks: the equations in them, and the hidden cells to attack with them."""
        touched = np.unique(equations.rows.indices)
        hidden = np.intersect1d(np.flatnonzero(self.hidden), touched).astype(np.int64)
        if len(self.hidden) <= _SMALL:
            if len(hidden):
                yield np.arange(equations.rows.shape[0]), hidden
            return
        columns, service = csc_array(equations.rows), self.knowledge.keys.codes["service"]
        widest = np.diff(equations.rows.indptr)
        entries = equations.rows.tocoo()
        least = np.full(len(widest), np.iinfo(np.int64).max)
        most = np.full(len(widest), -1)
        np.minimum.at(least, entries.row, service[entries.col])
        np.maximum.at(most, entries.row, service[entries.col])
        for code in range(len(self.knowledge.keys.values["service"])):
            suspects = hidden[service[hidden] == code]
            if len(suspects):
                own = np.flatnonzero((least == code) & (most == code))
                across = np.unique(columns[:, suspects].indices)
                yield np.union1d(own, across), suspects

    def _name(self, cell: int, measure: str, lower: int, upper: int) -> NarrowCell:
        row = self.knowledge.table.slice(cell, 1).to_pylist()[0]
        key = {name: value for name, value in row.items() if not name.endswith("_level")}
        return NarrowCell(cell, key, measure, lower, upper)


def _intervals(measure: Measure) -> Intervals:
    return Intervals(measure.lower, measure.upper, measure.truth)


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
