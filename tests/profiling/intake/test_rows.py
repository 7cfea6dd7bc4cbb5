"""Rows of an upload: the ways to a profile, what is rejected and why, how files may be written."""

from __future__ import annotations

import gzip
import io
from typing import Any

import pyarrow as pa
import pyarrow.parquet as pq
import pytest

from registry.assigning.decisions import ACCEPTED, Decision, remember
from registry.config import Settings
from registry.errors import RegistryError
from registry.profiling.intake.meanings import Meant
from registry.profiling.intake.reading import meanings_table
from registry.profiling.statistics.keys import Keys
from registry.profiling.statistics.tables import list_statistics
from tests.profiling.intake.conftest import Profiler, Uploader

HEAD = "date,service,interaction,channel,postcode\n"


@pytest.mark.parametrize(
    ("columns", "values", "unit", "expected"),
    [
        ("household,area", "h1,E00000002", "household", {"6b2": (2, 1)}),
        ("household,type", "h1,6B2", "household", {"6b2": (2, 1)}),
        ("household,type,area", "h1,6b2,E05000001", "household", {"6b2": (2, 1)}),
        ("postcode", "LE1 1AB", "postcode", {"6b2": (2, 1)}),
        ("area", "e00000002", "none", {"6b2": (2, 0)}),
        ("type", "6b2", "none", {"6b2": (2, 0)}),
        ("area", "E05000002", "none", {"?": (2, 0)}),
    ],
)
def test_every_way_to_a_profile(
    profile: Profiler, columns: str, values: str, unit: str, expected: dict[str, tuple[int, int]]
) -> None:
    found = profile(f"date,service,{columns}\n" + f"2025-05-01,57,{values}\n" * 2)
    assert found.report.unit == unit
    assert found.profiles == expected


def test_rows_that_mean_nothing_are_listed_with_their_reasons(profile: Profiler) -> None:
    report, _, found = profile(
        HEAD
        + "2025-01-01,57,,2,LE11AA\n"
        + "soon,57,,2,LE11AA\n"
        + "2024-12-31,57,,2,LE11AA\n"
        + "2025-01-01,Circus,,2,LE11AA\n"
        + "2025-01-01,57,99,77,LE11AA\n"
        + "2025-01-01,57,,2,LE99ZZ\n"
        + "2025-01-01,57,2\n"
        + "2025-01-01,,,2,LE11AA\n"
    )
    assert [(row, column, value) for row, column, value, _ in found] == [
        ("2", "date", "soon"),
        ("3", "date", "2024-12-31"),
        ("4", "service", "Circus"),
        ("5", "channel", "77"),
        ("5", "interaction", "99"),
        ("6", "postcode", "LE99ZZ"),
        ("7", "", "2025-01-01,57,2"),
        ("8", "service", ""),
    ]
    assert "period 2025" in found[1][3]
    assert (report.rows, report.rejected) == (2, 6)
    assert sum(report.reasons.values()) == len(found)


def test_lines_that_an_open_quotation_mark_swallows_are_counted(profile: Profiler) -> None:
    good = "2025-01-01,57,,2,LE11AA\n"
    report, _, found = profile(HEAD + good + '2025-01-01,"57,,2,LE11AA\n' + good * 9)
    assert (report.rows, report.rejected) == (1, 10)
    assert max(report.reasons.values()) == 9
    assert [row[0] for row in found] == ["2", "3"]
    assert found[1][3].startswith("here begin 9 lines")


def test_a_rejected_value_is_whole_and_no_formula(profile: Profiler) -> None:
    values = ("=1+1", "@SUM(A1)", "-12", "30 April 2025")
    found = profile(HEAD + "".join(f"{value},57,,2,LE11AA\n" for value in ("2025-01-01", *values)))
    assert [row[2] for row in found.rejected] == ["'=1+1", "'@SUM(A1)", "-12", "30 April 2025"]


def test_dates_are_read_as_they_are_written(profile: Profiler) -> None:
    dates = (
        *("2025-04-30", " 2025-04-30", "2025/4/30", "30/04/2025", "30.4.2025", "30-04-2025"),
        *("20250430", "2025-04", "04/2025", "04-2025", "2025-04-30T10:11:12Z", "30/04/2025 9:05"),
        *("20250430 1011", "20250430T101112", "20250430101112"),
    )
    report, rows, _ = profile("date,service,type\n" + "".join(f"{d},57,6a1\n" for d in dates))
    assert report.rows == len(dates)
    assert {row["month"] for row in rows} == {"2025-04"}


def test_more_values_than_two_bytes_count_are_told_apart() -> None:
    meant = {f"E{number}": Meant((f"E{number}",)) for number in range(2**15 + 1)}
    keys = {"channel": Keys()}
    codes = meanings_table("channel", meant, keys, {"channel": "channel"}).table["channel"]
    assert codes.to_pylist() == list(range(1, 2**15 + 2))


def test_volumes_count_and_have_to_be_whole(profile: Profiler) -> None:
    report, _, found = profile(
        "date,service,type,count\n"
        + "".join(
            f"2025-01-01,57,6a1,{volume}\n" for volume in ("3", " 2 ", "", "1.0", "0", "-1", "1.5")
        )
    )
    assert (report.overall.transactions, report.rejected) == (7, 3)
    assert [row[0] for row in found] == ["5", "6", "7"]


def test_the_match_rate_is_told_by_channel_and_blocks_publication(profile: Profiler) -> None:
    rows = ["2025-01-01,57,,1,LE11AA"] * 13 + ["2025-01-01,57,,2,ZZ11ZZ"] * 7
    report = profile(HEAD + "\n".join(rows)).report
    assert round(report.overall.percentage, 1) == 65.0
    assert {c: m.percentage for c, m in report.channels.items()} == {"1": 100.0, "2": 0.0}
    assert not report.may_be_published
    assert "65.0 %" in report.warnings[0]
    assert profile(HEAD + "\n".join(rows), match_needed=60).report.may_be_published


def test_a_local_name_counts_once_it_is_accepted(profile: Profiler, settings: Settings) -> None:
    data = HEAD + "2025-01-01,57,,2,LE11AA\n2025-01-01,The  tip ,,2,LE11AA\n"
    assert profile(data).report.rejected == 1
    remember(settings.data, [Decision("the tip", "http://id.esd.org.uk/service/58", ACCEPTED)])
    found = profile(data)
    assert found.rejected == []
    assert sorted(row["service"] for row in found.rows) == ["57", "58"]


@pytest.mark.parametrize(
    "encode",
    [
        lambda text: text.encode("utf-8-sig"),
        lambda text: text.encode("utf-16"),
        lambda text: text.encode("windows-1252"),
        lambda text: gzip.compress(text.encode()),
        lambda text: text.replace(",", "\t").encode(),
        lambda text: text.replace("\n", "\r\n").encode(),
        lambda text: text.replace("\n", "\r\n", 1).encode(),
        lambda text: text.replace("postcode\n", "postcode\r", 1).encode(),
        lambda text: (
            text.replace(",", '","')
            .replace("\n", '"\n"')
            .encode()[:-1]
            .replace(b"date", b'"date', 1)
        ),
    ],
    ids=["mark", "utf-16", "windows-1252", "gzip", "tabs", "crlf", "mixed", "old-mac", "quotes"],
)
def test_a_file_may_be_written_in_many_ways(profile: Profiler, encode: Any) -> None:
    text = "date,service,postcode\n2025-01-01,57,LE11AA\n2025-01-01,Café,LE11AA\n"
    report, _, found = profile(encode(text))
    assert (report.rows, report.rejected) == (1, 1)
    assert found[0][:3] == ("2", "service", "Café")


def test_parquet_is_read_with_its_own_types(profile: Profiler) -> None:
    table = pa.table({"service": [57, 58], "type": ["6a1", "6b2"], "volume": [2, 3]})
    dates = pa.array(["2025-01-01", "2025-02-01"]).cast(pa.date32())
    stream = io.BytesIO()
    pq.write_table(table.append_column("Month", dates), stream)
    found = profile(stream.getvalue())
    assert [
        (row["month"], row["service"], row["profile"], row["volume"]) for row in found.rows
    ] == [
        ("2025-01", "57", "6a1", 2),
        ("2025-02", "58", "6b2", 3),
    ]


@pytest.mark.parametrize(
    ("data", "words"),
    [
        (b"", "is empty"),
        (b" \r\n", "is empty"),
        (b"PK\x03\x04....\x81\xff", "a spreadsheet or an archive"),
        (b"%PDF-1.4 ...", "a PDF document"),
        (b"<html></html>", "XML or a web page"),
        (b"\x00\x01\x02", "neither text nor Parquet"),
        (b"PAR1 nothing", "Parquet file is damaged"),
        (b"\x1f\x8b\x08 nothing", "gzip file is damaged"),
        (b"just a line\n", "no commas"),
        (b"date,type\n", "no column service"),
        (b"service,type\n", "no column date"),
        (b"date,service,name\n", "leads to a profile"),
        (b"date,month,service,type\n", "two columns of the date"),
        (b"date,service,type,postcode\n", "more than one way"),
        (b"date,service,type\n", "nothing below it"),
        (b"date,service,type\n" + b"0" * (2**24 + 1), "longer than 16,777,216 bytes"),
        (b"date,service,type\n2020-01-01,57,6a1\n", "not within the period 2025"),
    ],
)
def test_what_is_no_table_is_refused_with_a_sentence(
    send: Uploader, settings: Settings, data: bytes, words: str
) -> None:
    with pytest.raises(RegistryError, match=words):
        send(data)
    assert list_statistics(settings.data) == []
    assert not list(settings.data.glob("uploads/*/*/"))


def test_a_small_file_cannot_unpack_to_an_endless_one(send: Uploader) -> None:
    packed = gzip.compress(HEAD.encode() + b"x" * 10**6)
    with pytest.raises(RegistryError, match="larger than 100,000 bytes"):
        send(packed, upload_bytes=100_000)
