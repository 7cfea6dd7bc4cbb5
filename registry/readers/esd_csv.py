"""Reads the esd CSV lists: flat, hierarchical, with a mapping, with status.

Format: contract esd-formats, section 1. Row 1 is the header; rows count records, as a spreadsheet
does, not lines.
"""

from __future__ import annotations

import csv
import io
from collections.abc import Iterator, Mapping
from itertools import zip_longest
from typing import Final

from rdflib import URIRef
from rdflib.namespace import DCTERMS, SKOS

from registry.errors import Place, UnreadableSourceError
from registry.namespaces import ADMS, ESD
from registry.readers.building import ListBuilder, too_many_items
from registry.readers.reading import (
    MAX_ITEMS,
    Options,
    Pair,
    Reading,
    Recognition,
    Source,
    SourceFormat,
    Target,
)
from registry.readers.text import Decoded, decode

#: Every column of every variant; a file has some of them.
COLUMNS: Final = (
    "Identifier", "Label", "Status", "Description", "Created", "Modified", "History notes", "Type",
    "Parent identifiers", "Parent labels",
    "Mapping type", "Mapped identifier", "Mapped label", "Mapped type",
)  # fmt: skip
REQUIRED: Final = ("Identifier", "Label")
_OWN_COLUMNS: Final = COLUMNS[:8]
_SEPARATORS: Final = str.maketrans(",|\n", ";;;")

_Row = Mapping[str, str]


def recognise_csv(data: bytes, name: str) -> Recognition:
    """Tell which variant a CSV file is by its header.

    Raises UnreadableSourceError when the columns of a list are not there.
    """
    decoded = decode(data, name)
    rows = _records(decoded.text, name)
    header = _header(next(rows, []), name)
    first = next(rows, [])
    hints = {
        "encoding": decoded.encoding,
        "mark": "yes" if decoded.has_mark else "no",
        "columns": ",".join(header),
    }
    if "Type" in header and len(first) > header.index("Type") and first[header.index("Type")]:
        hints["type"] = first[header.index("Type")]
    return Recognition(_variant(header), hints)


def read_csv(source: Source, target: Target, options: Options) -> Reading:
    """Read an esd CSV file into a graph, and into pairs where it carries a mapping.

    Raises UnreadableSourceError with row and column for what cannot be read.
    """
    name = source.name
    builder = ListBuilder(target, faithful=options.faithful)
    rows = list(_rows(decode(source.data, name), name, builder))
    if not rows:
        raise UnreadableSourceError(
            Place(name), "There is a header and nothing below it.", "Download the list again."
        )
    pairs: dict[Pair, None] = {}
    first: dict[str, _Row] = {}
    for index, (number, row) in enumerate(rows, 1):
        place = Place(name, row=number)
        identifier = row["Identifier"].strip()
        if identifier in first and _is_repeat(row, first[identifier]):
            _parents(builder, identifier, row, place)
        else:
            _concept(builder, identifier, row, place)
            first[identifier] = row
        if (pair := _pair(row, identifier, options)) is not None:
            if pair in pairs:
                builder.survived.note("A pair given twice", place)
            pairs[pair] = None
        options.tell(index, len(rows))
    return builder.finish(source, pairs)


def _variant(header: list[str]) -> SourceFormat:
    if "Mapped identifier" in header:
        return SourceFormat.CSV_MAPPING
    if "Parent identifiers" in header:
        return SourceFormat.CSV_HIERARCHY
    return SourceFormat.CSV_STATUS if "Status" in header else SourceFormat.CSV_FLAT


def _records(text: str, name: str) -> Iterator[list[str]]:
    rows = csv.reader(io.StringIO(text, newline=""), strict=True)
    number = 0
    while True:
        number += 1
        try:
            yield next(rows)
        except StopIteration:
            return
        except csv.Error as error:
            raise UnreadableSourceError(
                Place(name, line=rows.line_num, row=number),
                f"The quotes or separators go wrong here ({error}).",
                "A quote inside a field is doubled; a field with a comma or line break is quoted.",
            ) from error


def _header(cells: list[str], name: str) -> list[str]:
    header = [cell.strip() for cell in cells]
    known = {column.casefold(): column for column in COLUMNS}
    header = [known.get(cell.casefold(), cell) for cell in header]
    missing = [column for column in REQUIRED if column not in header]
    if missing:
        found = ", ".join(cell for cell in header if cell)[:200] or "nothing"
        raise UnreadableSourceError(
            Place(name, row=1),
            f"Not the columns of a list: {' and '.join(missing)} missing, found {found}.",
            _separator_advice(cells) or "The first row must name the columns, Identifier, Label...",
        )
    repeated = sorted({cell for cell in header if cell and header.count(cell) > 1})
    if repeated:
        raise UnreadableSourceError(
            Place(name, row=1, column=repeated[0]),
            "Two columns have this name.",
            "Remove or rename one of them.",
        )
    return header


def _separator_advice(cells: list[str]) -> str:
    if len(cells) == 1 and any(mark in cells[0] for mark in ";\t"):
        return "Columns must be separated by commas: save the file again as comma-separated."
    return ""


def _rows(decoded: Decoded, name: str, builder: ListBuilder) -> Iterator[tuple[int, _Row]]:
    records = _records(decoded.text, name)
    header = _header(next(records), name)
    for column in header:
        if column and column not in COLUMNS:
            builder.survived.note(f"Column {column} is not known and left out", Place(name, row=1))
    if decoded.encoding != "utf-8":
        builder.survived.note("The file is not UTF-8 but Windows-1252", Place(name))
    for number, cells in enumerate(records, 2):
        place = Place(name, row=number)
        if number - 1 > MAX_ITEMS:  # The first row is the header.
            raise too_many_items(place)
        if not any(cell.strip() for cell in cells):
            builder.survived.note("Empty rows", place)
            continue
        if len(cells) > len(header):
            if any(cells[len(header) :]):
                raise UnreadableSourceError(
                    place,
                    f"It has {len(cells)} cells, the header {len(header)}.",
                    "Put quotes around a field that holds a comma.",
                )
        elif len(cells) < len(header) - (header[-1] == ""):
            builder.survived.note("Rows with fewer cells than the header", place)
        yield number, dict(zip_longest(header, cells[: len(header)], fillvalue=""))


def _concept(builder: ListBuilder, identifier: str, row: _Row, place: Place) -> None:
    uri = builder.concept(identifier, row["Label"], place)
    builder.prose(uri, SKOS.definition, row.get("Description"), _at(place, "Description"))
    builder.date(uri, DCTERMS.created, row.get("Created"), _at(place, "Created"))
    builder.date(uri, DCTERMS.modified, row.get("Modified"), _at(place, "Modified"))
    builder.history(identifier, row.get("History notes"), _at(place, "History notes"))
    _status(builder, uri, row.get("Status", "").strip(), _at(place, "Status"))
    _parents(builder, identifier, row, place)


def _status(builder: ListBuilder, uri: URIRef, status: str, place: Place) -> None:
    if status == "Live":
        builder.fact(uri, ADMS.status, ESD.Live)
    elif status == "Discontinued":
        builder.retired(uri)
    elif status:
        raise UnreadableSourceError(
            place, f"'{status[:40]}' is not a status.", "Write Live or Discontinued."
        )


def _parents(builder: ListBuilder, identifier: str, row: _Row, place: Place) -> None:
    cell = row.get("Parent identifiers", "")
    for parent in cell.translate(_SEPARATORS).split(";"):
        if parent.strip():
            at = _at(place, "Parent identifiers")
            builder.broader(identifier, parent.strip(), at)


def _is_repeat(row: _Row, before: _Row) -> bool:
    """Whether a row is there only for a further pair or parent of the item of an earlier row."""
    if any(row.get(column) != before.get(column) for column in _OWN_COLUMNS):
        return False
    if row.get("Mapped identifier"):
        return True
    return row.get("Parent identifiers") != before.get("Parent identifiers")


def _pair(row: _Row, identifier: str, options: Options) -> Pair | None:
    mapped = row.get("Mapped identifier", "").strip()
    if not mapped:
        return None
    return Pair(
        identifier,
        mapped,
        relation=row.get("Mapping type", "").strip(),
        from_label=options.label(row["Label"]),
        to_label=options.label(row.get("Mapped label", "")),
        to_class=row.get("Mapped type", "").strip(),
    )


def _at(place: Place, column: str) -> Place:
    return Place(place.file, row=place.row, column=column)
