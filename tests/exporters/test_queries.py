"""The named queries: found in their folder, explained, ordered."""

from __future__ import annotations

import re

import pytest

from sparql import named_query, query_names


def test_queries_are_found() -> None:
    assert len(query_names()) >= 13
    assert "concept" in query_names()


def test_a_name_without_a_file_is_refused() -> None:
    with pytest.raises(KeyError, match="nothing"):
        named_query("nothing")
    with pytest.raises(KeyError):
        named_query("../__init__")


@pytest.mark.parametrize("name", query_names())
def test_says_what_it_is_for_and_has_an_order(name: str) -> None:
    text = named_query(name)
    assert re.match(r"# [A-Z].+\n", text)
    assert "CONSTRUCT" in text or "ORDER BY" in text or "LIMIT 1\n" in text
