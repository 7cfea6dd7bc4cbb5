"""The files of the demonstrator: synthetic, the same each time, and what the oracle says."""

from __future__ import annotations

import csv
import hashlib
import json
from pathlib import Path

import pytest
from click.testing import CliRunner
from shapely.geometry import shape
from shapely.geometry.base import BaseGeometry
from shapely.ops import unary_union

from registry.cli import main
from registry.profiling.demonstrator.behaviour import HABITS, channel_shares, month_shares
from registry.profiling.demonstrator.files import BAD_ROWS, MONTHS, TownFiles, write_files
from registry.profiling.demonstrator.hexagons import clusters
from registry.profiling.demonstrator.lists import source_files
from registry.profiling.demonstrator.places import ABROAD, NEIGHBOURS, TOWNS, make_place

SEED = 1


@pytest.fixture(scope="module")
def town(tmp_path_factory: pytest.TempPathFactory) -> TownFiles:
    return write_files(make_place(NEIGHBOURS[0], SEED), tmp_path_factory.mktemp("town"), SEED)


@pytest.fixture(scope="module")
def abroad(tmp_path_factory: pytest.TempPathFactory) -> TownFiles:
    return write_files(make_place(ABROAD, SEED), tmp_path_factory.mktemp("abroad"), SEED)


def rows_of(path: Path) -> list[dict[str, str]]:
    with path.open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def digests(files: TownFiles) -> dict[str, str]:
    return {
        path.name: hashlib.sha256(path.read_bytes()).hexdigest()
        for path in sorted(files.folder.iterdir())
    }


def test_the_same_seed_writes_the_same_bytes(town: TownFiles, tmp_path: Path) -> None:
    again = write_files(make_place(NEIGHBOURS[0], SEED), tmp_path / "again", SEED)
    other = write_files(make_place(NEIGHBOURS[0], 2), tmp_path / "other", 2)
    assert digests(again) == digests(town)
    assert digests(other)["synthetic-transactions.csv"] != digests(town)[town.transactions.name]


def test_every_file_says_that_it_is_synthetic(town: TownFiles) -> None:
    for path in town.folder.iterdir():
        assert "synthetic" in path.read_text(encoding="utf-8").lower()[:2000], path.name


def test_there_are_as_many_rows_as_the_oracle_says_and_some_bad_ones(town: TownFiles) -> None:
    rows = rows_of(town.transactions)
    oracle = json.loads(town.oracle.read_text(encoding="utf-8"))
    bad = [row for row in rows if row["household"] == "00000000"]
    assert len(rows) - len(bad) == oracle["rows"] == NEIGHBOURS[0].transactions
    assert len(bad) == 30 * len(BAD_ROWS)


def test_some_postcodes_are_nowhere_and_all_others_in_the_table(town: TownFiles) -> None:
    known = {row["postcode"] for row in rows_of(town.postcodes)}
    used = [row["postcode"] for row in rows_of(town.transactions)]
    nowhere = sum(postcode not in known for postcode in used)
    assert 0.012 < nowhere / len(used) < 0.018


def test_some_households_come_again_and_again(town: TownFiles) -> None:
    rows = [row for row in rows_of(town.transactions) if row["service"] == "58"]
    households = {row["household"] for row in rows}
    assert 1.2 < len(rows) / len(households) < 3


def test_output_areas_fill_their_wards_without_gaps(town: TownFiles) -> None:
    def shapes(path: Path) -> list[BaseGeometry]:
        features = json.loads(path.read_text(encoding="utf-8"))["features"]
        return [shape(feature["geometry"]) for feature in features]

    areas, wards = shapes(town.area_boundaries), shapes(town.ward_boundaries)
    assert (len(areas), len(wards)) == (133, 7)
    everything = unary_union(areas)
    assert everything.geom_type == "Polygon"
    assert everything.equals(unary_union(wards))
    assert sum(each.area for each in areas) == pytest.approx(everything.area)


def test_clusters_share_no_hexagon() -> None:
    cells = [hexagon for cluster in clusters(21) for hexagon in cluster]
    assert len(cells) == len(set(cells)) == 21 * 19


def test_shares_of_habits_add_up() -> None:
    assert sum(habit.share for habit in HABITS) == pytest.approx(1)
    for habit in HABITS:
        assert sum(month_shares(habit, MONTHS)) == pytest.approx(1)
        assert sum(share for _, share in habit.interactions) == pytest.approx(1)
        for group in range(1, 7):
            assert sum(channel_shares(habit, group).values()) == pytest.approx(1)


def test_abroad_has_numbers_and_profiles_of_its_own(abroad: TownFiles) -> None:
    services = {row["service"] for row in rows_of(abroad.transactions)}
    assert services == {habit.foreign for habit in HABITS} | {"99999", ""}
    assert {row["service"] for row in rows_of(abroad.costs)} == {h.foreign for h in HABITS}
    assert rows_of(abroad.areas)[0]["type"][0] in "ABCDEF"


def test_lists_say_that_they_are_synthetic() -> None:
    files = source_files()
    assert len(files) == 6
    for name, data in files.items():
        assert b"ynthetic" in data, name
    assert all(town.code.encode() in files["demonstrator-authorities.ttl"] for town in TOWNS)


@pytest.mark.parametrize("name", ["t.csv", "t.csv.gz", "t.parquet"])
def test_the_command_writes_a_file_for_measuring(tmp_path: Path, name: str) -> None:
    path = tmp_path / name
    arguments = ["demo", "--transactions", "1000", "--to", str(path), "--seed", "3"]
    result = CliRunner().invoke(main, arguments, catch_exceptions=False)
    assert result.output == f"1,000 synthetic transactions are in {path}.\n"
    assert path.stat().st_size > 5000


def test_the_command_needs_a_file_for_transactions() -> None:
    result = CliRunner().invoke(main, ["demo", "--transactions", "1000"])
    assert result.exit_code == 2
