"""Reads spreadsheets (XLSX, ODS, XLS) from strangers, in a process that may die of them."""

from __future__ import annotations

import io
import json
import subprocess
import sys
import zipfile
import zlib
from pathlib import Path

from registry.checking.grids import MAX_COLUMNS, MAX_ROWS, Grid, refuse_large
from registry.checking.spreadsheet_child import NO_SUCH_SHEET, REFUSED, TOO_LARGE
from registry.errors import Place, UnreadableSourceError

_CHILD = Path(__file__).with_name("spreadsheet_child.py")
#: Address space of the child, in bytes, and seconds after which it is killed.
_MEMORY = 1024 * 1024 * 1024
_SECONDS = 20
#: Most bytes a workbook may inflate to: a sheet of 200,000 rows needs 60 MB.
_INFLATED = 200 * 1024 * 1024
_MEMBERS = 2000
_BLOCK = 256 * 1024
#: Most sheets behind the first one filled among which that to be judged is looked for.
_FURTHER = 5
#: How a zip archive and an old Excel file begin.
WORKBOOK_STARTS = (b"PK\x03\x04", b"\xd0\xcf\x11\xe0")


def read_workbook(data: bytes, name: str, sheet_asked: str | None = None) -> Grid:
    """Read the sheet asked for by its name or number, else the first one that is not empty.

    Raises UnreadableSourceError for what is no spreadsheet, inflates beyond measure (counted, not
    believed), declares a document type, or is larger than the limits.
    """
    kind = "an Excel file" if data.startswith(WORKBOOK_STARTS[1]) else _inspect(data, name)
    limits = [str(limit) for limit in (_MEMORY, _SECONDS, MAX_ROWS, MAX_COLUMNS)]
    try:
        done = subprocess.run(  # noqa: S603 - a fixed program; the workbook goes to its input
            [sys.executable, "-I", str(_CHILD), *limits, (sheet_asked or "").replace("\0", "")],
            input=data,
            capture_output=True,
            timeout=_SECONDS,
            check=False,
        )
    except subprocess.TimeoutExpired:
        raise _too_much(name) from None
    if done.returncode == TOO_LARGE:
        refuse_large(name, 0, MAX_COLUMNS + 1)
    if done.returncode == NO_SUCH_SHEET:
        raise UnreadableSourceError(
            Place(name),
            f"There is no sheet {sheet_asked!r} that holds anything.",
            f"Its sheets are: {', '.join(json.loads(done.stderr))}.",
        )
    if done.returncode == REFUSED:
        problem = f"This spreadsheet cannot be read: {json.loads(done.stderr)}."
        raise UnreadableSourceError(Place(name), problem, "Save it again, or as CSV UTF-8.")
    if done.returncode != 0:
        raise _too_much(name)
    sheet = json.loads(done.stdout)
    rows = tuple(tuple(row) for row in sheet["rows"])
    read, sheets = sheet["sheet"], sheet["sheets"]
    others = ", ".join(each for each in sheets if each != read)
    notes = (f"Of {len(sheets)} sheets {read} was read. Not read: {others}.",) if others else ()
    return Grid(
        f"{kind}, sheet {read}", rows, is_workbook=True, notes=notes,
        further_sheets=tuple(sheets[sheets.index(read) + 1 :][:_FURTHER]),
    )  # fmt: skip


def _inspect(data: bytes, name: str) -> str:
    """Inflate every member to nowhere, counting bytes, and say what kind of workbook it is."""
    try:
        archive = zipfile.ZipFile(io.BytesIO(data))
        members = archive.namelist()
        if len(members) > _MEMBERS:
            raise _too_much(name)
        left = _INFLATED
        for member in archive.infolist():
            left = _inflate(archive, member, left, name)
    except (zipfile.BadZipFile, zlib.error, NotImplementedError, RuntimeError, OSError, EOFError):
        raise UnreadableSourceError(
            Place(name), "It is a damaged or locked archive.", "Save the spreadsheet again."
        ) from None
    if "xl/workbook.xml" in members or "xl/workbook.bin" in members:
        return "an Excel file"
    if "content.xml" in members:
        return "an OpenDocument spreadsheet"
    raise UnreadableSourceError(
        Place(name), "It is a zip archive, and no spreadsheet.", "Unpack it; give the file within."
    )


def _inflate(archive: zipfile.ZipFile, member: zipfile.ZipInfo, left: int, name: str) -> int:
    with archive.open(member) as stream:
        is_first = True
        while block := stream.read(_BLOCK):
            left -= len(block)
            if left < 0:
                raise _too_much(name)
            if is_first and (b"<!DOCTYPE" in block or b"<!ENTITY" in block):
                raise UnreadableSourceError(
                    Place(name),
                    "It declares a document type or an entity, which no spreadsheet needs.",
                    "Save it again with a spreadsheet program.",
                )
            is_first = False
    return left


def _too_much(name: str) -> UnreadableSourceError:
    return UnreadableSourceError(
        Place(name),
        f"Unpacked it takes more than {_INFLATED // 2**20} MB, or more than {_SECONDS} seconds.",
        "Check that it is the right file and no cell stands far outside the table; or save the one "
        "sheet as CSV UTF-8.",
    )
