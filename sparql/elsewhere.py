"""Named queries that call another registry: files in ``queries/elsewhere``, filled in; pure.

An engine sends the group of SERVICE away as it is written, so values that are to narrow it have to
stand in it. They are written as RDF terms, never as parts of the query's own text.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from functools import cache
from pathlib import Path

from rdflib import URIRef

_FOLDER = Path(__file__).parent / "queries" / "elsewhere"
#: The endpoint that stands for the other one in the files.
_OTHER = "<http://other.example/sparql>"
_VALUES = re.compile(r"VALUES \(([?\w ]+)\) \{ \([UNDEF ]+\) \}")
_FORBIDDEN = re.compile(r'[\x00-\x20<>"{}|\\^`]')


@cache
def federated_names() -> tuple[str, ...]:
    """Return the names of the queries, sorted."""
    return tuple(sorted(path.stem for path in _FOLDER.glob("*.rq")))


def federated_query(name: str, service: str, values: Mapping[str, str]) -> str:
    """Return a query that calls the endpoint ``service``, with URIs for the variables it binds.

    Raises KeyError for a name without a file and for a variable without a value, ValueError for
    what is no URI.
    """
    if name not in federated_names():
        raise KeyError(f"there is no query named {name!r} in {_FOLDER.name}/")
    text = (_FOLDER / f"{name}.rq").read_text(encoding="utf-8")

    def row(found: re.Match[str]) -> str:
        terms = " ".join(_term(values[variable[1:]]) for variable in found[1].split())
        return f"VALUES ({found[1]}) {{ ({terms}) }}"

    return _VALUES.sub(row, text).replace(_OTHER, _term(service))


def _term(uri: str) -> str:
    if _FORBIDDEN.search(uri) or ":" not in uri:
        raise ValueError(f"{uri[:100]!r} is no URI")
    return URIRef(uri).n3()
