"""Positions: the transformation's accuracy, and points in areas."""

from __future__ import annotations

import math
from typing import Any

import numpy as np
import pytest
import shapely
from hypothesis import given, settings
from hypothesis import strategies as st
from pyproj import Geod

from registry.profiling.reference.placing import place, place_shapes, to_degrees

#: Test points of Ordnance Survey's transformation OSTN15: easting, northing, longitude, latitude.
POINTS = {
    "Caister water tower": (651409.804, 313177.450, 1.71607397, 52.65800783),
}
CELLS = {f"C{x}{y}": shapely.box(x, y, x + 1, y + 1) for x in range(3) for y in range(3)}


@pytest.mark.parametrize("name", POINTS)
def test_the_transformation_is_accurate_to_five_metres(name: str) -> None:
    easting, northing, longitude, latitude = POINTS[name]
    x, y = to_degrees(np.array([easting]), np.array([northing]))
    _, _, metres = Geod(ellps="WGS84").inv(x[0], y[0], longitude, latitude)
    assert metres < 5


@settings(deadline=None)
@given(st.floats(0.01, 2.99), st.floats(0.01, 2.99))
def test_a_point_is_in_the_cell_around_it(x: float, y: float) -> None:
    placed = place(np.array([x]), np.array([y]), CELLS)
    on_edge = x == math.floor(x) or y == math.floor(y)
    assert placed.ambiguous == on_edge
    if not on_edge:
        assert placed.codes == [f"C{math.floor(x)}{math.floor(y)}"]


def test_a_common_edge_goes_to_the_first_code_and_is_counted() -> None:
    placed = place(np.array([1.0, 9.0]), np.array([0.5, 9.0]), CELLS)
    assert placed == (["C00", None], 1)


def test_shapes_are_placed_by_a_point_inside_them() -> None:
    horseshoe: Any = shapely.box(0, 0, 1, 1) - shapely.box(0.2, 0.2, 0.8, 1)
    assert place_shapes({"H": horseshoe, "A": shapely.box(2, 2, 2.5, 2.5)}, CELLS) == (
        ["C22", "C00"],
        0,
    )
