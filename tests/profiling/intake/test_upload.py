"""Uploads: the ways to a profile, what is rejected and why, and what stays when one fails."""

from __future__ import annotations

import csv
import gzip
import io
import json
import secrets
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import Any, NamedTuple

import pyarrow as pa
import pyarrow.parquet as pq
import pytest
from filelock import FileLock

from registry.assigning.decisions import ACCEPTED, Decision, remember
from registry.config import Settings
from registry.errors import RegistryError
from registry.opened import Release
from registry.profiling.intake.files import open_table
from registry.profiling.intake.job import Job, Upload
from registry.profiling.intake.meanings import Meant
from registry.profiling.intake.reading import meanings_table
from registry.profiling.intake.report import UploadReport
from registry.profiling.intake.service import upload, uploads_folder
from registry.profiling.periods import read_period
from registry.profiling.statistics.keys import Keys, read_keys
from registry.profiling.statistics.layout import DIMENSIONS
from registry.profiling.statistics.tables import list_statistics, open_statistics
from tests.profiling.intake.conftest import AUTHORITY, Uploader, prepare

HEAD = "date,service,interaction,channel,postcode\n"
HOUSEHOLDS = """Date;LGSL;lgil;Channel;Household;Post Code
2025-01-03;57;0;2;h1;LE1 1AA
03/02/2025;http://id.esd.org.uk/service/57;Apply;Telephone;h1;le11aa
2025-03;058;;;h2;LE2 2BB
"""


class Kept(NamedTuple):
    """An upload, and the settings of the data directory that it is in."""

    settings: Settings
    report: UploadReport


@pytest.fixture(scope="module")
def kept(tmp_path_factory: pytest.TempPathFactory, released: tuple[Settings, Release]) -> Kept:
    """Upload the households once, for the tests that only look at what became of them."""
    settings = prepare(tmp_path_factory.mktemp("kept"))
    asked = Upload(AUTHORITY, "2025", "transactions.csv")
    report = upload(settings, asked, io.BytesIO(HOUSEHOLDS.encode()), release=released[1])
    return Kept(settings, report)


class Profiled(NamedTuple):
    """What became of a file before statistics are made: its report, rows and rejected rows."""

    report: UploadReport
    rows: list[dict[str, Any]]
    rejected: list[tuple[str, ...]]

    @property
    def profiles(self) -> dict[str, tuple[int, int]]:
        """The transactions and the known units of each profile."""
        found: dict[str, list[dict[str, Any]]] = {}
        for row in self.rows:
            found.setdefault(row["profile"], []).append(row)
        return {
            profile: (sum(row["volume"] for row in rows), len({row["unit"] for row in rows} - {0}))
            for profile, rows in found.items()
        }


Profiler = Callable[..., Profiled]


@pytest.fixture
def profile(settings: Settings, released: tuple[Settings, Release], tmp_path: Path) -> Profiler:
    """Return what profiles a text (or bytes) of 2025: an upload but for its statistics."""

    def profile_(data: str | bytes, **changes: Any) -> Profiled:
        raw = data.encode() if isinstance(data, str) else data
        asked, its = Upload(AUTHORITY, "2025", "transactions.csv"), replace(settings, **changes)
        folder = tmp_path / secrets.token_hex(4)
        folder.mkdir()
        table = open_table(io.BytesIO(raw), asked.name, folder, its.upload_bytes, _quietly)
        report = Job(its, asked, read_period("2025"), released[1], _quietly).profile(table, folder)
        keys = read_keys(pq.read_table(folder / "keys.parquet"))
        texts = {name: {code: text for text, code in keys[name].codes.items()} for name in keys}
        rows = [
            row | {name: texts[name][row[name]] for name in texts}
            for row in pq.read_table(folder / "rows.parquet").to_pylist()
        ]
        return Profiled(report, rows, rejected(folder))

    return profile_


def _quietly(what: str, share: float) -> None:
    """Say nothing of progress."""


def cells(settings: Settings, **choices: Any) -> dict[str, tuple[int, int, int]]:
    found = open_statistics(settings.data, AUTHORITY, "2025").select(**choices).to_pylist()
    return {c["profile"]: (c["transactions"], c["squares"], c["units"]) for c in found}


def rejected(folder: Path) -> list[tuple[str, ...]]:
    file = folder / "rejected.csv"
    text = file.read_text(encoding="utf-8") if file.exists() else ""
    return [tuple(row.values()) for row in csv.DictReader(io.StringIO(text))]


def test_a_household_and_its_postcode_lead_to_a_profile(kept: Kept) -> None:
    report = kept.report
    assert (report.rows, report.rejected, report.unit) == (3, 0, "household")
    assert cells(kept.settings, profile_level=3) == {"6a1": (2, 4, 1), "2a3": (1, 1, 1)}
    assert cells(kept.settings, channel="2") == {"*": (2, 4, 1)}


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


def test_transactions_without_a_unit_are_units_of_their_own(
    send: Uploader, settings: Settings
) -> None:
    send("date,service,type\n" + "2025-05-01,57,6b2\n" * 2)
    assert cells(settings, profile_level=3) == {"6b2": (2, 2, 2)}


def test_wards_and_groups_of_services_are_counted(kept: Kept) -> None:
    statistics = open_statistics(kept.settings.data, AUTHORITY, "2025")
    wards = statistics.select(area=None).to_pylist()
    assert [(w["area"], w["transactions"]) for w in wards] == [("E05000001", 2), ("E05000002", 1)]
    groups = statistics.select(service=None).to_pylist()
    assert any(g["service"].startswith("navigation/") for g in groups)
    households = statistics.households(1).to_pylist()
    assert {h["profile"]: h["households"] for h in households} == {"2": 70, "6": 150, "?": 30}


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


def test_no_rejected_file_where_nothing_is_wrong(kept: Kept) -> None:
    folder = uploads_folder(kept.settings.data, AUTHORITY, "2025")
    assert sorted(file.name for file in folder.iterdir()) == [
        "keys.parquet",
        "rows.parquet",
        "upload.json",
    ]


def test_rows_are_in_the_order_of_places_and_narrow(kept: Kept) -> None:
    folder = uploads_folder(kept.settings.data, AUTHORITY, "2025")
    rows = pq.read_table(folder / "rows.parquet")
    places = list(zip(rows["profile"].to_pylist(), rows["area"].to_pylist(), strict=True))
    assert places == sorted(places)
    assert len(set(places)) == 2
    narrow = {name for name in rows.column_names if rows.schema.field(name).type == pa.int16()}
    assert narrow == set(DIMENSIONS)


def test_more_values_than_two_bytes_count_are_told_apart() -> None:
    meant = {f"E{number}": Meant((f"E{number}",)) for number in range(2**15 + 1)}
    keys = {"channel": Keys()}
    codes = meanings_table("channel", meant, keys, {"channel": "channel"}).table["channel"]
    assert codes.to_pylist() == list(range(1, 2**15 + 2))


def test_volumes_count_and_have_to_be_whole(profile: Profiler) -> None:
    report, _, found = profile(
        "date,service,type,count\n"
        + "".join(f"2025-01-01,57,6a1,{volume}\n" for volume in ("3", " 2 ", "", "0", "-1", "1.5"))
    )
    assert (report.overall.transactions, report.rejected) == (6, 3)
    assert [row[0] for row in found] == ["4", "5", "6"]


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
        lambda text: (
            text.replace(",", '","')
            .replace("\n", '"\n"')
            .encode()[:-1]
            .replace(b"date", b'"date', 1)
        ),
    ],
    ids=["mark", "utf-16", "windows-1252", "gzip", "tabs", "crlf", "quotes"],
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
        (b"PK\x03\x04....", "a spreadsheet or an archive"),
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
        (b"date,service,type\n", "None of its"),
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


def test_uploading_again_replaces_the_period(
    send: Uploader, settings: Settings, kept: Kept
) -> None:
    send("date,service,type\n2025-01-01,57,6a1\n")
    assert cells(settings) == {"*": (1, 1, 1)}
    assert send(HOUSEHOLDS) == kept.report
    assert cells(settings) == {"*": (3, 5, 2)}
    assert list_statistics(settings.data) == [(AUTHORITY, "2025")]


def test_an_upload_that_fails_leaves_the_earlier_one(send: Uploader, settings: Settings) -> None:
    send(HOUSEHOLDS)
    with pytest.raises(RegistryError):
        send("date,service,type\nsoon,57,6a1\n")
    assert cells(settings) == {"*": (3, 5, 2)}


def test_one_upload_of_a_period_at_a_time(send: Uploader, settings: Settings) -> None:
    folder = uploads_folder(settings.data, AUTHORITY, "2025")
    folder.parent.mkdir(parents=True)
    with (
        FileLock(folder.with_name(".2025.lock")),
        pytest.raises(RegistryError, match="is running"),
    ):
        send(HOUSEHOLDS)


def test_an_upload_removes_rows_that_are_too_old(send: Uploader, settings: Settings) -> None:
    old = uploads_folder(settings.data, AUTHORITY, "2020")
    old.mkdir(parents=True)
    (old / "rows.parquet").write_bytes(b"rows")
    (old / "upload.json").write_text('{"made": "2021-01-01T00:00:00+00:00"}', encoding="utf-8")
    send(HOUSEHOLDS)
    assert [file.name for file in old.iterdir()] == ["upload.json"]
    assert (uploads_folder(settings.data, AUTHORITY, "2025") / "rows.parquet").exists()


def test_nothing_kept_holds_a_postcode_or_a_household_key(kept: Kept, profile: Profiler) -> None:
    texts = {
        str(value)
        for file in kept.settings.data.glob("[us][pt]*/**/*.parquet")
        for column in pq.read_table(file).columns
        for value in column.to_pylist()
    }
    assert "6a1" in texts
    assert not {"h1", "h2", "LE1 1AA", "LE11AA"} & texts
    rows = uploads_folder(kept.settings.data, AUTHORITY, "2025") / "rows.parquet"
    units = set(pq.read_table(rows)["unit"].to_pylist())
    assert len(units) == 2
    assert not units & {row["unit"] for row in profile(HOUSEHOLDS).rows}


def test_only_this_user_may_read_what_is_private(kept: Kept) -> None:
    for kind in ("uploads", "statistics"):
        assert (kept.settings.data / kind / AUTHORITY / "2025").stat().st_mode & 0o077 == 0


def test_statistics_say_what_they_were_made_of(kept: Kept) -> None:
    folder: Path = kept.settings.data / "statistics" / AUTHORITY / "2025"
    said = json.loads((folder / "statistics.json").read_text())
    assert said["input"] == f"sha256:{kept.report.sha256}"
    assert said["matched"] == {"overall": 1.0, "channels": {"2": 1.0, "?": 1.0}}
    assert said["versions"]["lists"]["services"]
    assert said["lists"] == {
        "service": "services",
        "interaction": "interactions",
        "channel": "channels",
    }
    assert (said["scheme"], said["unit"], said["synthetic"]) == ("oac2011", "household", False)
