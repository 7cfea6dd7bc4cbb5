"""An authority's use of a service against the use its profiles lead one to expect, and others'."""

from __future__ import annotations

from registry.charts import indexes
from registry.charts.figures import Figure, Words
from registry.profiling.answers.answer import Answer
from registry.profiling.answers.comparison import AuthorityRatio
from registry.profiling.answers.comparison import funnel as ratios
from registry.profiling.measures.estimates import Verdict
from registry.web.insight.asking import Asked
from registry.web.insight.drawing import subtitle
from registry.web.insight.sentences import rounded
from registry.web.insight.showing import notes_in_words
from registry.web.insight.words import gettext


def neighbours(asked: Asked, service: str) -> Figure | None:
    """Draw the profile-adjusted ratio of each authority; None where there is nobody to compare."""
    if not asked.comparators or service == "chosen":
        return None
    return ratio_dots(asked, service, ratios([asked.view, *asked.comparators], service))


def ratio_dots(asked: Asked, service: str, found: Answer[AuthorityRatio]) -> Figure | None:
    """Draw each authority's ratio with its interval; None where there are fewer than two."""
    known = [row for row in found.rows if row.ratio.value is not None and row.expected]
    if len(known) < 2:
        return None
    rows = [
        indexes.Dot(
            asked.names.authority(row.authority),
            rounded(row.ratio.value, 0),
            rounded(row.ratio.lower, 0),
            rounded(row.ratio.upper, 0),
            row.authority == asked.authority,
        )
        for row in sorted(known, key=lambda row: -(row.ratio.value or 0))
    ]
    words = Words(
        _about_ratio(asked, found.rows[0]),
        subtitle(asked, gettext("Use against what its profiles lead one to expect"), service),
        gettext(
            "Of %(all)s authorities, %(highest)s has most for its profiles and %(lowest)s least.",
            all=len(rows),
            highest=rows[0].label,
            lowest=rows[-1].label,
        ),
        (gettext("Authority"), gettext("Ratio"), gettext("from"), gettext("to")),
        axes=(gettext("100 = as its profiles lead one to expect"),),
        notes=notes_in_words(asked, found.notes),
    )
    return indexes.dot_plot("ratios", words, rows, reference=100)


def _about_ratio(asked: Asked, row: AuthorityRatio) -> str:
    """Say how the authority's use compares with what its profiles lead one to expect."""
    if row.ratio.value is None:
        return gettext("%(name)s cannot be compared: its count is protected", name=asked.name)
    if row.verdict is Verdict.UNCLEAR:
        return gettext(
            "%(name)s has about the use its profiles lead one to expect", name=asked.name
        )
    share = abs(round(row.ratio.value) - 100)
    if row.verdict is Verdict.ABOVE:
        return gettext(
            "%(name)s has %(share)s %% more use than expected", name=asked.name, share=share
        )
    return gettext("%(name)s has %(share)s %% less use than expected", name=asked.name, share=share)
