"""One look for all pictures: palette, type, sizes, and the frame of a specification."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

DARK_BLUE = "#12436D"
TURQUOISE = "#28A197"
PLUM = "#801650"
ORANGE = "#F46A25"
PALETTE = (DARK_BLUE, TURQUOISE, PLUM, ORANGE)
# Where more than four must be told apart: a dark one beside a light one.
SEQUENCE = (*PALETTE, "#3D3D3D", "#A285D1", "#0B5A4B", "#F1A7C1")
GREY = "#6F777B"
PALE = "#D0D3D6"
INK = "#0B0C0C"
PAPER = "#FFFFFF"
# Five classes around 100, from the Government Analysis Function's colours: dark at both ends.
CLASSES = ("#12436D", "#8EB8D9", "#F1F1F1", "#E9A36B", "#8C3A06")

# At this width and size the text stays legible when a phone shrinks the picture to 340 pixels.
WIDTH = 520
FONT_SIZE = 15
_FONT = "Arial, Helvetica, 'Liberation Sans', sans-serif"
SCHEMA = "https://vega.github.io/schema/vega-lite/v6.json"


def specification(rows: Sequence[dict[str, Any]], **parts: Any) -> dict[str, Any]:
    """Give a Vega-Lite 6 specification: ``rows`` as its data, ``parts`` as its further members."""
    return {
        "$schema": SCHEMA,
        "data": {"values": list(rows)},
        "width": parts.pop("width", WIDTH - 180),
        "background": PAPER,
        "padding": 8,
        "autosize": {"type": "pad", "contains": "padding"},
        **parts,
        "config": configuration(),
    }


def configuration() -> dict[str, Any]:
    """Give the ``config`` member that all specifications share."""
    axis = {
        "labelFontSize": FONT_SIZE,
        "titleFontSize": FONT_SIZE,
        "titleFontWeight": "normal",
        "labelColor": INK,
        "titleColor": INK,
        "gridColor": "#E3E6E8",
        "domainColor": GREY,
        "tickColor": GREY,
        "labelLimit": 210,
        "titlePadding": 10,
    }
    return {
        "font": _FONT,
        "axis": axis,
        "legend": {
            "labelFontSize": FONT_SIZE,
            "titleFontSize": FONT_SIZE,
            "titleFontWeight": "normal",
            "orient": "top",
            "labelLimit": 260,
            "columns": 2,
            "symbolType": "square",
        },
        "text": {"fontSize": FONT_SIZE, "color": INK},
        "view": {"stroke": None},
        "header": {
            "labelFontSize": FONT_SIZE,
            "titleFontSize": FONT_SIZE,
            "labelFontWeight": "bold",
        },
    }


def category_axis(**more: Any) -> dict[str, Any]:
    """Give a category axis without a title or ticks; long labels break into lines at ``|``."""
    two_lines = {"test": "indexof(datum.value, '|') >= 0", "value": -FONT_SIZE / 2}
    return {
        "title": None,
        "ticks": False,
        "domain": False,
        "labelPadding": 8,
        "labelOffset": {"condition": two_lines, "value": 0},
        **more,
    }


def wrapped(label: str, width: int = 24) -> str:
    """Break ``label`` into at most two lines, joined by ``|``, each about ``width`` characters."""
    if len(label) <= width:
        return label
    cut = label.rfind(" ", 0, width + 1)
    if cut < 1:
        return label
    rest = label[cut + 1 :]
    return label[:cut] + "|" + (rest if len(rest) <= width + 2 else rest[:width].rstrip() + "…")


BREAK_LABELS = "split(datum.label, '|')"


def is_dark(colour: str) -> bool:
    """Tell if white text on ``colour`` is easier to read than black (WCAG relative luminance)."""
    parts = [int(colour[place : place + 2], 16) / 255 for place in (1, 3, 5)]
    linear = [c / 12.92 if c <= 0.04045 else ((c + 0.055) / 1.055) ** 2.4 for c in parts]
    return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2] < 0.179
