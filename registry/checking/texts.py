"""Judges the text of single cells: blanks, garbled letters, formulas, cells beyond the headings."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from registry.checking.cells import clean, is_formula
from registry.checking.columns import Column
from registry.checking.findings import Finding, make
from registry.checking.grids import Cells
from registry.readers.text import repair_encoding

_JUDGED = {"number", "address", "name", "relation"}
_QUICK = tuple("\u00c2\u00c3\u00c5\u00e2")


def judge_row(
    row: int, cells: Cells, columns: Sequence[Column], headings: int
) -> Iterator[Finding]:
    """Judge the cells of one row; ``headings`` is their number, 0 where there are none."""
    for column in columns:
        text = cells[column.index] if column.index < len(cells) else ""
        if not text:
            continue
        if column.meaning in _JUDGED and text != clean(text):
            yield make(
                "no-stray-spaces", f"There are blanks or unseen signs too many in {text!r}.",
                text, clean(text), row, column, clean(text), "replace",
            )  # fmt: skip
        if text.startswith(("=", "+", "-", "@", "\t", "\r")) and is_formula(text):
            yield make(
                "no-formula", "A spreadsheet would take this cell for a formula.", text,
                "a text that begins with a letter or digit", row, column,
            )  # fmt: skip
        if any(mark in text for mark in _QUICK) and (repaired := repair_encoding(text)) != text:
            yield make(
                "text-not-garbled", f"{text[:80]!r} was read in the wrong encoding.",
                text, repaired,
                row, column, repaired, "replace",
            )  # fmt: skip
    if headings and any(cells[headings:]):
        value = next(cell for cell in cells[headings:] if cell)
        yield make(
            "cells-under-headings",
            f"The row has {len(cells)} cells under {headings} headings.",
            value, f"{headings} cells", row,
        )  # fmt: skip
