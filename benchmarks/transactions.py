"""Transactions with household keys, made for measuring, and reference data for their places."""

from __future__ import annotations

import json
from dataclasses import replace
from pathlib import Path

import duckdb
import numpy as np
import pyarrow as pa
import pyarrow.parquet as pq

from registry.config import Settings, read_settings
from registry.profiling.intake.lists import read_members
from registry.profiling.reference.schemes import read_scheme
from registry.release import build, current_release

ROWS = 5_500_000
AUTHORITY, PERIOD, SCHEME = "E06000016", "2025", "oac2011"
THREADS = 2
_LARGE = 2**30
SERVICES, AREAS, WARDS = 300, 969, 22
CHANNELS = ("1", "2", "4", "5", "9")


def generate(data: Path, count: int) -> None:
    """Write a CSV of transactions with household keys, in pieces, and reference data for it."""
    settings = settings_of(data)
    build(settings, say=lambda _: None)
    release = current_release(settings)
    types = read_scheme(release.store, SCHEME).notations(3)
    services = np.array(sorted(read_members(release, "services").numbers, key=int)[:SERVICES])
    random = np.random.default_rng(1)
    folder = data / "reference" / AUTHORITY
    folder.mkdir(parents=True)
    areas = np.array([f"E00{number:06}" for number in range(AREAS)])
    wards = np.array([f"E05{number:06}" for number in random.integers(0, WARDS, AREAS)])
    columns = {"area": areas, "type": random.choice(types, AREAS), "ward": wards}
    pq.write_table(pa.table(columns | {"households": [130] * AREAS}), folder / "areas.parquet")
    nothing: dict[str, object] = {"vintages": {}, "counts": {}, "missing": {}, "sources": []}
    (folder / "reference.json").write_text(json.dumps({"scheme": SCHEME} | nothing))
    households = max(130_000, count // 42)
    use = np.cumsum(random.gamma(0.8, 1, households))
    home = random.integers(0, AREAS, households)
    weights = 1 / np.arange(1, SERVICES + 1)
    days = np.arange("2025-01-01", "2026-01-01", dtype="datetime64[D]")
    growing = data / "growing.csv"
    with growing.open("wb") as file:
        for start in range(0, count, ROWS):
            n = min(ROWS, count - start)
            who = np.searchsorted(use, random.random(n) * use[-1])
            drawn = pa.table(  # noqa: F841 - DuckDB reads it by its name
                {
                    "date": random.choice(days, n),
                    "service": random.choice(services, n, p=weights / weights.sum()),
                    "interaction": random.choice(["0", "8", "11", "14", "5"], n),
                    "channel": random.choice(CHANNELS, n),
                    "who": who,
                    "area": areas[home[who]],
                }
            )
            part = data / "part.csv"
            duckdb.sql(
                "select date, service, interaction, channel, "
                "md5(who::varchar) as household, area from drawn"
            ).write_csv(str(part), header=start == 0)
            file.write(part.read_bytes())
            part.unlink()
    growing.rename(data / "transactions.csv")


def settings_of(data: Path) -> Settings:
    """Return the settings that all are measured with; more memory for a very large file."""
    settings = replace(read_settings({}), data=data, engine_threads=THREADS)
    file = data / "transactions.csv"
    if file.exists() and file.stat().st_size > _LARGE:
        return replace(settings, engine_memory_bytes=3 * 2**30)
    return settings
