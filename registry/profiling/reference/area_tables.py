"""Reads area tables: for each output area its type, households and ward, as far as it says."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import NamedTuple

from registry.errors import Place, UnreadableSourceError
from registry.profiling.reference.columns import Column, Role
from registry.profiling.reference.tables import Row, Table, open_table

_LARGEST = 1_000_000


class AreaRow(NamedTuple):
    """One output area as a table has it; None where the table does not say."""

    area: str
    type: str | None
    households: int | None
    ward: str | None


@dataclass(frozen=True)
class AreaTable:
    """The areas of one authority: rows by code, vintages of codes, rows of other authorities."""

    rows: Mapping[str, AreaRow]
    vintages: Mapping[str, str]
    others: int
    repeated: int


def read_area_table(path: Path, authority: str, limit: int) -> AreaTable:
    """Read the areas of one authority from a table.

    Where the table has a column of authorities, rows of others are counted and left out. Raises
    UnreadableSourceError for a number that is none, and for two rows that contradict each other.
    """
    with open_table(path, limit) as table:
        columns = _Columns.of(table)
        rows: dict[str, AreaRow] = {}
        others = repeated = 0
        for row in table.rows:
            if columns.authority and row.cells[columns.authority.position].strip() != authority:
                others += 1
                continue
            found = _area_row(table, columns, row)
            earlier = rows.setdefault(found.area, found)
            if earlier is not found:
                _same(table, columns, row, earlier, found)
                repeated += 1
    if not rows:
        raise UnreadableSourceError(
            Place(path.name),
            f"No row is of the authority {authority}.",
            "Check the code of the authority, or take the table that holds its areas.",
        )
    return AreaTable(rows, columns.vintages(), others, repeated)


class _Columns(NamedTuple):
    area: Column
    type: Column | None
    households: Column | None
    ward: Column | None
    authority: Column | None

    @classmethod
    def of(cls, table: Table) -> _Columns:
        area = table.column(Role.AREA)
        if area is None:
            raise UnreadableSourceError(
                Place(table.name),
                "No column holds codes of output areas.",
                "Name it OA11CD, OA21CD or area.",
            )
        types = table.columns.get(Role.TYPE, ())
        if len(types) > 1:
            raise UnreadableSourceError(
                Place(table.name),
                f"Several columns may hold types: {', '.join(column.name for column in types)}.",
                "Keep the one of your scheme.",
            )
        return cls(
            area,
            table.column(Role.TYPE),
            table.column(Role.HOUSEHOLDS),
            table.column(Role.WARD),
            table.column(Role.AUTHORITY),
        )

    def vintages(self) -> dict[str, str]:
        """Say the census or year of the codes, where the columns' names say it."""
        named = {"area": self.area, "ward": self.ward}
        return {role: column.vintage for role, column in named.items() if column and column.vintage}


def _area_row(table: Table, columns: _Columns, row: Row) -> AreaRow:
    code = row.cells[columns.area.position].strip()
    if not code:
        raise table.broken(row, columns.area, "The area has no code.", "Fill it in.")
    return AreaRow(
        code,
        _text(row, columns.type),
        _households(table, columns.households, row),
        _text(row, columns.ward),
    )


def _text(row: Row, column: Column | None) -> str | None:
    return (row.cells[column.position].strip() or None) if column else None


def _households(table: Table, column: Column | None, row: Row) -> int | None:
    text = _text(row, column)
    if column is None or text is None:
        return None
    try:
        number = float(text)
    except ValueError:
        number = -1
    if not 0 <= number <= _LARGEST or number != int(number):
        raise table.broken(
            row,
            column,
            f"{text!r} is no number of households.",
            f"Write a whole number from 0 to {_LARGEST:,}.",
        )
    return int(number)


def _same(table: Table, columns: _Columns, row: Row, earlier: AreaRow, found: AreaRow) -> None:
    if earlier != found:
        raise table.broken(
            row,
            columns.area,
            f"{found.area} stands in an earlier row with other values.",
            "Keep one of the two rows.",
        )
