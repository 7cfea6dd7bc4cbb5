"""Writes a list as an XML Schema: a simple type that enumerates its identifiers.

Format: W3C XML Schema Definition Language 1.1, part 2, section 4.3.5 (enumeration).
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from exporters.code_lists import Code, codes_of, header_of
from exporters.document import Document
from exporters.markup import Layout, Markup

_LAYOUT = Layout("  ", prefix="xs:")
_NOT_IN_NAMES = re.compile(r"[^\w.\-]+")


def xsd_chunks(document: Document) -> Iterator[bytes]:
    """Yield the schema, one chunk a code; names, notes and addresses are its annotations."""
    graph = document.graph()
    header = header_of(graph, document.uri)
    name = _type_name(header.identifier)
    documentation = " ".join(part for part in (header.title, header.version) if part)
    root = [
        ("xmlns:xs", "http://www.w3.org/2001/XMLSchema"),
        ("xmlns", header.uri),
        ("targetNamespace", header.uri),
    ]
    annotation = _annotation([documentation, header.description, header.rights], header.uri, 1)
    yield b'<?xml version="1.0" encoding="utf-8"?>\n'
    opening = [
        _LAYOUT.start("schema", root),
        _LAYOUT.line_break(1) + annotation,
        _LAYOUT.line_break(1) + _LAYOUT.start("simpleType", [("name", name)]),
        _LAYOUT.line_break(2) + _LAYOUT.start("restriction", [("base", "xs:token")]),
    ]
    yield "".join(opening).encode()
    codes = list(codes_of(graph, document.uri))
    if not codes:
        # Without enumerations any token would be valid; no text matches this pattern.
        nothing = _LAYOUT.element("pattern", "", [("value", r"[^\s\S]")])
        yield (_LAYOUT.line_break(3) + nothing).encode()
    for code in codes:
        yield (_LAYOUT.line_break(3) + _enumeration(code)).encode()
    yield b"\n    </xs:restriction>\n  </xs:simpleType>\n</xs:schema>\n"


def _enumeration(code: Code) -> str:
    retired = "Retired." if code.is_retired else ""
    annotation = _annotation([code.label, code.definition, retired], code.uri, 4)
    start = _LAYOUT.start("enumeration", [("value", code.identifier)])
    return Markup(start, [annotation], _LAYOUT.end("enumeration")).text(_LAYOUT, 3)


def _annotation(texts: list[str], uri: str, depth: int) -> str:
    parts = [_LAYOUT.element("documentation", text) for text in texts if text]
    parts.append(_LAYOUT.element("appinfo", uri))
    return Markup(_LAYOUT.start("annotation"), parts, _LAYOUT.end("annotation")).text(
        _LAYOUT, depth
    )


def _type_name(identifier: str) -> str:
    """Make a name that XML allows: letters, digits, no digit first."""
    name = _NOT_IN_NAMES.sub("_", identifier)
    return name if name[:1].isalpha() else f"list_{name}"
