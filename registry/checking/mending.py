"""Mends what is certain: the file with the changes made, and the log of the changes."""

from __future__ import annotations

import csv
import io
from collections.abc import Sequence
from typing import NamedTuple

import xlsxwriter

from registry.checking.cells import harmless
from registry.checking.findings import CheckReport, Finding
from registry.checking.grids import Grid


class Change(NamedTuple):
    """One change: where, what it was, what it is now, by which rule."""

    row: int
    column: str
    before: str
    after: str
    rule: str


class Mended(NamedTuple):
    """A file with its changes made."""

    name: str
    media_type: str
    data: bytes
    changes: tuple[Change, ...]

    def log(self) -> bytes:
        """Write the changes as CSV."""
        return _csv([LOG, *([harmless(str(cell)) for cell in each] for each in self.changes)], ",")


#: The columns of the log.
LOG = ("Row", "Column", "Before", "After", "Rule")
_XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


def mend(report: CheckReport) -> Mended | None:
    """Make the certain changes; None where there are none, or the file cannot be written again.

    RDF comes back as Turtle, XML as XML. Tables that are text come back as text, in UTF-8, with
    the same separator; spreadsheets as XLSX with every cell a text and a sheet of the changes.
    """
    grid = report.understanding.grid
    certain = [each for each in report.findings if each.action and each.row is not None]
    if grid.removable is not None:
        # A pair may share its element with others: it cannot be taken out alone.
        certain = [e for e in certain if e.action != "remove row" or e.row in grid.removable]
    if not certain or (grid.separator is None and not grid.is_workbook and grid.write is None):
        return None
    rows = [list(row) for row in grid.rows]
    changes = tuple(_change(rows, grid, each) for each in certain)
    removed = {each.row for each in certain if each.action == "remove row"}
    kept = [row for place, row in enumerate(rows, grid.first_row) if place not in removed]
    stem, _, suffix = report.name.rpartition(".")
    name = f"{stem or suffix}-mended"
    if grid.write is not None:
        places = {change.row - grid.first_row for change in changes}
        gone = {(row or 0) - grid.first_row for row in removed}
        written = grid.write({p: None if p in gone else tuple(rows[p]) for p in sorted(places)})
        return Mended(f"{name}.{written.suffix}", written.media_type, written.data, changes)
    if grid.is_workbook:
        return Mended(f"{name}.xlsx", _XLSX, _workbook(kept, changes), changes)
    separator = grid.separator or ","
    is_tabbed = separator == "\t"
    data = _csv([[_safe(cell, i) for i, cell in enumerate(row)] for row in kept], separator)
    media_type = "text/tab-separated-values" if is_tabbed else "text/csv"
    return Mended(f"{name}.{'tsv' if is_tabbed else 'csv'}", media_type, data, changes)


def _change(rows: list[list[str]], grid: Grid, finding: Finding) -> Change:
    """Make one change in the rows and say it."""
    row = finding.row or 0
    if finding.action == "remove row" or finding.column is None:
        return Change(row, "", finding.value, "(row removed)", finding.rule)
    cells, index = rows[row - grid.first_row], finding.column.index
    cells += [""] * (index + 1 - len(cells))
    before, cells[index] = cells[index], finding.suggestion or ""
    return Change(row, finding.column.title, before, cells[index], finding.rule)


def _safe(cell: str, index: int) -> str:
    """Keep a cell from being a formula; a line of metadata (SSSOM) is none."""
    return cell if index == 0 and cell.startswith("#") else harmless(cell)


def _csv(rows: Sequence[Sequence[str]], separator: str) -> bytes:
    stream = io.StringIO()
    csv.writer(stream, delimiter=separator, lineterminator="\r\n").writerows(rows)
    return stream.getvalue().encode()


def _workbook(rows: Sequence[Sequence[str]], changes: Sequence[Change]) -> bytes:
    stream = io.BytesIO()
    options = {"in_memory": True, "strings_to_formulas": False, "strings_to_urls": False}
    with xlsxwriter.Workbook(stream, options) as workbook:
        for title, table in (
            ("Mended", rows),
            ("Changes", [LOG, *((str(cell) for cell in change) for change in changes)]),
        ):
            sheet = workbook.add_worksheet(title)
            for number, row in enumerate(table):
                for index, cell in enumerate(row):
                    sheet.write_string(number, index, cell)
    return stream.getvalue()
