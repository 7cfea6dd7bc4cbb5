"""Answers of services in SPARQL 1.1 Query Results JSON, made what the standard says; pure.

Virtuoso 7 answers ASK with a table (of no or one row), calls a literal with a type
``typed-literal``, and writes the truth value ``true`` as ``1``.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

_BOOLEAN = "http://www.w3.org/2001/XMLSchema#boolean"
_TRUTH = {"1": "true", "0": "false"}


def truth_in(answer: dict[str, Any]) -> bool:
    """Read the answer to an ASK query. Raises ValueError for one that is none."""
    if "boolean" in answer:
        return bool(answer["boolean"])
    return bool(_rows(answer))


def table_in(answer: dict[str, Any], columns: Sequence[str]) -> list[dict[str, dict[str, str]]]:
    """Read the rows of an answer to SELECT, of these columns alone. Raises ValueError as above."""
    wanted = frozenset(columns)
    return [
        {name: _standard(term) for name, term in row.items() if name in wanted}
        for row in _rows(answer)
    ]


def _rows(answer: dict[str, Any]) -> list[dict[str, dict[str, str]]]:
    try:
        rows: list[dict[str, dict[str, str]]] = answer["results"]["bindings"]
    except (KeyError, TypeError):
        raise ValueError("the query is of another form than its answer") from None
    return rows


def _standard(term: dict[str, str]) -> dict[str, str]:
    if term["type"] != "typed-literal":
        return term
    value = term["value"]
    if term["datatype"] == _BOOLEAN:
        value = _TRUTH.get(value, value)
    return {**term, "type": "literal", "value": value}
