"""A made-up authority with a release, and what uploads a text for it."""

from __future__ import annotations

import io
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import Any

import pyarrow as pa
import pyarrow.parquet as pq
import pytest

from registry.config import Settings, read_settings
from registry.files import write_atomically
from registry.opened import Release
from registry.profiling.intake.job import Upload
from registry.profiling.intake.report import UploadReport
from registry.profiling.intake.service import upload

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
