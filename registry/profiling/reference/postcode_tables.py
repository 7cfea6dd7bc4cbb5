"""Reads postcode tables: Code-Point Open, ONSPD, NSPL, or a council's own with the same columns.

Code-Point Open has no header line and gives eastings and northings on the British National Grid;
the directories of ONS give output areas (`oa11`, `oa21`), wards and both kinds of position.
Terminated postcodes are kept: transactions of earlier periods have them.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import NamedTuple

from registry.errors import Place, UnreadableSourceError
from registry.profiling.reference.columns import Column, Role, fold_postcode
from registry.profiling.reference.tables import Row, Table, open_table

GRID = "EPSG:27700"
WGS84 = "EPSG:4326"
#: Edges of the British National Grid in metres; beyond them a number is no easting or northing.
_GRID_EDGE = (700_000.0, 1_300_000.0)
_DEGREES_EDGE = (180.0, 90.0)


class PostcodeRow(NamedTuple):
    """One postcode; None where the table does not say. `x`, `y`: metres or degrees."""

    postcode: str
    area: str | None
    ward: str | None
    x: float | None
    y: float | None


@dataclass(frozen=True)
class PostcodeTable:
    """The postcodes of one authority, the system of their positions, and what was left out."""

    rows: Mapping[str, PostcodeRow]
    system: str | None
    vintages: Mapping[str, str]
    others: int
    repeated: int
    terminated: int
    unreadable: tuple[str, ...]
    has_authorities: bool


def read_postcode_table(
    path: Path, authority: str, limit: int, area_vintage: str = ""
) -> PostcodeTable:
    """Read the postcodes of one authority from a table.

    Of several columns of output areas that of `area_vintage` (``OA11``) is read. Where the table
    has a column of authorities, rows of others are counted and left out. A text that is no postcode
    is left out and named; a position that is no number raises UnreadableSourceError.
    """
    with open_table(path, limit) as table:
        columns = _Columns.of(table, area_vintage)
        rows: dict[str, PostcodeRow] = {}
        unreadable: list[str] = []
        others = repeated = terminated = 0
        for row in table.rows:
            if columns.authority and row.cells[columns.authority.position].strip() != authority:
                others += 1
                continue
            code = fold_postcode(row.cells[columns.postcode.position])
            if code is None:
                unreadable.append(f"line {row.line}: {row.cells[columns.postcode.position][:12]!r}")
                continue
            terminated += bool(_text(row, columns.terminated))
            found = _postcode_row(table, columns, row, code)
            repeated += rows.setdefault(code, found) is not found
    if not rows:
        raise UnreadableSourceError(
            Place(path.name),
            f"No postcode is of the authority {authority}.",
            "Check the code of the authority, or take the table that holds its postcodes.",
        )
    return PostcodeTable(
        rows,
        columns.system,
        columns.vintages(),
        others,
        repeated,
        terminated,
        tuple(unreadable),
        columns.authority is not None,
    )


class _Columns(NamedTuple):
    postcode: Column
    area: Column | None
    ward: Column | None
    authority: Column | None
    x: Column | None
    y: Column | None
    system: str | None
    terminated: Column | None

    @classmethod
    def of(cls, table: Table, area_vintage: str) -> _Columns:
        postcode = table.column(Role.POSTCODE)
        if postcode is None:
            raise UnreadableSourceError(
                Place(table.name), "No column holds postcodes.", "Name it postcode."
            )
        x, y = table.column(Role.EASTING), table.column(Role.NORTHING)
        system: str | None = GRID
        if x is None or y is None:
            x, y = table.column(Role.LONGITUDE), table.column(Role.LATITUDE)
            system = WGS84 if x and y else None
        return cls(
            postcode,
            _of_vintage(table, area_vintage),
            table.column(Role.WARD),
            table.column(Role.AUTHORITY),
            x if system else None,
            y if system else None,
            system,
            table.column(Role.TERMINATED),
        )

    def vintages(self) -> dict[str, str]:
        """Say the census or year of the codes, where the columns' names say it."""
        named = {"area": self.area, "ward": self.ward}
        return {role: column.vintage for role, column in named.items() if column and column.vintage}


def _of_vintage(table: Table, vintage: str) -> Column | None:
    """Return the column of output areas; none where all are of another census."""
    column = table.column(Role.AREA, vintage)
    if column and vintage and column.vintage and column.vintage != vintage:
        return None
    return column


def _postcode_row(table: Table, columns: _Columns, row: Row, code: str) -> PostcodeRow:
    x = _number(table, columns.x, row, columns.system, axis=0)
    y = _number(table, columns.y, row, columns.system, axis=1)
    if columns.system == GRID and not (x and y):
        x = y = None  # Code-Point Open and ONSPD write 0 or nothing where no position is known.
    return PostcodeRow(code, _text(row, columns.area), _text(row, columns.ward), x, y)


def _number(
    table: Table, column: Column | None, row: Row, system: str | None, axis: int
) -> float | None:
    text = _text(row, column)
    if column is None or text is None:
        return None
    try:
        number = float(text)
    except ValueError:
        number = float("nan")
    edge = (_GRID_EDGE if system == GRID else _DEGREES_EDGE)[axis]
    lowest = 0.0 if system == GRID else -edge
    # ONSPD writes latitude 99.999999 where no position is known.
    if system == WGS84 and axis == 1 and number > edge:
        return None
    if not lowest <= number <= edge:
        raise table.broken(
            row, column, f"{text!r} is no position.", f"Write a number from {lowest:g} to {edge:g}."
        )
    return number


def _text(row: Row, column: Column | None) -> str | None:
    return (row.cells[column.position].strip() or None) if column else None
