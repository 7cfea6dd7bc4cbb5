"""Makes the statistics table from profiled rows: Ibis expressions, the same on every engine.

Rows are first added up to units (households): a unit's transactions in a cell are one number v.
How many units have which v - a histogram - says everything about a cell and is small, so that all
levels of profiles and areas are added up from histograms. The columns and the cells held are those
of docs/profiling-model.md, Statistics table. Until the end a cell is one number: see `layout`.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from typing import NamedTuple

import ibis

from registry.profiling.statistics.layout import DIMENSIONS, LEVELS, UNKNOWN, Layout

CELL = (*DIMENSIONS, *LEVELS)
MEASURES = ("transactions", "squares", "units", "largest", "second")
_WHERE = ("profile", "area")
#: The least v of which lists are kept; few units have as many transactions in a cell.
_LISTED = 62


class Rows(NamedTuple):
    """Profiled rows, in codes, as tables of one engine.

    `transactions`: month, service, interaction, channel, profile, area, volume, unit (0 unknown).
    `levels`: profile, level, member (what the profile belongs to at that level, 0 where it stands
    above it). `groups`: service, group (codes of the dimension service both). `sizes`: how many
    codes each dimension has.
    """

    transactions: ibis.Table
    levels: ibis.Table
    groups: ibis.Table
    sizes: Mapping[str, int]


class _Kind(NamedTuple):
    """A kind of cell: its keys, and how deep profiles go in the authority and in wards.

    "group" among the keys is the group of the service; None: every level of the scheme. Wards go
    down to groups of the first level at most, never to types; None: there are no wards. `made_of`
    are the keys of the kind that its units are added up from, None for the rows themselves.
    """

    keys: tuple[str, ...]
    made_of: tuple[str, ...] | None
    depth: int | None = None
    ward_depth: int | None = 1


#: What is read again stands right before what is made of it, so that it can soon be let go.
_KINDS = (
    _Kind(("service", "interaction"), None, depth=1, ward_depth=None),
    _Kind(("month", "service"), None, ward_depth=0),
    _Kind(("month",), ("month", "service"), ward_depth=0),
    _Kind(("service", "channel"), None),
    _Kind(("channel",), ("service", "channel")),
    _Kind((), ("channel",)),
    _Kind(("service",), ("service", "channel")),
    _Kind(("group",), ("service",)),
)


def make_statistics(rows: Rows, depth: int) -> ibis.Table:
    """Return the cells, keyed by codes, of a scheme with so many levels.

    Units and histograms are computed and kept by the engine at once; the table returned is an
    expression over the histograms, with the columns `CELL` and `MEASURES`. Raises RegistryError
    where there are more codes than a cell can hold.
    """
    layout = Layout(rows.sizes, depth)
    levels = _Levels(layout, rows.levels, depth)
    finest = dict(_finest(rows, layout))
    histograms = [*levels.of_authority(finest), *levels.of_wards(finest)]
    return _cells(ibis.union(*histograms, distinct=False), layout)


def _finest(rows: Rows, layout: Layout) -> Iterator[tuple[_Kind, ibis.Table]]:
    """Yield the histogram of each kind by the finest profile and ward."""
    reduced: dict[tuple[str, ...], ibis.Table] = {}
    for place, kind in enumerate(_KINDS):
        units = _units(rows, reduced, kind, layout)
        reduced[kind.keys] = units.cache() if _is_source(kind) else units
        yield kind, _histogram(reduced[kind.keys]).cache()
        # What is not added up further is let go: the engine frees it with the last reference.
        still_needed = {each.made_of for each in _KINDS[place + 1 :]}
        reduced = {keys: table for keys, table in reduced.items() if keys in still_needed}


def _is_source(kind: _Kind) -> bool:
    return any(each.made_of == kind.keys for each in _KINDS)


def _units(
    rows: Rows, reduced: Mapping[tuple[str, ...], ibis.Table], kind: _Kind, layout: Layout
) -> ibis.Table:
    """Add up to units: unit, cell, volume. A unit has one profile and one ward."""
    if kind.made_of is None:
        table = rows.transactions
        where = _WHERE if kind.ward_depth is not None else ("profile",)
        cell = layout.packed({name: table[name] for name in (*kind.keys, *where)})
    elif "group" in kind.keys:
        table = reduced[kind.made_of]
        table = table.mutate(service=layout.code(table.cell, "service"))
        table = table.join(rows.groups, "service")
        cell = layout.with_code(table.cell, "service", table.group)
    else:
        table = reduced[kind.made_of]
        cell = layout.without(table.cell, set(kind.made_of) - set(kind.keys))
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

    def of_authority(self, finest: Mapping[_Kind, ibis.Table]) -> Iterator[ibis.Table]:
        """Yield the histograms of the whole authority, one each level."""
        flat = _union(table for kind, table in finest.items() if kind.depth is not None)
        deep = _union(table for kind, table in finest.items() if kind.depth is None)
        deep = _summed(self._without(deep, "area")).cache()
        for level in range(self.depth, 1, -1):
            yield self._at(self._members(deep, level), level, 0)
        groups = self._members(_union([flat, deep]), 1).cache()
        yield self._at(groups, 1, 0)
        yield self._at(_summed(self._without(groups, "profile")), 0, 0)

    def of_wards(self, finest: Mapping[_Kind, ibis.Table]) -> Iterator[ibis.Table]:
        """Yield the histograms of wards: by groups of the first level, and of everybody."""
        by_group = _union(table for kind, table in finest.items() if kind.ward_depth == 1)
        groups = self._members(by_group, 1).cache()
        yield self._at(groups, 1, 1)
        others = [table for kind, table in finest.items() if kind.ward_depth == 0]
        yield self._at(_summed(self._without(_union([groups, *others]), "profile")), 0, 1)

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


def _union(histograms: Iterable[ibis.Table]) -> ibis.Table:
    ordered = [each.select("cell", "v", "count") for each in histograms]
    return ibis.union(*ordered, distinct=False) if len(ordered) > 1 else ordered[0]


def _cells(histogram: ibis.Table, layout: Layout) -> ibis.Table:
    """Say N, Q, U and the two largest units of every cell, each v of a cell being one row."""
    v, count = histogram.v, histogram["count"]
    cells = histogram.group_by("cell").aggregate(
        transactions=_sum(v * count),
        squares=_sum(v * v * count),
        units=_sum(count),
        largest=v.max(),
        at_largest=count.argmax(v),
        seen=_sum(_bit(v)),
        listed=v.collect(where=v >= _LISTED),
    )
    cells = cells.mutate(**layout.unpacked(cells.cell), second=_second(cells))
    return cells.select(*CELL, *MEASURES)


def _second(cells: ibis.Table) -> ibis.Value:
    """Return the transactions of the second largest unit, 0 where there is one unit.

    Of what is smaller than ``_LISTED``, `seen` has a bit for each v that some unit has: lists of
    them would take longer than all the rest.
    """
    listed = cells.listed.sort()
    smaller = cells.seen - _bit(cells.largest)
    # The lowest bit is that of the greatest v.
    greatest = _LISTED - (smaller & -smaller).cast("float64").log2().round().cast("int64")
    found = ibis.cases(
        (cells.at_largest > 1, cells.largest),
        (listed.length() > 1, listed[listed.length() - 2]),
        (smaller > 0, greatest),
        else_=0,
    )
    return found.cast("int64")


def _bit(v: ibis.Value) -> ibis.Value:
    """Return the bit of a v, the greater the lower; 0 where v is listed."""
    bit = ibis.literal(1 << _LISTED, "int64") >> ibis.least(v, _LISTED).cast("int32")
    return ibis.ifelse(v < _LISTED, bit, ibis.literal(0, "int64"))
