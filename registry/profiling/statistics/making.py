"""Makes the statistics table from profiled rows: Ibis expressions, the same on every engine.

Rows are first added up to units (households): a unit's transactions in a cell are one number v.
How many units have which v - a histogram - says everything about a cell and is small, so that all
levels of profiles and areas are added up from histograms. The columns and the cells held are those
of docs/profiling-model.md, Statistics table.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import NamedTuple

import ibis

#: Codes that stand for no one thing.
UNKNOWN, ALL = 0, -1
#: The dimensions of a cell whose keys are codes until the very end.
DIMENSIONS = ("month", "service", "interaction", "channel", "profile", "area")
KEYS = ("month", "service", "interaction", "channel")
LEVELS = ("profile_level", "area_level")
CELL = (*DIMENSIONS, *LEVELS)
MEASURES = ("transactions", "squares", "units", "largest", "second")
_UNIT = ("unit", "profile", "area")


class Rows(NamedTuple):
    """Profiled rows, in codes, as tables of one engine.

    `transactions`: month, service, interaction, channel, profile, area, volume, unit (0 unknown).
    `levels`: profile, level, member (what the profile belongs to at that level, 0 where it stands
    above it). `groups`: service, group (codes of the dimension service both).
    """

    transactions: ibis.Table
    levels: ibis.Table
    groups: ibis.Table


class _Kind(NamedTuple):
    """A kind of cell: its keys, and how deep profiles go in the authority and in wards.

    "group" among the keys is the group of the service; None: every level of the scheme. Wards go
    down to groups of the first level at most, never to types. `made_of` are the keys of the kind
    that its units are added up from, None for the rows themselves.
    """

    keys: tuple[str, ...]
    made_of: tuple[str, ...] | None
    depth: int | None = None
    ward_depth: int | None = 1


_KINDS = (
    _Kind(("service", "channel"), None),
    _Kind(("service",), ("service", "channel")),
    _Kind(("channel",), ("service", "channel")),
    _Kind((), ("channel",)),
    _Kind(("group",), ("service",)),
    _Kind(("service", "interaction"), None, depth=1, ward_depth=None),
    _Kind(("month", "service"), None, ward_depth=0),
    _Kind(("month",), ("month", "service"), ward_depth=0),
)


def make_statistics(rows: Rows, depth: int) -> ibis.Table:
    """Return the cells, keyed by codes, of a scheme with so many levels.

    Units and histograms are computed and kept by the engine at once; the table returned is an
    expression over the histograms, with the columns `CELL` and `MEASURES`.
    """
    reduced: dict[tuple[str, ...], ibis.Table] = {}
    histograms: list[ibis.Table] = []
    for place, kind in enumerate(_KINDS):
        source = rows.transactions if kind.made_of is None else reduced[kind.made_of]
        units = _units(source, kind, rows.groups)
        is_read_once = kind.ward_depth is None and not _is_source(kind)
        reduced[kind.keys] = units if is_read_once else units.cache()
        histograms += _histograms(reduced[kind.keys], kind, rows.levels, depth)
        # What is not added up further is let go: the engine frees it with the last reference.
        still_needed = {each.made_of for each in _KINDS[place + 1 :]}
        reduced = {keys: table for keys, table in reduced.items() if keys in still_needed}
    return _cells(ibis.union(*histograms, distinct=False))


def _is_source(kind: _Kind) -> bool:
    return any(each.made_of == kind.keys for each in _KINDS)


def _units(source: ibis.Table, kind: _Kind, groups: ibis.Table) -> ibis.Table:
    """Add up to units; the keys are then those of a cell (`service` also for a group)."""
    if "group" not in kind.keys:
        return _by_unit(source, kind.keys)
    grouped = source.join(groups, "service").drop("service").rename(service="group")
    return _by_unit(grouped, _cell_keys(kind))


def _cell_keys(kind: _Kind) -> tuple[str, ...]:
    return tuple("service" if key == "group" else key for key in kind.keys)


def _histograms(
    units: ibis.Table, kind: _Kind, levels: ibis.Table, depth: int
) -> Iterator[ibis.Table]:
    """Yield histograms (cell, v, number of units) of a kind of cells, one each level."""
    keys = _cell_keys(kind)
    deepest = depth if kind.depth is None else min(kind.depth, depth)
    finest = _histogram(units, (*keys, "profile")).cache()
    for level in range(deepest + 1):
        yield _complete(_at_level(finest, levels, level), keys, level, 0)
    if kind.ward_depth is None:
        return
    if kind.ward_depth == 0:
        finest = _histogram(units, (*keys, "area"))
    else:
        finest = _histogram(_grouped(units, levels, kind.ward_depth), (*keys, "profile", "area"))
        finest = finest.cache()
        yield _complete(finest, keys, kind.ward_depth, 1)
    yield _complete(_at_level(finest, levels, 0), keys, 0, 1)


def _by_unit(table: ibis.Table, keys: tuple[str, ...]) -> ibis.Table:
    return table.group_by([*_UNIT, *keys]).aggregate(volume=table.volume.sum().cast("int64"))


def _histogram(of_units: ibis.Table, keys: tuple[str, ...]) -> ibis.Table:
    """Count units by their transactions; of unknown units each transaction is one of its own."""
    unknown = of_units.unit == UNKNOWN
    counted = of_units.select(
        *keys,
        v=ibis.ifelse(unknown, ibis.literal(1, "int64"), of_units.volume),
        count=ibis.ifelse(unknown, of_units.volume, ibis.literal(1, "int64")),
    )
    return _summed(counted)


def _summed(histogram: ibis.Table) -> ibis.Table:
    keys = [name for name in histogram.columns if name != "count"]
    return histogram.group_by(keys).aggregate(count=histogram["count"].sum().cast("int64"))


def _grouped(table: ibis.Table, levels: ibis.Table, level: int) -> ibis.Table:
    """Put in place of each profile what it belongs to at a level."""
    of_level = levels.filter(levels.level == level).drop("level")
    return table.join(of_level, "profile").drop("profile").rename(profile="member")


def _at_level(histogram: ibis.Table, levels: ibis.Table, level: int) -> ibis.Table:
    if level == 0:
        return _summed(histogram.mutate(profile=_code(ALL)))
    return _summed(_grouped(histogram, levels, level))


def _complete(
    histogram: ibis.Table, own: tuple[str, ...], profile_level: int, area_level: int
) -> ibis.Table:
    """Give a histogram every column of a cell's key, in their order."""
    columns = {key: histogram[key] if key in own else _code(ALL) for key in KEYS}
    area = histogram.area if area_level else _code(ALL)
    return histogram.select(
        **columns,
        profile=histogram.profile,
        area=area,
        profile_level=ibis.literal(profile_level, "int8"),
        area_level=ibis.literal(area_level, "int8"),
        v=histogram.v,
        count=histogram["count"],
    )


def _code(code: int) -> ibis.Scalar:
    return ibis.literal(code, "int32")


def _cells(histogram: ibis.Table) -> ibis.Table:
    """Say N, Q, U and the two largest units of every cell, each v of a cell being one row."""
    v, count = histogram.v, histogram["count"]
    cells = histogram.group_by(list(CELL)).aggregate(
        transactions=(v * count).sum().cast("int64"),
        squares=(v * v * count).sum().cast("int64"),
        units=count.sum().cast("int64"),
        largest=v.max(),
        at_largest=count.argmax(v),
        values=v.collect(),
    )
    next_value = ibis.ifelse(
        cells["values"].length() > 1, cells["values"].sort()[cells["values"].length() - 2], 0
    )
    second = ibis.ifelse(cells.at_largest > 1, cells.largest, next_value)
    return cells.mutate(second=second.cast("int64")).select(*CELL, *MEASURES)
