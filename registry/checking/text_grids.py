"""Reads tables that are text: CSV, TSV, SSSOM, with any of the usual separators."""

from __future__ import annotations

import csv
import io
import re
from itertools import islice

from registry.checking.grids import MAX_COLUMNS, MAX_ROWS, Cells, Grid, Prefix, refuse_large
from registry.errors import Place, UnreadableSourceError
from registry.namespaces import ESD_ID, PREFIXES
from registry.readers.text import decode

_SEPARATORS = {",": "commas", "\t": "tabs", ";": "semicolons", "|": "bars"}
_SAMPLE = 64 * 1024
_CONTROL = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f]")
#: SSSOM, section "TSV": the metadata stand before the table, each line after a number sign.
_METADATA = re.compile(r"#\s?(?P<indent>\s*)(?P<key>[\w.-]+):\s*(?P<value>.*?)\s*$")
_VERSIONS = {"subject_source_version": "from_version", "object_source_version": "to_version"}


def read_text(data: bytes, name: str) -> Grid:
    """Read a table that is text.

    Raises UnreadableSourceError for text in an unknown encoding, control characters, quotes that
    go wrong (with the row and line), too many rows or columns.
    """
    decoded = decode(data, name)
    if found := _CONTROL.search(decoded.text):
        raise UnreadableSourceError(
            Place(name, line=decoded.text.count("\n", 0, found.start()) + 1),
            f"It holds the control character 0x{ord(found.group()):02X}: this is not text.",
            "Give a table, XML or RDF.",
        )
    _refuse_wide_lines(decoded.text, name)
    separator = _separator(decoded.text)
    rows = tuple(_records(decoded.text, separator, name))
    refuse_large(name, len(rows), max((len(row) for row in rows), default=0))
    metadata = _metadata(rows)
    is_sssom = any("subject_id" in row and "object_id" in row for row in rows[:200])
    words = f"a table separated by {_SEPARATORS[separator]}"
    notes = []
    if decoded.encoding != "utf-8":
        notes.append("The text is not UTF-8; it was read as Windows-1252.")
    return Grid(
        f"SSSOM, {words}" if is_sssom else words,
        rows,
        separator=separator,
        hints={_VERSIONS[key]: value for key, value in metadata.items() if key in _VERSIONS},
        prefixes=_prefixes(rows) if is_sssom else (),
        notes=tuple(notes),
    )


def _refuse_wide_lines(text: str, name: str) -> None:
    """Refuse a line of millions of cells before it is taken apart."""
    widest = MAX_COLUMNS * 20
    for line in io.StringIO(text):
        if len(line) > widest and max(line.count(mark) for mark in _SEPARATORS) > widest:
            refuse_large(name, 0, widest)


def _separator(text: str) -> str:
    """Choose the separator that gives most rows the same number of cells, more than one."""
    sample = text[:_SAMPLE]
    best, best_score = ",", 0.0
    for separator in _SEPARATORS:
        reader = csv.reader(io.StringIO(sample, newline=""), delimiter=separator, strict=True)
        widths: list[int] = []
        try:
            widths.extend(len(row) for row in islice(reader, 200) if row and row[0][:1] != "#")
        except csv.Error:
            # The sample may end within quotes; a whole text that goes wrong has another separator.
            if len(text) <= _SAMPLE:
                continue
        usual = max(set(widths), key=widths.count, default=1)
        if usual > 1 and (score := widths.count(usual) / len(widths)) > best_score:
            best, best_score = separator, score
    return best


def _records(text: str, separator: str, name: str) -> list[Cells]:
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=separator, strict=True)
    rows: list[Cells] = []
    try:
        for row in reader:
            if len(rows) > MAX_ROWS or len(row) > MAX_COLUMNS:
                refuse_large(name, len(rows), len(row))
            rows.append(tuple(row))
    except csv.Error as error:
        raise UnreadableSourceError(
            Place(name, line=reader.line_num, row=len(rows) + 1),
            f"The quotes or separators go wrong here ({error}).",
            "A quote inside a field is doubled; a field with a separator or line break is quoted.",
        ) from error
    return rows


def _metadata(rows: tuple[Cells, ...]) -> dict[str, str]:
    found = {}
    for row in rows[:500]:
        if row and row[0].startswith("#") and (match := _METADATA.match(row[0])):
            found[match["key"]] = match["value"].strip("\"'")
    return found


def _prefixes(rows: tuple[Cells, ...]) -> tuple[Prefix, ...]:
    """Return the prefixes of SSSOM's ``curie_map``, and those this project knows."""
    # Entries are written esd:service/1, not by the ontology's prefix.
    found = {**PREFIXES, "esd": str(ESD_ID)}
    for name, value in _metadata(rows).items():
        if value.startswith(("http://", "https://")) and value.endswith(("/", "#", "_", "=")):
            found[name] = value
    return tuple(Prefix(name, namespace) for name, namespace in found.items())
