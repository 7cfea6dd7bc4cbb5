"""Choosing a format by ``Accept`` and by suffix."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from registry.web.negotiation import Offer, choose_offer, split_suffix

OFFERS = (
    Offer("html", "text/html", "HTML"),
    Offer("ttl", "text/turtle", "Turtle"),
    Offer("jsonld", "application/ld+json", "JSON-LD"),
    Offer("csv", "text/csv", "CSV"),
)
_BROWSER = "text/html,application/xhtml+xml,application/xml;q=0.9,image/avif,*/*;q=0.8"


@pytest.mark.parametrize(
    ("accept", "suffix"),
    [
        (None, "html"),
        ("", "html"),
        ("*/*", "html"),
        (_BROWSER, "html"),
        ("text/turtle", "ttl"),
        ("TEXT/Turtle", "ttl"),
        ("text/turtle;charset=utf-8", "ttl"),
        ("text/turtle;q=0.5, text/csv;q=0.9", "csv"),
        ("text/turtle, */*;q=0.1", "ttl"),
        ("text/turtle, */*", "ttl"),
        ("*/*, text/html;q=0", "ttl"),
        ("text/*", "html"),
        ("text/*, text/html;q=0.2", "ttl"),
        ("application/*", "jsonld"),
        ('application/ld+json;profile="http://www.w3.org/ns/json-ld#compacted"', "jsonld"),
        ("text/html;level=1;q=0, text/html;q=0.3, text/csv;q=0.2", "html"),
        ("image/png, text/csv;q=0.001", "csv"),
        ("image/png", None),
        ("text/turtle;q=0", None),
        ("nonsense", None),
    ],
)
def test_accept(accept: str | None, suffix: str | None) -> None:
    chosen = choose_offer(OFFERS, accept)
    assert (chosen.suffix if chosen else None) == suffix


@given(st.text(max_size=60))
def test_no_header_is_a_fault(accept: str) -> None:
    assert choose_offer(OFFERS, accept) in {*OFFERS, None}


@pytest.mark.parametrize(
    ("path", "stem", "suffix"),
    [
        ("1.ttl", "1", "ttl"),
        ("1", "1", None),
        ("1.5", "1.5", None),
        ("1.5.csv", "1.5", "csv"),
        ("1.xyz", "1.xyz", None),
        (".csv", ".csv", None),
    ],
)
def test_suffix(path: str, stem: str, suffix: str | None) -> None:
    found, offer = split_suffix(path, OFFERS)
    assert (found, offer.suffix if offer else None) == (stem, suffix)
