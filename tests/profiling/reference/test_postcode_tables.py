"""Postcode tables: Code-Point Open without a header, the directories of ONS, a council's own."""

from __future__ import annotations

from pathlib import Path

import pytest

from registry.errors import UnreadableSourceError
from registry.profiling.reference.postcode_tables import (
    GRID,
    WGS84,
    PostcodeRow,
    read_postcode_table,
)

TOWN = "E06000099"
CODE_POINT = (
    f'"LE1 1AA",10,459327,304196,"E92000001","E19","E18","","{TOWN}","W1"\n'
    f'"LE1 1AB",90,0,0,"E92000001","E19","E18","","{TOWN}","W1"\n'
    '"LE9 1AB",10,459327,304196,"E92000001","E19","E18","","E07000001","W2"\n'
)
ONSPD = (
    "pcd,pcds,doterm,oslaua,osward,oa11,oa21,lat,long\n"
    f"LE1 1AA,LE1 1AA,,{TOWN},W1,E1,F1,52.6,-1.1\n"
    f"LE1 1AB,LE1 1AB,201509,{TOWN},W1,E2,F2,99.999999,0\n"
)
BAD = {
    "no postcode": ("area\nE1\n", "No column holds postcodes. Name it postcode"),
    "word": ("postcode,easting,northing\nLE1 1AA,x,1\n", "line 2, column easting: 'x' is no pos"),
    "far": ("postcode,easting,northing\nLE1 1AA,9e9,1\n", "'9e9' is no position. Write a number"),
    "nan": ("postcode,lat,long\nLE1 1AA,nan,1\n", "column lat: 'nan' is no position"),
    "elsewhere": (f"postcode,laua\nLE1 1AA,{TOWN}9\n", f"No postcode is of the authority {TOWN}"),
    "nothing read": ("postcode\nLeicester\n", f"No postcode is of the authority {TOWN}"),
}


def write(folder: Path, text: str) -> Path:
    path = folder / "postcodes.csv"
    path.write_text(text)
    return path


def test_code_point_open_has_no_header(tmp_path: Path) -> None:
    table = read_postcode_table(write(tmp_path, CODE_POINT), TOWN, 10_000)
    assert table.rows == {
        "LE11AA": PostcodeRow("LE11AA", None, "W1", 459327.0, 304196.0),
        "LE11AB": PostcodeRow("LE11AB", None, "W1", None, None),
    }
    assert (table.system, table.others, table.has_authorities) == (GRID, 1, True)


@pytest.mark.parametrize(("vintage", "area"), [("OA11", "E1"), ("OA21", "F1"), ("OA01", None)])
def test_the_census_that_is_wanted_is_read(tmp_path: Path, vintage: str, area: str | None) -> None:
    table = read_postcode_table(write(tmp_path, ONSPD), TOWN, 10_000, vintage)
    assert table.rows["LE11AA"] == PostcodeRow("LE11AA", area, "W1", -1.1, 52.6)
    assert table.vintages == ({"area": vintage} if area else {})


def test_terminated_postcodes_are_kept_and_unknown_positions_are_none(tmp_path: Path) -> None:
    table = read_postcode_table(write(tmp_path, ONSPD), TOWN, 10_000, "OA11")
    assert (table.system, table.terminated) == (WGS84, 1)
    assert table.rows["LE11AB"].y is None


def test_what_is_no_postcode_is_left_out_and_named(tmp_path: Path) -> None:
    text = "postcode,area\nLE1 1AA,E1\n12 High Street,E1\nle11aa,E1\n"
    table = read_postcode_table(write(tmp_path, text), TOWN, 10_000)
    assert list(table.rows) == ["LE11AA"]
    assert (table.unreadable, table.repeated) == (("line 3: '12 High Stre'",), 1)
    assert not table.has_authorities


@pytest.mark.parametrize("name", BAD)
def test_a_table_that_cannot_be_meant_is_refused(tmp_path: Path, name: str) -> None:
    text, sentence = BAD[name]
    with pytest.raises(UnreadableSourceError) as error:
        read_postcode_table(write(tmp_path, text), TOWN, 10_000)
    assert sentence in str(error.value)
