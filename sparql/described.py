"""What the named queries for everybody say of themselves, in the comments at their head; pure.

    # Title: Services by number
    # Description: One sentence or two,
    #   which go on in an indented line.
    # Parameter: list | uri | http://id.esd.org.uk/list/services | The list.

A parameter is a projected variable: its name, its type (``uri``, ``text`` or ``date``), its
default, its words. A query without a title is the registry's own and is not offered.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from datetime import date
from functools import cache
from typing import NamedTuple
from urllib.parse import urljoin

from rdflib import Literal, URIRef
from rdflib.namespace import XSD
from rdflib.term import Node

from sparql import named_query, query_names

# A relative address of a parameter means the same as on the official site.
_BASE = "http://id.esd.org.uk/"
_LINE = re.compile(r"# (Title|Description|Parameter): (.*)")
_FURTHER = re.compile(r"#   (.*)")
_WHERE = re.compile(r"\bWHERE\s*\{", re.IGNORECASE)
_FORBIDDEN = re.compile(r'[\x00-\x20<>"{}|\\^`]')


class Parameter(NamedTuple):
    """A variable of a query that a reader may give a value."""

    name: str
    type: str
    default: str
    words: str

    def term(self, text: str) -> Node:
        """Read a value. Raises ValueError, saying what is expected."""
        if self.type == "uri":
            uri = urljoin(_BASE, text)
            if _FORBIDDEN.search(uri) or not uri.startswith(("http://", "https://", "urn:")):
                raise ValueError(f"{self.name} has to be an address, such as {self.default}")
            return URIRef(uri)
        if self.type == "date":
            try:
                return Literal(date.fromisoformat(text).isoformat(), datatype=XSD.date)
            except ValueError:
                raise ValueError(f"{self.name} has to be a day, such as {self.default}") from None
        return Literal(text)


class Described(NamedTuple):
    """A named query for everybody."""

    name: str
    title: str
    description: str
    parameters: tuple[Parameter, ...]
    text: str

    def terms(self, values: Mapping[str, str]) -> dict[str, Node]:
        """Give every parameter its value, else its default. Raises ValueError for a bad one."""
        return {p.name: p.term(values.get(p.name) or p.default) for p in self.parameters}

    def with_values(self, terms: Mapping[str, Node]) -> str:
        """Write the query with the values in it, to be read and run by itself."""
        if not terms:
            return self.text
        names = " ".join(f"?{name}" for name in terms)
        row = " ".join(term.n3() for term in terms.values())
        # An aggregate in a sub-query is bound by the same values, which stand outside of it.
        return _WHERE.sub(f"WHERE {{\n  VALUES ({names}) {{ ({row}) }}", self.text, count=1)


@cache
def described_queries() -> Mapping[str, Described]:
    """Return the queries for everybody by name, in the order of names."""
    found = (_read(name) for name in query_names())
    return {query.name: query for query in found if query is not None}


def _read(name: str) -> Described | None:
    said: dict[str, list[str]] = {"Title": [], "Description": [], "Parameter": []}
    key, text = "", named_query(name)
    lines = text.splitlines(keepends=True)
    head = 0
    for line in lines:
        if match := _LINE.match(line):
            key = match[1]
            said[key].append(match[2].strip())
        elif key and (further := _FURTHER.match(line)):
            said[key][-1] += " " + further[1].strip()
        else:
            break
        head += 1
    if not said["Title"]:
        return None
    return Described(
        name,
        said["Title"][0],
        " ".join(said["Description"]),
        tuple(_parameter(line) for line in said["Parameter"]),
        "".join(lines[head:]),
    )


def _parameter(line: str) -> Parameter:
    return Parameter(*(part.strip() for part in line.split("|", 3)))
