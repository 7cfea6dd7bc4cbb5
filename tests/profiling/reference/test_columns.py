"""Columns by the names that publishers give them."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from registry.profiling.reference.columns import Role, fold_postcode, recognise

ONSPD_2016 = "pcd,pcd2,pcds,dointr,doterm,oscty,oslaua,osward,oseast1m,osnrth1m,oa11,lat,long,oac11"
ONSPD_2025 = "pcd7,pcd8,pcds,dointr,doterm,lad25cd,wd25cd,east1m,north1m,oa21cd,lat,long"
LAYOUTS = {
    ONSPD_2016: {
        Role.POSTCODE: "pcd",
        Role.AUTHORITY: "oslaua",
        Role.WARD: "osward",
        Role.EASTING: "oseast1m",
        Role.NORTHING: "osnrth1m",
        Role.AREA: "oa11",
        Role.TERMINATED: "doterm",
        Role.LATITUDE: "lat",
        Role.LONGITUDE: "long",
        Role.TYPE: "oac11",
    },
    ONSPD_2025: {
        Role.POSTCODE: "pcds",
        Role.AUTHORITY: "lad25cd",
        Role.WARD: "wd25cd",
        Role.EASTING: "east1m",
        Role.NORTHING: "north1m",
        Role.AREA: "oa21cd",
        Role.TERMINATED: "doterm",
        Role.LATITUDE: "lat",
        Role.LONGITUDE: "long",
    },
    "PC,PQ,EA,NO,CY,RH,LH,CC,DC,WC": {
        Role.POSTCODE: "PC",
        Role.EASTING: "EA",
        Role.NORTHING: "NO",
        Role.AUTHORITY: "DC",
        Role.WARD: "WC",
    },
    "Postcode,Eastings,Northings,Admin_district_code,Admin_ward_code": {
        Role.POSTCODE: "Postcode",
        Role.EASTING: "Eastings",
        Role.NORTHING: "Northings",
        Role.AUTHORITY: "Admin_district_code",
        Role.WARD: "Admin_ward_code",
    },
    "OA11CD,LSOA11CD,LAD11CD,supgrpcode,grpcode,subgrpcode,Total_Households,Total_Dwellings": {
        Role.AREA: "OA11CD",
        Role.AUTHORITY: "LAD11CD",
        Role.TYPE: "subgrpcode",
        Role.HOUSEHOLDS: "Total_Households",
    },
}
POSTCODES = {
    "LE1 1AA": "LE11AA",
    " le11aa": "LE11AA",
    "EC1A  1BB": "EC1A1BB",
    "M1 1AE": "M11AE",
    "LE1": None,
    "": None,
    "10 High Street": None,
    "LE1 1AA7": None,
}


@pytest.mark.parametrize("header", LAYOUTS, ids=["2016", "2025", "short", "long", "oac"])
def test_the_layouts_of_publishers_are_recognised(header: str) -> None:
    found = recognise(header.split(","))
    assert {role: columns[0].name for role, columns in found.items()} == LAYOUTS[header]


def test_the_year_of_codes_is_read_from_the_name() -> None:
    found = recognise(["oa11", "OA21CD", "WD13CD", "osward"])
    assert [column.vintage for column in found[Role.AREA]] == ["OA11", "OA21"]
    assert [column.vintage for column in found[Role.WARD]] == ["WD13", ""]


@pytest.mark.parametrize("text", POSTCODES)
def test_postcodes_are_folded(text: str) -> None:
    assert fold_postcode(text) == POSTCODES[text]


@settings(deadline=None)
@given(st.from_regex(r"[A-Z]{1,2}[0-9][A-Z0-9]?[0-9][A-Z]{2}", fullmatch=True), st.integers(0, 4))
def test_a_postcode_is_the_same_however_it_is_written(postcode: str, at: int) -> None:
    assert fold_postcode(f"{postcode[:at]} {postcode[at:]}".lower()) == postcode
