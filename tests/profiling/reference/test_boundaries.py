"""Boundaries: GeoJSON in, GeoJSON out, and what is no boundary."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
import shapely
from hypothesis import given, settings
from hypothesis import strategies as st

from registry.errors import UnreadableSourceError
from registry.profiling.reference.boundaries import read_boundaries, write_boundaries

LIMIT = 1_000_000
TOWN = "E06000099"
RING = [[0, 0], [1, 0], [1, 1], [0, 0]]
SQUARE = {"type": "Polygon", "coordinates": [RING]}
BOWTIE = {"type": "Polygon", "coordinates": [[[0, 0], [1, 1], [1, 0], [0, 1], [0, 0]]]}


def one(geometry: Any, **properties: Any) -> dict[str, Any]:
    feature = {"type": "Feature", "properties": properties or {"WD13CD": "W1"}}
    return {"type": "FeatureCollection", "features": [{**feature, "geometry": geometry}]}


def grid(east: float) -> dict[str, Any]:
    return {"type": "Polygon", "coordinates": [[[east, 3], [east + 1, 3], [east, 4], [east, 3]]]}


TWICE = {**one(SQUARE), "features": one(SQUARE)["features"] * 2}
BAD = {
    "eastings": (one(grid(459_327.0)), "look like eastings and northings. Convert the file"),
    "degrees": (one(grid(400.0)), "are no degrees"),
    "system": ({**one(SQUARE), "crs": {"type": "EPSG:27700"}}, "Convert it to WGS84"),
    "topology": ({"type": "Topology", "objects": {}}, "It is TopoJSON"),
    "point": (one({"type": "Point", "coordinates": [0, 0]}), "Feature 1 is no polygon but 'Point'"),
    "nothing": (one(None), "Feature 1 is no polygon but None"),
    "short": (one({"type": "Polygon", "coordinates": [[[0, 0]]]}), "has no polygon that can be"),
    "text": (one({"type": "Polygon", "coordinates": "x"}), "has no polygon that can be read"),
    "line": (
        one({"type": "Polygon", "coordinates": [[[0, 0], [1, 1], [0, 0], [0, 0]]]}),
        "has an outline without an area",
    ),
    "hollow": (one({"type": "Polygon", "coordinates": []}), "has 0 points"),
    "twice": (TWICE, "Feature 2 has the code 'W1' of an earlier one (WD13CD)"),
    "codeless": (one(SQUARE, name="x"), "no code of an output area, LSOA, ward or authority"),
    "empty code": (one(SQUARE, WD13CD=None), "Feature 1 has no code (WD13CD)"),
    "other": (one(SQUARE, LAD13CD="E06000001"), f"No feature is of the authority {TOWN}"),
    "list": ([1, 2], "It is no GeoJSON FeatureCollection"),
    "feature": ({"type": "FeatureCollection", "features": [7]}, "Feature 1 has no properties"),
}
BAD_TEXTS = {
    b'{"type": ': "line 1: It is no JSON",
    b'{"features": [NaN]}': "It is no GeoJSON that can be read",
    b"[" * 100_000: "It is no GeoJSON that can be read",
    b"\xff{": "It is no text in UTF-8",
    b" " * (LIMIT + 1): "more than the 1,000,000 that are read",
}


def write(folder: Path, document: Any) -> Path:
    path = folder / "wards.geojson"
    path.write_text(json.dumps(document))
    return path


@pytest.mark.parametrize("name", BAD)
def test_what_is_no_boundary_is_refused(tmp_path: Path, name: str) -> None:
    document, sentence = BAD[name]
    with pytest.raises(UnreadableSourceError) as error:
        read_boundaries(write(tmp_path, document), TOWN, LIMIT)
    assert sentence in str(error.value)


@pytest.mark.parametrize("content", BAD_TEXTS, ids=["cut", "nan", "deep", "bytes", "large"])
def test_what_is_no_json_is_refused(tmp_path: Path, content: bytes) -> None:
    path = tmp_path / "wards.geojson"
    path.write_bytes(content)
    with pytest.raises(UnreadableSourceError) as error:
        read_boundaries(path, TOWN, LIMIT)
    assert BAD_TEXTS[content] in str(error.value)


def test_kind_year_and_name_are_read_from_the_properties(tmp_path: Path) -> None:
    path = write(tmp_path, one(SQUARE, WD13CD="W1", WD13NM="Abbey", LAD13CD=TOWN))
    drawn = read_boundaries(path, TOWN, LIMIT)
    assert (drawn.kind, drawn.vintage, drawn.names) == ("ward", "WD13", {"W1": "Abbey"})
    plain = read_boundaries(write(tmp_path, one(SQUARE, code="W1")), TOWN, LIMIT, "ward")
    assert (plain.kind, list(plain.shapes)) == ("ward", ["W1"])


def test_an_outline_that_crosses_itself_is_mended(tmp_path: Path) -> None:
    drawn = read_boundaries(write(tmp_path, one(BOWTIE)), TOWN, LIMIT)
    assert drawn.mended == ("W1",)
    assert drawn.shapes["W1"].is_valid
    assert drawn.shapes["W1"].area == pytest.approx(0.5)


@settings(max_examples=50, deadline=None)
@given(st.lists(st.tuples(st.integers(-170, 160), st.integers(-80, 70)), min_size=1, max_size=5))
def test_what_is_written_is_read_again(
    tmp_path_factory: pytest.TempPathFactory, corners: list[tuple[int, int]]
) -> None:
    path = tmp_path_factory.mktemp("drawn") / "wards.geojson"
    shapes = [shapely.box(x, y, x + 2, y + 3) for x, y in corners]
    pairs = [one(shapely.geometry.mapping(s), WD13CD=f"W{n}") for n, s in enumerate(shapes)]
    document = {**pairs[0], "features": [each["features"][0] for each in pairs]}
    path.write_text(json.dumps(document))
    first = read_boundaries(path, TOWN, LIMIT)
    path.write_bytes(write_boundaries(first))
    again = read_boundaries(path, TOWN, LIMIT, "ward")
    assert again.shapes.keys() == first.shapes.keys()
    for code, shape in again.shapes.items():
        assert shape.equals(first.shapes[code])


def test_outer_rings_are_written_against_the_clock(
    tmp_path: Path, grid: Callable[..., dict[str, Any]]
) -> None:
    square = grid(0, 0)
    square["coordinates"][0].reverse()
    written = json.loads(
        write_boundaries(read_boundaries(write(tmp_path, one(square)), TOWN, LIMIT))
    )
    ring = written["features"][0]["geometry"]["coordinates"][0]
    assert shapely.is_ccw(shapely.LinearRing(ring))
    assert written["features"][0]["properties"] == {"code": "W1", "name": "W1"}


def test_boundaries_have_a_limit_of_their_own(tmp_path: Path) -> None:
    path = tmp_path / "wards.geojson"
    with path.open("wb") as file:
        file.truncate(128 * 1024 * 1024 + 1)
    with pytest.raises(UnreadableSourceError, match="or generalise the outlines"):
        read_boundaries(path, TOWN, 2**31)
