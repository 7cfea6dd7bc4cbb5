"""Answers of the insight pages: the page, or one of its figures as table, picture or data.

A figure is asked for at its page's own address (``?figure=ID&form=csv``), so who may see the page
decides about the figure too.
"""

from __future__ import annotations

import json
from collections.abc import Sequence
from typing import NamedTuple
from urllib.parse import urlencode

from babel.numbers import format_decimal
from flask import Response, request
from markupsafe import Markup

from registry.charts import rendering
from registry.charts.figures import Cell, Figure
from registry.profiling.answers.answer import Note
from registry.web.audience import guard, reader
from registry.web.insight.asking import Asked
from registry.web.insight.words import gettext
from registry.web.pages.environment import render
from registry.web.pages.words import interface, to_translate, translated
from registry.web.problems import ProblemError
from registry.web.site import release, site

#: What a figure can be had as: suffix, media type, name.
FORMS = (
    ("csv", "text/csv; charset=utf-8", "CSV"),
    ("json", "application/json", "Vega-Lite"),
    ("svg", "image/svg+xml", "SVG"),
    ("png", "image/png", "PNG"),
)
#: Where drawn pictures are kept, in the data directory.
PICTURES = "pictures"
#: The notes of answers, for the catalogues of translations.
_NOTES = {
    Note.ROUNDED: to_translate("Each figure is rounded by itself: totals may not add."),
    Note.SYNTHETIC: to_translate("Synthetic data: made up to show the system at work."),
    Note.NO_HOUSEHOLDS: to_translate(
        "No households are known: intervals rest on a stated dispersion."
    ),
    Note.MODELLED: to_translate("Modelled, not counted."),
    Note.NO_BACK_TEST: to_translate(
        "No back-test: it needs statistics of several authorities, or of several wards."
    ),
    Note.OWN_BASE: to_translate(
        "Each index stands on its own nation's base; raw rates are not compared."
    ),
    Note.NO_COMPARATORS: to_translate(
        "Fewer than three comparators: there is no target to measure against."
    ),
    Note.NO_COSTS: to_translate("A unit cost is missing: enter it for the service and channel."),
}


class Form(NamedTuple):
    """A form a figure can be had in: its name and its address."""

    name: str
    address: str


def show(template: str, figures: Sequence[Figure | None], **values: object) -> Response:
    """Answer with a page, or with the one of its figures that ``?figure=`` names.

    Raises ProblemError 404 for a figure that is not on the page, or a form that there is none of.
    """
    drawn = {figure.identifier: figure for figure in figures if figure is not None}
    wanted = request.args.get("figure")
    if wanted is not None:
        return guard(_one_form(drawn.get(wanted), request.args.get("form", "csv")))
    page = render(
        f"insight/{template}", release(), figures=drawn, who=reader(),
        cell=cell, drawn=draw, forms=forms, map=request.args.get("map"), here="/insight",
        **values,
    )  # fmt: skip
    return guard(Response(page, content_type="text/html; charset=utf-8"))


def notes_in_words(asked: Asked, notes: Sequence[Note], *more: str) -> tuple[str, ...]:
    """Write what a reader must know of a figure, the most important first."""
    said = [translated(_NOTES[note]) for note in notes]
    if not asked.view.exact:
        least = asked.view.rules.threshold(
            asked.view.rules.peer
            if asked.view.audience.value == "peer"
            else asked.view.rules.public
        )
        said.append(
            gettext(
                "Protected: nothing is shown of fewer than %(least)s households.",
                least=round(least),
            )
        )
    return (*more, *said)


def draw(figure: Figure) -> Markup:
    """Draw a figure into the page; its texts are escaped by the drawing."""
    return Markup(picture(figure))  # noqa: S704 - made by the renderer, which escapes


def picture(figure: Figure) -> str:
    """Return the drawing of a figure as SVG, from where drawings are kept."""
    return rendering.svg(figure, site().settings.data / PICTURES)


def forms(figure: Figure) -> list[Form]:
    """Return the forms a figure can be had in, with addresses on its page's own."""
    kept = {name: value for name, value in request.args.items() if name not in {"figure", "form"}}
    return [
        Form(name, "?" + urlencode({**kept, "figure": figure.identifier, "form": suffix}))
        for suffix, _, name in FORMS
    ]


def cell(value: Cell) -> str:
    """Write a cell of a figure's table: numbers as the reader's language does."""
    if value is None:
        return gettext("not shown")
    if isinstance(value, bool):
        return gettext("yes") if value else gettext("no")
    if isinstance(value, str):
        return value
    return format_decimal(round(value, 1 if abs(value) < 1000 else 0), locale=interface())


def _one_form(figure: Figure | None, form: str) -> Response:
    types = {suffix: media_type for suffix, media_type, _ in FORMS}
    if figure is None or form not in types:
        raise ProblemError(404, "No such figure", "This page has no such figure, or not so.")
    body: str | bytes
    if form == "csv":
        body = "\ufeff" + figure.csv()
    elif form == "json":
        body = json.dumps(figure.specification, ensure_ascii=False, indent=1)
    else:
        body = picture(figure) if form == "svg" else rendering.png(figure)
    answer = Response(body, content_type=types[form])
    suffix = "vl.json" if form == "json" else form
    name = f"{figure.identifier}.{suffix}"
    answer.headers["Content-Disposition"] = f'attachment; filename="{name}"'
    return answer
