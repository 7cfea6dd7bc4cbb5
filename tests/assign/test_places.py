"""Whose page a title is, and the place it is of, are no part of what it means."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from registry.assigning.places import Places
from registry.search.words import words_of

AUTHORITIES = (
    "Leicester City Council",
    "City of York Council",
    "Reading Borough Council",
    "Bath and North East Somerset Council",
    "London Borough of Barking and Dagenham",
)
PLACES = Places(AUTHORITIES, ordinary=set(words_of("reading libraries barking dogs bath council")))


@pytest.mark.parametrize(
    ("title", "left"),
    [
        ("Bins | Leicester City Council", "bins"),
        ("Leicester City Council - Renew a book", "renew a book"),
        ("Leicester libraries - renew a book", "libraries renew a book"),
        ("Parking in Leicester", "parking"),
        ("City of York Council :: Waste :: Bins", "waste bins"),
        ("Libraries in Bath & North East Somerset", "libraries"),
        ("Jobs at Reading Borough Council", "jobs council"),
        ("Leicester City Council tax", "council tax"),
        ("Reading groups", "Reading groups"),
        ("Barking dogs", "Barking dogs"),
        ("Leicester City Council", "Leicester City Council"),
        ("Fly-tipping", "Fly-tipping"),
        ("", ""),
    ],
)
def test_the_place_is_taken_out_and_words_that_mean_more_are_left(title: str, left: str) -> None:
    assert PLACES.taken_out(title) == left


@given(st.text(max_size=80))
def test_what_is_left_is_of_the_title(title: str) -> None:
    assert set(words_of(PLACES.taken_out(title))) <= set(words_of(title))
