"""The first picture of a data set or a slice: indexes around 100, shares, or a line by month."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from flask_babel import gettext

from registry.charts import bars, indexes, lines
from registry.charts.figures import Figure, Words
from registry.cubes.kinds import ALL, DIMENSIONS
from registry.web.cubes.finding import Part

#: Bars that a reader can still take in.
_MOST = 30
Row = Mapping[str, Any]


def first_figure(part: Part, rows: Sequence[Row], language: str) -> Figure | None:
    """Draw rows that differ in one dimension alone; None where there is no picture of them."""
    if part.kind == "index":
        return _indexes(part, _varying(part, rows, "profile"), language)
    if part.kind == "counts":
        months = _varying(part, rows, "period")
        if len(months) > 2:
            return _trend(part, months, language)
        return _shares(part, _varying(part, rows, "profile"), language)
    return None


def _varying(part: Part, rows: Sequence[Row], name: str) -> list[Row]:
    """Return the rows that are broken down by a dimension, where nothing else differs.

    Of profiles the groups, and the types only where there are no groups to compare.
    """
    column = next(each.column for each in DIMENSIONS if each.name == name)
    whole = {ALL, part.publication.period}
    found = [row for row in rows if row[column] not in whole]
    codes = part.publication.codes[name].codes
    tops = [row for row in found if codes[row[column]].parent is None]
    found = (tops if len(tops) > 1 else found)[:_MOST]
    others = [each.column for each in DIMENSIONS if each.name != name]
    same = len({tuple(row[other] for other in others) for row in found}) == 1
    return found if same and len(found) > 1 else []


def _label(part: Part, row: Row, name: str, language: str) -> str:
    column = next(each.column for each in DIMENSIONS if each.name == name)
    return part.publication.codes[name].codes[row[column]].label(language)


def _subtitle(part: Part, row: Row, language: str) -> str:
    """Say of what: the codes that all rows share, and where and when."""
    shared = [
        _label(part, row, each.name, language)
        for each in DIMENSIONS
        if each.name in {"service", "interaction", "channel"} and row[each.column] != ALL
    ]
    where = _label(part, row, "area", language)
    return ", ".join([*shared, where, part.publication.period_name])


def _notes(part: Part) -> tuple[str, ...]:
    notes = [gettext("Each figure is rounded by itself: totals may not add.")]
    if part.publication.synthetic:
        notes.insert(0, gettext("Synthetic data: made up to show the system at work."))
    return tuple(notes)


def _verdict(row: Row) -> indexes.Verdict:
    if row["lower"] is not None and row["lower"] > 100:
        return "above"
    return "below" if row["upper"] is not None and row["upper"] < 100 else "unclear"


def _indexes(part: Part, rows: Sequence[Row], language: str) -> Figure | None:
    if not rows:
        return None
    drawn = [
        indexes.Index(
            _label(part, row, "profile", language),
            row["index"],
            row["lower"],
            row["upper"],
            _verdict(row),
        )
        for row in rows
    ]
    highest = max(drawn, key=lambda each: each.value or 0)
    lowest = min(drawn, key=lambda each: each.value or 0)
    clear = sum(each.verdict != "unclear" for each in drawn)
    words = Words(
        title=gettext(
            "%(group)s has the highest index: %(index)s",
            group=highest.label,
            index=round(highest.value or 0),
        ),
        subtitle=gettext(
            "Index of use (100: as large a share of use as of households), %(what)s",
            what=_subtitle(part, rows[0], language),
        ),
        summary=gettext(
            "From %(low)s (%(lowest)s) to %(high)s (%(highest)s); %(clear)s of %(all)s differ "
            "clearly from 100.",
            low=round(lowest.value or 0),
            lowest=lowest.label,
            high=round(highest.value or 0),
            highest=highest.label,
            clear=clear,
            all=len(drawn),
        ),
        columns=(
            gettext("Profile"),
            gettext("Index"),
            gettext("Lower limit"),
            gettext("Upper limit"),
            gettext("Difference from 100"),
        ),
        axes=(gettext("Index of use"),),
        notes=_notes(part),
    )
    return indexes.index_bars("figure", words, drawn)


def _shares(part: Part, rows: Sequence[Row], language: str) -> Figure | None:
    uses = sum(row["transactions"] for row in rows)
    homes = sum(row["households"] for row in rows)
    if not rows or not uses or not homes:
        return None
    drawn = [
        bars.Share(
            _label(part, row, "profile", language),
            round(100 * row["transactions"] / uses, 1),
            round(100 * row["households"] / homes, 1),
        )
        for row in rows
    ]
    largest = max(drawn, key=lambda each: each.customers or 0)
    words = Words(
        title=gettext(
            "%(group)s: %(share)s %% of the transactions shown",
            group=largest.label,
            share=round(largest.customers or 0),
        ),
        subtitle=gettext(
            "Share of the published transactions, and of the households that made them, %(what)s",
            what=_subtitle(part, rows[0], language),
        ),
        summary=gettext(
            "%(groups)s groups are shown. %(group)s has the largest share: %(share)s %% of the "
            "transactions, %(homes)s %% of the households that made them.",
            groups=len(drawn),
            group=largest.label,
            share=round(largest.customers or 0),
            homes=round(largest.households or 0),
        ),
        columns=(
            gettext("Profile"),
            gettext("Share of transactions (%)"),
            gettext("Share of their households (%)"),
        ),
        notes=_notes(part),
    )
    return bars.paired_shares("figure", words, drawn)


def _trend(part: Part, rows: Sequence[Row], language: str) -> Figure | None:
    name = _subtitle(part, rows[0], language).rpartition(", ")[0]
    points = [lines.Point(name, row["month"], row["transactions"]) for row in rows]
    highest = max(rows, key=lambda row: row["transactions"])
    words = Words(
        title=gettext(
            "Most transactions in %(month)s: %(number)s",
            month=_label(part, highest, "period", language),
            number=highest["transactions"],
        ),
        subtitle=gettext(
            "Transactions by month, %(what)s", what=_subtitle(part, rows[0], language)
        ),
        summary=gettext(
            "%(months)s months are published; the most transactions, %(number)s, are in %(month)s.",
            months=len(rows),
            number=highest["transactions"],
            month=_label(part, highest, "period", language),
        ),
        columns=(gettext("What"), gettext("Month"), gettext("Transactions")),
        axes=(gettext("Month"), gettext("Transactions")),
        notes=_notes(part),
    )
    return lines.trend("figure", words, points)
