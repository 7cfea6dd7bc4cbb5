"""Lines over months: at most four, named at their ends, broken where a month is withheld."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, NamedTuple

from registry.charts.figures import Figure, Words
from registry.charts.style import PALETTE, specification, wrapped

MOST_LINES = 4
# Lines differ in dash as well as in colour.
_DASHES = ([1, 0], [6, 3], [2, 2], [8, 3, 2, 3])


class Point(NamedTuple):
    """A line's value in a month, ``2025-04``; ``None`` where withheld."""

    line: str
    month: str
    value: float | None


def trend(
    identifier: str,
    words: Words,
    points: Sequence[Point],
) -> Figure:
    """Draw a line for each of at most four groups.

    Raises:
        ValueError: when there are more than four lines: nobody can follow them.
    """
    names = list(dict.fromkeys(point.line for point in points))
    if len(names) > MOST_LINES:
        raise ValueError(f"{len(names)} lines: draw {MOST_LINES} at most")
    values = [
        {"line": point.line, "month": point.month + "-01", "value": point.value} for point in points
    ]
    months = {point.month for point in points}
    # More marks than months would bear the name of a month twice.
    ticks = 5 if len(months) > 5 else "month"
    x = {
        "field": "month",
        "type": "temporal",
        "title": None,
        "axis": {"format": "%b %y", "tickCount": ticks, "labelOverlap": True, "grid": False},
    }
    y: dict[str, Any] = {
        "field": "value",
        "type": "quantitative",
        "title": words.axes[0],
        "scale": {"zero": True},
        "axis": {"tickCount": 5},
    }
    scale = {"domain": names}
    colour = {"field": "line", "scale": {**scale, "range": list(PALETTE[: len(names)])}}
    layers: list[dict[str, Any]] = [
        {
            "mark": {
                "type": "line",
                "strokeWidth": 3,
                "point": {"size": 40},
                "invalid": "break-paths-show-domains",
            },
            "encoding": {
                "x": x,
                "y": y,
                "color": {**colour, "legend": None},
                "strokeDash": {
                    "field": "line",
                    "scale": {**scale, "range": [list(d) for d in _DASHES[: len(names)]]},
                    "legend": None,
                },
            },
        },
        {
            "data": {"values": _ends(points, names)},
            "mark": {"type": "text", "align": "left", "dx": 8, "lineBreak": "|"},
            "encoding": {
                "x": x,
                "y": {**y, "field": "place"},
                "text": {"field": "label"},
                "color": {**colour, "legend": None},
            },
        },
    ]
    spec = specification(values, layer=layers, width=340, height=260)
    return Figure(identifier, words, tuple(tuple(point) for point in points), spec)


def _ends(points: Sequence[Point], names: Sequence[str]) -> list[dict[str, Any]]:
    """Place each name at its line's last value, moved apart where names would overlap."""
    last = {p.line: p for p in points if p.value is not None}
    highest = max((p.value for p in points if p.value is not None), default=1.0) or 1.0
    gap = highest * 0.13
    ends = []
    below = -gap
    for name in sorted((n for n in names if n in last), key=lambda n: last[n].value or 0.0):
        place = max(last[name].value or 0.0, below + gap)
        below = place
        label = wrapped(name, 16)
        ends.append(
            {"line": name, "month": last[name].month + "-01", "place": place, "label": label}
        )
    return ends
