"""Bars from tables of results."""

from __future__ import annotations

from typing import Any

import pytest

from registry.web.sparql.charts import MOST_BARS, Bar, chart_of

_INTEGER = "http://www.w3.org/2001/XMLSchema#integer"


def _word(text: str) -> dict[str, str]:
    return {"type": "literal", "value": text}


def _number(text: str) -> dict[str, str]:
    return {"type": "literal", "value": text, "datatype": _INTEGER}


def test_bars_are_as_long_as_their_numbers() -> None:
    rows = [{"a": _word("x"), "n": _number("4")}, {"a": _word("y"), "n": _number("1")}]
    chart = chart_of(["a", "n"], rows)
    assert chart is not None
    assert list(chart.bars) == [Bar("x", "4", 0.0, 100.0), Bar("y", "1", 0.0, 25.0)]


def test_numbers_below_nought_go_the_other_way() -> None:
    rows = [{"n": _number("-1"), "a": _word("x")}, {"n": _number("3"), "a": _word("y")}]
    chart = chart_of(["n", "a"], rows)
    assert chart is not None
    assert [(bar.start, bar.length) for bar in chart.bars] == [(0.0, 25.0), (25.0, 75.0)]


def test_the_words_are_those_before_the_numbers() -> None:
    rows = [{"a": _word("1"), "b": _word("2"), "n": _number("3")}] * 2
    chart = chart_of(["a", "b", "n"], rows)
    assert chart is not None
    assert (chart.words, chart.numbers) == ("b", "n")


def test_a_long_table_begins_with_its_bars() -> None:
    chart = chart_of(["a", "n"], [{"a": _word("x"), "n": _number("0")}] * 100)
    assert chart is not None
    assert (len(chart.bars), chart.rows) == (MOST_BARS, 100)


@pytest.mark.parametrize(
    ("columns", "rows"),
    [
        (["a"], [{"a": _word("x")}] * 3),
        (["n"], [{"n": _number("1")}] * 3),
        (["a", "n"], [{"a": _word("x"), "n": _number("1")}]),
        (["a", "n"], [{"a": _word("x"), "n": _number("1")}, {"a": _word("x")}]),
        (["a", "n"], [{"a": _word("x"), "n": _number("INF")}] * 2),
        (["a", "n"], []),
    ],
)
def test_what_is_no_chart(columns: list[str], rows: list[dict[str, Any]]) -> None:
    assert chart_of(columns, rows) is None
