"""The whole demonstrator in an installation: its statistics, its publications, its removal."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest

from registry import release
from registry.config import Settings, read_settings
from registry.cubes.publications import list_publications
from registry.profiling.answers.costs import read_costs
from registry.profiling.demonstrator import installing
from registry.profiling.demonstrator.files import BAD_ROWS, PERIOD
from registry.profiling.demonstrator.places import ABROAD, MAIN, NEIGHBOURS, TOWNS, Town
from registry.profiling.measures.estimates import Counts
from registry.profiling.measures.propensity import log_variance
from registry.profiling.statistics.tables import list_statistics, open_statistics

pytestmark = pytest.mark.slow
Demo = Callable[..., str]


@pytest.fixture(scope="module")
def settings(tmp_path_factory: pytest.TempPathFactory) -> Settings:
    return replace(read_settings({}), data=tmp_path_factory.mktemp("data"))


@pytest.fixture(scope="module")
def demo(settings: Settings) -> Demo:
    """Return what runs `registry demo` in the installation and returns what it says."""

    def run(*arguments: str, **environment: str) -> str:
        # As `make serve` does it: in a process of its own, which has others at work.
        command = [sys.executable, "-m", "registry", "demo", *arguments]
        changed = {"REGISTRY_DATA": str(settings.data), **environment}
        done = subprocess.run(
            command, env=os.environ | changed, capture_output=True, text=True, check=False
        )
        assert done.returncode == 0, done.stderr
        return done.stdout + done.stderr

    return run


@pytest.fixture(scope="module")
def installed(settings: Settings, demo: Demo) -> Settings:
    said = demo("--if-wanted")
    assert all(f"{town.name} (synthetic) is in." in said for town in TOWNS)
    return settings


def is_shy(town: Town) -> bool:
    """Say whether a town is the one that has published nothing."""
    return town == NEIGHBOURS[-1]


def test_it_comes_with_one_release_in_which_everything_is(installed: Settings) -> None:
    assert release.releases(installed) == [1]
    assert list_statistics(installed.data) == [(town.code, PERIOD) for town in TOWNS]
    made = {
        open_statistics(installed.data, t.code, PERIOD).metadata["versions"]["release"]
        for t in TOWNS
    }
    assert made == {1}
    graphs = release.manifest_of(installed, 1)["graphs"]
    assert {one.uri for one in list_publications(installed.data)} < set(graphs)


@pytest.mark.parametrize("town", [MAIN, NEIGHBOURS[0], ABROAD], ids=lambda town: town.name)
def test_the_statistics_find_the_known_propensities_within_their_intervals(
    installed: Settings, town: Town
) -> None:
    oracle = json.loads((installed.data / "demonstrator" / f"{town.code}.json").read_text())
    statistics = open_statistics(installed.data, town.code, PERIOD)
    households = {r["profile"]: r["households"] for r in statistics.households(1).to_pylist()}
    inside = []
    for service, known in oracle["services"].items():
        rows = statistics.select(service=service, profile_level=1).to_pylist()
        rows = [row for row in rows if row["profile"] != "?"]
        total, squares = (sum(row[name] for row in rows) for name in ("transactions", "squares"))
        for row in rows:
            number = "123456"["ABCDEF".index(row["profile"])] if town.abroad else row["profile"]
            share = row["transactions"] / total
            of_homes = households[row["profile"]] / sum(households.values())
            own = Counts(row["transactions"], row["squares"])
            deviation = float(np.sqrt(log_variance(own, Counts(total, squares))))
            distance = abs(np.log(100 * share / of_homes / known["index"][number]))
            inside.append(distance < 1.96 * deviation)
    assert len(inside) > 90
    # Of 96 intervals with a coverage of 95 %, 87 and more are inside but for one time in 60.
    assert sum(inside) >= 0.9 * len(inside)


def test_bad_rows_are_rejected_and_the_rest_is_marked_as_synthetic(installed: Settings) -> None:
    town = NEIGHBOURS[0]
    metadata = open_statistics(installed.data, town.code, PERIOD).metadata
    assert metadata["synthetic"] is True
    assert metadata["unit"] == "household"
    assert metadata["rows"] == town.transactions
    rejected = installed.data / "uploads" / town.code / PERIOD / "rejected.csv"
    lines = rejected.read_text(encoding="utf-8").splitlines()[1:]
    assert sum('"postcode"' not in line for line in lines) == 30 * len(BAD_ROWS)
    assert 0.97 < metadata["matched"]["overall"] < 0.99


def test_abroad_is_coded_with_lists_of_its_own(installed: Settings) -> None:
    metadata = open_statistics(installed.data, ABROAD.code, PERIOD).metadata
    assert metadata["lists"]["service"] == "demonstrator-diensten"
    assert metadata["scheme"] == "demonstrator-profielen"
    assert metadata["rows"] == ABROAD.transactions


def test_a_first_visitor_finds_publications_that_say_they_are_synthetic(
    installed: Settings,
) -> None:
    published = list_publications(installed.data)
    assert [one.authority for one in published] == [t.code for t in TOWNS if not is_shy(t)]
    assert all(one.manifest["synthetic"] and "synthetic" in one.authority_name for one in published)
    assert published[0].rows["counts"] > 3000
    assert "cost" in published[0].rows
    assert read_costs(installed.data / "costs" / f"{MAIN.code}.csv")


def test_a_second_call_finds_it_there(installed: Settings, demo: Demo) -> None:
    before = (installed.data / "demonstrator.json").stat().st_mtime_ns
    assert demo("--if-wanted") == ""
    assert (installed.data / "demonstrator.json").stat().st_mtime_ns == before


def test_a_setting_takes_it_out_and_nothing_is_left(installed: Settings, demo: Demo) -> None:
    assert "taken out" in demo("--if-wanted", REGISTRY_DEMONSTRATOR="no")
    left = {path.name for path in installed.data.iterdir()}
    assert left <= {"build.lock", "current", "releases", "sources", "temporary"}
    assert not list((installed.data / "sources").iterdir())
    assert release.current_release(installed).catalogue.find_list("demonstrator-profiles") is None
    assert demo("--if-wanted", REGISTRY_DEMONSTRATOR="no") == ""


def test_what_is_wrong_in_an_installation_is_said_and_nothing_is_left(tmp_path: Path) -> None:
    (tmp_path / "sources").mkdir()
    (tmp_path / "sources" / "broken.ttl").write_text("no Turtle", encoding="utf-8")
    done = subprocess.run(
        [sys.executable, "-m", "registry", "demo"],
        env=os.environ | {"REGISTRY_DATA": str(tmp_path)},
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 2
    assert "broken.ttl" in done.stderr
    assert not [p for p in tmp_path.rglob("*") if any(town.code in p.name for town in TOWNS)]


def test_an_installation_without_it_is_not_taken_for_one_with_it(tmp_path: Path) -> None:
    assert not installing.is_installed(tmp_path)
    (tmp_path / "demonstrator.json").write_text("{", encoding="utf-8")
    assert not installing.is_installed(tmp_path)
