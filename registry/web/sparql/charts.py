"""A table of results as bars: one bar a row, drawn by the server, so that it needs no script."""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from typing import Any, NamedTuple

from rdflib.namespace import XSD

#: Bars of one chart; a longer result begins with them.
MOST_BARS = 40
_NUMBERS = frozenset(
    str(XSD[name])
    for name in ("integer", "decimal", "double", "float", "nonNegativeInteger", "long", "int")
)


class Bar(NamedTuple):
    """One row: its words, its number as written, and where its bar lies (per cent of the width)."""

    words: str
    number: str
    start: float
    length: float


class Chart(NamedTuple):
    """The bars of a table: what they are called by, what their length is."""

    words: str
    numbers: str
    bars: Sequence[Bar]
    #: Rows there are in all.
    rows: int


def chart_of(columns: Sequence[str], rows: Sequence[Mapping[str, Any]]) -> Chart | None:
    """Draw the first column of numbers by the last of words before it, else the first of words.

    ``rows`` are those of SPARQL 1.1 Query Results JSON. None where there are no numbers in every
    row, no words, or less than two rows.
    """
    numeric = next((name for name in columns if _are_numbers(name, rows)), None)
    if numeric is None or len(rows) < 2:
        return None
    before = columns[: columns.index(numeric)]
    words = next((name for name in (*reversed(before), *columns) if name != numeric), None)
    if words is None:
        return None
    shown = rows[:MOST_BARS]
    values = [float(row[numeric]["value"]) for row in shown]
    low, high = min(0.0, *values), max(0.0, *values)
    width = (high - low) or 1.0
    bars = [
        Bar(
            row[words]["value"] if words in row else "",
            row[numeric]["value"],
            round(100 * (min(value, 0.0) - low) / width, 2),
            round(100 * abs(value) / width, 2),
        )
        for row, value in zip(shown, values, strict=True)
    ]
    return Chart(words, numeric, bars, len(rows))


def _are_numbers(name: str, rows: Sequence[Mapping[str, Any]]) -> bool:
    return all(
        name in row and row[name].get("datatype") in _NUMBERS and _is_finite(row[name]["value"])
        for row in rows
    )


def _is_finite(text: str) -> bool:
    try:
        return math.isfinite(float(text))
    except ValueError:
        return False
