"""What a reader of publications knows of each cell: an interval for every number.

Cells of earlier publications that the reader can still open are known too. Where a cell was
published before and has not changed since, both intervals hold of one number.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

import numpy as np
import numpy.typing as npt
import pyarrow as pa
import pyarrow.compute as pc

from registry.profiling.protection.cells import FREE, Audience, counts
from registry.profiling.protection.relations import ALL, KEYS, Keys
from registry.profiling.protection.rules import BASE, Rules

Reals = npt.NDArray[np.float64]
Numbers = npt.NDArray[np.int64]
_MARGIN = BASE // 2


@dataclass(frozen=True)
class Published:
    """A table as published, beside the exact counts of its rows, which stay in the data directory.

    `period` and `months` are the codes of a period; `cells` the rows of the statistics table and
    `table` what `protect` made of them, in the same order.
    """

    period: str
    months: tuple[str, ...]
    audience: Audience
    cells: pa.Table
    table: pa.Table

    @property
    def column_value(self) -> str:
        """Return what stands for the whole period in the column `month` beside other periods."""
        return f"={self.period}"


@dataclass(frozen=True)
class Measure:
    """One measure of all cells: the interval that is known of each, and the truth."""

    lower: Reals
    upper: Reals
    truth: Reals

    def withhold(self, cells: Numbers) -> Measure:
        """Return the same with some more cells hidden."""
        lower, upper = self.lower.copy(), self.upper.copy()
        lower[cells], upper[cells] = np.minimum(1.0, self.truth[cells]), np.inf
        return replace(self, lower=lower, upper=upper)


@dataclass(frozen=True)
class Knowledge:
    """Keys of all cells known, the first `present` of which are those to be published.

    `before` says which of those were published before and have not changed: they cannot be hidden
    any more. `revised` is the number of cells that have changed since.
    """

    table: pa.Table
    keys: Keys
    present: int
    transactions: Measure
    units: Measure
    before: npt.NDArray[np.bool_]
    revised: int


def gather(present: Published, rules: Rules, earlier: Sequence[Published]) -> Knowledge:
    """Put together what is known once `present` is published."""
    every = pa.concat_tables(
        [_keys_of(present.table), *(_keys_of(_beside(present, one)) for one in earlier)]
    )
    first, which = _distinct(Keys(every).whole)
    publications = [present, *earlier]
    exact = [
        np.concatenate([counts(one.cells, name) for one in publications])
        for name in ("transactions", "units")
    ]
    same = np.logical_and(*(column == column[first][which] for column in exact))
    transactions, units = (
        _measure(publications, name, rules, (first, which, same), column)
        for name, column in zip(("transactions", "households"), exact, strict=True)
    )
    table = every.take(pa.array(first))
    n = present.table.num_rows
    return Knowledge(
        table, Keys(table), n, transactions, units, _before(publications, which, same, n),
        int((~same).sum()),
    )  # fmt: skip


def _keys_of(table: pa.Table) -> pa.Table:
    names = [name for name in KEYS if name in table.column_names]
    return pa.table({name: table[name].cast(pa.string()) for name in names})


def _beside(present: Published, one: Published) -> pa.Table:
    """Return an earlier table with its whole period named, where that is another period."""
    if one.period == present.period:
        return one.table
    month = one.table["month"].cast(pa.string())
    renamed = pc.if_else(pc.equal(month, ALL), pa.scalar(one.column_value), month)
    return one.table.set_column(one.table.column_names.index("month"), "month", renamed)


def _distinct(keys: Numbers) -> tuple[Numbers, Numbers]:
    """Return the first row of each distinct key, in order, and which of those each row is."""
    _, first, which = np.unique(keys, return_index=True, return_inverse=True)
    order = np.argsort(first)
    place = np.empty_like(order)
    place[order] = np.arange(len(order))
    return first[order], place[which]


def _measure(
    publications: list[Published],
    column: str,
    rules: Rules,
    places: tuple[Numbers, Numbers, npt.NDArray[np.bool_]],
    exact: Numbers,
) -> Measure:
    """Return the intervals of a measure; of a number published now, none below the threshold."""
    first, which, same = places
    audience = publications[0].audience
    threshold = rules.threshold(rules.peer if audience is Audience.PEER else rules.public)
    truth = exact[first].astype(float)
    low, high = np.minimum(1.0, truth), np.full(len(first), np.inf)
    start = 0
    for number, one in enumerate(publications):
        values = pc.fill_null(one.table[column], 0).to_numpy().astype(float)
        # The rules of an earlier publication may have been others.
        floor = np.maximum(values - _MARGIN, threshold if number == 0 else 0.0)
        use = _is_free(one.table) & same[start : start + len(values)]
        at = which[start : start + len(values)][use]
        low[at] = np.maximum(low[at], floor[use])
        high[at] = np.minimum(high[at], values[use] + _MARGIN)
        start += len(values)
    return Measure(low, high, truth)


def _before(
    publications: list[Published], which: Numbers, same: npt.NDArray[np.bool_], present: int
) -> npt.NDArray[np.bool_]:
    free = np.concatenate([_is_free(one.table) for one in publications])
    free[:present] = False
    found = np.zeros(present, dtype=bool)
    old = which[free & same]
    found[old[old < present]] = True
    return found


def _is_free(table: pa.Table) -> npt.NDArray[np.bool_]:
    free: npt.NDArray[np.bool_] = pc.equal(table["status"], FREE).to_numpy(zero_copy_only=False)
    return free
