"""Header rows: which row of a table holds the headings."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import islice

from registry.checking.cells import address_like, clean, plain_number
from registry.checking.grids import Cells
from registry.checking.headings import read_heading
from registry.checking.held import Held

_HEADER_WITHIN = 12
_LONGEST_HEADING = 120


def header_row(rows: Sequence[Cells], held: Held) -> int | None:
    """Find the row with the headings: perhaps below a title; None where there are none."""
    widest = max((sum(map(bool, row)) for row in rows[: _HEADER_WITHIN * 4]), default=0)
    first_full: int | None = None
    for index, row in islice(enumerate(rows), _HEADER_WITHIN + 500):
        if not any(row) or row[0].startswith("#"):
            continue
        cells = [cell for cell in row if cell.strip()]
        if len(cells) < min(widest, 2):
            continue
        if first_full is None:
            first_full = index
        if index - first_full > _HEADER_WITHIN:
            break
        if _may_be_headings(rows, index) and any(_says(cell, held) for cell in cells):
            return index
    if first_full is None:
        return None
    cells = [cell for cell in rows[first_full] if cell.strip()]
    is_known = any(held.named(name, cell) for cell in cells for name in held.official)
    return first_full if not is_known and _may_be_headings(rows, first_full) else None


def _may_be_headings(rows: Sequence[Cells], index: int) -> bool:
    below = rows[index + 1 : index + 1 + _HEADER_WITHIN]
    return all(
        _may_head(cell, [row[place] for row in below if place < len(row)])
        for place, cell in enumerate(rows[index])
        if cell.strip()
    )


def _may_head(cell: str, below: Sequence[str]) -> bool:
    """Say whether a cell may be a heading: ``LGSL 2`` may, above bare numbers."""
    if address_like(cell) or len(cell) >= _LONGEST_HEADING:
        return False
    above_numbers = any(below) and all(clean(each).isdecimal() for each in below if each.strip())
    is_worded = any(map(str.isalpha, cell)) and above_numbers
    return is_worded or not plain_number(cell).isdecimal()


def _says(cell: str, held: Held) -> bool:
    hint = read_heading(cell, held.catalogue)
    return hint.meaning is not None or hint.list is not None or hint.concept_type is not None
