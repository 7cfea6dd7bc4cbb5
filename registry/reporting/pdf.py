"""A report as PDF/UA-1 (ISO 14289-1): tagged, with a language, table headings and alternative text.

Typst sets it. Texts reach it as JSON and are shown as they are: none of them is read as markup.
"""

from __future__ import annotations

import json
import re
from collections.abc import Callable
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import typst

from registry.charts import rendering
from registry.charts.figures import Figure
from registry.reporting.report import Report, Section, Table

_TEMPLATE = Path(__file__).with_name("report.typ")
_VIEW_BOX = re.compile(r'viewBox="0 0 ([\d.]+) [\d.]+"')
#: What is set as a number: digits, with what groups them.
_NUMBER = re.compile(r"-?[\d., ]+%?$")
#: Widest a picture stands on a page, in points: A4 less its margins; and points to a pixel.
_WIDEST = 470.0
_POINTS = 0.75

Draw = Callable[[Figure], str]


def write_pdf(report: Report, draw: Draw = rendering.svg) -> bytes:
    """Write a report as PDF; the same report gives the same bytes with the same fonts.

    `draw` gives the SVG of a figure, from where drawings are kept.
    """
    # The input is read from a folder of its own, which is all that Typst may read.
    with TemporaryDirectory(prefix="report-") as name:
        folder = Path(name)
        (folder / "report.typ").write_bytes(_TEMPLATE.read_bytes())
        text = json.dumps(_as_json(report, folder, draw), ensure_ascii=False)
        (folder / "report.json").write_text(text, encoding="utf-8")
        made = typst.compile(
            folder / "report.typ",
            root=folder,
            format="pdf",
            pdf_standards="ua-1",
            timestamp=report.made,
            package_path=folder,
            package_cache_path=folder,
        )
    if not isinstance(made, bytes):
        raise TypeError("a PDF is one file")
    return made


def _as_json(report: Report, folder: Path, draw: Draw) -> dict[str, Any]:
    return {
        "title": report.title,
        "subtitle": report.subtitle,
        "language": report.language,
        "source": report.source,
        "page_of": report.page_of,
        "warning": report.warning,
        "lead": report.lead,
        "facts": report.facts,
        "sections": [_section(section, folder, draw) for section in report.sections],
    }


def _section(section: Section, folder: Path, draw: Draw) -> dict[str, Any]:
    said: dict[str, Any] = {
        "heading": section.heading,
        "paragraphs": section.paragraphs,
        "notes": section.notes,
        "picture": None,
        "table": None,
    }
    if section.table is not None:
        said["table"] = _table(section.table)
    if section.figure is not None:
        picture = draw(section.figure)
        file = f"{section.identifier}.svg"
        (folder / file).write_text(picture, encoding="utf-8")
        words = section.figure.words
        said |= {
            "picture": file,
            "title": words.title,
            "subtitle": words.subtitle,
            "alt": f"{words.title}. {words.summary}",
            "width": _width(picture),
        }
    return said


def _table(table: Table) -> dict[str, Any]:
    cells = list(zip(*table.rows, strict=True))
    numbers = [n for n, column in enumerate(cells) if n and any(map(_NUMBER.match, column))]
    return {"columns": table.columns, "rows": table.rows, "numbers": numbers}


def _width(picture: str) -> float:
    """Return how wide a picture stands on paper, in points."""
    box = _VIEW_BOX.search(picture)
    return min(_WIDEST, float(box[1]) * _POINTS) if box else _WIDEST
