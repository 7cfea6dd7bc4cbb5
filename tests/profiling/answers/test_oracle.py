"""The answers find what the demonstrator's people were made with."""

from __future__ import annotations

from typing import Any, NamedTuple

import numpy as np

from registry.profiling.answers import channels, customers, demand
from registry.profiling.answers.view import View


class Town(NamedTuple):
    """A town as the fixture gives it."""

    view: View
    oracle: dict[str, Any]


def test_indexes_hold_the_known_propensities(towns: list[Town]) -> None:
    held = []
    for town in towns:
        for service, known in town.oracle["services"].items():
            for row in customers.customer_split(town.view, service, 1).rows:
                index = row.use_index
                if not index.grey and index.lower is not None and index.upper is not None:
                    held.append(index.lower <= known["index"][row.profile] <= index.upper)
    assert len(held) > 250
    assert 0.92 <= np.mean(held) <= 0.98


def test_households_are_those_of_the_town(towns: list[Town]) -> None:
    for town in towns:
        rows = customers.customer_split(town.view, "58", 1).rows
        assert {row.profile: row.households for row in rows} == town.oracle["households"]


def test_take_up_holds_the_known_shares(towns: list[Town]) -> None:
    held = []
    for town in towns:
        for service, known in town.oracle["services"].items():
            for row in channels.channel_use(town.view, service, 1).rows:
                share, few = row.share, row.transactions is None or row.transactions < 10
                if row.profile != "*" and not few and share.lower is not None:
                    truth = 100 * known["channels"][row.profile][row.channel]
                    held.append(share.lower <= truth <= (share.upper or 0))
    assert len(held) > 900
    assert np.mean(held) >= 0.93


def test_the_back_test_finds_that_profiles_foretell_wards(towns: list[Town]) -> None:
    # Garden waste: the groups' propensities lie between 0.2 and 1.7.
    tested = demand.back_test_of([town.view for town in towns], "530", 1)
    assert tested is not None
    assert tested.areas == 21 + 3 * 7
    assert tested.explained > 0.7
    assert 0.8 <= tested.slope <= 1.2
