"""Uploads: what is kept of one, what stays when one fails, who may read it."""

from __future__ import annotations

import io
import json
from pathlib import Path
from typing import Any, NamedTuple

import pyarrow as pa
import pyarrow.parquet as pq
import pytest
from click.testing import CliRunner
from filelock import FileLock

from registry.cli import main
from registry.config import Settings
from registry.errors import RegistryError
from registry.opened import Release
from registry.profiling.intake.job import Upload
from registry.profiling.intake.report import UploadReport
from registry.profiling.intake.service import upload, uploads_folder
from registry.profiling.statistics.layout import DIMENSIONS
from registry.profiling.statistics.tables import list_statistics, open_statistics
from tests.profiling.intake.conftest import AUTHORITY, HOUSEHOLDS, Profiler, Uploader, prepare


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


def cells(settings: Settings, **choices: Any) -> dict[str, tuple[int, int, int]]:
    found = open_statistics(settings.data, AUTHORITY, "2025").select(**choices).to_pylist()
    return {c["profile"]: (c["transactions"], c["squares"], c["units"]) for c in found}


def test_a_household_and_its_postcode_lead_to_a_profile(kept: Kept) -> None:
    report = kept.report
    assert (report.rows, report.rejected, report.unit) == (3, 0, "household")
    assert cells(kept.settings, profile_level=3) == {"6a1": (2, 4, 1), "2a3": (1, 1, 1)}
    assert cells(kept.settings, channel="2") == {"*": (2, 4, 1)}


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


def test_the_command_says_where_the_faults_are(
    settings: Settings,
    released: tuple[Settings, Release],
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    (settings.data / "releases").symlink_to(released[0].data / "releases")
    (settings.data / "current").symlink_to("releases/1")
    monkeypatch.setenv("REGISTRY_DATA", str(settings.data))
    raw = tmp_path / "raw.csv"
    raw.write_text("date,service,type\n2025-01-01,57,6a1\n2025-01-01,Circus,6a1\n")
    names = ["profile", "upload", str(raw), "--authority", AUTHORITY, "--period", "2025"]
    done = CliRunner().invoke(main, names)
    assert done.exit_code == 0, done.output
    assert "Rows rejected: 1." in done.stdout
    assert str(uploads_folder(settings.data, AUTHORITY, "2025") / "rejected.csv") in done.stdout
