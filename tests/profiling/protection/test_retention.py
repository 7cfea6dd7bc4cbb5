"""Rows do not outlive their time."""

from __future__ import annotations

import json
import os
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from registry.profiling.retention import remove_old_rows

NOW = datetime(2025, 6, 1, 12, tzinfo=UTC)


def upload(data: Path, period: str, days_ago: float, record: str | None = "") -> Path:
    folder = data / "uploads" / "E06000016" / period
    folder.mkdir(parents=True)
    made = (NOW - timedelta(days=days_ago)).isoformat()
    for name in ("rows.parquet", "rejected.csv"):
        (folder / name).write_text("rows", encoding="utf-8")
    if record is not None:
        (folder / "upload.json").write_text(record or json.dumps({"made": made}), encoding="utf-8")
    seconds = (NOW - timedelta(days=days_ago)).timestamp()
    os.utime(folder, (seconds, seconds))
    return folder


def test_rows_go_after_their_days_and_the_record_stays(tmp_path: Path) -> None:
    old, young = upload(tmp_path, "2025-01", 91), upload(tmp_path, "2025-03", 89)
    removed = remove_old_rows(tmp_path, 90, NOW)
    assert removed == [old / "rows.parquet", old / "rejected.csv"]
    assert [path.name for path in old.iterdir()] == ["upload.json"]
    assert (young / "rows.parquet").exists()
    assert remove_old_rows(tmp_path, 90, NOW) == []


@pytest.mark.parametrize("record", [None, "{", "[]", '{"made": "yesterday"}'])
def test_without_a_record_the_clock_of_the_files_counts(tmp_path: Path, record: str | None) -> None:
    upload(tmp_path, "2025-01", 91, record)
    assert len(remove_old_rows(tmp_path, 90, NOW)) == 2


def test_what_a_killed_process_left_goes_after_a_day(tmp_path: Path) -> None:
    left = upload(tmp_path, ".2025-01.new", 2, None)
    spilled = tmp_path / "temporary" / "engine-1"
    spilled.mkdir(parents=True)
    os.utime(spilled, (0, 0))
    fresh = tmp_path / "temporary" / "engine-2"
    fresh.mkdir()
    os.utime(fresh, (NOW.timestamp(), NOW.timestamp()))
    assert remove_old_rows(tmp_path, 90, NOW) == [left, spilled]
    assert fresh.exists()


def test_what_another_process_removes_meanwhile_is_no_fault(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    gone = tmp_path / "temporary" / "engine-1"
    monkeypatch.setattr(Path, "glob", lambda *_: iter([gone]))
    assert remove_old_rows(tmp_path, 90, NOW) == []


def test_without_uploads_there_is_nothing_to_do(tmp_path: Path) -> None:
    assert remove_old_rows(tmp_path, 90, NOW) == []
