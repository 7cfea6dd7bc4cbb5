"""The demonstrator in an installation: in by the doors, found again by the statistics, and out."""

from __future__ import annotations

import json
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest

from registry import release
from registry.config import Settings, read_settings
from registry.files import write_atomically
from registry.profiling.demonstrator import installing
from registry.profiling.demonstrator.files import BAD_ROWS, PERIOD, write_files
from registry.profiling.demonstrator.lists import source_files
from registry.profiling.demonstrator.places import NEIGHBOURS, TOWNS, make_place
from registry.profiling.measures.estimates import Counts
from registry.profiling.measures.propensity import log_variance
from registry.profiling.statistics.tables import open_statistics

TOWN = NEIGHBOURS[0]
pytestmark = pytest.mark.slow


@pytest.fixture(scope="module")
def settings(tmp_path_factory: pytest.TempPathFactory) -> Settings:
    """Bring in one town the way the whole demonstrator comes in."""
    data = tmp_path_factory.mktemp("data")
    settings = replace(read_settings({}), data=data)
    for name, content in source_files().items():
        write_atomically(data / "sources" / name, content)
    release.build(settings, say=lambda _: None)
    place = make_place(TOWN, installing.SEED)
    files = write_files(place, tmp_path_factory.mktemp("files"), installing.SEED)
    installing.bring_in(settings, release.current_release(settings), place, files)
    return settings


def test_the_statistics_find_the_known_propensities_within_their_intervals(
    settings: Settings,
) -> None:
    oracle = json.loads((settings.data / "demonstrator" / f"{TOWN.code}.json").read_text())
    statistics = open_statistics(settings.data, TOWN.code, PERIOD)
    households = {r["profile"]: r["households"] for r in statistics.households(1).to_pylist()}
    inside = []
    for service, known in oracle["services"].items():
        rows = statistics.select(service=service, profile_level=1).to_pylist()
        rows = [row for row in rows if row["profile"] != "?"]
        total, squares = (sum(row[name] for row in rows) for name in ("transactions", "squares"))
        for row in rows:
            share = row["transactions"] / total
            of_homes = households[row["profile"]] / sum(households.values())
            own = Counts(row["transactions"], row["squares"])
            deviation = float(np.sqrt(log_variance(own, Counts(total, squares))))
            distance = abs(np.log(100 * share / of_homes / known["index"][row["profile"]]))
            inside.append(distance < 1.96 * deviation)
    assert len(inside) == 96
    # Of intervals with a coverage of 95 %, 87 of 96 and more are inside but for one time in 60.
    assert sum(inside) >= 87


def test_bad_rows_are_rejected_and_the_rest_is_marked_as_synthetic(settings: Settings) -> None:
    metadata = open_statistics(settings.data, TOWN.code, PERIOD).metadata
    assert metadata["synthetic"] is True
    assert metadata["unit"] == "household"
    assert metadata["rows"] == TOWN.transactions
    rejected = settings.data / "uploads" / TOWN.code / PERIOD / "rejected.csv"
    lines = rejected.read_text(encoding="utf-8").splitlines()[1:]
    assert sum('"postcode"' not in line for line in lines) == 30 * len(BAD_ROWS)
    assert 0.97 < metadata["matched"]["overall"] < 0.99


def test_taking_it_out_leaves_nothing(settings: Settings) -> None:
    assert installing.remove(settings)
    left = [p for p in settings.data.rglob("*") if any(town.code in p.name for town in TOWNS)]
    assert [path for path in left if not path.name.startswith(".")] == []
    assert not list((settings.data / "sources").glob("demonstrator*"))
    assert not installing.remove(settings)


def test_an_installation_without_it_is_not_taken_for_one_with_it(tmp_path: Path) -> None:
    assert not installing.is_installed(tmp_path)
    (tmp_path / "demonstrator.json").write_text("{", encoding="utf-8")
    assert not installing.is_installed(tmp_path)
