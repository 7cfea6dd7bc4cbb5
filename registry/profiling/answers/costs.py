"""What a service costs by channel at the costs an authority entered; what moving would save."""

from __future__ import annotations

import csv
import math
from collections.abc import Collection, Mapping
from pathlib import Path
from typing import NamedTuple

from registry.errors import Place, UnreadableSourceError
from registry.once import once
from registry.profiling.answers.answer import (
    MOST_ANSWERS,
    Answer,
    Note,
    Number,
    about,
    count,
    notes,
    number,
)
from registry.profiling.answers.view import ALL, UNKNOWN, Selection, View, take
from registry.profiling.measures.costs import Assumptions, Move, what_if

COLUMNS = ("service", "channel", "unit_cost", "currency", "method", "date", "source")
METHODS = ("activity", "top-down")


class UnitCost(NamedTuple):
    """Money one transaction costs in a channel: how it was worked out, when, and from what."""

    amount: float
    currency: str
    method: str
    date: str
    source: str


Costs = Mapping[tuple[str, str], UnitCost]


class ChannelCost(NamedTuple):
    """A channel of a service: its volume, unit cost and their product; None where not entered."""

    channel: str
    transactions: int | None
    unit_cost: Number
    cost: Number
    currency: str | None
    method: str | None
    date: str | None
    source: str | None


class Plan(NamedTuple):
    """Transactions to move by the channel they leave and the one they go to; what is supposed.

    `fallback` is the channel that failed cases come back through.
    """

    moved: Mapping[tuple[str, str], float]
    fallback: str
    assumed: Assumptions = Assumptions()


class WhatIf(NamedTuple):
    """One channel moved from: the volume moved, the unit costs used."""

    from_channel: str
    to_channel: str
    volume: Number
    cost_from: float
    cost_to: float
    cost_fallback: float


def read_costs(path: Path) -> dict[tuple[str, str], UnitCost]:
    """Read costs/<authority>.csv by service and channel; nothing where there is no file.

    Raises UnreadableSourceError naming the row that is wrong.
    """
    if not path.exists():
        return {}
    with path.open(encoding="utf-8-sig", newline="") as stream:
        rows = csv.DictReader(stream)
        missing = [name for name in COLUMNS if name not in (rows.fieldnames or ())]
        if missing:
            raise UnreadableSourceError(
                Place(path.name, row=1),
                f"the column {', '.join(missing)} is missing.",
                f"The columns are {', '.join(COLUMNS)}.",
            )
        return dict(_cost(path.name, place, row) for place, row in enumerate(rows, start=2))


def _cost(file: str, place: int, row: dict[str, str]) -> tuple[tuple[str, str], UnitCost]:
    amount = _amount(row["unit_cost"])
    if not amount >= 0 or math.isinf(amount):
        raise UnreadableSourceError(
            Place(file, row=place, column="unit_cost"),
            f"{row['unit_cost']!r} is no amount of money.",
            "Write it as 2.83, without a currency sign.",
        )
    if row["method"] not in METHODS:
        raise UnreadableSourceError(
            Place(file, row=place, column="method"),
            f"{row['method']!r} is no method.",
            f"Write one of {', '.join(METHODS)}.",
        )
    cost = UnitCost(amount, row["currency"], row["method"], row["date"], row["source"])
    return (row["service"], row["channel"]), cost


def _amount(text: str) -> float:
    try:
        return float(text)
    except (TypeError, ValueError):
        return math.nan


def find_cost(costs: Costs, service: str, channel: str) -> UnitCost | None:
    """Return the unit cost of a service in a channel, else the one entered for every service."""
    return costs.get((service, channel)) or costs.get((ALL, channel))


@once(MOST_ANSWERS)
def channel_costs(view: View, service: str, costs: Costs) -> Answer[ChannelCost]:
    """Return volume and cost of a service by channel, dearest channel first; gaps are said."""
    cells = view.cells(Selection(service, channel=None))
    channels = sorted({c for c in cells.keys["channel"] if c not in (ALL, UNKNOWN)})
    volumes = take(cells, {}, [(channel,) for channel in channels], ("channel",)).transactions
    rows = []
    for channel, volume in zip(channels, volumes.tolist(), strict=True):
        cost = find_cost(costs, service, channel)
        amount = math.nan if cost is None else cost.amount
        said = (None,) * 4 if cost is None else cost[1:]
        unit_cost = None if cost is None else amount
        total = number(volume * amount, view.exact)
        rows.append(ChannelCost(channel, count(volume), unit_cost, total, *said))
    rows.sort(key=lambda row: (row.unit_cost is None, -(row.unit_cost or 0), row.channel))
    known = [row.cost for row in rows if row.cost is not None]
    figures = {"cost": sum(known) if known else None, "complete": len(known) == len(rows)}
    more = () if len(known) == len(rows) else (Note.NO_COSTS,)
    return Answer(about(view), tuple(rows), figures, notes(view, *more))


def what_if_moved(view: View, service: str, costs: Costs, plan: Plan) -> Answer[WhatIf]:
    """Return what moving volumes would save: low, central and high, in the currency of the costs.

    Moves with a missing unit cost are left out and the notes say so.
    """
    moves: list[Move] = []
    rows: list[WhatIf] = []
    for (source, target), volume in plan.moved.items():
        found = [find_cost(costs, service, channel) for channel in (source, target, plan.fallback)]
        amounts = [cost.amount for cost in found if cost is not None]
        if len(amounts) == len(found):
            moves.append(Move(volume, *amounts))
            rows.append(WhatIf(source, target, number(volume, view.exact), *amounts))
    saving = what_if(moves, plan.assumed)
    figures = {
        **{name: number(value, view.exact) for name, value in saving._asdict().items()},
        **plan.assumed._asdict(),
        "service": service,
    }
    more = () if len(moves) == len(plan.moved) else (Note.NO_COSTS,)
    return Answer(about(view), tuple(rows), figures, notes(view, *more))


def mean_cost(
    costs: Costs, service: str, volumes: Mapping[str, float], channels: Collection[str]
) -> float:
    """Return the mean unit cost of a service over some channels, weighted by their volumes.

    Channels without volume count alike where none of them has any; not a number where one that
    counts has no unit cost.
    """
    found = {channel: volumes.get(channel, 0.0) for channel in channels}
    known = {channel: 0.0 if math.isnan(one) else one for channel, one in found.items()}
    if not any(known.values()):
        known = dict.fromkeys(known, 1.0)
    total = 0.0
    for channel, volume in known.items():
        cost = find_cost(costs, service, channel)
        if volume:
            total += volume * (math.nan if cost is None else cost.amount)
    return float(total / sum(known.values())) if known else math.nan
