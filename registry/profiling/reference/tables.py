"""Opens a table of reference data: CSV in UTF-8, read row by row, within a limit of bytes."""

from __future__ import annotations

import csv
import hashlib
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import NamedTuple

from registry.errors import Place, UnreadableSourceError
from registry.profiling.reference.columns import (
    CODE_POINT_OPEN,
    Column,
    Role,
    fold_postcode,
    recognise,
)

#: First bytes of what is no plain table, and what to do about it.
_PACKED = (
    (b"PK\x03\x04", "It is a ZIP archive or a workbook.", "Unpack it, or save the sheet as CSV."),
    (b"\x1f\x8b", "It is packed with gzip.", "Unpack it first."),
    (b"PAR1", "It is a Parquet file.", "Save the table as CSV."),
    (b"SQLite", "It is a database.", "Export the table as CSV."),
    (b"\xff\xfe", "The text is UTF-16.", "Save it again as CSV UTF-8."),
    (b"\xfe\xff", "The text is UTF-16.", "Save it again as CSV UTF-8."),
)
_HEAD = 4096
_RAISE = "Cut it down to your authority, or raise REGISTRY_REFERENCE_BYTES."


class Row(NamedTuple):
    """One row: the line it ends on, from 1, and its cells."""

    line: int
    cells: list[str]


class Table(NamedTuple):
    """An open table: its name, its recognised columns and its rows, to be read once."""

    name: str
    columns: dict[Role, tuple[Column, ...]]
    header: list[str]
    rows: Iterator[Row]

    def column(self, role: Role, vintage: str = "") -> Column | None:
        """Return the best column of a role, one of the given vintage (``OA11``) before others."""
        found = self.columns.get(role, ())
        return next((c for c in found if c.vintage == vintage), found[0] if found else None)

    def broken(self, row: Row, column: Column, problem: str, remedy: str) -> UnreadableSourceError:
        """Make the error for a cell."""
        return UnreadableSourceError(
            Place(self.name, line=row.line, column=column.name), problem, remedy
        )


def check_size(path: Path, limit: int, remedy: str = _RAISE) -> None:
    """Raise UnreadableSourceError for a file that is empty or above a limit of bytes."""
    size = path.stat().st_size
    if size > limit:
        raise UnreadableSourceError(
            Place(path.name),
            f"It has {size:,} bytes, more than the {limit:,} that are read.",
            remedy,
        )
    if size == 0:
        raise UnreadableSourceError(Place(path.name), "It is empty.", "Download the file again.")


def sha256_of_file(path: Path) -> str:
    """Hash a file without holding it in memory."""
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


@contextmanager
def open_table(path: Path, limit: int) -> Iterator[Table]:
    """Open a table to be read row by row.

    Raises UnreadableSourceError, also while rows are read, for a file that is packed, too large,
    not UTF-8 or no CSV, with the line where that is known.
    """
    check_size(path, limit)
    _refuse_packed(path)
    with path.open(encoding="utf-8-sig", newline="") as file:
        rows = _rows(path.name, csv.reader(file))
        first = next(rows, None)
        if first is None:
            raise UnreadableSourceError(
                Place(path.name), "It holds no row.", "Download the file again."
            )
        header = first.cells
        if len(header) == len(CODE_POINT_OPEN) and fold_postcode(header[0]):
            header = list(CODE_POINT_OPEN)
            rows = _again(first, rows)
        yield Table(path.name, recognise(header), header, _whole(path.name, rows, len(header)))


def _refuse_packed(path: Path) -> None:
    with path.open("rb") as file:
        head = file.read(_HEAD)
    for mark, problem, remedy in _PACKED:
        if head.startswith(mark):
            raise UnreadableSourceError(Place(path.name), problem, remedy)
    if b"\0" in head:
        raise UnreadableSourceError(Place(path.name), "It is no text.", "Export the table as CSV.")


def _rows(name: str, reader: Iterator[list[str]]) -> Iterator[Row]:
    """Yield the rows that are not blank; turn what breaks into an error that names the line."""
    line = 0
    try:
        for cells in reader:
            line = getattr(reader, "line_num", line + 1)
            if any(cell.strip() for cell in cells):
                yield Row(line, cells)
    except UnicodeDecodeError as error:
        raise UnreadableSourceError(
            Place(name, line=line + 1),
            f"Byte 0x{error.object[error.start]:02X} here or later is no letter in UTF-8.",
            "Save the file again as CSV UTF-8.",
        ) from error
    except csv.Error as error:
        raise UnreadableSourceError(
            Place(name, line=line + 1), f"It is no CSV: {error}.", "Save the file again as CSV."
        ) from error


def _again(first: Row, rows: Iterator[Row]) -> Iterator[Row]:
    yield first
    yield from rows


def _whole(name: str, rows: Iterator[Row], width: int) -> Iterator[Row]:
    """Yield rows, refusing one that has fewer or more cells than the header."""
    for row in rows:
        if len(row.cells) != width:
            raise UnreadableSourceError(
                Place(name, line=row.line),
                f"The row has {len(row.cells)} cells, the header {width}.",
                "Correct the row, or its quotes.",
            )
        yield row
