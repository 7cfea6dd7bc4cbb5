"""Indexes around 100 on a log scale, two countries on one scale, dots with intervals, funnels."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, Literal, NamedTuple

from registry.charts.figures import Figure, Words
from registry.charts.style import (
    BREAK_LABELS,
    DARK_BLUE,
    GREY,
    INK,
    ORANGE,
    PALE,
    PLUM,
    category_axis,
    specification,
    wrapped,
)

Verdict = Literal["above", "below", "unclear"]


class Index(NamedTuple):
    """An index of use with its interval; ``None`` where withheld."""

    label: str
    value: float | None
    lower: float | None
    upper: float | None
    verdict: Verdict


class Dot(NamedTuple):
    """A value with its interval, one of them ours."""

    label: str
    value: float | None
    lower: float | None
    upper: float | None
    ours: bool = False


class FunnelPoint(NamedTuple):
    """An authority's ratio beside the number expected of it."""

    label: str
    expected: float
    ratio: float
    ours: bool = False


class Limit(NamedTuple):
    """The limits within which ratios lie by chance at an expected number."""

    expected: float
    lower95: float
    upper95: float
    lower998: float
    upper998: float


# Above and below differ in colour, in the side of the line and in the sign printed beside the bar.
_COLOURS = {"domain": ["above", "below", "unclear"], "range": [DARK_BLUE, ORANGE, GREY]}
# 50 and 200 stand equally far from 100 on a log scale.
_TICKS = [12.5, 25, 50, 100, 200, 400, 800]


def _log_domain(rows: Sequence[Index]) -> list[float]:
    shown = [
        v for row in rows for v in (row.value, row.lower, row.upper) if v is not None and v > 0
    ]
    reach = max([2.0, *(max(value / 100, 100 / value) for value in shown)])
    reach = min(reach, 16.0) * 1.1
    return [100 / reach, 100 * reach]


def _values(rows: Sequence[Index], domain: list[float]) -> list[dict[str, Any]]:
    low, high = domain
    return [
        {
            "label": wrapped(row.label),
            "index": min(max(row.value, low), high),
            "printed": f"{row.value:.0f}",
            "lower": max(row.lower if row.lower is not None else row.value, low),
            "upper": min(row.upper if row.upper is not None else row.value, high),
            "base": 100,
            "end": min(max(row.upper or 0, row.value, 100), high),
            "verdict": row.verdict,
        }
        for row in rows
        if row.value is not None
    ]


def _layers(order: list[str], domain: list[float], axis_title: str | None) -> list[dict[str, Any]]:
    scale = {"type": "log", "domain": domain, "nice": False}
    y = {"field": "label", "sort": order, "axis": category_axis(labelExpr=BREAK_LABELS)}
    y["scale"] = {"domain": order}
    axis = {"values": [tick for tick in _TICKS if domain[0] <= tick <= domain[1]], "format": "~g"}
    x = {"type": "quantitative", "scale": scale, "title": axis_title, "axis": axis}
    colour = {"field": "verdict", "scale": _COLOURS, "legend": None}
    return [
        {
            "mark": {"type": "bar", "height": {"band": 0.62}},
            "encoding": {
                "y": y,
                "x": {**x, "field": "base"},
                "x2": {"field": "index"},
                "color": colour,
            },
        },
        {
            "mark": {"type": "rule", "color": INK, "strokeWidth": 1.5},
            "encoding": {"y": y, "x": {**x, "field": "lower"}, "x2": {"field": "upper"}},
        },
        {
            "data": {"values": [{"at": 100}]},
            "mark": {"type": "rule", "color": INK, "strokeWidth": 2},
            "encoding": {"x": {**x, "field": "at"}},
        },
        {
            "mark": {"type": "text", "align": "left", "dx": 5, "fontSize": 13},
            "encoding": {
                "y": y,
                "x": {**x, "field": "end"},
                "text": {"field": "printed"},
            },
        },
    ]


def index_bars(
    identifier: str,
    words: Words,
    rows: Sequence[Index],
) -> Figure:
    """Draw indexes as bars from 100 on a log scale, with whiskers; grey where nothing is clear."""
    domain = _log_domain(rows)
    order = [wrapped(row.label) for row in rows]
    values = _values(rows, domain)
    spec = specification(values, layer=_layers(order, domain, words.axes[0]), height={"step": 36})
    return Figure(identifier, words, tuple(tuple(row) for row in rows), spec)


def aligned_indexes(
    identifier: str,
    words: Words,
    panels: Sequence[tuple[str, Sequence[Index]]],
) -> Figure:
    """Draw the indexes of two places under one another on one scale, each naming its base."""
    every = [row for _, rows in panels for row in rows]
    domain = _log_domain(every)
    parts = []
    for title, rows in panels:
        order = [wrapped(row.label) for row in rows]
        parts.append(
            {
                "title": {"text": title, "anchor": "start", "fontSize": 15},
                "width": 340,
                "height": {"step": 36},
                "data": {"values": _values(rows, domain)},
                "layer": _layers(order, domain, words.axes[0]),
            }
        )
    spec = specification([], vconcat=parts)
    del spec["width"]
    table = tuple((title, *row) for title, rows in panels for row in rows)
    return Figure(identifier, words, table, spec)


def dot_plot(
    identifier: str,
    words: Words,
    rows: Sequence[Dot],
    *,
    reference: float | None = None,
) -> Figure:
    """Draw values as dots with intervals; ours is a filled diamond, others are open circles."""
    order = [wrapped(row.label) for row in rows]
    values = [
        {**row._asdict(), "label": wrapped(row.label)} for row in rows if row.value is not None
    ]
    y = {
        "field": "label",
        "sort": order,
        "scale": {"domain": order},
        "axis": category_axis(labelExpr=BREAK_LABELS, grid=True),
    }
    x: dict[str, Any] = {
        "type": "quantitative",
        "title": words.axes[0],
        "scale": {"zero": False, "nice": True},
        "axis": {"tickCount": 5},
    }
    ours = {"test": "datum.ours"}
    layers: list[dict[str, Any]] = [
        {
            "mark": {"type": "rule", "strokeWidth": 2, "color": GREY},
            "encoding": {"y": y, "x": {**x, "field": "lower"}, "x2": {"field": "upper"}},
        },
        {
            "mark": {"type": "point", "size": 130, "filled": True, "opacity": 1, "stroke": INK},
            "encoding": {
                "y": y,
                "x": {**x, "field": "value"},
                "shape": {"condition": {**ours, "value": "diamond"}, "value": "circle"},
                "fill": {"condition": {**ours, "value": PLUM}, "value": "#FFFFFF"},
            },
        },
    ]
    if reference is not None:
        layers.insert(0, _line_at(reference, x))
    spec = specification(values, layer=layers, height={"step": 32})
    return Figure(identifier, words, tuple(row[:4] for row in rows), spec)


def _line_at(value: float, x: dict[str, Any]) -> dict[str, Any]:
    return {
        "data": {"values": [{"at": value}]},
        "mark": {"type": "rule", "color": INK, "strokeDash": [5, 4]},
        "encoding": {"x": {**x, "field": "at"}},
    }


def funnel(
    identifier: str,
    words: Words,
    points: Sequence[FunnelPoint],
    limits: Sequence[Limit],
) -> Figure:
    """Draw ratios against expected numbers within 95 and 99.8 % limits (Spiegelhalter 2005)."""
    x = {"type": "quantitative", "title": words.axes[0], "axis": {"tickCount": 4}}
    x["scale"] = {"zero": False}
    y = {"type": "quantitative", "title": words.axes[1], "scale": {"zero": False}}
    bounds = [limit._asdict() for limit in limits]

    def line(name: str, dash: list[int]) -> dict[str, Any]:
        return {
            "data": {"values": bounds},
            "mark": {"type": "line", "color": GREY, "strokeDash": dash, "strokeWidth": 1.5},
            "encoding": {"x": {**x, "field": "expected"}, "y": {**y, "field": name}},
        }

    ours = {"test": "datum.ours"}
    dots: dict[str, Any] = {
        "mark": {"type": "point", "size": 130, "filled": True, "opacity": 1, "stroke": INK},
        "encoding": {
            "x": {**x, "field": "expected"},
            "y": {**y, "field": "ratio"},
            "shape": {"condition": {**ours, "value": "diamond"}, "value": "circle"},
            "fill": {"condition": {**ours, "value": PLUM}, "value": PALE},
        },
    }
    names = {
        "mark": {"type": "text", "dy": -14, "fontSize": 13},
        "encoding": {**{k: dots["encoding"][k] for k in ("x", "y")}, "text": {"field": "label"}},
    }
    layers = [line("lower95", [4, 3]), line("upper95", [4, 3]), line("lower998", [1, 0])]
    layers += [line("upper998", [1, 0]), dots, names]
    spec = specification([p._asdict() for p in points], layer=layers, width=400, height=320)
    return Figure(identifier, words, tuple(point[:3] for point in points), spec)
