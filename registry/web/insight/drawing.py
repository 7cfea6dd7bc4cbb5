"""What figures of several pages share: what is measured where, an index as charts take it."""

from __future__ import annotations

from collections.abc import Iterable

from registry.charts import bars, indexes
from registry.charts.figures import Figure
from registry.profiling.answers.channels import ChannelUse
from registry.profiling.measures.estimates import Verdict
from registry.web.insight.asking import Asked
from registry.web.insight.sentences import Finding, rounded
from registry.web.insight.words import gettext


def subtitle(asked: Asked, what: str, service: str) -> str:
    """Say what is measured, of what, where and when."""
    return gettext(
        "%(what)s. %(service)s, %(authority)s, %(period)s",
        what=what,
        service=asked.names.service(service) if service != "chosen" else gettext("own selection"),
        authority=asked.name,
        period=asked.when,
    )


def index_columns(of_what: str) -> tuple[str, ...]:
    """Name the columns of a table of indexes with their intervals and verdicts."""
    return (
        of_what,
        gettext("Index"),
        gettext("from"),
        gettext("to"),
        gettext("Against the average"),
    )


def channel_rows(asked: Asked, rows: Iterable[ChannelUse]) -> list[bars.ChannelShare]:
    """Return shares of channels by profile as a chart takes them."""
    return [
        bars.ChannelShare(
            asked.names.profile(row.profile),
            asked.names.channel(row.channel),
            rounded(row.share.value),
        )
        for row in rows
    ]


def worded(figure: Figure) -> Figure:
    """Write the verdicts in a table in the language of the page."""
    said = {
        "above": gettext("above"),
        "below": gettext("below"),
        "unclear": gettext("no clear difference"),
    }
    rows = tuple((*row[:-1], said.get(str(row[-1]), row[-1])) for row in figure.rows)
    return Figure(figure.identifier, figure.words, rows, figure.specification)


def bar_of(row: Finding) -> indexes.Index:
    """Return an index as a chart takes it: what is thin is unclear."""
    index = row.measured
    verdict: indexes.Verdict = "unclear"
    if not index.grey:
        verdict = {Verdict.ABOVE: "above", Verdict.BELOW: "below"}.get(  # type: ignore[assignment]
            index.verdict, "unclear"
        )
    return indexes.Index(
        row.label,
        rounded(index.value, 0),
        rounded(index.lower, 0),
        rounded(index.upper, 0),
        verdict,
    )
