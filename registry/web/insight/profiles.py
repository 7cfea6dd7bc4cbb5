"""The page of a profile: what it is, what is known of it, what its households use, and how."""

from __future__ import annotations

from collections.abc import Sequence

from flask import Response, request

from registry.charts import bars, indexes
from registry.charts.figures import Figure, Words
from registry.errors import RegistryError
from registry.profiling.answers.channels import channel_use
from registry.profiling.answers.profiles import AttributeValue, portrait
from registry.profiling.answers.services import most_and_least, service_indexes
from registry.profiling.reference.attributes import read_attributes
from registry.profiling.reference.schemes import Scheme
from registry.web.audience import readable, reader, view_for
from registry.web.insight.areas import mixes_on, together
from registry.web.insight.asking import Asked, allowed
from registry.web.insight.drawing import bar_of, channel_rows, index_columns, subtitle, worded
from registry.web.insight.names import names_of, scheme_of
from registry.web.insight.sentences import Finding, clear_findings, percent, rounded, times
from registry.web.insight.services import channel_order
from registry.web.insight.showing import notes_in_words, show
from registry.web.insight.words import gettext
from registry.web.problems import ProblemError
from registry.web.site import release, site

_MOST_SERVICES = 6
_MOST_ATTRIBUTES = 12


def profile_page(identifier: str, notation: str) -> Response:
    """Answer with the page of a profile. Raises ProblemError 404 for a profile there is not."""
    scheme = _scheme(identifier)
    if notation not in scheme.level:
        raise ProblemError(404, "No such profile", "The profile scheme has no such profile.")
    places = [view_for(each.authority, each.period) for each in readable()]
    views = [view for view in places if view.statistics.metadata["scheme"] == identifier]
    if not views:
        raise ProblemError(404, "No statistics", "No statistics on this scheme are published.")
    wanted = request.args.get("authority", views[0].authority)
    period = request.args.get("period")
    chosen = [
        view
        for view in views
        if view.authority == wanted and period in {None, str(view.statistics.metadata["period"])}
    ]
    if not chosen:
        raise ProblemError(404, "No statistics", "There are no statistics of this authority.")
    metadata = chosen[-1].statistics.metadata
    names, shown = names_of(release(), metadata), (str(metadata["period"]),)
    asked = allowed(Asked(wanted, names, chosen[-1], shown))
    known, is_withheld = _attributes(asked, notation)
    used = service_indexes(asked.view, notation, scheme.level[notation])
    drawn = [
        attributes_figure(asked, notation, known),
        services_figure(asked, notation),
        channels_figure(asked, notation),
    ]
    return show(
        "profile.html",
        drawn,
        asked=asked,
        notation=notation,
        title=asked.names.profile(notation),
        known=known,
        is_withheld=is_withheld,
        homes=used.figures,
        above=scheme.parent[notation],
        below=[each for each, parent in scheme.parent.items() if parent == notation],
        authorities=sorted({view.authority for view in views}),
    )


def services_figure(asked: Asked, notation: str) -> Figure | None:
    """Draw the services that a profile's households use clearly more and clearly less."""
    answer = service_indexes(asked.view, notation, asked.names.scheme.level[notation])
    most, least = most_and_least(answer, _MOST_SERVICES)
    rows = [*most, *reversed(least)]
    found = [Finding(asked.names.service(row.service), row.use_index) for row in rows]
    if not found:
        return None
    above, below = clear_findings(found)
    first = (above or below)[0]
    words = Words(
        gettext(
            "%(service)s: %(times)s times the use of the average household",
            service=first.label,
            times=times(first.measured),
        ),
        gettext(
            "Index of use, 100 = the average household of %(authority)s, with 95 %% intervals. "
            "%(period)s",
            authority=asked.name,
            period=asked.when,
        ),
        gettext(
            "Used clearly more: %(more)s. Clearly less: %(less)s.",
            more=", ".join(row.label for row in above) or gettext("none"),
            less=", ".join(row.label for row in below) or gettext("none"),
        ),
        index_columns(gettext("Service")),
        axes=(gettext("Index, 100 = average"),),
        notes=notes_in_words(asked, answer.notes),
    )
    return worded(indexes.index_bars("services", words, [bar_of(row) for row in found]))


def channels_figure(asked: Asked, notation: str) -> Figure | None:
    """Draw by which channels a profile's households come, beside everybody."""
    answer = channel_use(asked.view, "*", asked.names.scheme.level[notation])
    order = channel_order(asked, "*")
    rows = [row for row in answer.rows if row.profile in {"*", notation} and row.channel in order]
    own = [row for row in rows if row.profile == notation and row.share.value is not None]
    if not own:
        return None
    most = max(own, key=lambda row: row.share.value or 0)
    words = Words(
        gettext(
            "%(share)s come by %(channel)s",
            share=percent(most.share.value),
            channel=asked.names.channel(most.channel),
        ),
        subtitle(asked, gettext("Share of each channel by profile, per cent"), "*"),
        ", ".join(f"{asked.names.channel(row.channel)} {percent(row.share.value)}" for row in own)
        + ".",
        (gettext("Profile"), gettext("Channel"), gettext("Share, %%")),
        notes=notes_in_words(asked, answer.notes),
    )
    drawn = channel_rows(asked, rows)
    return bars.stacked_channels("channels", words, drawn, [asked.names.channel(c) for c in order])


def attributes_figure(
    asked: Asked, notation: str, known: Sequence[AttributeValue]
) -> Figure | None:
    """Draw the attributes furthest from the average of all profiles."""
    rows = [row for row in known if row.value_index]
    rows.sort(key=lambda row: -max(row.value_index or 1, 1e4 / (row.value_index or 1)))
    rows = sorted(rows[:_MOST_ATTRIBUTES], key=lambda row: -(row.value_index or 0))
    if not rows:
        return None
    drawn = [
        indexes.Index(
            row.label,
            rounded(row.value_index, 0),
            None,
            None,
            "above" if (row.value_index or 0) > 100 else "below",
        )
        for row in rows
    ]
    first = max(rows, key=lambda row: abs((row.value_index or 100) - 100))
    words = Words(
        gettext(
            "%(label)s: %(value)s against a mean of %(mean)s",
            label=first.label,
            value=rounded(first.value),
            mean=rounded(first.mean),
        ),
        gettext(
            "Attributes of %(profile)s, 100 = the mean of all profiles. Averages, not people.",
            profile=asked.names.profile(notation),
        ),
        gettext("Those furthest from the mean; all are in the table below."),
        (
            gettext("Attribute"),
            gettext("Index"),
            gettext("from"),
            gettext("to"),
            gettext("Against the average"),
        ),
        axes=(gettext("Index, 100 = average"),),
        notes=tuple(dict.fromkeys(_origin(asked, row) for row in rows)),
    )
    return worded(indexes.index_bars("attributes", words, drawn))


def _origin(asked: Asked, row: AttributeValue) -> str:
    """Say where an attribute comes from, and of whose households it speaks."""
    whose = [asked.names.authority(row.authority)] if row.authority else []
    return ", ".join([row.source, *whose, row.date, row.licence])


def _scheme(identifier: str) -> Scheme:
    entry = release().catalogue.find_list(identifier)
    try:
        return scheme_of(release(), entry.identifier if entry else identifier)
    except RegistryError as error:
        raise ProblemError(404, "No such scheme", str(error)) from None


def _attributes(asked: Asked, notation: str) -> tuple[tuple[AttributeValue, ...], bool]:
    """Return the attributes a reader may see, and whether a licence keeps others from them.

    One without a stated licence, or of a scheme for licence holders, is for signed-in staff.
    """
    scheme = asked.names.scheme
    held = read_attributes(site().settings.data, scheme.identifier, asked.view.authority)
    may = [
        each
        for each in held
        if not reader().is_public or (each.licence.strip() and scheme.may_republish)
    ]
    homes = together(mixes_on(asked.names, scheme.level[notation]))
    return portrait(may, notation, homes), len(may) < len(held)
