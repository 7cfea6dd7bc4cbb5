"""Writes a list as SQL: tables and rows that any SQL database loads.

Standard SQL: SQLite and PostgreSQL load it as it is; MySQL in the mode NO_BACKSLASH_ESCAPES.
"""

from __future__ import annotations

from collections.abc import Iterator

from rdflib import Graph, Literal, URIRef
from rdflib.namespace import SKOS

from exporters.code_lists import codes_of, header_of
from exporters.document import Document
from exporters.list_graph import parents_of
from exporters.tidy_table import curie
from registry.namespaces import ESD

_TABLES = """\
CREATE TABLE IF NOT EXISTS concept_list (
  uri VARCHAR(500) PRIMARY KEY, identifier VARCHAR(100) NOT NULL, title TEXT, version VARCHAR(50),
  rights TEXT
);
CREATE TABLE IF NOT EXISTS concept (
  list_uri VARCHAR(500) NOT NULL REFERENCES concept_list (uri), uri VARCHAR(500) NOT NULL,
  identifier VARCHAR(200) NOT NULL, label TEXT NOT NULL, definition TEXT, retired INTEGER NOT NULL,
  PRIMARY KEY (list_uri, identifier)
);
CREATE TABLE IF NOT EXISTS concept_name (
  list_uri VARCHAR(500) NOT NULL, uri VARCHAR(500) NOT NULL, kind VARCHAR(50) NOT NULL,
  language VARCHAR(35) NOT NULL, name TEXT NOT NULL
);
CREATE TABLE IF NOT EXISTS concept_parent (
  list_uri VARCHAR(500) NOT NULL, uri VARCHAR(500) NOT NULL, parent_uri VARCHAR(500) NOT NULL,
  place INTEGER NOT NULL, PRIMARY KEY (list_uri, uri, parent_uri)
);
CREATE TABLE IF NOT EXISTS concept_mapping (
  list_uri VARCHAR(500) NOT NULL, uri VARCHAR(500) NOT NULL, direction VARCHAR(4) NOT NULL,
  predicate VARCHAR(500) NOT NULL, other_list_uri VARCHAR(500) NOT NULL,
  other_uri VARCHAR(500) NOT NULL, other_identifier VARCHAR(200) NOT NULL
);
"""
_NAMES = (SKOS.prefLabel, SKOS.altLabel, SKOS.hiddenLabel, ESD.formerName)


def sql_chunks(document: Document) -> Iterator[bytes]:
    """Yield one transaction: the tables, then one statement a row.

    Several lists load into the same tables, one file after another.
    """
    graph = document.graph()
    header = header_of(graph, document.uri)
    own = header.uri
    yield f"BEGIN;\n{_TABLES}".encode()
    yield _insert(
        "concept_list", own, header.identifier, header.title, header.version, header.rights
    )
    codes = list(codes_of(graph, document.uri))
    held = {URIRef(code.uri) for code in codes}
    for code in codes:
        uri = URIRef(code.uri)
        values = (code.identifier, code.label, code.definition or None, int(code.is_retired))
        yield _insert("concept", own, code.uri, *values)
        yield from _names(graph, own, uri)
        for place, parent in enumerate(parents_of(graph, uri, held), 1):
            yield _insert("concept_parent", own, code.uri, str(parent), place)
    seen: set[tuple[str, ...]] = set()
    for record in document.records("concept-mappings"):
        columns = ("concept", "direction", "predicate", "otherList", "other", "otherIdentifier")
        row = tuple(str(record[column]) for column in columns)
        if row not in seen:
            seen.add(row)
            yield _insert("concept_mapping", own, *row)
    yield b"COMMIT;\n"


def _names(graph: Graph, own: str, uri: URIRef) -> Iterator[bytes]:
    for predicate in _NAMES:
        for name in sorted(graph.objects(uri, predicate), key=lambda name: name.n3()):
            if isinstance(name, Literal):
                kind = curie(predicate).partition(":")[2]
                yield _insert("concept_name", own, str(uri), kind, name.language or "", str(name))


def _insert(table: str, *values: str | int | None) -> bytes:
    """Write a row; a quote inside a text is doubled, as the SQL standard says (5.3)."""
    return f"INSERT INTO {table} VALUES ({', '.join(map(_literal, values))});\n".encode()  # noqa: S608 - every text is quoted by _literal


def _literal(value: str | int | None) -> str:
    if value is None:
        return "NULL"
    if isinstance(value, int):
        return str(value)
    # A null character ends the statement in some databases; no label holds one.
    return "'" + value.replace("\0", "").replace("'", "''") + "'"
