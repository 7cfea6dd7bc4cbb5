"""Writes CSVW metadata: what the columns of a list's tidy CSV mean, for software.

Format: W3C Metadata Vocabulary for Tabular Data, 2015.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from typing import Any

from rdflib import Graph, URIRef
from rdflib.namespace import DCTERMS, OWL, XSD

from exporters.document import Document
from exporters.list_graph import text
from exporters.tidy_table import SEPARATOR, URI_COLUMN, Column, tidy_table

_NOT_IN_NAMES = re.compile(r"[^A-Za-z0-9]+")
#: Datatypes of CSVW, section 5.11, by those of the graph; any other is a string.
_DATATYPES = {
    str(XSD[name]): name for name in ("boolean", "date", "dateTime", "decimal", "gYear", "integer")
}
_HEADER = {
    "dc:title": DCTERMS.title,
    "dc:description": DCTERMS.description,
    "dc:identifier": DCTERMS.identifier,
    "dc:rights": DCTERMS.rights,
    "dc:license": DCTERMS.license,
    "dc:publisher": DCTERMS.publisher,
    "dc:modified": DCTERMS.modified,
    "schema:version": OWL.versionInfo,
}


def csvw_chunks(document: Document) -> Iterator[bytes]:
    """Yield the metadata of `{identifier}.tidy.csv`, which stands beside it."""
    graph = document.graph()
    name = text(graph, document.uri, DCTERMS.identifier) or document.uri.rpartition("/")[2]
    metadata = {
        "@context": ["http://www.w3.org/ns/csvw", {"@language": "en"}],
        "url": f"{name}.tidy.csv",
        "dialect": {"lineTerminators": ["\r\n"], "encoding": "utf-8", "header": True},
        **_header(graph, document.uri),
        "tableSchema": {
            "aboutUrl": "{+uri}",
            "primaryKey": "uri",
            "columns": [_column(column) for column in tidy_table(document).columns],
        },
    }
    yield (json.dumps(metadata, ensure_ascii=False, indent=2) + "\n").encode()


def _header(graph: Graph, uri: URIRef) -> dict[str, Any]:
    found: dict[str, Any] = {}
    for name, predicate in _HEADER.items():
        value = min(graph.objects(uri, predicate), key=str, default=None)
        if isinstance(value, URIRef):
            found[name] = {"@id": str(value)}
        elif value is not None:
            found[name] = text(graph, uri, predicate)
    return found


def _column(column: Column) -> dict[str, Any]:
    described: dict[str, Any] = {
        "titles": column.title,
        "name": _NOT_IN_NAMES.sub("_", column.title).strip("_"),
    }
    if column.datatype is None and column.language is None:
        described["datatype"] = "anyURI"
    else:
        described["datatype"] = _DATATYPES.get(column.datatype or "", "string")
    if column.language:
        described["lang"] = column.language
    if column.has_several:
        described["separator"] = SEPARATOR
    if column == URI_COLUMN or column.is_inverse:
        return {**described, "suppressOutput": True}
    return {**described, "propertyUrl": column.property}
