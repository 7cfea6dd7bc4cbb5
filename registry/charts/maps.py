"""Maps without tiles: classes of an index, predominant groups, and the same as hexagons."""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from typing import Any, NamedTuple

import numpy as np
import shapely
from scipy.optimize import linear_sum_assignment
from shapely.geometry import mapping, shape
from shapely.geometry.base import BaseGeometry

from registry.charts.figures import Figure, Words
from registry.charts.style import CLASSES, INK, PAPER, is_dark, specification
from registry.once import once

# The modelled index in five classes (profiling contract, section 2): upper bounds, then beyond.
CLASS_BOUNDS = (80, 95, 105, 120)
CLASS_LABELS = ("under 80", "80 to 95", "95 to 105", "105 to 120", "over 120", "not known")
_SIZE = 480
#: Maps whose outlines a process keeps as they are drawn.
_MOST_MAPS = 32
# The lead, in per cent points, under which a predominant group is drawn faded.
CLEAR_LEAD = 5.0
GROUP_COLOURS = (
    "#12436D",
    "#28A197",
    "#801650",
    "#F46A25",
    "#3D3D3D",
    "#A285D1",
    "#2073BC",
    "#6BACE6",
    "#B5651D",
    "#5C8001",
    "#D4351C",
    "#F1A7C1",
)


class AreaIndex(NamedTuple):
    """The modelled index of an area; ``None`` where unknown."""

    code: str
    name: str
    value: float | None


class Predominant(NamedTuple):
    """The group with the most households in an area, its share and its lead over the next."""

    code: str
    name: str
    group: str
    group_label: str
    share: float
    lead: float


class AreaGroup(NamedTuple):
    """The group of a small area, and its households; ``None`` where unknown."""

    code: str
    group: str
    group_label: str
    households: float | None


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


def index_class(index: float) -> int:
    """Give the class of an index, 0 (lowest) to 4 (highest)."""
    return sum(index >= bound for bound in CLASS_BOUNDS)


def choropleth(
    identifier: str,
    words: Words,
    rows: Sequence[AreaIndex],
    shapes: Shapes,
    labels: Sequence[str] = CLASS_LABELS,
) -> Figure:
    """Draw areas in five classes of their index, the index printed in each.

    ``labels`` name the five classes, then what is not known.
    """
    scale = {"domain": list(labels), "range": [*CLASSES, PAPER]}
    drawn = []
    for row in rows:
        place = None if row.value is None else index_class(row.value)
        drawn.append(
            _Area(
                row.code,
                row.name,
                labels[-1 if place is None else place],
                "" if row.value is None else f"{row.value:.0f}",
                PAPER if place is None else CLASSES[place],
            )
        )
    spec = _map(drawn, shapes, scale)
    return Figure(identifier, words, tuple(tuple(row) for row in rows), spec)


def predominant_groups(
    identifier: str,
    words: Words,
    rows: Sequence[Predominant],
    shapes: Shapes,
    order: Sequence[str] = (),
) -> Figure:
    """Draw each area in the colour of its predominant group, with its letter and its share.

    ``order`` names all groups there are, so that one has the same colour on every map.
    """
    names = {row.group: f"{row.group} {row.group_label}" for row in rows}
    colours = _colours(names, order)
    drawn = [
        _Area(
            row.code,
            row.name,
            names[row.group],
            f"{row.group}|{row.share:.0f}%",
            colours[names[row.group]],
            faded=row.lead < CLEAR_LEAD,
        )
        for row in rows
    ]
    scale = {"domain": list(colours), "range": list(colours.values())}
    spec = _map(drawn, shapes, scale)
    return Figure(identifier, words, tuple(tuple(row) for row in rows), spec)


def groups_of_areas(
    identifier: str,
    words: Words,
    rows: Sequence[AreaGroup],
    shapes: Shapes,
    order: Sequence[str] = (),
) -> Figure:
    """Draw each area in the colour of its group, with the group's letter; ``order`` as above."""
    names = {row.group: f"{row.group} {row.group_label}" for row in rows}
    colours = _colours(names, order)
    drawn = [
        _Area(row.code, row.code, names[row.group], row.group, colours[names[row.group]])
        for row in rows
    ]
    scale = {"domain": list(colours), "range": list(colours.values())}
    spec = _map(drawn, shapes, scale)
    return Figure(identifier, words, tuple(tuple(row) for row in rows), spec)


def _colours(names: Mapping[str, str], order: Sequence[str]) -> dict[str, str]:
    """Give the name of each group that is drawn a colour, by its place among all groups."""
    return {
        names[group]: GROUP_COLOURS[place % len(GROUP_COLOURS)]
        for place, group in enumerate(order or sorted(names))
        if group in names
    }


class _Area(NamedTuple):
    code: str
    name: str
    kind: str
    printed: str
    colour: str
    faded: bool = False


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
    scale = min(_SIZE / (high_x - low_x), _SIZE * 1.2 / (high_y - low_y))

    def fit(points: np.ndarray[Any, Any]) -> np.ndarray[Any, Any]:
        moved: np.ndarray[Any, Any] = (points - np.array([low_x, low_y])) * scale
        return moved

    fitted = {code: shapely.transform(geometry, fit) for code, geometry in flat.items()}
    return fitted, (high_y - low_y) * scale


class _Outline(NamedTuple):
    """An outline in pixels, and a point within it for what is printed."""

    geometry: Mapping[str, Any]
    x: float
    y: float


@once(_MOST_MAPS)
def _outlines(shapes: Shapes) -> tuple[dict[str, _Outline], float]:
    """Give outlines as they are drawn, and the picture's height."""
    fitted, height = _fitted(shapes)
    drawn = {}
    for code, geometry in fitted.items():
        outline = shapely.simplify(geometry, 0.4)
        point = outline.representative_point()
        rounded = mapping(shapely.set_precision(outline, 0.1))
        drawn[code] = _Outline(rounded, round(point.x, 1), round(point.y, 1))
    return drawn, height


def _map(areas: Sequence[_Area], shapes: Shapes, scale: dict[str, Any]) -> dict[str, Any]:
    outlines, height = _outlines({a.code: shapes[a.code] for a in areas if a.code in shapes})
    values: list[dict[str, Any]] = [
        {
            "type": "Feature",
            **outlines[area.code]._asdict(),
            "name": area.name,
            "kind": area.kind,
            "printed": area.printed,
            "faded": area.faded,
            "light": is_dark(area.colour) and not area.faded,
        }
        for area in areas
        if area.code in outlines
    ]
    return specification(
        values,
        layer=_layers(scale, height),
        width=_SIZE,
        height=round(height),
        projection={"type": "identity", "scale": 1, "translate": [0, 0]},
    )


def _layers(scale: dict[str, Any], height: float) -> list[dict[str, Any]]:
    place = {"type": "quantitative", "axis": None}
    colour = {"field": "kind", "scale": scale, "title": None, "legend": {"columns": 2}}
    return [
        {
            "mark": {"type": "geoshape", "stroke": INK, "strokeWidth": 0.7},
            "encoding": {
                "color": colour,
                "fillOpacity": {"condition": {"test": "datum.faded", "value": 0.4}, "value": 1},
            },
        },
        {
            "mark": {"type": "text", "fontSize": 12, "lineBreak": "|", "baseline": "middle"},
            "encoding": {
                "x": {**place, "field": "x", "scale": {"domain": [0, _SIZE], "nice": False}},
                "y": {
                    **place,
                    "field": "y",
                    "scale": {"domain": [round(height), 0], "nice": False},
                },
                "text": {"field": "printed"},
                "color": {"condition": {"test": "datum.light", "value": PAPER}, "value": INK},
            },
        },
    ]
