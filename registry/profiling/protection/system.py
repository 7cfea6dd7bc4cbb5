"""Everything a reader knows of all numbers of a publication, in one system of sums and intervals.

The numbers are the transactions of each cell and, where units are known, after them the units of
each cell. A *world* is one whole number for each that agrees with all of it; the truth is one.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import NamedTuple

import numpy as np
import numpy.typing as npt
from scipy.sparse import csc_array, csr_array, eye_array, hstack, vstack

from registry.profiling.protection.knowledge import Knowledge, Measure
from registry.profiling.protection.relations import Relations

Reals = npt.NDArray[np.float64]
Places = npt.NDArray[np.int64]
Flags = npt.NDArray[np.bool_]
#: Along these, units add up as transactions do: a household has one profile and lives in one place.
_UNITS_ADD_UP = ("profile", "area", "authority")


class Part(NamedTuple):
    """Some numbers of a system: least <= rows @ x <= most, and the interval of each."""

    rows: csc_array
    least: Reals
    most: Reals
    lower: Reals
    upper: Reals


@dataclass(frozen=True)
class System:
    """What numbers keep to: rows @ x = 0 where `exact`, rows @ x <= 0 elsewhere, and intervals."""

    rows: csr_array
    rows_of: csc_array
    exact: Flags
    lower: Reals
    upper: Reals
    truth: Reals
    cells: int

    def numbers_of(self, cells: Places) -> Places:
        """Return the numbers of some cells: transactions, then units where there are any."""
        measures = range(len(self.truth) // self.cells)
        return np.concatenate([cells + measure * self.cells for measure in measures])

    def of(self, numbers: Places, world: Reals, rest: Reals) -> Part:
        """Return what some numbers keep to while all others stay as in a world.

        `rest` is what the world leaves over of each row.
        """
        columns = self.rows_of[:, numbers]
        rows, which = np.unique(columns.indices, return_inverse=True)
        shape = len(rows), len(numbers)
        local = csc_array((columns.data, which, columns.indptr), shape=shape)
        most = local @ world[numbers] - rest[rows]
        least = np.where(self.exact[rows], most, -np.inf)
        return Part(local, least, most, self.lower[numbers], self.upper[numbers])

    def know(self, lower: Reals, upper: Reals) -> System:
        """Return the same system with other intervals."""
        return replace(self, lower=lower, upper=upper)


def make_system(knowledge: Knowledge, relations: Relations, *, has_units: bool) -> System:
    """Put together what a reader knows."""
    sums = csr_array(
        (relations.signs.astype(float), (relations.sums, relations.cells)),
        shape=(len(relations.kind), len(knowledge.keys)),
    )
    everywhere = np.ones(len(relations.kind), dtype=bool)
    rows, exact = _kept(sums, knowledge.transactions, everywhere)
    lower, upper = intervals(knowledge, has_units=has_units)
    truth = knowledge.transactions.truth
    if has_units:
        adds_up = np.isin(relations.kind, _UNITS_ADD_UP)
        of_units, exact_of_units = _kept(sums, knowledge.units, adds_up)
        within = _within(sums, knowledge.units, ~adds_up)
        one = eye_array(len(truth), format="csr")
        # No cell has more units than transactions.
        rows = vstack(
            [
                hstack([rows, csr_array(rows.shape)]),
                hstack([csr_array(of_units.shape), of_units]),
                hstack([csr_array(within.shape), within]),
                hstack([-one, one]),
            ]
        )
        rest = np.zeros(within.shape[0] + len(truth), dtype=bool)
        exact = np.concatenate([exact, exact_of_units, rest])
        truth = np.concatenate([truth, knowledge.units.truth])
    rows = csr_array(rows)
    return System(rows, csc_array(rows), exact, lower, upper, truth, len(knowledge.keys))


def intervals(knowledge: Knowledge, *, has_units: bool) -> tuple[Reals, Reals]:
    """Return the least and the greatest that each number can be by itself."""
    measures = [knowledge.transactions, *([knowledge.units] if has_units else [])]
    return (
        np.concatenate([measure.lower for measure in measures]),
        np.concatenate([measure.upper for measure in measures]),
    )


def _kept(sums: csr_array, measure: Measure, adds_up: Flags) -> tuple[csr_array, Flags]:
    """Return what a measure keeps to: sums that hold; parts that are some of a whole.

    Along other columns than those that add up, a whole has no more than its parts together. A sum
    that does not hold (the data were revised since a part was published) helps nobody.
    """
    rest = sums @ measure.truth
    exact = np.flatnonzero(adds_up & (rest == 0))
    part = np.flatnonzero(adds_up & (rest > 0))
    other = np.flatnonzero(~adds_up & (rest <= 0))
    rows = csr_array(vstack([sums[exact, :], -sums[part, :], sums[other, :]]))
    return rows, np.arange(rows.shape[0]) < len(exact)


def _within(sums: csr_array, measure: Measure, which: Flags) -> csr_array:
    """Return rows that say of each part that it has no more units than its whole."""
    entries = sums[np.flatnonzero(which), :].tocoo()
    is_part = entries.data < 0
    whole = np.zeros(entries.shape[0], dtype=np.int64)
    whole[entries.row[~is_part]] = entries.col[~is_part]
    part, of = entries.col[is_part].astype(np.int64), whole[entries.row[is_part]]
    holds = measure.truth[part] <= measure.truth[of]
    part, of = part[holds], of[holds]
    place = np.arange(len(part))
    return csr_array(
        (
            np.concatenate([np.ones(len(part)), -np.ones(len(part))]),
            (np.concatenate([place, place]), np.concatenate([part, of])),
        ),
        shape=(len(part), sums.shape[1]),
    )
