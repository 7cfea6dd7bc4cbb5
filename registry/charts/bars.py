"""Bars: shares of customers beside households, channels as parts of a whole, before and after."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, NamedTuple

from registry.charts.figures import Figure, Words
from registry.charts.style import (
    BREAK_LABELS,
    DARK_BLUE,
    INK,
    PAPER,
    SEQUENCE,
    TURQUOISE,
    category_axis,
    is_dark,
    specification,
    wrapped,
)

# Per cent of a bar from which on its number has room in it.
_LEAST_PRINTED = 8


class Share(NamedTuple):
    """A group's share, in per cent; ``None`` where withheld, or with nothing to stand beside."""

    label: str
    customers: float | None
    households: float | None


class ChannelShare(NamedTuple):
    """What share, in per cent, of a group's (or service's) transactions came by a channel."""

    label: str
    channel: str
    share: float | None


class Change(NamedTuple):
    """A cost before and after, with the range of the after."""

    label: str
    before: float
    low: float
    central: float
    high: float


def paired_shares(
    identifier: str,
    words: Words,
    rows: Sequence[Share],
) -> Figure:
    """Draw each group's share of customers over its share of households, as pairs of bars.

    Without a third column there is nothing to compare with: the bars stand alone.
    """
    order = [wrapped(row.label) for row in rows]
    values = [
        {"group": wrapped(row.label), "of": of, "share": share}
        for row in rows
        for of, share in zip(words.columns[1:], row[1:], strict=False)
        if share is not None
    ]
    colour = {
        "field": "of",
        "title": None,
        "scale": {"domain": list(words.columns[1:]), "range": [DARK_BLUE, TURQUOISE]},
        "legend": {"columns": 1},
    }
    encoding = {
        "y": {"field": "group", "sort": order, "axis": category_axis(labelExpr=BREAK_LABELS)},
        "yOffset": {"field": "of", "sort": list(words.columns[1:])},
        "x": {"field": "share", "type": "quantitative", "title": "%", "axis": {"tickCount": 5}},
    }
    layers: list[dict[str, Any]] = [
        {"mark": {"type": "bar"}, "encoding": {"color": colour}},
        {
            "mark": {"type": "text", "align": "left", "dx": 4, "fontSize": 13},
            "encoding": {"text": {"field": "share", "format": ".0f"}},
        },
    ]
    spec = specification(values, encoding=encoding, layer=layers, height={"step": 22})
    table = tuple(tuple(row)[: len(words.columns)] for row in rows)
    return Figure(identifier, words, table, spec)


def stacked_channels(
    identifier: str,
    words: Words,
    rows: Sequence[ChannelShare],
    channels: Sequence[str],
    *,
    comparator: dict[str, float] | None = None,
) -> Figure:
    """Draw bars of 100 %, cut by channel; ``channels`` stand in order from dearest to cheapest.

    ``comparator`` gives for each group the share of the last channel that comparators reach, in
    per cent: a tick marks where the last part would begin then. Parts are told apart by their
    printed share and a white edge, not by colour alone.
    """
    order = list(dict.fromkeys(wrapped(row.label) for row in rows))
    position = {channel: index for index, channel in enumerate(channels)}
    colours = {c: SEQUENCE[index % len(SEQUENCE)] for c, index in position.items()}
    values: list[dict[str, Any]] = [
        {
            "group": wrapped(row.label),
            "channel": row.channel,
            "share": row.share,
            # A part too narrow for its number keeps its place among the numbers of the others.
            "printed": f"{row.share:.0f}" if row.share >= _LEAST_PRINTED else "",
            "position": position[row.channel],
            "light": not is_dark(colours[row.channel]),
        }
        for row in rows
        if row.share is not None
    ]
    span: dict[str, Any] = {
        "aggregate": "sum",
        "field": "share",
        "stack": "zero",
        "scale": {"domain": [0, 100]},
        "axis": {"tickCount": 5},
    }
    shared: dict[str, Any] = {
        "y": {"field": "group", "sort": order, "axis": category_axis(labelExpr=BREAK_LABELS)},
        "x": {**span, "type": "quantitative", "title": "%"},
        "order": {"field": "position"},
    }
    colour = {
        "field": "channel",
        "title": None,
        "scale": {
            "domain": list(channels),
            "range": list(colours.values()),
        },
    }
    text: dict[str, Any] = {
        "mark": {"type": "text", "fontSize": 13, "baseline": "middle"},
        "encoding": {
            **shared,
            "x": {**span, "type": "quantitative", "bandPosition": 0.5},
            "text": {"field": "printed"},
            "detail": [{"field": "channel"}, {"field": "light"}],
            "color": {"condition": {"test": "datum.light", "value": INK}, "value": PAPER},
        },
    }
    layers: list[dict[str, Any]] = [
        {
            "mark": {"type": "bar", "stroke": PAPER, "strokeWidth": 1},
            "encoding": {**shared, "color": colour},
        },
        text,
    ]
    if comparator:
        marks = [{"group": wrapped(k), "gap": 100 - value} for k, value in comparator.items()]
        layers.append(
            {
                "data": {"values": marks},
                "mark": {"type": "tick", "color": INK, "thickness": 3, "size": 30},
                "encoding": {"y": shared["y"], "x": {"field": "gap", "type": "quantitative"}},
            }
        )
    spec = specification(
        values, layer=layers, height={"step": 34}, resolve={"scale": {"color": "independent"}}
    )
    return Figure(identifier, words, tuple(tuple(row) for row in rows), spec)


def before_after(
    identifier: str,
    words: Words,
    rows: Sequence[Change],
) -> Figure:
    """Draw the cost before and after a change, the after with its low to high range."""
    order = [wrapped(row.label) for row in rows]
    values: list[dict[str, Any]] = [
        {"label": wrapped(row.label), "when": when, "cost": cost, "low": low, "high": high}
        for row in rows
        for when, cost, low, high in (
            (words.columns[1], row.before, None, None),
            (words.columns[3], row.central, row.low, row.high),
        )
    ]
    y = {"field": "label", "sort": order, "axis": category_axis(labelExpr=BREAK_LABELS)}
    x = {"type": "quantitative", "title": words.axes[0], "axis": {"tickCount": 4}}
    when = {"domain": [words.columns[1], words.columns[3]]}
    layers: list[dict[str, Any]] = [
        {
            "transform": [{"filter": "datum.low !== null"}],
            "mark": {"type": "rule", "strokeWidth": 10, "color": TURQUOISE, "opacity": 0.5},
            "encoding": {"y": y, "x": {**x, "field": "low"}, "x2": {"field": "high"}},
        },
        {
            "mark": {"type": "point", "size": 170, "filled": True, "opacity": 1},
            "encoding": {
                "y": y,
                "x": {**x, "field": "cost"},
                "shape": {
                    "field": "when",
                    "title": None,
                    "scale": {**when, "range": ["circle", "diamond"]},
                    "legend": {"columns": 2},
                },
                "color": {"field": "when", "scale": {**when, "range": [DARK_BLUE, INK]}},
            },
        },
    ]
    spec = specification(values, layer=layers, height={"step": 44})
    return Figure(identifier, words, tuple(tuple(row) for row in rows), spec)
