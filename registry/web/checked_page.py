"""The page of a check: at once where it was short, else beginning while it still goes on."""

from __future__ import annotations

import base64
import logging
from collections import Counter
from collections.abc import Iterator
from typing import NamedTuple

from registry.checking import Checked
from registry.checking.findings import CheckReport, Finding, coverage_line
from registry.checking.mending import Change
from registry.checking.opening import MAX_BYTES
from registry.checking.writing import FORMS, write_report
from registry.errors import RegistryError
from registry.web.pages.environment import render, stream
from registry.web.pages.words import to_translate
from registry.web.progress import FAULT, Work
from registry.web.site import release, site

_log = logging.getLogger(__name__)
#: Findings and changes that a page shows; the rest is in what it gives to be saved.
_SHOWN = 200
#: More findings than these are also counted by rule.
_TALLIED = 10
#: A file for those who only want to see: a number with zeros before it, one of another nation, a
#: retired entry, and a name that is another number's.
_EXAMPLE = """Page,LGSL,Service name
Pay your bill,57,Council tax annual notification
Learning at home,001,Home schooling
Homes for older people,230,Sheltered housing - older people
Youth clubs,643,Young people's organised activities
Rats and mice,412,Pest control
"""
#: Of a larger answer the page holds no copy to be saved.
_SAVED_WITHIN = 1024 * 1024


class Saved(NamedTuple):
    """Something a page gives to be saved: its name, its words, its content as an address."""

    name: str
    words: str
    address: str


class Problem(NamedTuple):
    """Why there is no report: its heading, and what to know and to do."""

    heading: str
    detail: str


class Outcome(NamedTuple):
    """What became of a check: the report, or why there is none; neither before there was one."""

    report: CheckReport | None = None
    changes: tuple[Change, ...] = ()
    saved: tuple[Saved, ...] = ()
    problem: Problem | None = None


class Going(NamedTuple):
    """A check that goes on: the file's name, and what is waited for while the page is written."""

    name: str
    work: Work[Checked]

    def outcome(self) -> Outcome:
        """Return what became of it; whatever went wrong is told in the page that has begun."""
        try:
            return outcome_of(self.work.result())
        except RegistryError as error:
            heading = to_translate("This file cannot be read")
            return Outcome(problem=Problem(heading, str(error)))
        except Exception:
            _log.exception("fault in checking a file")
            return Outcome(problem=Problem(to_translate("Something went wrong here"), FAULT))


def outcome_of(checked: Checked) -> Outcome:
    """Return what a page tells of a check."""
    changes = tuple(checked.mended.changes) if checked.mended else ()
    return Outcome(checked.report, changes, tuple(_saved(checked)))


def checked_page(outcome: Outcome, asked: dict[str, str]) -> str:
    """Write the page: the outcome of a check, and the form with what was ``asked`` in it."""
    return render("validate.html", release(), going=None, outcome=outcome, **_values(asked))


def begun_page(going: Going, asked: dict[str, str]) -> Iterator[bytes]:
    """Write the page of a check that goes on: how far it is, step by step, then what it found.

    Each step is a piece of its own, so that a reader sees it without any script.
    """
    held: list[str] = []
    try:
        values = {"going": going, "outcome": Outcome(), **_values(asked)}
        for piece in stream("validate.html", release(), **values):
            held.append(piece)
            if "</p>" in piece and not going.work.is_over_within(0):
                yield "".join(held).encode()
                held.clear()
        yield "".join(held).encode()
    finally:
        going.work.stop()


def shown_of(report: CheckReport) -> list[Finding]:
    """Return the findings that a page shows: all, or of many the first few of each rule."""
    if len(report.findings) <= _SHOWN:
        return list(report.findings)
    of_each = max(1, _SHOWN // len(report.tallies))
    seen: Counter[str] = Counter()
    found = []
    for each in report.findings:
        seen[each.rule] += 1
        if seen[each.rule] <= of_each:
            found.append(each)
    return found


def _values(asked: dict[str, str]) -> dict[str, object]:
    lists = [each for each in release().catalogue.lists.values() if each.count]
    return {
        "shown": _SHOWN,
        "shown_of": shown_of,
        "tallied": _TALLIED,
        "example": _EXAMPLE,
        "coverage_line": coverage_line,
        "lists": sorted(lists, key=lambda each: each.title),
        "asked": asked,
        "titles": {each.identifier: each.title for each in lists},
        "megabytes": MAX_BYTES // 2**20,
        "address": f"{site().settings.public_url}/validate",
    }


def _saved(checked: Checked) -> list[Saved]:
    """Return what the page gives to be saved: it is within the page, for nothing is kept here."""
    given = []
    if checked.mended is not None:
        mended, log = checked.mended, checked.mended.log()
        given.append((mended.name, "The file, mended", mended.media_type, mended.data))
        given.append(("changes.csv", "The changes made in it (CSV)", "text/csv", log))
    for form in ("csv", "json"):
        media_type, name = FORMS[form]
        data = write_report(checked.report, form).encode()
        given.append((f"findings.{form}", f"The report ({name})", media_type, data))
    return [
        Saved(name, words, f"data:{media_type};base64,{base64.b64encode(data).decode()}")
        for name, words, media_type, data in given
        if len(data) <= _SAVED_WITHIN
    ]
