"""The page of a service, of a group of services, or of an own selection."""

from __future__ import annotations

import math
from dataclasses import replace

from flask import Response, request

from registry.once import once
from registry.profiling.answers.costs import ChannelCost, channel_costs, mean_cost
from registry.profiling.answers.customers import customer_split
from registry.profiling.answers.shift import potential_of_service
from registry.profiling.answers.view import UNKNOWN, Selection, View
from registry.web.insight import service_figures as figures
from registry.web.insight.asking import Asked, ask, level_asked
from registry.web.insight.ratio_figures import neighbours
from registry.web.insight.selection import CHOSEN, MOST_SERVICES, SelectionView, select_services
from registry.web.insight.showing import show
from registry.web.insight.words import gettext
from registry.web.pages.words import number_order
from registry.web.problems import ProblemError

#: The web, which is what channels are shifted to where nobody says otherwise.
DIGITAL = ("1",)
#: Views of which a process remembers the services, and questions for the channels used.
_MOST_VIEWS, _MOST_ANSWERS = 64, 256


def service_page(authority: str, name: str) -> Response:
    """Answer with the page of a service. Raises ProblemError 404 where nothing of it is held."""
    asked, service = ask(authority), _code(name)
    if service == CHOSEN:
        asked = replace(asked, view=_selected(asked))
    level = level_asked(asked)
    split = customer_split(asked.view, service, level)
    by_households = asked.has_households and service != CHOSEN
    groups = split if level == 1 else customer_split(asked.view, service, 1)
    order = channel_order(asked, service)
    drawn = [
        figures.shares(asked, service, split, by_households),
        figures.over_under(asked, service, split, by_households),
        figures.trend(asked, service, groups, by_households),
        figures.channels(asked, service, _targets(asked, service), order),
        figures.demand(asked, service, hexagons=request.args.get("map") == "hex"),
        neighbours(asked, service),
    ]
    return show(
        "service.html",
        drawn,
        asked=asked,
        service=service,
        address=f"/insight/service/{asked.authority}/{name}",
        title=gettext("Own selection") if service == CHOSEN else asked.names.service(service),
        split=split,
        level=level,
        costs=_costs(asked, service),
        groups=[] if "/" in service or service in {"*", CHOSEN} else asked.names.groups_of(service),
        members=_members(asked, service),
        known=services_known(asked),
    )


def services_known(asked: Asked) -> list[str]:
    """Return the services of which anything is held that the reader may see, by number."""
    return list(_services_known(asked.view))


@once(_MOST_VIEWS)
def _services_known(view: View) -> tuple[str, ...]:
    cells = view.cells(Selection(None))
    shown = zip(cells.keys["service"], cells.transactions.tolist(), strict=True)
    known = {s for s, count in shown if not math.isnan(count) and s != UNKNOWN and "/" not in s}
    return tuple(sorted(known, key=number_order))


def channel_order(asked: Asked, service: str) -> list[str]:
    """Return the channels used, the dearest first, those without a cost before the web."""
    if service == CHOSEN or "/" in service:
        return []
    used = _channels_used(asked.view, service)

    def dearness(channel: str) -> tuple[bool, float]:
        cost = mean_cost(asked.standing_costs, service, {}, [channel])
        return channel in DIGITAL, 0.0 if math.isnan(cost) else -cost

    return sorted(used, key=dearness)


@once(_MOST_ANSWERS)
def _channels_used(view: View, service: str) -> tuple[str, ...]:
    cells = view.cells(Selection(service, channel=None))
    used = {c for c in cells.keys["channel"] if c not in {"*", UNKNOWN}}
    return tuple(sorted(used, key=number_order))


def _code(name: str) -> str:
    """Turn the last part of an address into the code of a service: ``navigation-4``."""
    if name == "all":
        return "*"
    head, dash, number = name.partition("-")
    return f"{head}/{number}" if dash else name


def service_address(code: str) -> str:
    """Return the last part of the address of a service's or group's page."""
    return "all" if code == "*" else code.replace("/", "-")


def _selected(asked: Asked) -> SelectionView:
    """Return a view of the services named by ``?services=57,58``."""
    said = [part for text in request.args.getlist("services") for part in text.split(",")]
    services = tuple(dict.fromkeys(part.strip() for part in said if part.strip()))
    known = set(services_known(asked))
    if not services or len(services) > MOST_SERVICES or not known.issuperset(services):
        raise ProblemError(
            400,
            "No such selection",
            "Name from one to twenty services of these statistics by their numbers: "
            "?services=57,58.",
        )
    return select_services(asked.view, services)


def _members(asked: Asked, service: str) -> list[str]:
    if service == CHOSEN and isinstance(asked.view, SelectionView):
        return list(asked.view.services)
    known = services_known(asked)
    if service == "*":
        return known
    members = set(asked.names.members(service)) if "/" in service else set()
    if "/" in service and not members:
        raise ProblemError(404, "No such group", "There is no such group of services.")
    if "/" not in service and service not in known:
        raise ProblemError(
            404, "Nothing to show", "Of this service nothing is held that you may see."
        )
    return [each for each in known if each in members]


def _targets(asked: Asked, service: str) -> dict[str, float]:
    """Return the share of digital channels that comparators reach, per cent by group."""
    if service in {"*", CHOSEN} or "/" in service or not asked.comparators:
        return {}
    found = potential_of_service(asked.view, asked.comparators, DIGITAL, asked.costs, service)
    return {row.profile: row.target_share for row in found.rows if row.target_share is not None}


def _costs(asked: Asked, service: str) -> tuple[ChannelCost, ...]:
    if not asked.costs or service in {"*", CHOSEN} or "/" in service:
        return ()
    return channel_costs(asked.view, service, asked.costs).rows
