"""Queries that call another registry: values are terms, and each calls what it is given."""

from __future__ import annotations

import re

import pytest

from sparql.elsewhere import federated_names, federated_query
from sparql.gate import Examined, examine

_THERE = "https://abroad.example/sparql"
_VALUES = dict.fromkeys(("ours", "theirs", "service", "otherService"), "https://x.example/1")
every_query = pytest.mark.parametrize("name", federated_names())


def test_queries_are_found() -> None:
    assert federated_names() == ("cubes", "index-in-two-countries")


@every_query
def test_it_calls_the_service_it_is_given_and_no_other(name: str) -> None:
    text = federated_query(name, _THERE, _VALUES)
    assert examine(text) == Examined(names_dataset=False, services=(_THERE,))
    assert "UNDEF" not in text


@every_query
def test_it_says_what_it_is_for_and_has_an_order(name: str) -> None:
    text = federated_query(name, _THERE, _VALUES)
    assert re.match(r"# [A-Z].+\n", text)
    assert "ORDER BY" in text


@pytest.mark.parametrize("value", ["x> } DROP ALL {", "no uri", "", 'http://x"', "http://x\n"])
def test_what_is_no_uri_is_refused(value: str) -> None:
    with pytest.raises(ValueError, match="is no URI"):
        federated_query("index-in-two-countries", _THERE, {**_VALUES, "service": value})
    with pytest.raises(ValueError, match="is no URI"):
        federated_query("cubes", value, {})


def test_a_name_without_a_file_is_refused() -> None:
    with pytest.raises(KeyError, match="nothing"):
        federated_query("nothing", _THERE, {})
