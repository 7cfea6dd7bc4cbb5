"""Makes the statistics table from profiled rows: Ibis expressions, the same on every engine.

Rows are first added up to units (households): a unit's transactions in a cell are one number v.
How many units have which v - a histogram - says everything about a cell and is small, so that all
levels of profiles and areas are added up from histograms. The columns and the cells held are those
of docs/profiling-model.md, Statistics table. Until the end a cell is one number: see `layout`.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import NamedTuple

import ibis

from registry.profiling.engine import Keep
from registry.profiling.statistics.layout import DIMENSIONS, LEVELS, UNKNOWN, Layout

CELL = (*DIMENSIONS, *LEVELS)
MEASURES = ("transactions", "squares", "units", "largest", "second")
_NO_WARDS = -1
#: The least v of which lists are kept; few units have as many transactions in a cell.
_LISTED = 62


class _Kind(NamedTuple):
    """A kind of cell: its keys, and how deep profiles go in wards.

    "group" among the keys is the group of the service. In wards profiles go down to groups of the
    first level at most, never to types; in the authority to every level, but where there are no
    wards only to the first. `made_of` are the keys of the kind that its units are added up from;
    all are those of the rows.
    """

    keys: tuple[str, ...]
    made_of: tuple[str, ...] = DIMENSIONS
    ward_depth: int = 1


_KINDS = (
    _Kind(("service", "interaction"), ward_depth=_NO_WARDS),
    _Kind(("month", "service"), ward_depth=0),
    _Kind(("month",), made_of=("month", "service"), ward_depth=0),
    _Kind(("service", "channel")),
    _Kind(("channel",), made_of=("service", "channel")),
    _Kind((), made_of=("channel",)),
    _Kind(("service",), made_of=("service", "channel")),
    _Kind(("group",), made_of=("service",)),
)


def finest_histograms(
    transactions: ibis.Table, groups: ibis.Table, layout: Layout, keep: Keep
) -> ibis.Table:
    """Return the histogram of each kind of cell by the finest profile and ward, all in one table.

    `transactions` has the columns of ``rows.parquet``, in codes (`unit` 0: unknown); `groups` has
    service and group, codes of the dimension service both. The columns returned are cell, v, count
    and `ward_depth`, that of the kind (-1: there are no wards). A unit has one profile and one
    ward, so rows may be taken in parts, those of one profile and ward together: the histograms of
    all rows are then those of the parts, one below the other.
    """
    cell = layout.packed({name: transactions[name] for name in DIMENSIONS})
    units: dict[tuple[str, ...], ibis.Table] = {
        DIMENSIONS: transactions.select("unit", "volume", cell=cell)
    }
    histograms = []
    for kind in _KINDS:
        table = _units(units[kind.made_of], groups, kind, layout)
        is_source = any(each.made_of == kind.keys for each in _KINDS)
        units[kind.keys] = keep(table) if is_source else table
        histogram = _histogram(units[kind.keys])
        histograms.append(histogram.mutate(ward_depth=ibis.literal(kind.ward_depth, "int8")))
    return ibis.union(*histograms, distinct=False)


def make_cells(finest: ibis.Table, levels: ibis.Table, layout: Layout, depth: int) -> ibis.Table:
    """Return the cells, keyed by codes, of a scheme with so many levels, as `CELL` and `MEASURES`.

    `finest` is what ``finest_histograms`` makes; `levels` has profile, level and member (what the
    profile belongs to at that level, 0 where it stands above it). What is added up on the way is
    computed and kept by the engine at once; the rest is an expression.
    """
    adding = _Levels(layout, levels, depth)
    histograms = [*adding.of_authority(finest), *adding.of_wards(finest)]
    return _cells(ibis.union(*histograms, distinct=False).cache(), layout)


def _units(table: ibis.Table, groups: ibis.Table, kind: _Kind, layout: Layout) -> ibis.Table:
    """Add up to units: unit, cell, volume. A unit has one profile and one ward."""
    if "group" in kind.keys:
        table = table.mutate(service=layout.code(table.cell, "service"))
        table = table.join(groups, "service")
        cell = layout.with_code(table.cell, "service", table.group)
    else:
        kept = {"profile", *kind.keys, *(["area"] if kind.ward_depth > _NO_WARDS else [])}
        cell = layout.without(table.cell, set(DIMENSIONS) - kept)
    coded = table.select("unit", cell=cell, volume=table.volume)
    return coded.group_by(["unit", "cell"]).aggregate(volume=_sum(coded.volume))


def _histogram(units: ibis.Table) -> ibis.Table:
    """Count units by their transactions; of unknown units each transaction is one of its own."""
    unknown = units.unit == UNKNOWN
    one = ibis.literal(1, "int64")
    return _summed(
        units.select(
            cell=units.cell,
            v=ibis.ifelse(unknown, one, units.volume),
            count=ibis.ifelse(unknown, units.volume, one),
        )
    )


def _summed(histogram: ibis.Table) -> ibis.Table:
    return histogram.group_by(["cell", "v"]).aggregate(count=_sum(histogram["count"]))


def _sum(column: ibis.Value) -> ibis.Value:
    return column.sum().cast("int64")


class _Levels(NamedTuple):
    """Adds histograms up to the levels of profiles, in the authority and in its wards."""

    layout: Layout
    levels: ibis.Table
    depth: int

    def of_authority(self, finest: ibis.Table) -> Iterator[ibis.Table]:
        """Yield the histograms of the whole authority, one each level."""
        flat = finest.filter(finest.ward_depth == _NO_WARDS).select("cell", "v", "count")
        deep = finest.filter(finest.ward_depth != _NO_WARDS)
        deep = _summed(self._without(deep, "area")).cache()
        for level in range(self.depth, 1, -1):
            yield self._at(self._members(deep, level), level, 0)
        groups = self._members(ibis.union(flat, deep), 1).cache()
        yield self._at(groups, 1, 0)
        yield self._at(_summed(self._without(groups, "profile")), 0, 0)

    def of_wards(self, finest: ibis.Table) -> Iterator[ibis.Table]:
        """Yield the histograms of wards: by groups of the first level, and of everybody."""
        groups = self._members(finest.filter(finest.ward_depth == 1), 1).cache()
        yield self._at(groups, 1, 1)
        others = finest.filter(finest.ward_depth == 0).select("cell", "v", "count")
        everybody = self._without(ibis.union(groups, others), "profile")
        yield self._at(_summed(everybody), 0, 1)

    def _members(self, histogram: ibis.Table, level: int) -> ibis.Table:
        """Put in place of each profile what it belongs to at a level, and add up."""
        of_level = self.levels.filter(self.levels.level == level)
        table = histogram.mutate(profile=self.layout.code(histogram.cell, "profile"))
        table = table.join(of_level, "profile")
        return _summed(
            table.select(
                "v", "count", cell=self.layout.with_code(table.cell, "profile", table.member)
            )
        )

    def _without(self, histogram: ibis.Table, name: str) -> ibis.Table:
        return histogram.mutate(cell=self.layout.without(histogram.cell, [name]))

    def _at(self, histogram: ibis.Table, profile: int, area: int) -> ibis.Table:
        cell = self.layout.with_levels(histogram.cell, profile, area)
        return histogram.select("v", "count", cell=cell)


def _cells(histogram: ibis.Table, layout: Layout) -> ibis.Table:
    """Say N, Q, U and the two largest units of every cell, each v of a cell being one row."""
    v, count = histogram.v, histogram["count"]
    cells = histogram.group_by("cell").aggregate(
        transactions=_sum(v * count),
        squares=_sum(v * v * count),
        units=_sum(count),
        # The lowest bit: whether more than one unit has as many.
        largest=(2 * v + (count > 1).cast("int64")).max(),
        seen=_sum(_bit(v)),
    )
    large = histogram.filter(v >= _LISTED).group_by("cell").aggregate(listed=v.collect())
    large = large.filter(large.listed.length() > 1)
    second = large.listed.sort()[large.listed.length() - 2]
    cells = cells.left_join(large.select("cell", second=second), "cell")
    largest = cells.largest >> 1
    second = ibis.ifelse(
        cells.largest & 1 == 1, largest, ibis.coalesce(cells.second, _greatest(cells.seen, largest))
    )
    keys = layout.unpacked(cells.cell)
    return cells.mutate(**keys, largest=largest, second=second).select(*CELL, *MEASURES)


def _bit(v: ibis.Value) -> ibis.Value:
    """Return the bit of a v, the greater the lower; 0 where v is listed."""
    bit = ibis.literal(1 << _LISTED, "int64") >> ibis.least(v, _LISTED).cast("int32")
    return ibis.ifelse(v < _LISTED, bit, ibis.literal(0, "int64"))


def _greatest(seen: ibis.Value, below: ibis.Value) -> ibis.Value:
    """Return the greatest v seen that is less than another; 0 where there is none."""
    smaller = seen - _bit(below)
    # The lowest bit is that of the greatest v.
    greatest = _LISTED - (smaller & -smaller).cast("float64").log2().round().cast("int64")
    return ibis.ifelse(smaller > 0, greatest, 0)
