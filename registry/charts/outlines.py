"""Outlines of areas on a plane: read from coordinates, as hexagons, in pixels of a picture."""

from __future__ import annotations

import math
from collections.abc import Mapping
from typing import Any, NamedTuple

import numpy as np
import shapely
from scipy.optimize import linear_sum_assignment
from shapely.geometry import mapping, shape
from shapely.geometry.base import BaseGeometry

from registry.once import once

SIZE = 480
#: Maps whose outlines a process keeps as they are drawn.
_MOST_MAPS = 32
Shapes = Mapping[str, BaseGeometry]


def read_shapes(geojson: Mapping[str, Any]) -> dict[str, BaseGeometry]:
    """Read a feature collection whose features have the property ``code`` (RFC 7946) for a map.

    Longitude is shrunk by the cosine of the middle latitude and y points down.
    """
    return _flattened(
        {
            feature["properties"]["code"]: shape(feature["geometry"])
            for feature in geojson["features"]
        }
    )


@once(_MOST_MAPS)
def hexagon_shapes(shapes: Shapes) -> dict[str, BaseGeometry]:
    """Give each area a hexagon of one size, as near to its place as the others allow.

    Centres are matched to the cells of a hexagonal grid by least total squared distance
    (Kuhn-Munkres, SciPy's ``linear_sum_assignment``).
    """
    centres = np.array([[g.centroid.x, g.centroid.y] for g in shapes.values()])
    cells, radius = _hexagon_centres(centres)
    distance = ((centres[:, None, :] - cells[None, :, :]) ** 2).sum(axis=2)
    rows, columns = linear_sum_assignment(distance)
    codes = list(shapes)
    return {
        codes[row]: _hexagon(cells[column], radius)
        for row, column in zip(rows.tolist(), columns.tolist(), strict=True)
    }


def _hexagon_centres(centres: np.ndarray[Any, Any]) -> tuple[np.ndarray[Any, Any], float]:
    """Give the cells of a grid over ``centres``, at least as many, and the hexagons' radius."""
    low, high = centres.min(axis=0), centres.max(axis=0)
    width, height = (float(side) for side in np.maximum(high - low, 1e-6))
    # A hexagon of radius r covers 2.6 r r; it shrinks until there is a cell for every area.
    radius = math.sqrt(width * height * 1.3 / (2.6 * len(centres)))
    while True:
        across, down = radius * math.sqrt(3), radius * 1.5
        cells = [
            (low[0] + (column + row % 2 / 2) * across, low[1] + row * down)
            for row in range(int(height / down) + 1)
            for column in range(int(width / across) + 1)
        ]
        if len(cells) >= len(centres):
            return np.array(cells), radius
        radius *= 0.95


def _hexagon(centre: np.ndarray[Any, Any], radius: float) -> BaseGeometry:
    corners = [math.radians(30 + 60 * corner) for corner in range(6)]
    x, y = (float(c) for c in centre)
    return shapely.Polygon([(x + radius * math.cos(a), y + radius * math.sin(a)) for a in corners])


def _flattened(shapes: Shapes) -> dict[str, BaseGeometry]:
    every = shapely.total_bounds(list(shapes.values()))
    shrink = math.cos(math.radians(float(every[1] + every[3]) / 2))

    def flatten(points: np.ndarray[Any, Any]) -> np.ndarray[Any, Any]:
        return np.column_stack([points[:, 0] * shrink, -points[:, 1]])

    return {code: shapely.transform(geometry, flatten) for code, geometry in shapes.items()}


def _fitted(flat: Shapes) -> tuple[dict[str, BaseGeometry], float]:
    """Give the shapes in pixels, fitted to the picture's width, and the picture's height."""
    low_x, low_y, high_x, high_y = (float(b) for b in shapely.total_bounds(list(flat.values())))
    scale = min(SIZE / (high_x - low_x), SIZE * 1.2 / (high_y - low_y))

    def fit(points: np.ndarray[Any, Any]) -> np.ndarray[Any, Any]:
        moved: np.ndarray[Any, Any] = (points - np.array([low_x, low_y])) * scale
        return moved

    fitted = {code: shapely.transform(geometry, fit) for code, geometry in flat.items()}
    return fitted, (high_y - low_y) * scale


class Outline(NamedTuple):
    """An outline in pixels, and a point within it for what is printed."""

    geometry: Mapping[str, Any]
    x: float
    y: float


@once(_MOST_MAPS)
def outlines_of(shapes: Shapes) -> tuple[dict[str, Outline], float]:
    """Give outlines as they are drawn, and the picture's height."""
    fitted, height = _fitted(shapes)
    drawn = {}
    for code, geometry in fitted.items():
        outline = shapely.simplify(geometry, 0.4)
        point = outline.representative_point()
        rounded = mapping(shapely.set_precision(outline, 0.1))
        drawn[code] = Outline(rounded, round(point.x, 1), round(point.y, 1))
    return drawn, height
