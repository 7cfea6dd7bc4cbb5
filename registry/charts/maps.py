"""Maps without tiles: classes of an index, predominant groups, and the same as hexagons."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any, NamedTuple

from registry.charts.figures import Figure, Words
from registry.charts.outlines import SIZE, Shapes, outlines_of
from registry.charts.style import CLASSES, INK, PAPER, is_dark, specification

# The modelled index in five classes (profiling contract, section 2): upper bounds, then beyond.
CLASS_BOUNDS = (80, 95, 105, 120)
CLASS_LABELS = ("under 80", "80 to 95", "95 to 105", "105 to 120", "over 120", "not known")
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
    names, colours = _groups(rows, order)
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
    spec = _map(drawn, shapes, _scale(colours))
    return Figure(identifier, words, tuple(tuple(row) for row in rows), spec)


def groups_of_areas(
    identifier: str,
    words: Words,
    rows: Sequence[AreaGroup],
    shapes: Shapes,
    order: Sequence[str] = (),
) -> Figure:
    """Draw each area in the colour of its group, with the group's letter; ``order`` as above."""
    names, colours = _groups(rows, order)
    drawn = [
        _Area(row.code, row.code, names[row.group], row.group, colours[names[row.group]])
        for row in rows
    ]
    spec = _map(drawn, shapes, _scale(colours))
    return Figure(identifier, words, tuple(tuple(row) for row in rows), spec)


def _groups(
    rows: Sequence[Predominant | AreaGroup], order: Sequence[str]
) -> tuple[dict[str, str], dict[str, str]]:
    """Give each group that is drawn a name, and each name a colour by its place among all."""
    names = {row.group: f"{row.group} {row.group_label}" for row in rows}
    colours = {
        names[group]: GROUP_COLOURS[place % len(GROUP_COLOURS)]
        for place, group in enumerate(order or sorted(names))
        if group in names
    }
    return names, colours


def _scale(colours: Mapping[str, str]) -> dict[str, Any]:
    return {"domain": list(colours), "range": list(colours.values())}


class _Area(NamedTuple):
    code: str
    name: str
    kind: str
    printed: str
    colour: str
    faded: bool = False


def _map(areas: Sequence[_Area], shapes: Shapes, scale: dict[str, Any]) -> dict[str, Any]:
    outlines, height = outlines_of({a.code: shapes[a.code] for a in areas if a.code in shapes})
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
        width=SIZE,
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
                "x": {**place, "field": "x", "scale": {"domain": [0, SIZE], "nice": False}},
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
