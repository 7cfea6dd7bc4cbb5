"""Writes a list as a JSON Schema: a string that is one of its identifiers.

Format: JSON Schema 2020-12, Validation, sections 6.1.3 (const) and 9 (annotations).
"""

from __future__ import annotations

import json
from collections.abc import Iterator
from typing import Any

from exporters.code_lists import Code, codes_of, header_of
from exporters.document import Document


def json_schema_chunks(document: Document) -> Iterator[bytes]:
    """Yield the schema, one chunk a code; `oneOf` with `const` so that each carries its name."""
    graph = document.graph()
    header = header_of(graph, document.uri)
    head = {
        "$schema": "https://json-schema.org/draft/2020-12/schema",
        "$id": header.uri,
        "title": header.title,
        "description": header.description,
        "$comment": " ".join(part for part in (header.version, header.rights) if part),
        "type": "string",
    }
    codes = list(codes_of(graph, document.uri))
    present = {name: value for name, value in head.items() if value}
    if not codes:
        # No alternative at all is no schema; a list without codes accepts nothing.
        yield (json.dumps({**present, "not": {}}, ensure_ascii=False, indent=2) + "\n").encode()
        return
    text = json.dumps(present, ensure_ascii=False, indent=2)
    yield (text.removesuffix("\n}") + ',\n  "oneOf": [').encode()
    for number, code in enumerate(codes):
        entry = json.dumps(_entry(code), ensure_ascii=False)
        yield (("," if number else "") + "\n    " + entry).encode()
    yield b"\n  ]\n}\n"


def _entry(code: Code) -> dict[str, Any]:
    entry: dict[str, Any] = {"const": code.identifier, "title": code.label}
    if code.definition:
        entry["description"] = code.definition
    if code.is_retired:
        entry["deprecated"] = True
    return {**entry, "$comment": code.uri}
