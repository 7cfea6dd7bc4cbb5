"""The figures of a service: who uses it, who more than others, when, by which channels, where."""

from __future__ import annotations

from collections.abc import Sequence

from registry.charts import bars, indexes, lines, maps
from registry.charts.figures import Figure, Words
from registry.charts.outlines import hexagon_shapes
from registry.profiling.answers.answer import Answer, Index
from registry.profiling.answers.channels import ChannelUse, channel_use
from registry.profiling.answers.customers import ProfileUse
from registry.profiling.answers.demand import demand_in_areas
from registry.profiling.answers.trend import MonthUse
from registry.profiling.answers.trend import trend as months_of
from registry.profiling.measures.demand import BackTest
from registry.web.insight.asking import Asked
from registry.web.insight.drawing import bar_of, channel_rows, index_columns, subtitle, worded
from registry.web.insight.names import month_words
from registry.web.insight.sentences import (
    Finding,
    clear_findings,
    headline,
    percent,
    rounded,
    summary,
)
from registry.web.insight.showing import notes_in_words
from registry.web.insight.words import gettext
from registry.web.pages.words import translated

Split = Answer[ProfileUse]
_MOST_GROUPS_IN_TREND = 3


def use_of(row: ProfileUse, by_households: bool) -> Index:
    """Return the index a page speaks of: of customers where households are known, else of use."""
    return row.customer_index if by_households else row.use_index


def shares(asked: Asked, service: str, split: Split, by_households: bool) -> Figure:
    """Draw the shares of customers and of households by profile."""
    rows = [
        bars.Share(
            asked.names.profile(row.profile),
            rounded(row.customers_share if by_households else row.transactions_share),
            rounded(row.households_share) or 0.0,
        )
        for row in split.rows
    ]
    known = [row for row in rows if row.customers is not None]
    title = gettext("What can be shown of it is too little for a finding")
    if known:
        most = max(known, key=lambda row: (row.customers or 0) - (row.households or 0))
        values = {
            "profile": most.label,
            "households": percent(most.households),
            "share": percent(most.customers),
        }
        title = (
            gettext("%(profile)s: %(households)s of households, %(share)s of customers", **values)
            if by_households
            else gettext("%(profile)s: %(households)s of households, %(share)s of use", **values)
        )
    largest = sorted(known, key=lambda row: -(row.customers or 0))[:2]
    what = gettext("Share of customers beside share of households, per cent")
    if not by_households:
        what = gettext("Share of transactions beside share of households, per cent")
    words = Words(
        title,
        subtitle(asked, what, service),
        gettext(
            "The largest shares: %(profiles)s.",
            profiles=", ".join(f"{row.label} ({percent(row.customers)})" for row in largest),
        ),
        (
            gettext("Profile"),
            gettext("Customers, %%") if by_households else gettext("Transactions, %%"),
            gettext("Households, %%"),
        ),
        notes=notes_in_words(asked, split.notes),
    )
    return bars.paired_shares("who", words, rows)


def over_under(asked: Asked, service: str, split: Split, by_households: bool) -> Figure:
    """Draw the index of each profile with its interval."""
    found = [
        Finding(asked.names.profile(row.profile), use_of(row, by_households)) for row in split.rows
    ]
    what = gettext("Index of customers, 100 = the average household, with 95 %% intervals")
    if not by_households:
        what = gettext("Index of use, 100 = the average household, with 95 %% intervals")
    words = Words(
        headline(found, by_households=by_households),
        subtitle(asked, what, service),
        summary(found, by_households=by_households),
        index_columns(gettext("Profile")),
        axes=(gettext("Index, 100 = average"),),
        notes=notes_in_words(
            asked, split.notes, gettext("Grey: no clear difference, or too few to say.")
        ),
    )
    return worded(indexes.index_bars("index", words, [bar_of(row) for row in found]))


def trend(asked: Asked, service: str, split: Split, by_households: bool) -> Figure | None:
    """Draw use month by month for everybody and the profiles furthest above; None where not held.

    Months of groups of services are not in the statistics.
    """
    if "/" in service or service == "chosen":
        return None
    everybody = months_of(asked.view, service)
    found = [Finding(row.profile, use_of(row, by_households)) for row in split.rows]
    chosen = [row.label for row in clear_findings(found)[0][:_MOST_GROUPS_IN_TREND]]
    rows = list(everybody.rows)
    if chosen:
        rows += months_of(asked.view, service, 1, chosen).rows
    points = [
        lines.Point(asked.names.profile(row.profile), row.month, rounded(row.level)) for row in rows
    ]
    if not any(point.value is not None for point in points):
        return None
    known = [row for row in everybody.rows if row.level is not None]
    words = Words(
        _busiest(known),
        subtitle(asked, gettext("Transactions per 1,000 households in an even month"), service),
        _over_the_months(known),
        (gettext("Profile"), gettext("Month"), gettext("Per 1,000 households")),
        axes=(gettext("per 1,000 households"),),
        notes=notes_in_words(asked, everybody.notes, gettext("A gap: too few to show.")),
    )
    return lines.trend("trend", words, points)


def _busiest(known: Sequence[MonthUse]) -> str:
    if not known:
        return gettext("The months are protected")
    busiest = max(known, key=lambda row: row.level or 0)
    month = month_words(busiest.month)
    return gettext("Use was highest in %(month)s", month=month)


def _over_the_months(known: Sequence[MonthUse]) -> str:
    if not known:
        return gettext("No month can be shown for everybody.")
    levels = [row.level or 0 for row in known]
    return gettext(
        "Everybody together: from %(low)s to %(high)s transactions per 1,000 households a month.",
        low=round(min(levels)),
        high=round(max(levels)),
    )


def channels(
    asked: Asked, service: str, targets: dict[str, float], order: Sequence[str]
) -> Figure | None:
    """Draw which channels each profile uses, dearest first; None where none is known.

    `targets` is the share of the last channel that comparators reach, per cent by profile.
    """
    if "/" in service or service == "chosen":
        return None
    found = channel_use(asked.view, service, 1)
    used = [channel for channel in order if channel in found.figures["channels"]]
    rows = [row for row in found.rows if row.channel in used]
    if not any(row.share.value is not None for row in rows):
        return None
    names = [asked.names.channel(channel) for channel in used]
    words = Words(
        _most_digital(asked, rows, used[-1]),
        subtitle(asked, gettext("Share of each channel by profile, per cent"), service),
        _by_channel(asked, rows, used),
        (gettext("Profile"), gettext("Channel"), gettext("Share, %%")),
        notes=notes_in_words(asked, found.notes, *_about_ticks(bool(targets), names[-1])),
    )
    ticks = {asked.names.profile(p): value for p, value in targets.items()}
    return bars.stacked_channels(
        "channels", words, channel_rows(asked, rows), names, comparator=ticks or None
    )


def _about_ticks(is_marked: bool, channel: str) -> list[str]:
    if not is_marked:
        return []
    return [
        gettext(
            "The black mark: where %(channel)s would begin at the level that a quarter of the "
            "others reach with the same profile.",
            channel=channel,
        )
    ]


def _most_digital(asked: Asked, rows: Sequence[ChannelUse], channel: str) -> str:
    known = [
        row
        for row in rows
        if row.channel == channel and row.profile != "*" and row.share.value is not None
    ]
    name = asked.names.channel(channel)
    if len(known) < 2:
        return gettext("How much comes by each channel")
    most = max(known, key=lambda row: row.share.value or 0)
    least = min(known, key=lambda row: row.share.value or 0)
    return gettext(
        "%(channel)s: from %(low)s (%(least)s) to %(high)s (%(most)s)",
        channel=name,
        low=percent(least.share.value),
        least=asked.names.profile(least.profile),
        high=percent(most.share.value),
        most=asked.names.profile(most.profile),
    )


def _by_channel(asked: Asked, rows: Sequence[ChannelUse], used: Sequence[str]) -> str:
    whole = {row.channel: row.share.value for row in rows if row.profile == "*"}
    said = [f"{asked.names.channel(c)} {percent(whole[c])}" for c in used if whole.get(c)]
    return gettext("Everybody together: %(shares)s.", shares=", ".join(said))


def demand(asked: Asked, service: str, *, hexagons: bool) -> Figure | None:
    """Draw where the profiles lead one to expect use, ward by ward; None without boundaries."""
    shapes = asked.ward_shapes
    homes = {ward: mix for ward, mix in asked.homes().items() if ward in shapes}
    if not homes or service == "chosen":
        return None
    found = demand_in_areas([asked.view, *asked.comparators], service, homes)
    rows = [
        maps.AreaIndex(
            row.area, asked.ward_names.get(row.area, row.area), rounded(row.demand_index, 0)
        )
        for row in found.rows
    ]
    known = sorted((row for row in rows if row.value is not None), key=lambda row: row.value or 0)
    if not known:
        return None
    labels = tuple(translated(label) for label in maps.CLASS_LABELS)
    words = Words(
        gettext("Most use is to be expected in %(ward)s", ward=known[-1].name),
        subtitle(asked, gettext("Modelled use per household, 100 = the authority"), service),
        gettext(
            "The model gives %(high)s an index of %(most)s and %(low)s one of %(least)s.",
            high=known[-1].name,
            most=round(known[-1].value or 0),
            low=known[0].name,
            least=round(known[0].value or 0),
        ),
        (gettext("Code"), gettext("Ward"), gettext("Index")),
        notes=(_tested(found.figures["back_test"]), *notes_in_words(asked, found.notes)),
    )
    if hexagons:
        shapes = hexagon_shapes(shapes)
    return maps.choropleth("demand", words, rows, shapes, labels)


def _tested(test: BackTest | None) -> str:
    if test is None:
        return gettext("How good the model is could not be tested.")
    return gettext(
        "Tested on %(areas)s wards it had not seen: half of them were foretold within %(error)s "
        "index points; the model explains %(explained)s %% of the differences between wards.",
        areas=test.areas,
        error=round(test.median_error),
        explained=max(0, round(100 * test.explained)),
    )
