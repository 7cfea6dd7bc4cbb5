"""What others see depends on nothing but protected counts, in every answer."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from typing import Any

import numpy as np
import pyarrow as pa
import pytest

from registry.profiling.answers import (
    channels,
    comparison,
    costs,
    customers,
    demand,
    services,
    shift,
    trend,
)
from registry.profiling.answers.costs import Plan, UnitCost
from registry.profiling.answers.view import View
from registry.profiling.protection import Audience, Rules

COSTS = {("57", c): UnitCost(float(c), "GBP", "activity", "2025", "x") for c in "12"}
HOMES = {"N": {"a": 100.0, "b": 300.0}}
ANSWERS: dict[str, Callable[[View, list[View]], Any]] = {
    "customers": lambda own, _: customers.customer_split(own, "57", 2),
    "customers of a ward": lambda own, _: customers.customer_split(own, "57", 1, "W1"),
    "over and under": lambda own, _: customers.over_and_under(own, "57", 1),
    "services": lambda own, _: services.service_indexes(own, "a", 1),
    "groups of services": lambda own, _: services.service_indexes(own, "a", 1, groups=True),
    "trend": lambda own, _: trend.trend(own, "57", 1),
    "channels": lambda own, _: channels.channel_use(own, "57", 2),
    "shift": lambda own, others: shift.potential_shift(own, others, {"1"}, COSTS),
    "shift of a service": lambda own, others: shift.potential_of_service(
        own, others, {"1"}, COSTS, "57"
    ),
    "funnel": lambda own, others: comparison.funnel([own, *others], "57"),
    "demand": lambda own, others: demand.demand_in_areas([own, *others], "57", HOMES),
    "costs": lambda own, _: costs.channel_costs(own, "57", COSTS),
    "what if": lambda own, _: costs.what_if_moved(own, "57", COSTS, Plan({("2", "1"): 50}, "2")),
}


def _variant(made: Any, rounded: bool) -> Any:
    """Return the same statistics, exact, or with every count moved to what is published of it."""
    table = made.table
    exact = {name: table[name].to_numpy() for name in ("transactions", "squares", "units")}
    units = np.where(exact["units"] < 10, 4, exact["units"])
    counts = {"transactions": exact["transactions"], "units": units}
    if rounded:
        counts = {name: np.maximum((n + 2) // 5 * 5, 1) for name, n in counts.items()}
    squares = exact["squares"] / exact["transactions"] * counts["transactions"]
    for name, values in {**counts, "squares": squares}.items():
        table = table.set_column(table.column_names.index(name), name, pa.array(values))
    for name in ("largest", "second"):
        table = table.set_column(table.column_names.index(name), name, pa.array(units * 0))
    return replace(made, table=table)


@pytest.mark.parametrize("audience", [Audience.PUBLIC, Audience.PEER])
@pytest.mark.parametrize("name", ANSWERS)
def test_counts_that_are_published_alike_are_answered_alike(
    statistics: dict[str, Any], name: str, audience: Audience
) -> None:
    said = []
    for rounded in (False, True):
        views = [View(_variant(made, rounded), audience, Rules()) for made in statistics.values()]
        said.append(ANSWERS[name](views[0], views[1:]).as_json())
    assert said[0] == said[1]
    assert said[0]["rows"]


@pytest.mark.parametrize("name", sorted(set(ANSWERS) - {"what if"}))
def test_the_test_above_can_fail(statistics: dict[str, Any], name: str) -> None:
    exact, rounded = (
        ANSWERS[name](view, [view] * 3).as_json()
        for view in (
            View(_variant(statistics["X1"], r), Audience.OWN, Rules()) for r in (False, True)
        )
    )
    assert exact != rounded
