"""Tables: titles read from CSV or plain lines; assignments written as CSV and as SSSOM."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterable, Mapping, Sequence
from typing import NamedTuple

from registry.assigning.assigner import Assignment
from registry.assigning.decisions import ACCEPTED, REJECTED, Decision
from registry.checking.workbooks import WORKBOOK_STARTS, read_workbook
from registry.errors import Place, UnreadableSourceError
from registry.namespaces import ESD_ID, SEMAPV
from registry.readers.text import decode
from registry.search.words import fold

#: Headings of the column of titles, and of how often each is used, the likeliest first.
_TITLES = (
    "name",
    "title",
    "service",
    "service name",
    "service title",
    "page title",
    "page name",
    "page",
    "label",
    "transaction",
    "transaction name",
    "form",
    "description",
)
_VOLUMES = (
    "volume",
    "transactions",
    "count",
    "number of transactions",
    "requests",
    "hits",
    "views",
    "page views",
    "visits",
)
_LARGEST_FIELD = 100_000
#: Rows among which the headings are looked for, below a title.
_HEADINGS_WITHIN = 12
#: A cell that begins so is a formula to a spreadsheet.
_FORMULA = ("=", "+", "-", "@", "\t", "\r")
COLUMNS = (
    "Name",
    "Volume",
    "Identifier",
    "Label",
    "URI",
    "Confidence",
    "Decision",
    "Like",
    "Interaction",
    "Channel",
)
_SSSOM_COLUMNS = (
    "subject_label",
    "subject_type",
    "predicate_id",
    "predicate_modifier",
    "object_id",
    "object_label",
    "mapping_justification",
    "confidence",
)
_SSSOM_HEADER = (
    "#mapping_set_id: {set_id}",
    "#mapping_set_title: Local names of services and the references assigned to them",
    "#license: https://creativecommons.org/publicdomain/zero/1.0/",
    "#curie_map:",
    f"#  esd: {ESD_ID}",
    "#  rdfs: http://www.w3.org/2000/01/rdf-schema#",
    f"#  semapv: {SEMAPV}",
    "#  skos: http://www.w3.org/2004/02/skos/core#",
)


class Title(NamedTuple):
    """A name to be assigned, and how often it is used."""

    text: str
    volume: int


class Row(NamedTuple):
    """A title with its assignment and the verdict on it; empty where it is still to be decided."""

    title: Title
    assignment: Assignment
    verdict: str = ""


def read_titles(data: bytes, file: str, column: str | None = None) -> list[Title]:
    """Read titles: a table (CSV, XLSX, ODS, XLS) with a heading that names them, or one a line.

    The same title in several rows is one, its volumes added. Raises UnreadableSourceError where
    the bytes are neither text nor a spreadsheet, or ``column`` is not there.
    """
    rows = _rows(data, file)
    if not rows:
        return []
    wanted = (fold(column).strip(),) if column else _TITLES
    above, place = _heading(rows, wanted)
    if column and place is None:
        raise UnreadableSourceError(
            Place(file, row=1), f"there is no column {column}.", f"There are: {', '.join(rows[0])}."
        )
    if place is None:
        # Without a heading every line is a title, commas and all.
        if data.startswith(WORKBOOK_STARTS):
            return _added((next(filter(None, row)), 1) for row in rows)
        return _added((line, 1) for line in decode(data, file).text.splitlines())
    header = [fold(cell).strip() for cell in rows[above]]
    volume = next((header.index(name) for name in _VOLUMES if name in header), None)
    body = rows[above + 1 :]
    return _added((row[place], _volume(row, volume)) for row in body if len(row) > place)


def _heading(rows: Sequence[Sequence[str]], wanted: Sequence[str]) -> tuple[int, int | None]:
    """Return the row of headings and the column that one of them names; None where none does.

    Below the first row a heading has others beside it: a line may be the one word *Form*.
    """
    for above, row in enumerate(rows[:_HEADINGS_WITHIN]):
        header = [fold(cell).strip() for cell in row]
        if above and sum(map(bool, header)) < 2:
            continue
        place = next((header.index(name) for name in wanted if name in header), None)
        if place is not None:
            return above, place
    return 0, None


def read_reviewed(data: bytes, file: str) -> list[Decision]:
    """Read the decisions in a CSV that ``as_csv`` wrote and somebody went through.

    Raises UnreadableSourceError where its columns are not there.
    """
    rows = _rows(data, file)
    header = rows[0] if rows else []
    missing = [name for name in ("Name", "URI", "Decision") if name not in header]
    if missing:
        raise UnreadableSourceError(
            Place(file, row=1),
            f"there is no column {missing[0]}.",
            "Give the CSV that `registry assign` wrote, its column Decision filled in.",
        )
    found = []
    for cells in rows[1:]:
        row = dict(zip(header, cells, strict=False))
        verdict = fold(row.get("Decision", "")).strip()
        if verdict in {ACCEPTED, REJECTED} and row.get("URI") and row.get("Name"):
            found.append(Decision(_as_typed(row["Name"]), row["URI"], verdict))
    return found


def as_csv(rows: Iterable[Row]) -> str:
    """Write assignments, one a row; formulas are disarmed."""
    stream = io.StringIO()
    writer = csv.writer(stream, lineterminator="\r\n")
    writer.writerow(COLUMNS)
    for row in rows:
        best = row.assignment.candidates[0] if row.assignment.candidates else None
        found = (best.entry.notation, best.entry.label, best.entry.uri) if best else ("", "", "")
        writer.writerow(
            [
                safe_cell(row.assignment.title),
                row.title.volume,
                *found,
                f"{row.assignment.confidence:.3f}",
                row.verdict,
                safe_cell(best.like) if best else "",
                row.assignment.interaction or "",
                row.assignment.channel or "",
            ]
        )
    return stream.getvalue()


def as_sssom(rows: Sequence[Row], set_id: str) -> str:
    """Write decided assignments as SSSOM/TSV: text subjects, justification, confidence.

    A rejected one is a negative mapping (``predicate_modifier``); an undecided one is left out.
    """
    stream = io.StringIO()
    for line in _SSSOM_HEADER:
        stream.write(line.format(set_id=set_id) + "\n")
    writer = csv.DictWriter(stream, _SSSOM_COLUMNS, delimiter="\t", lineterminator="\n")
    writer.writeheader()
    for row in rows:
        if row.assignment.candidates and row.verdict:
            writer.writerow(_sssom_row(row))
    return stream.getvalue()


def safe_cell(text: str) -> str:
    """Keep a text of a stranger from being a formula where a spreadsheet opens it."""
    return f"'{text}" if text.startswith(_FORMULA) else text


def _sssom_row(row: Row) -> Mapping[str, str]:
    best = row.assignment.candidates[0]
    by_hand = row.verdict in {ACCEPTED, REJECTED}
    return {
        "subject_label": " ".join(row.assignment.title.split()),
        "subject_type": "rdfs literal",
        "predicate_id": "skos:closeMatch",
        "predicate_modifier": "Not" if row.verdict == REJECTED else "",
        "object_id": best.entry.uri.replace(str(ESD_ID), "esd:", 1),
        "object_label": best.entry.label,
        "mapping_justification": "semapv:ManualMappingCuration"
        if by_hand
        else "semapv:CompositeMatching",
        "confidence": f"{row.assignment.confidence:.3f}",
    }


def _as_typed(text: str) -> str:
    return text[1:] if text[:1] == "'" and text[1:].startswith(_FORMULA) else text


def _rows(data: bytes, file: str) -> Sequence[Sequence[str]]:
    if data.startswith(WORKBOOK_STARTS):
        return [row for row in read_workbook(data, file).rows if any(row)]
    text = decode(data, file).text
    if "\0" in text:
        raise UnreadableSourceError(Place(file), "this is not text.", "Save it as CSV UTF-8.")
    beginning = "\n".join(text.split("\n", _HEADINGS_WITHIN)[:_HEADINGS_WITHIN])
    delimiter = max(",\t;", key=beginning.count)
    rows = csv.reader(io.StringIO(text), delimiter=delimiter)
    try:
        return [[cell[:_LARGEST_FIELD] for cell in row] for row in rows if any(row)]
    except csv.Error as error:
        raise UnreadableSourceError(
            Place(file, line=rows.line_num), f"this is not CSV: {error}.", "Mend the quotes there."
        ) from None


def _volume(row: Sequence[str], place: int | None) -> int:
    text = row[place].replace(",", "").strip() if place is not None and place < len(row) else ""
    return int(text) if text.isascii() and text.isdecimal() and len(text) < 13 else 1


def _added(titles: Iterable[tuple[str, int]]) -> list[Title]:
    found: dict[str, int] = {}
    for text, volume in titles:
        if text.strip():
            found[text.strip()] = found.get(text.strip(), 0) + volume
    return [Title(text, volume) for text, volume in found.items()]
