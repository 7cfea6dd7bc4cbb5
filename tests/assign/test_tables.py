"""Names read from files, assignments written, decisions kept."""

from __future__ import annotations

import csv
import io
import warnings
from contextlib import suppress
from pathlib import Path

import openpyxl  # type: ignore[import-untyped]
import pytest
from hypothesis import given
from hypothesis import strategies as st

from registry.assigning import Assigner
from registry.assigning.decisions import (
    ACCEPTED,
    AUTOMATIC,
    REJECTED,
    Decision,
    decisions_file,
    read_decisions,
    remember,
)
from registry.assigning.tables import Row, Title, as_csv, as_sssom, read_reviewed, read_titles
from registry.errors import UnreadableSourceError

URI = "http://id.esd.org.uk/service/57"


@pytest.mark.parametrize(
    ("text", "titles"),
    [
        ("Bins\nCouncil tax\n\nBins\n", [("Bins", 2), ("Council tax", 1)]),
        ("Bins, rubbish and recycling\n", [("Bins, rubbish and recycling", 1)]),
        ('name,volume\nBins,"1,200"\nTax,x\n', [("Bins", 1200), ("Tax", 1)]),
        ("Id;Service Name;Count\n1;Bins;7\n2;Bins;8\n", [("Bins", 15)]),
        ("\ufefftitle\tother\nBins\t1\n", [("Bins", 1)]),
        ("Our pages 2024\n\nPage title,Hits\nBins,7\n", [("Bins", 7)]),
        ("Bins\nForm\nTax\n", [("Bins", 1), ("Form", 1), ("Tax", 1)]),
        ("", []),
    ],
)
def test_titles_are_read_from_lines_and_from_columns(
    text: str, titles: list[tuple[str, int]]
) -> None:
    assert [tuple(title) for title in read_titles(text.encode(), "names.csv")] == titles


def test_a_column_may_be_named() -> None:
    data = b"name,What\nx,Bins\n"
    assert read_titles(data, "a.csv", "what") == [Title("Bins", 1)]
    with pytest.raises(UnreadableSourceError, match=r"a\.csv, row 1: there is no column Nope"):
        read_titles(data, "a.csv", "Nope")


def test_other_bytes_are_refused_with_their_place() -> None:
    with pytest.raises(UnreadableSourceError, match=r"a\.csv, line 2: Byte 0x81 is a letter"):
        read_titles(b"name\nCaf\x81\n", "a.csv")


def test_what_windows_saves_as_csv_is_read() -> None:
    assert read_titles(b"name\r\nCaf\xe9 licence\r\n", "a.csv") == [Title("Caf\u00e9 licence", 1)]


@pytest.mark.parametrize(
    ("first", "titles"),
    [(["Page title", "Hits"], [("Bins", 7)]), (["Bins"], [("Bins", 8)])],
)
def test_a_spreadsheet_is_read(first: list[str], titles: list[tuple[str, int]]) -> None:
    book, stream = openpyxl.Workbook(), io.BytesIO()
    for row in (first, ["Bins", 7]) if len(first) == 2 else [first] * 8:
        book.worksheets[0].append(row)
    book.save(stream)
    assert [tuple(title) for title in read_titles(stream.getvalue(), "a.xlsx")] == titles


@given(st.binary(max_size=80))
def test_any_bytes_are_read_or_refused(data: bytes) -> None:
    with suppress(UnreadableSourceError):
        assert all(title.volume > 0 or b"0" in data for title in read_titles(data, "a.csv"))


@pytest.fixture
def rows(assigner: Assigner) -> list[Row]:
    texts = ["Council tax", "=Potholes", "Cafe licence", "Contact us"]
    verdicts = [AUTOMATIC, REJECTED, ACCEPTED, ""]
    made = zip(texts, assigner.assign(texts), verdicts, strict=True)
    return [Row(Title(text, 3), assignment, verdict) for text, assignment, verdict in made]


def test_csv_has_a_row_for_each_and_no_formula(rows: list[Row]) -> None:
    read = list(csv.DictReader(io.StringIO(as_csv(rows))))
    assert [row["Name"] for row in read] == [
        "Council tax",
        "'=Potholes",
        "Cafe licence",
        "Contact us",
    ]
    assert [row["Identifier"] for row in read] == ["57", "557", "90", ""]
    assert read[0]["URI"] == URI


def test_a_reviewed_csv_gives_the_decisions(rows: list[Row]) -> None:
    assert read_reviewed(as_csv(rows).encode(), "reviewed.csv") == [
        Decision("=Potholes", "http://id.esd.org.uk/service/557", REJECTED),
        Decision("Cafe licence", "http://id.esd.org.uk/service/90", ACCEPTED),
    ]
    with pytest.raises(UnreadableSourceError, match="there is no column Name"):
        read_reviewed(b"a,b\n", "reviewed.csv")


def test_sssom_is_read_by_its_own_library(rows: list[Row], tmp_path: Path) -> None:
    file = tmp_path / "assigned.sssom.tsv"
    file.write_text(as_sssom(rows, "http://localhost:8000/assign"), encoding="utf-8")
    with warnings.catch_warnings():
        # The package's own dependencies warn about themselves.
        warnings.simplefilter("ignore")
        from sssom.parsers import parse_sssom_table

        table = parse_sssom_table(str(file)).df.fillna("")
    columns = ["subject_label", "object_id", "predicate_modifier", "mapping_justification"]
    assert sorted(table[columns].itertuples(index=False, name=None)) == [
        ("=Potholes", "esd:service/557", "Not", "semapv:ManualMappingCuration"),
        ("Cafe licence", "esd:service/90", "", "semapv:ManualMappingCuration"),
        ("Council tax", "esd:service/57", "", "semapv:CompositeMatching"),
    ]


def test_decisions_are_kept_without_personal_data(tmp_path: Path) -> None:
    assert read_decisions(tmp_path) == []
    assert remember(tmp_path, [Decision("Noise, Mr Roe", URI, ACCEPTED)]) == 1
    assert remember(tmp_path, [Decision("Tax", URI, ACCEPTED)]) == 2
    assert remember(tmp_path, [Decision("Tax", URI, REJECTED)]) == 2
    assert read_decisions(tmp_path) == [
        Decision("Noise, [removed]", URI, ACCEPTED),
        Decision("Tax", URI, REJECTED),
    ]


def test_a_damaged_decision_is_told_with_its_row(tmp_path: Path) -> None:
    remember(tmp_path, [Decision("Tax", URI, ACCEPTED)])
    with decisions_file(tmp_path).open("a", encoding="utf-8") as stream:
        stream.write("Tax,,maybe\n")
    with pytest.raises(UnreadableSourceError, match=r"decisions\.csv, row 3"):
        read_decisions(tmp_path)
