"""Published average costs of a contact by channel: facts, each with its source and date.

They are no council's own costs. They stand in where nothing was entered, and wherever they do the
page says so.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import NamedTuple

from registry.profiling.answers.costs import Costs, UnitCost
from registry.profiling.answers.view import ALL

#: The method of a unit cost that was published, not worked out by the council.
PUBLISHED = "published"


class PublishedCost(NamedTuple):
    """What a contact cost on average: in pounds, by a channel of the list of channels."""

    channel: str
    contact: str
    amount: float
    of: str
    source: str
    date: str
    address: str


_BRIEFING = (
    "https://www.wired-gov.net/wg/wg-news-1.nsf/print/Socitm+briefing+shows+scope+for+councils+to"
    "+save+through+channel+shift+and+improved+handling+of+customer+enquiries+29052012121500"
)
_SOCITM = (
    "councils in Channel Value Benchmarking, 2011",
    "Socitm, Customer Access Improvement Service briefing",
    "2012-05-29",
    _BRIEFING,
)
_NWEGG = (
    "method of NWEGG and CIPFA, published in March 2008",
    "NWEGG, as quoted by The Great E-mancipator",
    "2009-07-09",
    "https://greatemancipator.com/2009/07/09/channel-accounting/",
)
#: The newest first. The list of channels has no face to face: visits are non-electronic.
PUBLISHED_COSTS = (
    PublishedCost("5", "visit, face to face", 8.62, *_SOCITM),
    PublishedCost("2", "call", 2.83, *_SOCITM),
    PublishedCost("1", "visit to the web site", 0.15, *_SOCITM),
    PublishedCost("5", "visit, face to face", 7.81, *_NWEGG),
    PublishedCost("2", "call", 4.00, *_NWEGG),
    PublishedCost("1", "visit to the web site", 0.17, *_NWEGG),
)


def published_costs() -> dict[tuple[str, str], UnitCost]:
    """Return the newest published average of each channel, for every service."""
    found: dict[tuple[str, str], UnitCost] = {}
    for each in PUBLISHED_COSTS:
        cost = UnitCost(each.amount, "GBP", PUBLISHED, each.date, each.source)
        found.setdefault((ALL, each.channel), cost)
    return found


def priced(costs: Costs, channels: Iterable[str]) -> list[str]:
    """Return the channels that count in a mean cost.

    All of them where a council's own costs are used, since a gap in those is to be filled; those
    with a published average where averages stand in.
    """
    is_published = any(cost.method == PUBLISHED for cost in costs.values())
    return [c for c in channels if not is_published or (ALL, c) in costs]
