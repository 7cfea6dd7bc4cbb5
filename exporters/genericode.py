"""Writes a list as Genericode: the code list format of UBL and other business documents.

Format: OASIS Code List Representation (genericode) 1.0, section 4.
"""

from __future__ import annotations

from collections.abc import Iterator

from rdflib.namespace import DCTERMS

from exporters.code_lists import Code, ListHeader, codes_of, header_of
from exporters.document import Document
from exporters.markup import Empty, Layout, Markup

_NAMESPACE = "http://docs.oasis-open.org/codelist/ns/genericode/1.0/"
_LAYOUT = Layout("  ", empty=Empty.SHORT)
#: Column, long name, whether every row has a value; the first is the key.
_COLUMNS = (
    ("code", "Identifier", "required"),
    ("name", "Name", "required"),
    ("definition", "Definition", "optional"),
    ("uri", "Address", "required"),
    ("retired", "Retired", "required"),
)


def genericode_chunks(document: Document) -> Iterator[bytes]:
    """Yield the code list, one chunk a code."""
    graph = document.graph()
    header = header_of(graph, document.uri)
    yield (
        '<?xml version="1.0" encoding="utf-8"?>\n'
        + _LAYOUT.start("gc:CodeList", [("xmlns:gc", _NAMESPACE)])
        + "".join(_LAYOUT.line_break(1) + part for part in _head(header))
        + _LAYOUT.line_break(1)
        + _LAYOUT.start("SimpleCodeList")
    ).encode()
    for code in codes_of(graph, document.uri):
        yield (_LAYOUT.line_break(2) + _row(code)).encode()
    yield b"\n  </SimpleCodeList>\n</gc:CodeList>\n"


def _head(header: ListHeader) -> Iterator[str]:
    # Inside AppInfo the format asks for elements of another namespace than its own.
    terms = (("description", header.description), ("rights", header.rights))
    notes = [
        _LAYOUT.element(f"dct:{name}", value, [("xmlns:dct", str(DCTERMS))])
        for name, value in terms
        if value
    ]
    if notes:
        note = Markup("<AppInfo>", notes, "</AppInfo>").text(_LAYOUT, 2)
        yield Markup("<Annotation>", [note], "</Annotation>").text(_LAYOUT, 1)
    version = header.version or "1"
    identification = [
        _LAYOUT.element("ShortName", header.identifier),
        _LAYOUT.element("LongName", header.title or header.identifier),
        _LAYOUT.element("Version", version),
        _LAYOUT.element("CanonicalUri", header.uri),
        _LAYOUT.element("CanonicalVersionUri", f"{header.uri}#{version}"),
    ]
    yield Markup("<Identification>", identification, "</Identification>").text(_LAYOUT, 1)
    yield Markup("<ColumnSet>", list(_column_set()), "</ColumnSet>").text(_LAYOUT, 1)


def _column_set() -> Iterator[str]:
    for name, long_name, use in _COLUMNS:
        start = _LAYOUT.start("Column", [("Id", name), ("Use", use)])
        kind = "boolean" if name == "retired" else "anyURI" if name == "uri" else "string"
        parts = [
            _LAYOUT.element("ShortName", name),
            _LAYOUT.element("LongName", long_name),
            _LAYOUT.element("Data", "", [("Type", kind)]),
        ]
        yield Markup(start, parts, "</Column>").text(_LAYOUT, 2)
    reference = [
        _LAYOUT.element("ShortName", "key"),
        _LAYOUT.element("ColumnRef", "", [("Ref", _COLUMNS[0][0])]),
    ]
    yield Markup('<Key Id="key">', reference, "</Key>").text(_LAYOUT, 2)


def _row(code: Code) -> str:
    values = {
        "code": code.identifier,
        "name": code.label,
        "definition": code.definition,
        "uri": code.uri,
        "retired": "true" if code.is_retired else "false",
    }
    cells = [
        Markup(
            _LAYOUT.start("Value", [("ColumnRef", column)]),
            [_LAYOUT.element("SimpleValue", value)],
            "</Value>",
        ).text(_LAYOUT, 3)
        for column, value in values.items()
        if value
    ]
    return Markup("<Row>", cells, "</Row>").text(_LAYOUT, 2)
