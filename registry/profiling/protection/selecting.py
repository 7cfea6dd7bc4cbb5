"""Which cells are published at all: the fewer crossings, the less can be worked out of them.

Of every service: its profiles at every level, its wards by group, its channels, interactions and
months by group; of every group of services its groups of profiles. Crossings of three (a ward's
types, a channel's months ...) stay with the authority: they are mostly withheld, and each one
published is a sum by which others could be worked out. So it is with a table of a service whose
cells have few transactions on average: it would be mostly blank, and is left out as a whole. Which
these are follows from the published total of the service alone, and so tells nothing more.
"""

from __future__ import annotations

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from registry.profiling.protection.cells import FREE, Audience, Counts, Flags, protect
from registry.profiling.protection.rules import Rules

ALL = "*"
_BREAKDOWNS = ("month", "interaction", "channel", "area")


def publishable(cells: pa.Table, audience: Audience, rules: Rules) -> pa.Table:
    """Return the cells of a statistics table that a publication may hold, in the same order."""
    crossed = _without_crossings(cells)
    return crossed.filter(pa.array(_is_dense(crossed, audience, rules)))


def _without_crossings(cells: pa.Table) -> pa.Table:
    is_detail = pc.or_(
        pc.or_(_is_broken_down(cells, "month"), _is_broken_down(cells, "channel")),
        pc.or_(
            _is_broken_down(cells, "interaction"),
            pc.match_substring(cells["service"].cast(pa.string()), "/"),
        ),
    )
    in_ward = pc.greater(cells["area_level"], 0)
    has_types = pc.greater(cells["profile_level"], 1)
    is_double = pc.and_(_is_broken_down(cells, "month"), _is_broken_down(cells, "channel"))
    hidden = pc.or_(pc.and_(pc.or_(in_ward, has_types), is_detail), is_double)
    hidden = pc.or_(hidden, pc.and_(in_ward, has_types))
    return cells.filter(pc.invert(hidden))


def _is_broken_down(cells: pa.Table, column: str) -> pa.ChunkedArray:
    return pc.not_equal(cells[column].cast(pa.string()), ALL)


def _is_dense(cells: pa.Table, audience: Audience, rules: Rules) -> Flags:
    """Say of each cell whether its table has enough transactions a cell, or is the total itself."""
    places = np.ones(cells.num_rows)
    is_total = cells["profile_level"].to_numpy() == 0
    for name in _BREAKDOWNS:
        codes, count = _codes(cells, name)
        is_broken = _is_broken_down(cells, name).to_numpy(zero_copy_only=False)
        places[is_broken] *= count - 1 if ALL in codes else count
        is_total &= ~is_broken
    level = cells["profile_level"].to_numpy()
    for one in np.unique(level):
        at_level = cells.filter(pa.array(level == one))
        places[level == one] *= _codes(at_level, "profile")[1]
    totals = _total_of_service(cells, is_total, audience, rules)
    dense: Flags = (totals >= rules.dense * places) | is_total
    return dense


def _codes(cells: pa.Table, column: str) -> tuple[set[str], int]:
    codes = set(cells[column].cast(pa.string()).unique().to_pylist())
    return codes, len(codes)


def _total_of_service(cells: pa.Table, is_total: Flags, audience: Audience, rules: Rules) -> Counts:
    """Return for each cell the transactions of its service as published; withheld ones are 0."""
    encoded = cells["service"].cast(pa.string()).combine_chunks().dictionary_encode()
    service = encoded.indices.to_numpy()
    totals = protect(cells.filter(pa.array(is_total)), audience, rules)
    published = np.zeros(len(encoded.dictionary), dtype=np.int64)
    is_shown = totals["status"].to_numpy(zero_copy_only=False) == FREE
    counted = totals["transactions"].fill_null(0).to_numpy()
    published[service[is_total]] = np.where(is_shown, counted, 0)
    of_each: Counts = published[service]
    return of_each
