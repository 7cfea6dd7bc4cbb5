"""Gives an esd CSV list back byte for byte: keeps the form of the file, and writes in that form.

Format: contract esd-formats, section 1. `esd:sourceForm` of the list holds the columns, the line
end, the words of the classes, the order of rows where it is not the official one, and of a row the
cells that do not follow from the graph.
"""

from __future__ import annotations

import csv
import io
import re
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from typing import Any, NamedTuple

from rdflib import Graph, URIRef
from rdflib.namespace import DCTERMS, SKOS

from exporters.esd_csv import order_key
from exporters.list_graph import by_label, concepts_of, identifier, parents_of, text
from exporters.mapping_pairs import MappedPair
from exporters.source_form import keep, kept
from registry.namespaces import ADMS, ESD

_MARK = "\ufeff"
_SLASHED = re.compile(r"^\d{2}/\d{2}/\d{4}$")
_STATUS = {ESD.Live: "Live", ESD.Discontinued: "Discontinued"}
#: Columns with one word for all rows that hold something there; on a mapping's rows the last two.
_WORDS = ("Type", "Mapping type", "Mapped type")

_Cells = dict[str, str]


class _Record(NamedTuple):
    """One record of a file: its text with the line end, and its cells."""

    raw: str
    cells: list[str]


def keep_esd_csv_form(
    data: bytes, graph: Graph, list_uri: URIRef, pairs: Iterable[MappedPair] = ()
) -> None:
    """Keep in a list's graph what a file says beyond it; graph and pairs were read from it.

    Raises UnicodeDecodeError for a file that is not UTF-8.
    """
    source = data.decode()
    header, *records = _records(source.removeprefix(_MARK))
    rows = [dict(zip(header.cells, record.cells, strict=False)) for record in records]
    form: dict[str, Any] = {
        "mark": source.startswith(_MARK),
        "header": header.raw,
        "columns": header.cells,
        "line_end": "\r\n" if header.raw.endswith("\r\n") else "\n",
        "slashed": any(_SLASHED.match(row.get("Created", "")) for row in rows),
        "words": {column: _commonest(row.get(column, "") for row in rows) for column in _WORDS},
    }
    derived = _Derived(graph, list_uri, pairs, form)
    order = [_key(row) for row in rows]
    form["order"] = None if order == derived.keys() else order
    form["rows"] = {
        str(number): difference
        for number, (record, key) in enumerate(zip(records, order, strict=True))
        if (difference := _difference(record, derived.cells(*key), form["line_end"]))
    }
    keep(graph, list_uri, form)


def esd_csv_as_read(
    graph: Graph, list_uri: URIRef, pairs: Iterable[MappedPair] = ()
) -> Iterator[bytes]:
    """Yield a list as the CSV it was read from, one chunk a row; its form was kept before."""
    form = kept(graph, list_uri)
    derived = _Derived(graph, list_uri, pairs, form)
    yield ((_MARK if form["mark"] else "") + form["header"]).encode()
    for number, key in enumerate(form["order"] or derived.keys()):
        difference = form["rows"].get(str(number), {})
        if isinstance(difference, str):
            yield difference.encode()
            continue
        cells = derived.cells(*key)
        for column, value in difference.items():
            cells[int(column)] = value
        yield _line(cells, form["line_end"]).encode()


class _Derived:
    """The rows of a list as they follow from its graph and the words of its form."""

    def __init__(
        self, graph: Graph, list_uri: URIRef, pairs: Iterable[MappedPair], form: dict[str, Any]
    ) -> None:
        self._graph = graph
        self._form = form
        concepts = concepts_of(graph, list_uri)
        self._by_identifier = {identifier(graph, concept): concept for concept in concepts}
        self._held = set(concepts)
        self._pairs: dict[str, dict[str, MappedPair]] = {}
        for pair in pairs:
            self._pairs.setdefault(pair.from_identifier, {})[pair.to_identifier] = pair

    def keys(self) -> list[list[str]]:
        """Return the rows in the official order, each by its identifier and the mapped one."""
        keys = []
        for own in self._depth_first():
            others = sorted(
                self._pairs.get(own, {}).values(), key=lambda p: (order_key(p.to_label), p)
            )
            keys += [[own, other.to_identifier] for other in others] or [[own, ""]]
        return keys

    def _depth_first(self) -> Iterator[str]:
        children: dict[URIRef | None, list[str]] = {}
        for own, concept in sorted(
            self._by_identifier.items(), key=lambda item: by_label(self._graph, item[1])
        ):
            parents = parents_of(self._graph, concept, self._held)
            children.setdefault(parents[0] if parents else None, []).append(own)
        waiting = children.get(None, [])[::-1]
        while waiting:
            own = waiting.pop()
            yield own
            waiting += reversed(children.get(self._by_identifier[own], []))

    def cells(self, own: str, mapped: str) -> list[str]:
        """Return the cells of one row; none of a row without an item, which is kept as text."""
        if own not in self._by_identifier:
            return []
        graph, concept = self._graph, self._by_identifier[own]
        parents = parents_of(graph, concept, self._held)
        cells = {
            "Identifier": own,
            "Label": text(graph, concept, SKOS.prefLabel),
            "Status": _STATUS.get(URIRef(text(graph, concept, ADMS.status)), ""),
            "Description": text(graph, concept, SKOS.definition),
            "Created": self._date(concept, DCTERMS.created),
            "Modified": self._date(concept, DCTERMS.modified),
            "History notes": text(graph, concept, SKOS.historyNote),
            "Type": self._form["words"]["Type"],
            "Parent identifiers": "; ".join(identifier(graph, parent) for parent in parents),
            "Parent labels": "; ".join(text(graph, p, SKOS.prefLabel) for p in parents),
            **self._mapped_cells(self._pairs.get(own, {}).get(mapped)),
        }
        return [cells.get(column, "") for column in self._form["columns"]]

    def _mapped_cells(self, pair: MappedPair | None) -> _Cells:
        if pair is None:
            return {}
        words = self._form["words"]
        return {
            "Mapping type": words["Mapping type"],
            "Mapped identifier": pair.to_identifier,
            "Mapped label": pair.to_label,
            "Mapped type": words["Mapped type"],
        }

    def _date(self, concept: URIRef, predicate: URIRef) -> str:
        date = text(self._graph, concept, predicate)
        if not date or not self._form["slashed"]:
            return date
        year, month, day = date.split("-")
        return f"{day}/{month}/{year}"


def _difference(record: _Record, derived: list[str], line_end: str) -> dict[str, str] | str:
    """Return the cells that are not the derived ones, by number; the text of an odd record."""
    if len(record.cells) != len(derived) or _line(record.cells, line_end) != record.raw:
        return record.raw
    return {
        str(number): cell
        for number, (cell, other) in enumerate(zip(record.cells, derived, strict=True))
        if cell != other
    }


def _records(source: str) -> Iterator[_Record]:
    lines = list(io.StringIO(source, newline=""))
    reader = csv.reader(lines)
    begin = 0
    for cells in reader:
        yield _Record("".join(lines[begin : reader.line_num]), cells)
        begin = reader.line_num


def _line(cells: Sequence[str], line_end: str) -> str:
    buffer = io.StringIO(newline="")
    csv.writer(buffer, lineterminator=line_end).writerow(cells)
    return buffer.getvalue()


def _key(row: _Cells) -> list[str]:
    return [row.get("Identifier", "").strip(), row.get("Mapped identifier", "").strip()]


def _commonest(words: Iterable[str]) -> str:
    counted = Counter(word for word in words if word)
    return counted.most_common(1)[0][0] if counted else ""
