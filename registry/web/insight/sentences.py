"""Findings as plain sentences: who uses something more or less, how sure that is, by how much."""

from __future__ import annotations

import math
from collections.abc import Sequence
from typing import NamedTuple

from flask_babel import format_decimal

from registry.profiling.answers.answer import Index, Number
from registry.profiling.measures.estimates import Verdict
from registry.web.insight.words import gettext


class Finding(NamedTuple):
    """A profile with its index."""

    label: str
    measured: Index


def clear_findings(rows: Sequence[Finding]) -> tuple[list[Finding], list[Finding]]:
    """Return those clearly above 100, the highest first, and those clearly below, the lowest."""
    clear = [row for row in rows if not row.measured.grey and row.measured.value is not None]
    above = [row for row in clear if row.measured.verdict is Verdict.ABOVE]
    below = [row for row in clear if row.measured.verdict is Verdict.BELOW]
    above.sort(key=lambda row: -(row.measured.value or 0))
    below.sort(key=lambda row: row.measured.value or 0)
    return above, below


def times(index: Index) -> str:
    """Write an interval around 100 as times: ``1.4 to 1.7``; limits are rounded outward."""
    low = math.floor((index.lower or 0) / 10) / 10
    high = math.ceil((index.upper or 0) / 10) / 10
    return gettext("%(low)s to %(high)s", low=format_decimal(low), high=format_decimal(high))


def as_likely(finding: Finding, *, by_households: bool) -> str:
    """Say how likely the households of a profile are to use something, or how much they use."""
    if by_households:
        return gettext(
            "Households of %(profile)s are %(times)s times as likely to use it as the average",
            profile=finding.label,
            times=times(finding.measured),
        )
    return gettext(
        "Households of %(profile)s use it %(times)s times as much as the average",
        profile=finding.label,
        times=times(finding.measured),
    )


def headline(rows: Sequence[Finding], *, by_households: bool) -> str:
    """Return the finding to stand over a picture of indexes."""
    above, below = clear_findings(rows)
    if above or below:
        return as_likely((above or below)[0], by_households=by_households)
    return gettext("No profile clearly uses it more or less than the others")


def summary(rows: Sequence[Finding], *, by_households: bool) -> str:
    """Say in a few sentences which profiles use something more, less, or neither clearly."""
    above, below = clear_findings(rows)
    said = [
        as_likely(finding, by_households=by_households) + "."
        for finding in (*above[:2], *below[:1])
    ]
    unclear = len(rows) - len(above) - len(below)
    if unclear:
        said.append(
            gettext(
                "For %(some)s of %(all)s profiles nothing can be said for sure.",
                some=unclear,
                all=len(rows),
            )
        )
    return " ".join(said)


def rounded(value: Number, digits: int = 1) -> float | None:
    """Round a figure for a table; None stays."""
    return None if value is None else round(float(value), digits)


def whole(value: float) -> str:
    """Write a number without its fraction as the language of the page does: ``1,581``."""
    return str(format_decimal(round(value)))


def percent(value: Number) -> str:
    """Write a share: ``35 %``; what is withheld as words."""
    if value is None:
        return gettext("a withheld share")
    return gettext("%(share)s %%", share=format_decimal(round(value)))
