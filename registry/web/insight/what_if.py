"""The what-if calculator: what moving transactions to another channel would save."""

from __future__ import annotations

import math
from typing import NamedTuple

from flask import Response, request

from registry.charts import bars
from registry.charts.figures import Figure, Words
from registry.errors import RegistryError
from registry.profiling.answers.costs import Plan, find_cost, what_if_moved
from registry.profiling.answers.costs import UnitCost as Cost
from registry.profiling.answers.view import Selection
from registry.profiling.measures.costs import Assumptions
from registry.web.insight.asking import Asked, ask
from registry.web.insight.costing import amount, averages_of, said_of_averages
from registry.web.insight.sentences import whole
from registry.web.insight.services import DIGITAL, channel_order, services_known
from registry.web.insight.showing import notes_in_words, show
from registry.web.insight.words import gettext
from registry.web.problems import ProblemError


class Said(NamedTuple):
    """What the form says; shares in per cent, costs in money."""

    service: str
    source: str
    target: str
    share: float
    fallback: float
    cashable: float
    cost_from: float
    cost_to: float


def what_if_page(authority: str) -> Response:
    """Answer with the calculator, and with its outcome; the address keeps what was entered."""
    asked = ask(authority)
    known = services_known(asked)
    service = request.args.get("service") or (known[0] if known else "")
    if service not in known:
        raise ProblemError(404, "Nothing to show", "Of this service nothing is held for you.")
    channels = channel_order(asked, service)
    try:
        said = _said(asked, service, channels)
    except RegistryError as error:
        raise ProblemError(400, "Not understood", str(error)) from None
    volume = _volume(asked, service, said.source)
    figure = None if volume is None else _outcome(asked, said, volume)
    return show(
        "what_if.html",
        [figure],
        asked=asked,
        known=known,
        channels=channels,
        said=said,
        volume=volume,
        moved=None if volume is None else round(volume * said.share / 100),
        averages=averages_of(asked),
    )


def _said(asked: Asked, service: str, channels: list[str]) -> Said:
    """Read the form; what it leaves open comes from the costs entered, or from the defaults."""
    others = [channel for channel in channels if channel not in DIGITAL] or channels
    source = request.args.get("from") or (others[0] if others else "")
    target = request.args.get("to") or next((c for c in channels if c in DIGITAL), "")
    if not {source, target} <= set(channels):
        raise RegistryError(gettext("Choose channels that the service is used by."))
    entered = [find_cost(asked.standing_costs, service, channel) for channel in (source, target)]
    standing = [cost.amount if cost else 0.0 for cost in entered]
    assumed = Assumptions()
    return Said(
        service,
        source,
        target,
        min(amount("share", 20), 100),
        min(amount("fallback", 100 * assumed.fallback), 100),
        min(amount("cashable", 100 * assumed.cashable), 100),
        amount("cost_from", standing[0]),
        amount("cost_to", standing[1]),
    )


def _volume(asked: Asked, service: str, channel: str) -> float | None:
    cells = asked.view.cells(Selection(service, channel=channel))
    found = cells.transactions.tolist()
    return found[0] if found and not math.isnan(found[0]) else None


def _outcome(asked: Asked, said: Said, volume: float) -> Figure:
    """Draw the cost of the channel left, before and after, with the low to high range."""
    costs = {
        (said.service, said.source): Cost(said.cost_from, "", "", "", ""),
        (said.service, said.target): Cost(said.cost_to, "", "", "", ""),
    }
    assumed = Assumptions(said.fallback / 100, said.cashable / 100)
    moved = volume * said.share / 100
    plan = Plan({(said.source, said.target): moved}, said.source, assumed)
    found = what_if_moved(asked.view, said.service, costs, plan)
    low, central, high = (float(found.figures[name] or 0) for name in ("low", "central", "high"))
    before = volume * said.cost_from
    words = Words(
        gettext("Saves about %(central)s a period", central=whole(central))
        if central >= 0
        else gettext("Costs about %(central)s more a period", central=whole(-central)),
        gettext(
            "Cost of %(service)s by %(source)s before, and after what can be cashed is taken off, "
            "in the currency of the unit costs. %(authority)s, %(period)s",
            service=asked.names.service(said.service),
            source=asked.names.channel(said.source),
            authority=asked.name,
            period=asked.when,
        ),
        gettext(
            "%(moved)s of %(volume)s transactions move. The saving is from %(low)s to %(high)s: "
            "low if half of them move and twice as many come back, high if half as many come back "
            "and twice as much is cashable.",
            moved=whole(moved),
            volume=whole(volume),
            low=whole(low),
            high=whole(high),
        ),
        (
            gettext("Channel"),
            gettext("Before"),
            gettext("After, at best"),
            gettext("After"),
            gettext("After, at worst"),
        ),
        axes=(gettext("Cost in the period"),),
        notes=notes_in_words(
            asked,
            found.notes,
            gettext("A calculation, not a forecast."),
            *said_of_averages(asked),
        ),
    )
    rows = [
        bars.Change(
            asked.names.channel(said.source),
            round(before),
            round(before - high),
            round(before - central),
            round(before - low),
        )
    ]
    drawn = bars.before_after("outcome", words, rows)
    shown = tuple((r.label, r.before, r.low, r.central, r.high) for r in rows)
    return Figure(drawn.identifier, drawn.words, shown, drawn.specification)
