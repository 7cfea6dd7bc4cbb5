"""Texts made to stall a pattern, or to fill memory, are read or refused like any other."""

from __future__ import annotations

import contextlib

import pytest

from registry.errors import UnreadableSourceError
from registry.readers import SourceFormat, Target, read, recognise
from registry.readers.history import parse_history
from registry.readers.text import clean_html, clean_prose, date_literal

LONG = 60_000


@pytest.mark.parametrize(
    "text",
    ['"' * LONG, '"' * LONG + "@e", " " * LONG + "x", "\u00c2" * LONG, "<" * LONG, "<br" * LONG],
    ids=["quotes", "quotes-and-at", "blanks", "twice-encoded", "tags", "breaks"],
)
def test_cleaning_ends(text: str) -> None:
    assert len(clean_html(clean_prose(text))) <= len(text)


@pytest.mark.parametrize(
    "note",
    [
        "name changed to '" * 500,
        "name changed to " + "'" * 9_000,
        "name changed from 'a' to 'b" + " " * LONG + "' in version",
        "Deprecated. " + "merged " * 1_200,
        "name changed " * 700,
        "name changed to 'x' in version 1" + ".1" * 4_000,
        "x" * LONG,
    ],
)
def test_reading_a_note_ends(note: str) -> None:
    assert parse_history(note).successors == ()


@pytest.mark.parametrize(
    "start",
    [
        b"<a:" + b"/" * LONG,
        b'<http://a> <http://b> "c"' + b" " * LONG + b"x",
        b"@prefix " + b"x" * LONG,
        b"\n" * LONG + b"@prefix",
        b"Identifier," + b"," * LONG,
        b"<a>" * LONG,
    ],
    ids=["iri", "statement", "prefix", "lines", "commas", "depth"],
)
def test_recognising_ends(start: bytes) -> None:
    with contextlib.suppress(UnreadableSourceError):
        assert recognise(start, "hostile").format in {SourceFormat.TURTLE, SourceFormat.N_TRIPLES}


def test_a_long_date_is_none() -> None:
    assert date_literal("1" * LONG) is None


def test_a_field_without_end_is_refused(target: Target) -> None:
    with pytest.raises(UnreadableSourceError, match="field larger than field limit"):
        read(b'Identifier,Label\n1,"' + b"x" * 200_000 + b'"\n', "long.csv", target)
