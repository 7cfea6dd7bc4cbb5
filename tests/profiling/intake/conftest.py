"""A made-up authority with a release, and what uploads a text for it."""

from __future__ import annotations

import csv
import io
import secrets
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import Any, NamedTuple

import pyarrow as pa
import pyarrow.parquet as pq
import pytest

from registry.config import Settings, read_settings
from registry.files import write_atomically
from registry.opened import Release
from registry.profiling.intake.files import open_table
from registry.profiling.intake.job import Job, Upload
from registry.profiling.intake.report import UploadReport
from registry.profiling.intake.service import upload
from registry.profiling.periods import read_period
from registry.profiling.statistics.keys import read_keys

AUTHORITY = "E06000016"
AREAS = {
    "area": ["E00000001", "E00000002", "E00000003", "E00000004"],
    "type": ["6a1", "6b2", "2a3", "?"],
    "households": [100, 50, 70, 30],
    "ward": ["E05000001", "E05000001", "E05000002", "E05000002"],
}
POSTCODES = {
    "postcode": ["LE11AA", "LE11AB", "LE22BB"],
    "area": ["E00000001", "E00000002", "E00000003"],
    "ward": ["E05000001", "E05000001", "E05000002"],
}
REFERENCE = """{"scheme": "oac2011", "sources": [], "vintages": {}, "counts": {}, "missing": {},
"name": "Leicester"}"""
#: Transactions of three rows, with households in two postcodes.
HOUSEHOLDS = """Date;LGSL;lgil;Channel;Household;Post Code
2025-01-03;57;0;2;h1;LE1 1AA
03/02/2025;http://id.esd.org.uk/service/57;Apply;Telephone;h1;le11aa
2025-03;058;;;h2;LE2 2BB
"""


@pytest.fixture
def settings(tmp_path: Path) -> Settings:
    """Return settings of a data directory that holds reference data."""
    return prepare(tmp_path)


def prepare(data: Path) -> Settings:
    """Put reference data into a data directory and return its settings."""
    folder = data / "reference" / AUTHORITY
    folder.mkdir(parents=True)
    pq.write_table(pa.table(AREAS), folder / "areas.parquet")
    pq.write_table(pa.table(POSTCODES), folder / "postcodes.parquet")
    write_atomically(folder / "reference.json", REFERENCE.encode())
    return replace(read_settings({}), data=data, engine_threads=1)


Uploader = Callable[..., UploadReport]


@pytest.fixture
def send(settings: Settings, released: tuple[Settings, Release]) -> Uploader:
    """Return what uploads a text (or bytes) as transactions of 2025."""

    def send_(data: str | bytes, period: str = "2025", **changes: Any) -> UploadReport:
        raw = data.encode() if isinstance(data, str) else data
        asked = Upload(AUTHORITY, period, "transactions.csv")
        return upload(replace(settings, **changes), asked, io.BytesIO(raw), release=released[1])

    return send_


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
        return Profiled(report, rows, _rejected(folder))

    return profile_


def _quietly(what: str, share: float) -> None:
    """Say nothing of progress."""


def _rejected(folder: Path) -> list[tuple[str, ...]]:
    file = folder / "rejected.csv"
    text = file.read_text(encoding="utf-8") if file.exists() else ""
    return [tuple(row.values()) for row in csv.DictReader(io.StringIO(text))]
