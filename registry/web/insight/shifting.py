"""The page of channel shift: what could come by cheaper channels, by service and by profile."""

from __future__ import annotations

from flask import Response, request

from registry.charts import bars
from registry.charts.figures import Figure, Words
from registry.profiling.answers.answer import Answer
from registry.profiling.answers.channels import channel_use
from registry.profiling.answers.costs import channel_costs
from registry.profiling.answers.customers import customer_split
from registry.profiling.answers.shift import Shift, potential_of_service, potential_shift
from registry.web.insight.asking import Asked, ask
from registry.web.insight.costing import averages_of, said_of_averages
from registry.web.insight.sentences import percent, rounded, whole
from registry.web.insight.services import DIGITAL, channel_order, services_known
from registry.web.insight.showing import notes_in_words, show
from registry.web.insight.words import gettext
from registry.web.problems import ProblemError

_MOST_DRAWN = 10
_RANKINGS = ("money", "volume")


def channel_shift_page(authority: str) -> Response:
    """Answer with the potential of every service, and with the report of one (``?service=``)."""
    asked = ask(authority)
    targets = _channels(asked)
    by, service = request.args.get("by", "money"), request.args.get("service", "")
    if by not in _RANKINGS:
        raise ProblemError(400, "No such order", "Rank by money or by volume.")
    found = potential_shift(asked.view, asked.comparators, targets, asked.standing_costs)
    rows = [row for row in found.rows if "/" not in row.service]
    rows.sort(key=lambda row: -((row.money if by == "money" else row.volume) or 0))
    report = None
    if service:
        if service not in services_known(asked):
            raise ProblemError(404, "Nothing to show", "Of this service nothing is held for you.")
        report = potential_of_service(
            asked.view, asked.comparators, targets, asked.standing_costs, service
        )
    drawn = [_gaps(asked, found, rows, targets), _of_profiles(asked, report, service, targets)]
    return show(
        "channel_shift.html",
        drawn,
        asked=asked,
        rows=rows,
        by=by,
        found=found,
        notes=notes_in_words(asked, found.notes, *said_of_averages(asked)),
        targets=targets,
        channels=channel_order(asked, "*"),
        service=service,
        report=report,
        use={
            row.profile: row
            for row in (customer_split(asked.view, service, 1).rows if service else ())
        },
        takes={
            (row.profile, row.channel): row.channel_index
            for row in (channel_use(asked.view, service, 1).rows if service else ())
        },
        costs=channel_costs(asked.view, service, asked.standing_costs).rows if service else (),
        averages=averages_of(asked),
        currency=next((cost.currency for cost in asked.standing_costs.values()), ""),
    )


def _channels(asked: Asked) -> tuple[str, ...]:
    """Return the channels moved to: those of ``?to=``, else the web."""
    known = channel_order(asked, "*")
    wanted = tuple(dict.fromkeys(request.args.getlist("to"))) or DIGITAL
    if not set(wanted) <= set(known) | set(DIGITAL):
        raise ProblemError(400, "No such channel", "Name channels that these statistics have.")
    return wanted


def _named(asked: Asked, channels: tuple[str, ...]) -> str:
    return ", ".join(asked.names.channel(channel) for channel in channels)


def _gaps(
    asked: Asked, found: Answer[Shift], rows: list[Shift], targets: tuple[str, ...]
) -> Figure | None:
    """Draw own share beside what comparators reach, of the services with most to move."""
    known = [row for row in rows if row.target_share is not None and row.volume]
    drawn = [
        bars.Share(
            asked.names.service(row.service),
            rounded(row.own_share),
            rounded(row.target_share) or 0.0,
        )
        for row in known[:_MOST_DRAWN]
    ]
    if not drawn:
        return None
    total = round(found.figures["volume"] or 0)
    first = known[0]
    words = Words(
        gettext(
            "%(volume)s transactions could come by %(channels)s, most of them of %(service)s",
            volume=whole(total),
            channels=_named(asked, targets),
            service=asked.names.service(max(known, key=lambda row: row.volume or 0).service),
        ),
        gettext(
            "Share that comes by %(channels)s beside the share that a quarter of the comparators "
            "reach with the same profiles, per cent. %(authority)s, %(period)s",
            channels=_named(asked, targets),
            authority=asked.name,
            period=asked.when,
        ),
        gettext(
            "%(service)s: %(own)s now, %(target)s elsewhere with the same people.",
            service=asked.names.service(first.service),
            own=percent(first.own_share),
            target=percent(first.target_share),
        ),
        (gettext("Service"), gettext("Now, %%"), gettext("Comparators, %%")),
        notes=notes_in_words(asked, found.notes),
    )
    return bars.paired_shares("potential", words, drawn)


def _of_profiles(
    asked: Asked, report: Answer[Shift] | None, service: str, targets: tuple[str, ...]
) -> Figure | None:
    """Draw own share beside the target of each profile of one service."""
    known = [
        row
        for row in (report.rows if report else ())
        if row.own_share is not None and row.target_share is not None
    ]
    if not known or report is None:
        return None
    most = max(known, key=lambda row: row.volume or 0)
    words = Words(
        gettext(
            "%(profile)s has most to move: %(own)s now, %(target)s elsewhere",
            profile=asked.names.profile(most.profile),
            own=percent(most.own_share),
            target=percent(most.target_share),
        ),
        gettext(
            "Share that comes by %(channels)s, per cent, by profile. %(service)s, %(authority)s, "
            "%(period)s",
            channels=_named(asked, targets),
            service=asked.names.service(service),
            authority=asked.name,
            period=asked.when,
        ),
        gettext("Where the second bar is longer, others do better with the same people."),
        (gettext("Profile"), gettext("Now, %%"), gettext("Comparators, %%")),
        notes=notes_in_words(asked, report.notes),
    )
    drawn = [
        bars.Share(
            asked.names.profile(row.profile),
            rounded(row.own_share),
            rounded(row.target_share) or 0.0,
        )
        for row in known
    ]
    return bars.paired_shares("profiles", words, drawn)
