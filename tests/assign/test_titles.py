"""What the words of a title say, and what is taken out of it."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from registry.assigning.titles import (
    doing_of,
    says_a_subject,
    subject_words,
    without_personal_data,
)


@pytest.mark.parametrize(
    ("title", "interaction", "channel"),
    [
        ("Report a missed bin", "17", None),
        ("Appeal against a parking fine by post", "10", "9"),
        ("Pay council tax by direct debit", "4", "28"),
        ("Apply online for a parking permit", "0", "1"),
        ("Renew library books by telephone", "14", "2"),
        ("Report form (online form)", "17", "19"),
        ("Taxi licence renewal by the contact centre", "14", "15"),
        ("Swimming lesson bookings", "1", None),
        ("Dog fouling", None, None),
        ("Renewable energy", None, None),
    ],
)
def test_interaction_and_channel_are_read_where_the_words_say_so(
    title: str, interaction: str | None, channel: str | None
) -> None:
    assert tuple(doing_of(title)) == (interaction, channel)


@pytest.mark.parametrize(
    ("title", "words"),
    [
        ("Apply for a Blue Badge online", ["blue", "badge"]),
        ("Find out about council tax", ["council", "tax"]),
        ("Council contact form", ["council", "contact", "form"]),
        ("Leeds City Council noise service", ["leeds", "city", "noise"]),
    ],
)
def test_the_subject_is_what_is_left(title: str, words: list[str]) -> None:
    assert subject_words(title) == words


@pytest.mark.parametrize("title", ["Contact us", "", "How do I apply online?", "123", "Services"])
def test_some_titles_have_no_subject(title: str) -> None:
    assert not says_a_subject(title)


@pytest.mark.parametrize(
    "text",
    [
        "jane.roe@example.org",
        "07700 900123",
        "LE1 5AB",
        "QQ 12 34 56 C",
        "01/02/1960",
        "account 12345678",
        "Mrs Roe",
        "12 Acacia Close",
    ],
)
def test_personal_data_is_taken_out(text: str) -> None:
    left = without_personal_data(f"Noise complaint {text}")
    assert left.startswith("Noise complaint ")
    assert text.split()[-1] not in left


@pytest.mark.parametrize("title", ["Council tax band D", "Section 106", "0 to 5 years", "A to Z"])
def test_names_of_services_stay_whole(title: str) -> None:
    assert without_personal_data(title) == title


@given(st.text(max_size=400))
def test_any_title_is_taken_apart(title: str) -> None:
    subject_words(title)
    doing_of(title)
    assert without_personal_data(without_personal_data(title)) == without_personal_data(title)
