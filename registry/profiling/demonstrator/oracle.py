"""What the statistics of the demonstrator must find: the propensities its people were made with."""

from __future__ import annotations

from typing import Any

import numpy as np

from registry.profiling.demonstrator.behaviour import GROUPS, HABITS, channel_shares, month_shares
from registry.profiling.demonstrator.places import Place
from registry.profiling.demonstrator.transactions import service_code


def make_oracle(place: Place, months: tuple[str, ...], seed: int, rows: int) -> dict[str, Any]:
    """Return what is known of a place, for `oracle.json`.

    `index` is the index of use expected of each group: 100 times its share of the transactions of
    the service over its share of the households. `channels` is, for each group, the share of each
    channel, `months` the share of each month. `rows` is the number of well-formed rows written.
    """
    group, factor = place.group_of, place.type_factor_of
    households = np.array([(group == each).sum() for each in GROUPS])
    # What a household of the group uses, by the types that the group is made of.
    use = np.array([factor[group == each].sum() for each in GROUPS])
    services = {}
    for number, habit in enumerate(HABITS):
        expected = use * np.array(habit.propensities)
        share = expected / expected.sum()
        index = 100 * share / (households / households.sum())
        services[service_code(place, number)] = {
            "share": habit.share,
            "index": {str(each): round(float(index[each - 1]), 4) for each in GROUPS},
            "channels": {
                str(each): {c: round(s, 6) for c, s in channel_shares(habit, each).items()}
                for each in GROUPS
            },
            "months": dict(
                zip(months, (round(s, 6) for s in month_shares(habit, months)), strict=True)
            ),
        }
    return {
        "synthetic": True,
        "authority": place.town.code,
        "name": place.town.name,
        "seed": seed,
        "rows": rows,
        "households": {str(each): int(households[each - 1]) for each in GROUPS},
        "services": services,
    }
