"""Leicester end to end from real files; Norwich and Enfield, which have no classes."""

from __future__ import annotations

import csv
from collections import Counter
from pathlib import Path
from typing import Any

import pytest

from registry.profiling.reference.areas import Reference, read_reference
from registry.profiling.reference.importing import Authority, InputFile, import_reference
from registry.profiling.reference.schemes import read_scheme
from registry.store import Store

LIMIT = 10_000_000
VARIABLES = "oac/2011_OAC_Raw_uVariables_Leicester.csv"


def load(data: Path, shared: Path, authority: Authority, store: Store, *files: str) -> Any:
    drawn = [f"boundaries/{kind}_by_lad/{authority.code}.json" for kind in ("oa", "wards", "lsoa")]
    inputs = [InputFile(shared / file) for file in (*files, *drawn)]
    scheme = read_scheme(store, "oac2011")
    return import_reference(inputs, authority, scheme, data, LIMIT)


@pytest.fixture(scope="module")
def leicester(
    tmp_path_factory: pytest.TempPathFactory, shared_data: Path, store: Store
) -> Reference:
    data = tmp_path_factory.mktemp("leicester")
    authority = Authority("E06000016", "Leicester")
    load(data, shared_data, authority, store, VARIABLES, "postcodes/le.csv")
    return read_reference(data, "E06000016")


def test_leicester_is_complete(leicester: Reference) -> None:
    assert leicester.missing == {}
    assert leicester.counts == {
        "areas": 969,
        "areas with a type": 969,
        "households": 123_125,
        "wards": 22,
        "postcodes": 6_089,
        "postcodes in an area": 6_089,
        "types": 46,
    }
    failed = [check["name"] for check in leicester.report["checks"] if not check["passed"]]
    assert failed == ["areas-have-postcodes"]
    findings = [check["finding"] for check in leicester.report["checks"]]
    assert "le.csv: eastings and northings became degrees, accurate to 2 m." in findings


def test_types_and_households_are_those_of_the_file(
    leicester: Reference, shared_data: Path
) -> None:
    with (shared_data / VARIABLES).open(encoding="utf-8-sig", newline="") as file:
        expected = {
            row["OA11CD"]: (row["subgrpcode"], int(row["Total_Households"]))
            for row in csv.DictReader(file)
        }
    rows = leicester.read_areas().to_pylist()
    assert {row["area"]: (row["type"], row["households"]) for row in rows} == expected


def test_postcodes_keep_the_wards_of_the_file(leicester: Reference, shared_data: Path) -> None:
    with (shared_data / "postcodes/le.csv").open(encoding="utf-8", newline="") as file:
        expected = Counter(row[9] for row in csv.reader(file) if row[8] == "E06000016")
    assert Counter(leicester.read_postcodes()["ward"].to_pylist()) == expected


def test_areas_lie_in_the_wards_their_postcodes_say(leicester: Reference) -> None:
    said = next(c for c in leicester.report["checks"] if c["name"] == "wards-have-boundaries")
    assert said["passed"]
    assert "0 areas lie in another ward than the one kept" in said["finding"]


@pytest.mark.parametrize(
    ("code", "files", "areas", "wards", "postcodes"),
    [("E07000148", ["postcodes/nr.csv"], 458, 13, 3_318), ("E09000010", [], 905, 21, 0)],
)
def test_without_classes_nothing_is_guessed(  # noqa: PLR0917 - one a fixture or a figure
    tmp_path: Path,
    shared_data: Path,
    store: Store,
    code: str,
    files: list[str],
    areas: int,
    wards: int,
    postcodes: int,
) -> None:
    report = load(tmp_path, shared_data, Authority(code, code), store, *files)
    lacking = {"types", "households"} | (set() if postcodes else {"postcodes"})
    assert set(report["missing"]) == lacking
    assert report["scheme"] is None
    counts = report["counts"]
    assert (counts["areas"], counts["wards"], counts["postcodes"]) == (areas, wards, postcodes)
    kept = read_reference(tmp_path, code, needs=()).read_areas()
    assert set(kept["type"].to_pylist()) == {"?"}
    assert kept["households"].null_count == areas
