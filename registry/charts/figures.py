"""What a picture is: headline, subtitle, summary, table and Vega-Lite specification together."""

from __future__ import annotations

import csv
import io
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

Cell = str | int | float | None
Specification = Mapping[str, Any]

# A cell that begins so would be run as a formula by a spreadsheet (OWASP, CSV injection).
_FORMULA_STARTS = ("=", "+", "-", "@", "\t", "\r")


@dataclass(frozen=True)
class Words:
    """The words of a figure, in the language of the page."""

    title: str
    """The finding, as a sentence."""
    subtitle: str
    """What is measured, of whom, where, when and in which unit."""
    summary: str
    """The picture in a few sentences for who cannot see it."""
    columns: tuple[str, ...]
    """Headings of the table."""
    axes: tuple[str, ...] = ()
    """Titles of the axes, the horizontal one first."""
    notes: tuple[str, ...] = ()
    """What a reader must know: modelled, synthetic, protected, sources."""


@dataclass(frozen=True)
class Figure:
    """A picture with everything a reader needs who cannot or will not look at it."""

    identifier: str
    words: Words
    rows: tuple[tuple[Cell, ...], ...]
    specification: Specification = field(hash=False)

    def csv(self) -> str:
        """Give the figure's table as CSV (RFC 4180), safe to open in a spreadsheet."""
        text = io.StringIO()
        writer = csv.writer(text)
        writer.writerow(self.words.columns)
        writer.writerows([_safe(cell) for cell in row] for row in self.rows)
        return text.getvalue()


def _safe(cell: Cell) -> Cell:
    if isinstance(cell, str) and cell.startswith(_FORMULA_STARTS):
        return "'" + cell
    return cell
