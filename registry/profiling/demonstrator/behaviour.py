"""What the synthetic people do: services, channels and months, with propensities known by heart.

Groups of profiles are numbered 1 to 6; each has types a and b, and each of those subtypes 1 and 2.
A household's weight for a service is that of its group, times that of its type, times a number of
its own (a gamma variate of mean 1), which makes some households come again and again.
"""

from __future__ import annotations

from typing import NamedTuple

GROUPS = (1, 2, 3, 4, 5, 6)
#: Share of households in each group.
SHARES = (0.14, 0.20, 0.22, 0.18, 0.12, 0.14)
#: Type b uses a service this much more than type a, on average none.
TYPE_FACTORS = {"a": 0.9, "b": 1.1}
#: Shape of the gamma variate: the smaller, the more often the same households come.
FRAILTY = 0.8
CHANNELS = ("1", "2", "9", "10", "5")


class Habit(NamedTuple):
    """How a service is used.

    `share` of all transactions; `propensities` relative use by group; `online` the share of the
    web site among all channels in the group most at home there; `months` relative use from January
    to December; `interactions` by number, with their shares.
    """

    service: str
    foreign: str
    share: float
    propensities: tuple[float, float, float, float, float, float]
    online: float
    months: tuple[float, ...]
    interactions: tuple[tuple[str, float], ...]


_EVEN = (1.0,) * 12
_SPRING = (0.6, 0.9, 2.4, 2.2, 1.0, 0.8, 0.7, 0.7, 0.7, 0.7, 0.6, 0.7)
_GARDEN = (0.3, 0.6, 1.5, 2.0, 1.8, 1.4, 1.1, 1.0, 1.0, 0.8, 0.4, 0.2)
_SUMMER = (0.7, 0.7, 0.9, 1.1, 1.3, 1.5, 1.6, 1.4, 1.0, 0.8, 0.6, 0.5)
_SCHOOL = (1.3, 0.8, 0.7, 0.7, 0.8, 1.0, 1.2, 1.8, 1.6, 1.0, 0.7, 0.5)
_APPLY = (("0", 0.7), ("8", 0.3))
_REPORT = (("17", 0.8), ("12", 0.2))
_PAY = (("4", 0.6), ("8", 0.4))
_RENEW = (("14", 0.5), ("0", 0.4), ("11", 0.1))

#: Numbers of the list of services; numbers of the fictional foreign list beside them.
HABITS = (
    Habit("58", "9101", 0.220, (0.8, 1.3, 1.0, 0.8, 0.7, 1.4), 0.60, _SPRING, _PAY),
    Habit("69", "9102", 0.050, (0.3, 1.4, 0.9, 0.3, 0.8, 2.4), 0.35, _EVEN, _APPLY),
    Habit("4", "9103", 0.035, (0.5, 0.9, 1.6, 0.6, 0.1, 2.0), 0.50, _SCHOOL, _APPLY),
    Habit("280", "9104", 0.040, (1.1, 0.3, 0.4, 0.8, 4.0, 0.9), 0.25, _EVEN, _RENEW),
    Habit("279", "9105", 0.025, (0.9, 0.5, 0.6, 0.8, 3.0, 1.3), 0.25, _EVEN, _RENEW),
    Habit("440", "9106", 0.110, (0.9, 0.9, 1.3, 1.1, 1.3, 0.4), 0.70, _EVEN, _RENEW),
    Habit("474", "9107", 0.070, (0.3, 1.8, 1.0, 0.7, 0.4, 1.2), 0.75, _EVEN, _RENEW),
    Habit("485", "9108", 0.025, (2.0, 0.4, 1.0, 1.6, 0.7, 0.3), 0.65, _SUMMER, _APPLY),
    Habit("528", "9109", 0.080, (0.7, 1.0, 1.1, 0.9, 0.9, 1.4), 0.55, _SUMMER, _PAY),
    Habit("530", "9110", 0.120, (1.7, 0.2, 1.2, 1.6, 1.3, 0.3), 0.65, _GARDEN, _PAY),
    Habit("431", "9111", 0.040, (1.0, 1.2, 0.9, 0.7, 0.8, 1.5), 0.45, _SUMMER, _REPORT),
    Habit("587", "9112", 0.060, (0.8, 1.4, 0.9, 0.6, 0.5, 1.6), 0.60, _EVEN, _REPORT),
    Habit("364", "9113", 0.055, (0.7, 2.0, 0.9, 0.7, 0.6, 0.9), 0.70, _EVEN, _APPLY),
    Habit("456", "9114", 0.060, (0.7, 1.4, 1.5, 0.9, 0.5, 0.6), 0.70, _SUMMER, _RENEW),
    # A sensitive service, and one of which nothing is published.
    Habit("730", "9115", 0.008, (0.3, 1.8, 0.6, 0.4, 0.4, 2.4), 0.30, _EVEN, _APPLY),
    Habit("731", "9116", 0.002, (0.8, 0.6, 0.6, 0.8, 2.4, 1.6), 0.10, _EVEN, _REPORT),
)

#: How much at home each group is on the web site, 1 the most.
ONLINE = (0.70, 1.00, 0.95, 0.80, 0.35, 0.60)
#: How what does not come by the web site divides among the other channels.
OFFLINE = {"2": 0.62, "9": 0.10, "10": 0.16, "5": 0.12}
#: Growth of all use from month to month.
GROWTH = 1.004
#: Cost of a transaction in pounds, by channel; invented.
COSTS = {"1": 0.20, "2": 3.10, "9": 7.40, "10": 3.90, "5": 9.20}


def channel_shares(habit: Habit, group: int) -> dict[str, float]:
    """Return the share of each channel of a service in a group (1 to 6)."""
    online = habit.online * ONLINE[group - 1]
    return {"1": online} | {channel: (1 - online) * part for channel, part in OFFLINE.items()}


def month_shares(habit: Habit, months: tuple[str, ...]) -> list[float]:
    """Return the share of each month (`2025-04`) of a service's transactions."""
    weights = [
        habit.months[int(month[5:]) - 1] * GROWTH**number for number, month in enumerate(months)
    ]
    return [weight / sum(weights) for weight in weights]
