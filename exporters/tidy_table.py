"""A list as one table that loses nothing: a row a thing, a column a property and language.

Rows are the concepts, then their non-preferred terms with identifiers, then their changes of name.
In a column that can hold several values they are separated by `|`; `|` and the backslash inside
such a value stand after a backslash. Layout: docs/formats-out.md.
"""

from __future__ import annotations

import csv
import io
from collections.abc import Iterable, Iterator, Sequence
from typing import NamedTuple

from rdflib import Graph, Literal, URIRef
from rdflib.namespace import DCTERMS, OWL, RDF, SKOS, XSD
from rdflib.term import Node

from exporters.document import Document, Record
from exporters.list_graph import by_number, concepts_of, identifier
from registry.namespaces import ADMS, ESD, PREFIXES, SKOSXL

SEPARATOR = "|"

#: Properties with a name in plain words, in the order of their columns; others go by their CURIE.
_TITLES = {
    SKOS.notation: "identifier",
    SKOS.prefLabel: "label",
    SKOS.altLabel: "alternative label",
    SKOS.hiddenLabel: "hidden label",
    ESD.formerName: "former name",
    SKOSXL.literalForm: "term",
    SKOS.definition: "definition",
    SKOS.scopeNote: "scope note",
    SKOS.historyNote: "history note",
    SKOS.editorialNote: "editorial note",
    SKOS.broader: "broader",
    ESD.mainBroader: "main broader",
    SKOS.related: "related",
    ADMS.status: "status",
    OWL.deprecated: "deprecated",
    DCTERMS.isReplacedBy: "replaced by",
    DCTERMS.created: "created",
    DCTERMS.modified: "modified",
}
_PLACES = {predicate: place for place, predicate in enumerate(_TITLES)}
_THINGS = (ESD.NonPreferredTerm, ESD.NameChange)


class Column(NamedTuple):
    """A column: its title, what it says of the row's thing, and what its values are."""

    title: str
    property: str
    #: A language tag for texts; else a datatype, `None` for the address of a thing.
    language: str | None
    datatype: str | None
    has_several: bool
    #: The list of the other concept in a column of mappings.
    other_list: str | None = None
    #: Whether the row's concept is the object of the property.
    is_inverse: bool = False


class TidyTable(NamedTuple):
    """The table: its columns, and its rows of as many cells; the first column is the URI."""

    columns: list[Column]
    rows: list[list[str]]


_Values = dict[Column, dict[Node, list[str]]]

URI_COLUMN = Column("uri", "", None, None, False)


def tidy_csv_chunks(document: Document) -> Iterator[bytes]:
    """Yield the table as CSV (RFC 4180: CRLF, quotes where needed), UTF-8, a row a chunk."""
    table = tidy_table(document)
    for cells in ([column.title for column in table.columns], *table.rows):
        buffer = io.StringIO(newline="")
        csv.writer(buffer, lineterminator="\r\n").writerow(cells)
        yield buffer.getvalue().encode()


def tsv_chunks(document: Document) -> Iterator[bytes]:
    r"""Yield the table as TSV, a row a chunk; a tab, line end or backslash as ``\t \n \r \\``."""
    table = tidy_table(document)
    for cells in ([column.title for column in table.columns], *table.rows):
        yield ("\t".join(cell.translate(_TSV_ESCAPES) for cell in cells) + "\n").encode()


_TSV_ESCAPES = str.maketrans({"\\": r"\\", "\t": r"\t", "\n": r"\n", "\r": r"\r"})


def tidy_table(document: Document) -> TidyTable:
    """Make the table of a list."""
    graph = document.graph()
    things = _things(graph, document.uri)
    values: _Values = {}
    columns: dict[tuple[Node, str | None, str | None], Column] = {}
    for thing in things:
        for predicate, value in graph.predicate_objects(thing):
            kind = predicate, *_kind_of(value)
            column = columns.get(kind) or columns.setdefault(kind, _column(*kind))
            values.setdefault(column, {}).setdefault(thing, []).append(str(value))
    _add_mappings(values, document.records("concept-mappings"), set(things))
    ordered = sorted(values, key=_order)
    several = [any(len(found) > 1 for found in values[column].values()) for column in ordered]
    by_column = [
        (values[column], has_several) for column, has_several in zip(ordered, several, strict=True)
    ]
    rows = [
        [str(thing), *(_cell(found.get(thing, ()), several=s) for found, s in by_column)]
        for thing in things
    ]
    described = [
        column._replace(title=title, has_several=has_several)
        for column, title, has_several in zip(ordered, _titles(ordered), several, strict=True)
    ]
    return TidyTable([URI_COLUMN, *described], rows)


def _titles(columns: Iterable[Column]) -> Iterator[str]:
    """Give each column its title; a further one of the same title says what its values are."""
    taken: set[str] = set()
    for column in columns:
        title = column.title
        if title in taken:
            title += f" ({(column.datatype or 'address').rpartition('#')[2]})"
        taken.add(title)
        yield title


def _things(graph: Graph, list_uri: URIRef) -> list[URIRef]:
    others = {
        thing
        for kind in _THINGS
        for thing in graph.subjects(RDF.type, kind)
        if isinstance(thing, URIRef)
    }
    return concepts_of(graph, list_uri) + sorted(
        others, key=lambda thing: ("#" in thing, by_number(identifier(graph, thing)))
    )


def _kind_of(value: Node) -> tuple[str | None, str | None]:
    """Return the language and the datatype of a value, as a column has them."""
    if not isinstance(value, Literal):
        return None, None
    if value.language is not None:
        return value.language, None
    return None, str(value.datatype or XSD.string)


def _column(predicate: Node, language: str | None, datatype: str | None) -> Column:
    name = _TITLES.get(URIRef(str(predicate))) or curie(predicate)
    title = f"{name}@{language}" if language else name
    return Column(title, str(predicate), language, datatype, has_several=False)


def _add_mappings(values: _Values, records: Iterable[Record], things: set[URIRef]) -> None:
    for record in records:
        concept = record["concept"]
        if concept not in things:
            continue
        is_inverse = str(record["direction"]) == "from"
        other_list = str(record["otherList"])
        name = f"{'inverse ' if is_inverse else ''}{curie(record['predicate'])}"
        title = f"{name} ({other_list.rpartition('/')[2]})"
        column = Column(title, str(record["predicate"]), None, None, False, other_list, is_inverse)
        found = values.setdefault(column, {}).setdefault(concept, [])
        if str(record["other"]) not in found:
            found.append(str(record["other"]))


def _order(column: Column) -> tuple[object, ...]:
    place = _PLACES.get(URIRef(column.property), len(_PLACES))
    if column.other_list is not None:
        place += 1
    language = column.language or ""
    return place, language.split("-")[0] != "en", column.title, column.datatype or ""


def _cell(values: Sequence[str], *, several: bool) -> str:
    if not several:
        return values[0] if values else ""
    if len(values) > 1:
        values = sorted(values, key=by_number)
    return SEPARATOR.join(
        value.replace("\\", "\\\\").replace(SEPARATOR, "\\" + SEPARATOR) for value in values
    )


def curie(uri: Node) -> str:
    """Shorten a URI by the project's prefixes; one that none fits stays as it is."""
    text = str(uri)
    for prefix, namespace in PREFIXES.items():
        local = text.removeprefix(namespace)
        if local != text and local and "/" not in local and "#" not in local:
            return f"{prefix}:{local}"
    return text
