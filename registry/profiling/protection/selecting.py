"""Which cells are published at all: the fewer crossings, the less can be worked out of them.

Of every service: its profiles at every level, its wards by group, its channels, interactions and
months by group; of every group of services its groups of profiles. Crossings of three (a ward's
types, a channel's months ...) stay with the authority: they are mostly withheld, and each one
published is a sum by which others could be worked out.
"""

from __future__ import annotations

import pyarrow as pa
import pyarrow.compute as pc

ALL = "*"


def publishable(cells: pa.Table) -> pa.Table:
    """Return the cells of a statistics table that a publication may hold, in the same order."""
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
