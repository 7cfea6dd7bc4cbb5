"""The page for those without OpenRefine: a pasted column, each line with what it may mean."""

from __future__ import annotations

import csv
import io
from typing import NamedTuple

from flask import Response

from registry.search.reconciling import Candidate
from registry.web.pages.environment import render
from registry.web.site import release, site

#: A cell that begins so is a formula to a spreadsheet.
_FORMULA = ("=", "+", "-", "@", "\t", "\r")


class Line(NamedTuple):
    """A line of a pasted column, with what it may mean."""

    text: str
    candidates: list[Candidate]


def column_page(lines: list[Line], type_name: str) -> Response:
    """Answer with the page: the form, and the lines where some were pasted; blank ones unseen."""
    lists = [each for each in release().catalogue.lists.values() if each.count]
    text = render(
        "reconcile.html",
        release(),
        lines=[line for line in lines if line.text],
        sure=sum(bool(line.candidates) and line.candidates[0].match for line in lines),
        names="\n".join(line.text for line in lines),
        type_name=type_name,
        lists=sorted(lists, key=lambda each: -each.count),
        address=f"{site().settings.public_url}/reconcile",
        path_of=release().catalogue.path_of,
        list_of=_list_of,
    )
    response = Response(text, content_type="text/html; charset=utf-8")
    response.headers["Content-Language"] = "en"
    response.headers["Vary"] = "Accept"
    return response


def _list_of(candidate: Candidate) -> str:
    """Name the first of a concept's lists in short: names and numbers are alike in many."""
    entry = release().catalogue.lists[candidate.entry.lists[0]]
    return entry.acronym or entry.title


def column_csv(lines: list[Line]) -> Response:
    """Answer with a row for each line: its best match, and whether that is sure.

    A blank line has its row too, so that the answer can be laid beside the column it came from.
    """
    stream = io.StringIO()
    writer = csv.writer(stream)
    writer.writerow(["Name", "Identifier", "Label", "URI", "Score", "Sure"])
    for line in lines:
        best = line.candidates[0] if line.candidates else None
        found = (
            ["", "", "", "", "no" if line.text else ""]
            if best is None
            else [
                best.entry.notation,
                best.entry.label,
                best.entry.uri,
                best.score,
                "yes" if best.match else "no",
            ]
        )
        writer.writerow([safe_cell(line.text), *found])
    response = Response(stream.getvalue(), content_type="text/csv; charset=utf-8")
    response.headers["Content-Disposition"] = 'attachment; filename="matched.csv"'
    return response


def safe_cell(text: str) -> str:
    """Keep a text of a stranger from being a formula where a spreadsheet opens it."""
    return f"'{text}" if text.startswith(_FORMULA) else text
