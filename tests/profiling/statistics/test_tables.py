"""Opening the statistics of an authority and period, and selecting from them."""

from __future__ import annotations

import json
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import ibis
import pyarrow as pa
import pyarrow.parquet as pq
import pytest

from registry.errors import RegistryError
from registry.profiling.statistics import tables
from registry.profiling.statistics.tables import Statistics, list_statistics, open_statistics
from tests.profiling.statistics.conftest import (
    GROUPS,
    SCHEME,
    Cells,
    expected_cells,
    make_rows,
    write_upload,
)

ROWS = make_rows(500)
CELLS = expected_cells(ROWS)
HOUSEHOLDS = {
    "profile": ["*", "*", "1", "2"],
    "profile_level": [0, 0, 1, 1],
    "area": ["*", "W1", "*", "*"],
    "households": [90, 40, 60, 30],
}


@pytest.fixture(scope="module")
def data(tmp_path_factory: pytest.TempPathFactory, duckdb: ibis.BaseBackend) -> Path:
    data = tmp_path_factory.mktemp("data")
    folder = tables.statistics_folder(data, "E1", "2025")
    write_upload(ROWS, folder)
    tables.write_statistics(duckdb, folder, folder, SCHEME, GROUPS)
    pq.write_table(pa.table(HOUSEHOLDS), folder / "households.parquet")
    (folder / "statistics.json").write_text(json.dumps({"authority": "E1"}))
    return data


@pytest.fixture
def statistics(data: Path) -> Statistics:
    return open_statistics(data, "E1", "2025")


def as_cells(table: pa.Table) -> Cells:
    rows = [tuple(row.values()) for row in table.to_pylist()]
    return {row[:8]: row[8:] for row in rows}


@pytest.mark.parametrize(
    "wanted",
    [
        {},
        {"service": "57", "level": 3},
        {"service": None, "level": 1},
        {"service": {"57", "59"}, "level": 2},
        {"month": None, "service": "57"},
        {"month": "2025-02", "service": None, "level": 1},
        {"area": None, "level": 1},
        {"area": "W2", "service": None},
        {"interaction": None, "service": "58", "level": 1},
        {"profile": "2a", "level": 2, "service": None},
        {"service": "not there"},
    ],
)
def test_a_selection_is_the_cells_with_these_keys(
    statistics: Statistics, wanted: Mapping[str, Any]
) -> None:
    choices = dict(wanted)
    level = choices.pop("level", 0)
    columns = ("month", "service", "interaction", "channel", "profile", "area")
    meant = {"profile": {key[4] for key in CELLS}} | choices

    def is_meant(value: object, choice: object) -> bool:
        if choice is None:
            return value != "*"
        return value in choice if isinstance(choice, set) else value == choice

    def is_chosen(cell: tuple[object, ...]) -> bool:
        pairs = zip(columns, cell, strict=False)
        return cell[6] == level and all(is_meant(v, meant.get(name, "*")) for name, v in pairs)

    expected = {key: values for key, values in CELLS.items() if is_chosen(key)}
    assert as_cells(statistics.select(profile_level=level, **choices)) == expected
    assert bool(expected) == (wanted.get("service") != "not there")


def test_households_are_selected_by_level_and_area(statistics: Statistics) -> None:
    assert statistics.households()["households"].to_pylist() == [90]
    assert statistics.households(1)["households"].to_pylist() == [60, 30]
    assert statistics.households(0, None)["households"].to_pylist() == [40]


def test_statistics_are_listed_and_say_what_they_are(data: Path, statistics: Statistics) -> None:
    assert list_statistics(data) == [("E1", "2025")]
    assert statistics.metadata["authority"] == "E1"


def test_statistics_that_are_not_there_are_told(data: Path) -> None:
    with pytest.raises(RegistryError, match="no statistics of E1 for 2024"):
        open_statistics(data, "E1", "2024")
