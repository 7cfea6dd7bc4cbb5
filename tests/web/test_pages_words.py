"""How values become words on the pages."""

from __future__ import annotations

from collections import Counter

import pytest
from hypothesis import given
from hypothesis import strategies as st
from rdflib import Literal

from registry.web.pages.environment import web_address
from registry.web.pages.words import (
    Text,
    capitalised,
    choose,
    counted,
    day,
    initial,
    name_order,
    number_order,
)


@pytest.mark.parametrize(
    ("asked", "shown"),
    [("en", Text("Bin", "en")), ("nn-NO", Text("Bok", "nb")), ("fr", Text("Bin", "en"))],
)
def test_the_nearest_language_is_shown(asked: str, shown: Text) -> None:
    assert choose([Literal("Bin", lang="en"), Literal("Bok", lang="nb")], asked) == shown


def test_a_language_nobody_asked_for_is_better_than_nothing() -> None:
    assert choose([Literal("Jäteastia", lang="fi")], "en") == Text("Jäteastia", "fi")
    assert choose([], "en") is None


@pytest.mark.parametrize(
    ("written", "shown"),
    [
        ("2021-04-01", "1 April 2021"),
        ("2013-04-03T14:05:17.270", "3 April 2013"),
        ("unknown", "unknown"),
    ],
)
def test_a_date_is_written_as_a_person_does(written: str, shown: str) -> None:
    assert day(written) == shown


def test_a_count_goes_with_its_noun() -> None:
    assert counted(1, "pair", "pairs") == "1 pair"
    assert counted(1408, "pair", "pairs") == "1,408 pairs"


def test_an_acronym_keeps_its_capitals() -> None:
    assert capitalised("IPSV subject") == "IPSV subject"


def test_names_are_ordered_without_case_hyphens_and_apostrophes() -> None:
    names = ["co-operation", "Cooking", "Children's homes", "childrens books"]
    expected = ["childrens books", "Children's homes", "Cooking", "co-operation"]
    assert sorted(names, key=name_order) == expected


def test_numbers_are_ordered_by_value_and_before_words() -> None:
    identifiers = ["Gender_Female", "10", "2", "0"]
    assert sorted(identifiers, key=number_order) == ["0", "2", "10", "Gender_Female"]


@given(st.lists(st.text(max_size=8), max_size=6))
def test_any_identifiers_can_be_ordered(identifiers: list[str]) -> None:
    ordered = sorted(identifiers, key=number_order)
    assert Counter(ordered) == Counter(identifiers)


@pytest.mark.parametrize(
    ("name", "letter"), [("'Abandoned' cars", "A"), ("16 to 19", "0-9"), ("étude", "É"), ("", "#")]
)
def test_a_name_stands_under_its_first_letter(name: str, letter: str) -> None:
    assert initial(name) == letter


@pytest.mark.parametrize("uri", ["javascript:alert(1)", "data:text/html,x", "urn:x"])
def test_a_browser_is_not_sent_to_any_scheme(uri: str) -> None:
    assert web_address(uri) is None
    assert web_address("https://example.org/") == "https://example.org/"
