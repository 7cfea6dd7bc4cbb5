"""Small made-up transactions, and the statistics that a plain loop makes of them."""

from __future__ import annotations

import itertools
from collections import defaultdict
from collections.abc import Callable, Iterable, Sequence
from pathlib import Path
from typing import Any

import ibis
import numpy as np
import pyarrow as pa
import pyarrow.parquet as pq
import pytest

from registry.profiling.reference.schemes import Scheme
from registry.profiling.statistics.keys import Keys, keys_table
from registry.profiling.statistics.layout import DIMENSIONS
from registry.profiling.statistics.tables import write_statistics

Row = dict[str, Any]
Cells = dict[tuple[Any, ...], tuple[int, ...]]
PARENTS = {"1": None, "2": None, "1a": "1", "1b": "1", "2a": "2", "1a1": "1a", "1a2": "1a"} | {
    "1b1": "1b",
    "2a1": "2a",
    "2a2": "2a",
}
SCHEME = Scheme(
    "made-up",
    "https://example.org/made-up",
    {n: n for n in PARENTS},
    {n: len(n) for n in PARENTS},
    PARENTS,
)
GROUPS = {"navigation/1": ("57", "58"), "navigation/2": ("59",), "functions/4": ("57", "59", "60")}
TYPES = ("1a1", "1a2", "1b1", "2a1", "2a2", "2a", "?")
WARDS = ("W1", "W2", "?")


def make_rows(count: int, seed: int = 1, units: int = 40) -> list[Row]:
    """Make transactions; unit 0 is unknown, a known unit has one profile and one ward."""
    random = np.random.default_rng(seed)

    def one() -> Row:
        unit = int(random.integers(units))
        place = unit if unit else int(random.integers(100))
        return {
            "month": f"2025-{random.integers(1, 4):02}",
            "service": random.choice(["57", "57", "58", "59", "60", "?"]),
            "interaction": random.choice(["0", "8", "?"]),
            "channel": random.choice(["1", "2", "?"]),
            "profile": TYPES[place % len(TYPES)],
            "area": WARDS[place % len(WARDS)],
            "volume": int(random.choice([1, 1, 1, 2, 7])),
            "unit": unit,
        }

    return [one() for _ in range(count)]


def expected_cells(rows: Iterable[Row]) -> Cells:
    """Make the table of docs/profiling-model.md by one dictionary, a row at a time."""
    of_unit: dict[tuple[Any, ...], dict[Any, int]] = defaultdict(lambda: defaultdict(int))
    for number, row in enumerate(rows):
        for cell in _cells_of(row):
            # An unknown unit's transactions are units of their own.
            names = [row["unit"]] if row["unit"] else [(number, i) for i in range(row["volume"])]
            for name in names:
                of_unit[cell][name] += row["volume"] if row["unit"] else 1
    return {cell: _measures(sorted(of_unit[cell].values())) for cell in of_unit}


def _measures(counts: list[int]) -> tuple[int, ...]:
    second = counts[-2] if len(counts) > 1 else 0
    return sum(counts), sum(v * v for v in counts), len(counts), counts[-1], second


def _cells_of(row: Row) -> Iterable[tuple[Any, ...]]:
    month, service = row["month"], row["service"]
    interaction, channel = row["interaction"], row["channel"]
    groups = [name for name, members in GROUPS.items() if service in members]
    deep, flat = (0, 1, 2, 3), (0, 1)
    kinds: list[tuple[tuple[str, ...], Sequence[int], Sequence[int]]] = []
    for one_service in ("*", service):
        kinds += [((s, one_service, "*", c), deep, flat) for s in "*" for c in ("*", channel)]
        kinds.append(((month, one_service, "*", "*"), deep, (0,)))
    kinds += [(("*", group, "*", "*"), deep, flat) for group in groups]
    kinds.append((("*", service, interaction, "*"), flat, ()))
    for key, levels, ward_levels in kinds:
        places = [(level, "*", 0) for level in levels]
        places += [(level, row["area"], 1) for level in ward_levels]
        for level, area, area_level in places:
            yield (*key, _profile(row["profile"], level), area, level, area_level)


def _profile(notation: str, level: int) -> str:
    if level == 0:
        return "*"
    return (notation[:level] if len(notation) >= level and notation != "?" else "?") or "?"


def write_upload(rows: Sequence[Row], folder: Path) -> Path:
    """Write transactions as an upload's private folder holds them."""
    keys = {name: Keys() for name in DIMENSIONS}
    columns: dict[str, pa.Array] = {
        name: pa.array([keys[name].code(row[name]) for row in rows], pa.int32())
        for name in DIMENSIONS
    }
    columns |= {n: pa.array([row[n] for row in rows], pa.int64()) for n in ("volume", "unit")}
    folder.mkdir(parents=True, exist_ok=True)
    pq.write_table(pa.table(columns), folder / "rows.parquet")
    pq.write_table(keys_table(keys), folder / "keys.parquet")
    return folder


def read_cells(file: Path) -> Cells:
    """Read a statistics table as a dictionary; a cell that stands twice is an error."""
    table = pq.read_table(file)
    keys = list(zip(*(table[name].to_pylist() for name in table.column_names[:8]), strict=True))
    values = zip(*(table[name].to_pylist() for name in table.column_names[8:]), strict=True)
    assert len(set(keys)) == len(keys)
    return dict(zip(keys, values, strict=True))


Maker = Callable[[Sequence[Row]], Cells]


@pytest.fixture(scope="session")
def duckdb() -> Iterable[ibis.BaseBackend]:
    """Open the default engine."""
    connection = ibis.duckdb.connect(threads=1)
    yield connection
    connection.disconnect()


@pytest.fixture
def maker(tmp_path: Path) -> Callable[[ibis.BaseBackend], Maker]:
    """Return what makes statistics of rows on an engine."""
    numbers = itertools.count()

    def on(engine: ibis.BaseBackend) -> Maker:
        def make(rows: Sequence[Row]) -> Cells:
            folder = write_upload(rows, tmp_path / f"upload{next(numbers)}")
            write_statistics(engine, folder, folder, SCHEME, GROUPS)
            return read_cells(folder / "statistics.parquet")

        return make

    return on
