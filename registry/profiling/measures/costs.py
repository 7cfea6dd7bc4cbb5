"""Unit costs by channel, from activities or from the top down, and what moving would save.

Money is in the currency of what is entered; no average is ever filled in.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import NamedTuple

from registry.errors import RegistryError


class Activity(NamedTuple):
    """A step of serving somebody once: minutes of staff, their cost an hour, other cost a case.

    `share` is the fraction of cases that need the step.
    """

    name: str
    minutes: float
    hourly_cost: float
    other: float = 0.0
    share: float = 1.0


class Assumptions(NamedTuple):
    """What a what-if supposes.

    `fallback` (rho) is the fraction of moved cases that fail and come back through the fallback
    channel, `cashable` the fraction of a saving that leaves the budget, `moved` the fraction of
    the stated volume that really moves.
    """

    fallback: float = 0.1
    cashable: float = 0.3
    moved: float = 1.0


class Move(NamedTuple):
    """A volume (transactions) moved between channels, with the three unit costs it touches."""

    volume: float
    cost_from: float
    cost_to: float
    cost_fallback: float


class Saving(NamedTuple):
    """Low, central and high saving in money, sorted; negative where moving would cost more."""

    low: float
    central: float
    high: float


def activity_cost(
    activities: Sequence[Activity], overhead: float = 0.0, fixed: float = 0.0, volume: float = 0.0
) -> float:
    """Return the unit cost from activities: steps (1 + overhead) + fixed / volume.

    A step costs share x (minutes / 60 x hourly cost + other). `overhead` is a fraction on top of
    the steps; `fixed` is money for the period, such as a licence, spread over `volume`
    transactions.
    Raises RegistryError when there is a fixed cost and no volume to spread it over.
    """
    if fixed and volume <= 0:
        message = "A fixed cost needs the volume it is spread over: give the period's transactions."
        raise RegistryError(message)
    steps = sum(a.share * (a.minutes / 60 * a.hourly_cost + a.other) for a in activities)
    return steps * (1 + overhead) + (fixed / volume if fixed else 0.0)


def top_down_costs(
    total: float, volumes: Mapping[str, float], weights: Mapping[str, float]
) -> dict[str, float]:
    """Split a service's total cost over channels: k_c = T w_c / sum over j of w_j N_j.

    `volumes` N are transactions by channel, `weights` w say how much dearer one transaction is in a
    channel than in another (only their proportions matter). The unit costs times the volumes add
    up to the total. Raises RegistryError where a channel has no weight or nothing is to be shared.
    """
    missing = sorted(set(volumes) - set(weights))
    if missing:
        message = f"There is no weight for channel {', '.join(missing)}: give each channel one."
        raise RegistryError(message)
    effort = sum(weights[channel] * volume for channel, volume in volumes.items())
    if effort <= 0:
        message = "Volumes times weights come to nothing: there is no transaction to cost."
        raise RegistryError(message)
    return {channel: total * weights[channel] / effort for channel in volumes}


def saving(moves: Sequence[Move], assumed: Assumptions) -> float:
    """Return sum of moved volume x (k_from - k_to - rho k_fallback) x cashable share, in money."""
    gross = sum(
        move.volume * (move.cost_from - move.cost_to - assumed.fallback * move.cost_fallback)
        for move in moves
    )
    return gross * assumed.moved * assumed.cashable


def what_if(moves: Sequence[Move], central: Assumptions | None = None) -> Saving:
    """Return the saving as assumed, and with luck against and for it.

    Low: half the volume moves, twice as many come back, half is cashable. High: half as many come
    back and twice as much is cashable; fractions stop at 1. The three are sorted.
    """
    middle = central or Assumptions()
    low = Assumptions(min(1, middle.fallback * 2), middle.cashable / 2, middle.moved / 2)
    high = Assumptions(middle.fallback / 2, min(1, middle.cashable * 2), middle.moved)
    return Saving(*sorted(saving(moves, assumed) for assumed in (low, middle, high)))
