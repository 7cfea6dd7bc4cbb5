"""Examples of costing and channel shift. Every number put in is made up."""

from __future__ import annotations

import numpy as np

from registry.method_pages.writing import Example, number, steps, table
from registry.profiling.measures import channels, costs
from registry.profiling.measures.costs import Activity, Assumptions, Move
from registry.profiling.measures.estimates import Counts

STEPS = (
    Activity("answer the call", 6, 21.0),
    Activity("enter it in the back office", 4, 21.0),
    Activity("visit", 40, 24.0, other=3.5, share=0.05),
)
OVERHEAD, FIXED, VOLUME = 0.25, 1800.0, 6000.0
VOLUMES = {"face to face": 1200.0, "telephone": 6000.0, "web": 9000.0}
WEIGHTS = {"face to face": 15.0, "telephone": 6.0, "web": 0.5}
TOTAL = 48_000.0


def activity_steps() -> str:
    """Show a unit cost from what is done for each case."""
    lines = [
        f"{step.name:<28}{step.share:g} x ({step.minutes:g} / 60 x {number(step.hourly_cost, 2)}"
        f" + {number(step.other, 2)}) = {number(costs.activity_cost([step]), 3)}"
        for step in STEPS
    ]
    plain = costs.activity_cost(STEPS)
    whole = costs.activity_cost(STEPS, OVERHEAD, FIXED, VOLUME)
    return steps(
        [
            *lines,
            f"{'together':<28}{number(plain, 3)}",
            (
                f"{'with 25 % overhead':<28}{number(plain, 3)} x 1.25 ="
                f" {number(costs.activity_cost(STEPS, OVERHEAD), 3)}"
            ),
            f"{'licence 1,800 over 6,000':<28}{number(FIXED / VOLUME, 3)}",
            f"{'unit cost':<28}{number(whole, 2)}",
        ]
    )


def top_down_table() -> str:
    """Show a service's total cost split over its channels."""
    unit = costs.top_down_costs(TOTAL, VOLUMES, WEIGHTS)
    rows = [
        [
            channel,
            number(volume),
            f"{WEIGHTS[channel]:g}",
            number(volume * WEIGHTS[channel]),
            number(unit[channel], 2),
            number(unit[channel] * volume),
        ]
        for channel, volume in VOLUMES.items()
    ]
    effort = sum(VOLUMES[channel] * weight for channel, weight in WEIGHTS.items())
    rows.append(["All", number(sum(VOLUMES.values())), "", number(effort), "", number(TOTAL)])
    head = ["Channel", "Transactions N", "Weight w", "N x w", "Unit cost", "Cost"]
    return (
        table(head, rows)
        + f"\n\nTelephone: 48,000 x 6 / {number(effort)} ="
        + (f" {number(unit['telephone'], 2)}.")
    )


def take_up_steps() -> str:
    """Show a group's share online and its channel index."""
    phi = channels.channel_dispersion(Counts(360, 790), Counts(620, 1550))
    rho = (430 / 930 - 0.581**2) / 0.243
    share = channels.take_up(360, 620, phi)
    index = channels.channel_index(360, 620, 900, 2000, phi)
    return steps(
        [
            "the group: N = 620, Q = 1,550; online: N_c = 360, Q_c = 790; a = 360 / 620 = 0.581",
            (
                "rho                [(790 - 360) / (1,550 - 620) - 0.581^2] / (0.581 x 0.419)"
                f" = {number(rho, 2)}"
            ),
            f"phi                1 + {number(rho, 2)} x (1,550 / 620 - 1) = {number(phi, 2)}",
            (
                f"take-up online     360 / 620 = {number(100 * share.value, 1)} %,"
                f" {number(100 * share.lower, 1)} % to {number(100 * share.upper, 1)} %"
            ),
            "everybody online   900 / 2,000 = 45.0 %",
            (
                f"channel index      100 x 58.1 / 45.0 = {number(index.value)},"
                f" {number(index.lower)} to {number(index.upper)}"
            ),
        ]
    )


def shift_table() -> str:
    """Show what could move, group by group."""
    groups = ("Young renters", "Families", "Older owners", "Comfortable villages")
    known, own = np.array([620.0, 700, 480, 200]), np.array([0.58, 0.44, 0.21, 0.40])
    others = np.array(
        [[0.55, 0.5, 0.3, 0.38], [0.62, 0.56, 0.22, 0.41], [0.6, 0.47, 0.27, 0.36],
         [0.5, 0.52, 0.25, 0.39], [0.66, 0.58, 0.33, 0.4]]
    )  # fmt: skip
    target = channels.comparators_quartile(others)
    moved = channels.potential_shift(known, own, target)
    rows = [
        [
            group,
            number(known[i]),
            f"{number(100 * own[i])} %",
            ", ".join(f"{number(100 * x)}" for x in sorted(others[:, i])),
            f"{number(100 * target[i])} %",
            number(moved[i]),
        ]
        for i, group in enumerate(groups)
    ]
    rows.append(["All", number(known.sum()), "", "", "", number(moved.sum())])
    head = ["Group", "Transactions", "Own share online", "Five others", "Target", "Could move"]
    return table(head, rows)


def what_if_table() -> str:
    """Show what moving 1,000 telephone calls to the web would save."""
    move = Move(1000, 4.6, 0.4, 4.6)
    found = costs.what_if([move])
    cases = (
        ("low", 500, Assumptions(0.2, 0.15), found.low),
        ("central", 1000, Assumptions(), found.central),
        ("high", 1000, Assumptions(0.05, 0.6), found.high),
    )
    rows = [
        [
            name,
            number(volume),
            f"{assumed.fallback:g}",
            f"{assumed.cashable:g}",
            (
                f"{number(volume)} x (4.60 - 0.40 - {assumed.fallback:g} x 4.60)"
                f" x {assumed.cashable:g}"
            ),
            number(result),
        ]
        for name, volume, assumed, result in cases
    ]
    return table(["Case", "Moved", "Come back", "Cashable", "Calculation", "Saving"], rows)


EXAMPLES: dict[str, Example] = {
    "activity-steps": activity_steps,
    "top-down-table": top_down_table,
    "take-up-steps": take_up_steps,
    "shift-table": shift_table,
    "what-if-table": what_if_table,
}
