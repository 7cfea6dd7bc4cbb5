"""Rows of any text survive reading; what was cleaned or kept is exact."""

from __future__ import annotations

import csv
import io
from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st
from rdflib import Literal
from rdflib.namespace import DCTERMS, SKOS, XSD

from registry.errors import UnreadableSourceError
from registry.readers import Target, read
from registry.readers.text import clean_label, clean_prose

TEXT = st.text(
    st.characters(exclude_categories=("Cs", "Cc")) | st.sampled_from("\n,\"';@"), max_size=40
)
LABELS = TEXT.filter(clean_label)
ROWS = st.lists(
    st.tuples(st.integers(0, 5000).map(str), LABELS, TEXT, st.dates()),
    min_size=1,
    max_size=8,
    unique_by=lambda row: row[0],
)
Row = tuple[str, str, str, date]


def _file(rows: list[Row], *, slashed: bool = False) -> bytes:
    out = io.StringIO(newline="")
    writer = csv.writer(out)
    writer.writerow(["Identifier", "Label", "Description", "Created", ""])
    for identifier, label, description, created in rows:
        day = _slashed(created) if slashed else created.isoformat()
        writer.writerow([identifier, label, description, day, ""])
    return out.getvalue().encode()


def _slashed(day: date) -> str:
    return f"{day.day:02}/{day.month:02}/{day.year:04}"


@given(rows=ROWS)
def test_faithful_reading_keeps_every_character(rows: list[Row], target: Target) -> None:
    graph = read(_file(rows), "rows.csv", target, faithful=True).graph
    for identifier, label, description, _ in rows:
        uri = target.uri(identifier)
        assert graph.value(uri, SKOS.prefLabel) == Literal(label, lang="en")
        kept = graph.value(uri, SKOS.definition)
        assert kept == (Literal(description, lang="en") if description else None)


@given(rows=ROWS)
def test_cleaned_reading_is_the_cleaned_text(rows: list[Row], target: Target) -> None:
    graph = read(_file(rows), "rows.csv", target).graph
    for identifier, label, description, _ in rows:
        uri, cleaned = target.uri(identifier), clean_prose(description)
        assert graph.value(uri, SKOS.prefLabel) == Literal(clean_label(label), lang="en")
        kept = graph.value(uri, SKOS.definition)
        assert kept == (Literal(cleaned, lang="en") if cleaned else None)


@given(rows=ROWS, slashed=st.booleans())
def test_dates_survive_in_both_forms(rows: list[Row], slashed: bool, target: Target) -> None:
    graph = read(_file(rows, slashed=slashed), "rows.csv", target).graph
    for identifier, _, _, created in rows:
        day = Literal(created.isoformat(), datatype=XSD.date)
        assert graph.value(target.uri(identifier), DCTERMS.created) == day


@given(text=TEXT)
def test_cleaning_twice_is_cleaning_once(text: str) -> None:
    once = clean_label(text)
    assert clean_label(once) == once


def test_progress_is_told(target: Target) -> None:
    rows = [(str(n), "Bell", "", date(2020, 1, 1)) for n in range(1200)]
    told: list[tuple[int, int]] = []
    read(_file(rows), "rows.csv", target, progress=lambda done, total: told.append((done, total)))
    assert told == [(500, 1200), (1000, 1200), (1200, 1200)]


def test_more_items_than_any_list_has_are_refused(target: Target) -> None:
    with pytest.raises(UnreadableSourceError, match=r"row 100002: More than 100,000 items"):
        read(b"Identifier,Label\n" + b"1,a\n" * 100_001, "many.csv", target)


def test_as_many_items_as_a_list_may_have_are_read(
    target: Target, monkeypatch: pytest.MonkeyPatch
) -> None:
    for module in ("esd_csv", "building"):
        monkeypatch.setattr(f"registry.readers.{module}.MAX_ITEMS", 3)
    header = b"Identifier,Label\n"
    assert len(read(header + b"1,a\n2,b\n3,c\n", "full.csv", target).graph) > 9
    with pytest.raises(UnreadableSourceError, match="row 5: More than"):
        read(header + b"1,a\n2,b\n3,c\n4,d\n", "over.csv", target)
