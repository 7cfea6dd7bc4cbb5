"""Importing the small town: joins, checks, what is missing, and what changes nothing."""

from __future__ import annotations

import json
from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING, Any

import pytest

from registry.errors import RegistryError
from registry.profiling.reference.areas import (
    Need,
    list_references,
    read_reference,
    reference_folder,
)
from registry.profiling.reference.importing import Authority, InputFile, import_reference
from registry.profiling.reference.report import report_text

if TYPE_CHECKING:
    from tests.profiling.reference.conftest import Town

CODE = "E06000099"


def failed(report: dict[str, Any]) -> dict[str, str]:
    return {check["name"]: check["finding"] for check in report["checks"] if not check["passed"]}


def test_a_whole_town_lacks_nothing(town: Town, area_codes: Sequence[str]) -> None:
    report = town.load(
        town.area_table(), town.postcodes(), town.area_boundaries(), town.ward_boundaries()
    )
    assert (failed(report), report["missing"]) == ({}, {})
    assert report["vintages"] == {"area": "OA11", "ward": "WD13"}
    reference = read_reference(town.folder, CODE)
    assert reference.read_areas().to_pylist()[2] == {
        "area": area_codes[2],
        "type": "B1",
        "households": 30,
        "ward": "E05000002",
    }
    assert reference.read_postcodes().to_pylist()[3] == {
        "postcode": "LE13AA",
        "area": area_codes[3],
        "ward": "E05000002",
    }
    assert reference.counts["households"] == 100
    assert list_references(town.folder) == [CODE]


def test_boundaries_are_kept_with_code_and_name(town: Town) -> None:
    town.load(town.area_boundaries(), town.ward_boundaries())
    reference = read_reference(town.folder, CODE, needs=())
    wards = json.loads(reference.boundaries("ward").read_text())
    assert [f["properties"] for f in wards["features"]] == [
        {"code": "E05000001", "name": "Ward 0"},
        {"code": "E05000002", "name": "Ward 1"},
    ]
    whole = json.loads(reference.boundaries("authority").read_text())
    assert whole["features"][0]["properties"] == {"code": CODE, "name": "Little Town"}


def test_what_is_missing_is_said_with_what_it_prevents(town: Town) -> None:
    report = town.load(town.area_boundaries())
    assert set(report["missing"]) == {
        "types",
        "households",
        "wards",
        "postcodes",
        "ward boundaries",
    }
    assert report["scheme"] is None
    with pytest.raises(RegistryError, match=r"nothing can be profiled .* `registry area import`"):
        read_reference(town.folder, CODE)
    with pytest.raises(RegistryError, match="rows with a postcode get no area"):
        read_reference(town.folder, CODE, needs=[Need.POSTCODES])
    assert read_reference(town.folder, CODE, needs=()).read_areas()["type"].to_pylist() == ["?"] * 4


def test_without_reference_data_the_command_is_named(town: Town) -> None:
    with pytest.raises(RegistryError, match=f"registry area import {CODE} FILE"):
        read_reference(town.folder, CODE)


@pytest.mark.parametrize("code", ["../x", "", ".", "E06/1", "E0600001\n"])
def test_what_is_no_code_of_an_authority_reaches_no_folder(town: Town, code: str) -> None:
    with pytest.raises(RegistryError, match="is not the code of an authority"):
        reference_folder(town.folder, code)


def test_areas_known_on_one_side_only_are_reported(town: Town, area_codes: Sequence[str]) -> None:
    table = town.area_table(f"{area_codes[0]},A1,10", "E00000009,A1,10")
    found = failed(town.load(table, town.area_boundaries()))
    assert found["areas-have-boundaries"] == (
        "1 areas have a row and a boundary, 1 a row only, 3 a boundary only."
    )


def test_unknown_types_become_unknown_and_are_reported(town: Town) -> None:
    known = [f"E{number},A1,1" for number in range(1, 10)]
    report = town.load(town.area_table(*known, "EX,Z9,1"))
    assert "types-in-scheme" in failed(report)
    types = read_reference(town.folder, CODE).read_areas()["type"].to_pylist()
    assert types == ["A1"] * 9 + ["?"]


def test_the_wrong_scheme_is_refused(town: Town) -> None:
    known = [f"E{number},A1,1" for number in range(1, 9)]
    with pytest.raises(RegistryError, match="1 of 9 types are not of the scheme town, such as"):
        town.load(town.area_table(*known, "EX,Z8,1"))


def test_types_need_the_name_of_their_scheme(town: Town) -> None:
    files = [InputFile(town.area_table())]
    with pytest.raises(RegistryError, match=r"no profile scheme is named\. Name it with --scheme"):
        import_reference(files, Authority(CODE, "Little Town"), None, town.folder, 10_000)


def test_two_censuses_are_refused(town: Town) -> None:
    with pytest.raises(RegistryError, match=r"different censuses \(areas.csv OA11, .* OA21\)"):
        town.load(town.area_table(), town.area_boundaries("OA21CD"))


def test_postcodes_of_another_census_are_placed_by_position(town: Town) -> None:
    row = "LE1 1AA,F1,52.635,-1.125"
    report = town.load(town.area_boundaries(), town.postcodes(row, header="pcds,oa21,lat,long"))
    assert report["counts"]["postcodes in an area"] == 1


def test_the_area_a_table_names_wins_and_differences_are_reported(
    town: Town, area_codes: Sequence[str]
) -> None:
    rows = [f"LE1 1AA,{area_codes[3]},52.635,-1.125", f"LE1 1AB,{area_codes[0]},52.635,-1.125"]
    postcodes = town.postcodes(*rows, header="pcds,oa11,lat,long")
    found = failed(town.load(town.area_boundaries(), postcodes))
    assert found["postcodes-where-named"].startswith("1 postcodes lie in another area")
    table = read_reference(town.folder, CODE, needs=()).read_postcodes()
    assert table["area"].to_pylist() == [area_codes[3], area_codes[0]]


def test_terminated_postcodes_are_counted(town: Town) -> None:
    postcodes = town.postcodes("LE1 1AA,201509,52.635,-1.125", header="pcds,doterm,lat,long")
    findings = [c["finding"] for c in town.load(town.area_boundaries(), postcodes)["checks"]]
    assert "postcodes.csv: 1 postcodes are terminated; they are kept." in findings


def test_a_postcode_outside_is_unknown_or_left_out(town: Town) -> None:
    outside = "LE9 9AA,50.0,-1.125"
    named = town.postcodes(f"{outside},{CODE}", header="pcds,lat,long,laua")
    assert town.load(town.area_boundaries(), named)["counts"]["postcodes"] == 1
    plain = town.postcodes(outside, header="pcds,lat,long")
    report = town.load(town.area_boundaries(), plain)
    assert report["counts"]["postcodes"] == 0
    assert "postcodes" in report["missing"]


def test_two_wards_with_as_many_postcodes_decide_nothing(
    town: Town, area_codes: Sequence[str]
) -> None:
    rows = [f"LE1 1A{letter},{area_codes[0]},E0500000{n}" for n, letter in ((2, "A"), (1, "B"))]
    postcodes = town.postcodes(*rows, header="pcds,oa11,ward")
    town.load(town.area_table(), postcodes)
    assert read_reference(town.folder, CODE).read_areas()["ward"][0].as_py() == "?"
    town.load(town.area_table(), postcodes, town.area_boundaries(), town.ward_boundaries())
    assert read_reference(town.folder, CODE).read_areas()["ward"][0].as_py() == "E05000001"


def test_wards_of_other_years_are_told_by_their_codes(town: Town) -> None:
    postcodes = town.postcodes("LE1 1AA,52.635,-1.125,E05009999")
    report = town.load(town.area_boundaries(), town.ward_boundaries(), postcodes)
    assert "1 areas only, 2 a boundary only; 1 areas lie in another ward" in str(failed(report))
    wards = read_reference(town.folder, CODE, needs=()).read_areas()["ward"].to_pylist()
    assert wards == ["E05009999", "?", "?", "?"]


def test_files_that_contradict_each_other_are_refused(town: Town) -> None:
    first = town.area_table("E1,A1,1")
    second = town.write("more.csv", "OA11CD,type,households\nE1,A2,1\n")
    with pytest.raises(RegistryError, match=r"more\.csv says of E1 what another file contradicts"):
        town.load(first, second)
    copy = town.write("copy.geojson", town.area_boundaries().read_bytes())
    with pytest.raises(RegistryError, match=r"copy\.geojson is a second file of area boundaries"):
        town.load(town.area_boundaries(), copy)


def test_a_file_of_neither_kind_is_refused_with_its_columns(town: Town) -> None:
    path = town.write("names.csv", "name,town\nx,y\n")
    with pytest.raises(RegistryError, match=r"among its columns \(name, town\). Name a column"):
        town.load(path)


def test_a_failure_leaves_what_was_there(
    town: Town, monkeypatch: pytest.MonkeyPatch, grid: Callable[..., Any]
) -> None:
    town.load(town.area_table())
    before = (town.folder / "reference" / CODE / "reference.json").read_bytes()
    bad = town.geojson("bad.geojson", ({"WD13CD": "W1"}, grid(1e9, 0)))
    with pytest.raises(RegistryError, match="look like eastings"):
        town.load(town.area_table(), bad)
    monkeypatch.setattr("registry.profiling.reference.importing.write_boundaries", lambda _: 1 / 0)
    with pytest.raises(ZeroDivisionError):
        town.load(town.area_table(), town.area_boundaries())
    assert (town.folder / "reference" / CODE / "reference.json").read_bytes() == before
    assert [path.name for path in (town.folder / "reference").iterdir()] == [CODE]


def test_the_report_reads_as_text(town: Town) -> None:
    text = report_text(town.load(town.area_table("E1,A1,0", "E2,A1,5")))
    assert text.startswith("Little Town (E06000099), scheme town\n  area codes: OA11\n")
    assert "  LOOK 1 areas have no households, 0 do not say. For instance E1.\n" in text
    assert "There are no postcodes, so that rows with a postcode get no area and no type." in text
    assert "areas.csv: areas; no licence stated: do not publish it" in text


def test_households_that_nobody_said_are_not_none(town: Town) -> None:
    text = report_text(town.load(town.area_table("E1,A1,", "E2,A1,")))
    assert "  not known  households\n" in text
