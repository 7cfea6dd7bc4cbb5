"""Writes a list as a workbook: a sheet of its concepts and a sheet of its mappings.

Every cell is written as a string: a text that starts with `=`, `+`, `-` or `@` stays a text.
"""

from __future__ import annotations

import io
from collections.abc import Iterable, Iterator, Sequence
from datetime import date, datetime
from typing import TYPE_CHECKING

from rdflib import Graph, Literal, URIRef
from rdflib.namespace import DCTERMS, SKOS
from xlsxwriter import Workbook

from exporters.document import Document, Record, merged
from exporters.list_graph import by_number, concepts_of, identifier, parents_of, text, texts
from exporters.tidy_table import curie
from registry.namespaces import ADMS, ESD

if TYPE_CHECKING:
    from xlsxwriter.worksheet import Worksheet

_CHUNK = 65536
#: What a cell and a sheet can hold (Excel specifications and limits).
_MOST_LETTERS = 32767
_MOST_LINKS = 65530
_LONGEST_LINK = 2079
_WIDTHS = {"Identifier": 12, "Definition": 60, "Scope note": 40, "Status": 14, "URI": 44}
_USUAL_WIDTH = 28

_PAIR_COLUMNS = (
    "Identifier", "Label", "Direction", "Relation", "Other list", "Other identifier",
    "Other label", "Other URI",
)  # fmt: skip
_TEXT_COLUMNS = {
    "Alternative labels": SKOS.altLabel,
    "Hidden labels": SKOS.hiddenLabel,
    "Former names": ESD.formerName,
    "Definition": SKOS.definition,
    "Scope note": SKOS.scopeNote,
    "History note": SKOS.historyNote,
    "Created": DCTERMS.created,
    "Modified": DCTERMS.modified,
}
_LINK_COLUMNS = {"Related": SKOS.related, "Replaced by": DCTERMS.isReplacedBy}


def xlsx_chunks(document: Document) -> Iterator[bytes]:
    """Yield the workbook, made in memory: the format's directory comes last.

    The same list gives the same bytes: its date, not the clock's, is the workbook's.
    """
    graph = document.graph()
    buffer = io.BytesIO()
    workbook = Workbook(buffer, {"in_memory": True})
    workbook.set_properties(
        {
            "title": text(graph, document.uri, DCTERMS.title),
            "comments": text(graph, document.uri, DCTERMS.rights),
            "created": _day(text(graph, document.uri, DCTERMS.modified)),
        }
    )
    concepts = list(_concept_rows(graph, document.uri))
    _write_sheet(workbook, "Concepts", concepts)
    pairs = merged(
        document.records("concept-mappings"), "concept", "predicate", "direction", "other"
    )
    _write_sheet(workbook, "Mappings", [_PAIR_COLUMNS, *_pair_rows(graph, pairs)])
    workbook.close()
    data = buffer.getvalue()
    for begin in range(0, len(data), _CHUNK):
        yield data[begin : begin + _CHUNK]


def _concept_rows(graph: Graph, list_uri: URIRef) -> Iterator[Sequence[str]]:
    """Give the header, then a row a concept; the last column is its address."""
    concepts = concepts_of(graph, list_uri)
    languages = _languages(graph, concepts)
    labels = [f"Label ({language})" if language else "Label" for language in languages]
    yield (
        "Identifier", *labels, "Status", *_TEXT_COLUMNS, "Broader", *_LINK_COLUMNS, "URI",
    )  # fmt: skip
    held = set(concepts)
    for uri in concepts:
        names = {
            name.language or "": str(name)
            for name in graph.objects(uri, SKOS.prefLabel)
            if isinstance(name, Literal)
        }
        yield (
            identifier(graph, uri),
            *(names.get(language, "") for language in languages),
            text(graph, uri, ADMS.status).removeprefix(str(ESD)),
            *("; ".join(texts(graph, uri, predicate)) for predicate in _TEXT_COLUMNS.values()),
            _named(graph, parents_of(graph, uri, held)),
            *(_named(graph, _others(graph, uri, p)) for p in _LINK_COLUMNS.values()),
            str(uri),
        )


def _pair_rows(graph: Graph, records: Iterable[Record]) -> Iterator[Sequence[str]]:
    for record in records:
        concept = URIRef(str(record["concept"]))
        yield (
            identifier(graph, concept),
            text(graph, concept, SKOS.prefLabel),
            str(record["direction"]),
            curie(record["predicate"]),
            str(record["otherList"]).rpartition("/")[2],
            str(record["otherIdentifier"]),
            str(record["otherLabel"]),
            str(record["other"]),
        )


def _write_sheet(workbook: Workbook, name: str, rows: Iterable[Sequence[str]]) -> None:
    """Write rows of strings, the first a header that stays in view; the last column has links."""
    sheet = workbook.add_worksheet(name)
    bold = workbook.add_format({"bold": True})
    header, *others = rows
    sheet.freeze_panes(1, 1)
    sheet.autofilter(0, 0, max(len(others), 1), len(header) - 1)
    for column, title in enumerate(header):
        sheet.set_column(column, column, _WIDTHS.get(title, _USUAL_WIDTH))
        sheet.write_string(0, column, title, bold)
    for number, row in enumerate(others, 1):
        *cells, address = row
        for column, cell in enumerate(cells):
            if cell:
                sheet.write_string(number, column, cell[:_MOST_LETTERS])
        _write_link(sheet, number, len(cells), address)


def _write_link(sheet: Worksheet, row: int, column: int, address: str) -> None:
    is_web = address.startswith(("http://", "https://"))
    if is_web and row <= _MOST_LINKS and len(address) <= _LONGEST_LINK:
        sheet.write_url(row, column, address, string=address[:255])
    else:
        sheet.write_string(row, column, address[:_MOST_LETTERS])


def _languages(graph: Graph, concepts: Iterable[URIRef]) -> list[str]:
    found = {
        name.language or ""
        for uri in concepts
        for name in graph.objects(uri, SKOS.prefLabel)
        if isinstance(name, Literal)
    }
    return sorted(found, key=lambda tag: (tag.split("-")[0] != "en", tag))


def _others(graph: Graph, uri: URIRef, predicate: URIRef) -> list[URIRef]:
    found = [other for other in graph.objects(uri, predicate) if isinstance(other, URIRef)]
    return sorted(found, key=lambda other: by_number(identifier(graph, other)))


def _named(graph: Graph, uris: Iterable[URIRef]) -> str:
    names = (f"{identifier(graph, uri)} {text(graph, uri, SKOS.prefLabel)}" for uri in uris)
    return "; ".join(name.strip() for name in names)


def _day(iso: str) -> datetime:
    """Return the moment a workbook says it was made; the format needs one, without a zone."""
    day = date.fromisoformat(iso[:10]) if iso else date(2000, 1, 1)
    return datetime(day.year, day.month, day.day)  # noqa: DTZ001 - the format has no zones
