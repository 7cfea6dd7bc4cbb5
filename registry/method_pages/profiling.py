"""Examples of customer profiling, propensity and demand. Every number put in is made up."""

from __future__ import annotations

import numpy as np

from registry.method_pages.writing import Example, number, steps, table
from registry.profiling.measures import demand, propensity, rates, shrinkage, trend
from registry.profiling.measures.estimates import Counts, judge

GROUPS = ("Young renters", "Families", "Older owners", "Comfortable villages")
HOUSEHOLDS = np.array([2000.0, 3500.0, 3000.0, 1500.0])
TRANSACTIONS = np.array([620.0, 700.0, 480.0, 200.0])
CUSTOMERS = np.array([310.0, 500.0, 390.0, 150.0])
SQUARES = np.array([1550.0, 1190.0, 720.0, 300.0])
PER = 1000


def customer_split() -> str:
    """Show shares of households, of use and of customers, with both indexes."""
    use = propensity.index_of_use(TRANSACTIONS, TRANSACTIONS.sum(), HOUSEHOLDS, HOUSEHOLDS.sum())
    of_customers = propensity.index_of_customers(
        CUSTOMERS, CUSTOMERS.sum(), HOUSEHOLDS, HOUSEHOLDS.sum()
    ).value
    rows = [
        [
            group,
            *_with_share(HOUSEHOLDS, i),
            *_with_share(TRANSACTIONS, i),
            *_with_share(CUSTOMERS, i),
            number(use[i]),
            number(of_customers[i]),
        ]
        for i, group in enumerate(GROUPS)
    ]
    totals = [number(c.sum()) for c in (HOUSEHOLDS, TRANSACTIONS, CUSTOMERS)]
    rows.append(["All", totals[0], "100 %", totals[1], "100 %", totals[2], "100 %", "100", "100"])
    head = ["Group", "Households", "share", "Transactions", "share", "Customers", "share"]
    return table([*head, "Index of use", "Index of customers"], rows)


def _with_share(column: np.ndarray, place: int) -> list[str]:
    return [number(column[place]), f"{number(100 * column[place] / column.sum(), 1)} %"]


def index_steps() -> str:
    """Show the index of the first group, step by step."""
    n, h = TRANSACTIONS[0], HOUSEHOLDS[0]
    total, homes = TRANSACTIONS.sum(), HOUSEHOLDS.sum()
    index = propensity.index_of_use(n, total, h, homes)
    return steps(
        [
            f"share of transactions   {number(n)} / {number(total)}   = {number(n / total, 3)}",
            f"share of households     {number(h)} / {number(homes)} = {number(h / homes, 3)}",
            (
                f"index of use            100 x {number(n / total, 3)} / {number(h / homes, 3)}"
                f" = {number(index)}"
            ),
        ]
    )


def rate_steps() -> str:
    """Show a rate with Byar's limits, a small count with exact ones, and a share with Wilson's."""
    rate, few = rates.rate(65, 5000), rates.count_limits(4)
    limits, share = rates.count_limits(65), rates.share(310, 2000)
    return steps(
        [
            f"rate                65 / 5,000 x 1,000                 = {number(rate.value, 1)}",
            f"lower limit of 65   65 (1 - 1/585 - 1.96/(3 sqrt 65))^3 = {number(limits.lower, 1)}",
            f"upper limit of 65   66 (1 - 1/594 + 1.96/(3 sqrt 66))^3 = {number(limits.upper, 1)}",
            f"interval            {number(rate.lower, 1)} to {number(rate.upper, 1)} per 1,000",
            (
                f"limits of a count of 4, exact Poisson: {number(few.lower, 2)} to"
                f" {number(few.upper, 2)}"
            ),
            (
                f"310 of 2,000 households, Wilson: {number(100 * share.value, 1)} %,"
                f" {number(100 * share.lower, 1)} % to {number(100 * share.upper, 1)} %"
            ),
        ]
    )


def trend_steps() -> str:
    """Show february and March made comparable, and a change on the year before."""
    level = trend.per_equal_month([560, 620], 10_000, ["2025-02", "2025-03"])
    change = trend.change(560, 980, 630, 1100)
    return steps(
        [
            f"February   560 / 10,000 x 1,000 x 30.44 / 28 = {number(level[0], 1)}",
            f"March      620 / 10,000 x 1,000 x 30.44 / 31 = {number(level[1], 1)}",
            (
                f"February 560 (Q 980), a year later 630 (Q 1,100): {number(change.value, 1)},"
                f" {number(change.lower, 1)} to {number(change.upper, 1)}"
            ),
        ]
    )


def interval_steps() -> str:
    """Show the interval of the first group's index."""
    n, q, total, squares = TRANSACTIONS[0], SQUARES[0], TRANSACTIONS.sum(), SQUARES.sum()
    profile, everybody = Counts(n, q), Counts(total, squares)
    p = n / total
    variance = float(propensity.log_variance(profile, everybody))
    index = propensity.index_interval(profile, everybody, HOUSEHOLDS[0], HOUSEHOLDS.sum())
    naive = float(np.sqrt(1 / n - 1 / total))
    root = np.sqrt(variance)
    verdict = judge(float(index.lower), float(index.upper))
    return steps(
        [
            (
                f"N_sg = {number(n)}, Q_sg = {number(q)}, N_s = {number(total)},"
                f" Q_s = {number(squares)}"
            ),
            f"p    = {number(n)} / {number(total)} = {number(p, 3)}",
            (
                f"V    = [{number(q)} x {number(1 - p, 3)}^2 + {number(squares - q)} x"
                f" {number(p, 3)}^2] / {number(n)}^2 = {number(variance, 6)}"
            ),
            (
                f"1.96 x sqrt V = {number(1.96 * root, 4)},"
                f" exp of it = {number(np.exp(1.96 * root), 4)}"
            ),
            (
                f"lower = {number(index.value)} / {number(np.exp(1.96 * root), 4)}"
                f" = {number(index.lower, 1)}"
            ),
            (
                f"upper = {number(index.value)} x {number(np.exp(1.96 * root), 4)}"
                f" = {number(index.upper, 1)}"
            ),
            f"100 lies outside: {verdict.value}",
            (
                f"(as if nobody came twice: {number(index.value * np.exp(-1.96 * naive), 1)} to"
                f" {number(index.value * np.exp(1.96 * naive), 1)}, too narrow)"
            ),
        ]
    )


def index_table() -> str:
    """Show every group's index with interval and verdict."""
    everybody = Counts(TRANSACTIONS.sum(), SQUARES.sum())
    index = propensity.index_interval(
        Counts(TRANSACTIONS, SQUARES), everybody, HOUSEHOLDS, HOUSEHOLDS.sum()
    )
    rows = [
        [
            group,
            number(index.value[i]),
            f"{number(index.lower[i])} to {number(index.upper[i])}",
            judge(index.lower[i], index.upper[i]).value,
        ]
        for i, group in enumerate(GROUPS)
    ]
    return table(["Group", "Index of use", "95 % interval", "May be said"], rows)


def shrinkage_table() -> str:
    """Show raw and shrunken indexes of groups of very different size."""
    observed, expected = np.array([3.0, 90, 45, 240, 12]), np.array([1.0, 60, 50, 260, 6])
    prior = shrinkage.fit_prior(observed, expected)
    theta = shrinkage.shrink(observed, expected, prior)
    rows = [
        [
            name,
            number(observed[i]),
            number(expected[i]),
            number(100 * observed[i] / expected[i]),
            number(100 * theta[i]),
        ]
        for i, name in enumerate("ABCDE")
    ]
    head = ["Profile", "Counted O", "Expected E", "Index 100 O/E", "For ranking 100 theta"]
    return (
        table(head, rows) + f"\n\nnu = {number(prior.nu, 2)}, alpha = {number(prior.alpha, 2)};"
        f" profile A: (3 + {number(prior.nu, 2)}) / (1 + {number(prior.alpha, 2)})"
        f" = {number(theta[0], 2)}."
    )


def demand_table() -> str:
    """Show three wards' demand from the propensities of the groups."""
    wards = np.array([[900.0, 300, 100, 50], [200, 900, 700, 300], [50, 250, 900, 700]])
    rate = demand.propensities(TRANSACTIONS, HOUSEHOLDS, float(SQUARES.sum() / TRANSACTIONS.sum()))
    size = float(SQUARES.sum() / TRANSACTIONS.sum())
    found = demand.demand(wards, rate, SQUARES, HOUSEHOLDS, size)
    index = demand.demand_index(found.value, wards.sum(axis=1))
    rows = [
        [
            name,
            *(number(homes) for homes in wards[i]),
            number(found.value[i]),
            f"{number(found.lower[i])} to {number(found.upper[i])}",
            number(index[i]),
            demand.CLASSES[int(demand.demand_class(index[i]))],
        ]
        for i, name in enumerate(("Harbour", "Park", "Hill"))
    ]
    head = ["Ward", *GROUPS, "Modelled", "95 % interval", "Index", "Class"]
    used = ", ".join(number(value, 4) for value in rate)
    terms = " + ".join(f"{number(h)} x {number(r, 4)}" for h, r in zip(wards[0], rate, strict=True))
    return (
        f"Transactions a household, by group, after shrinkage: {used}.\n\n"
        + table(head, rows)
        + f"\n\nHarbour: {terms} = {number(found.value[0])}."
    )


def back_test_table() -> str:
    """Show five wards foretold and counted, with the three figures."""
    said = np.array([130.0, 112, 98, 90, 74])
    real = np.array([141.0, 108, 101, 84, 70])
    homes = np.array([1200.0, 2000, 1800, 2100, 1500])
    tested = demand.compare_prediction(real, said, homes)
    if tested is None:
        return ""
    rows = [
        [name, number(homes[i]), number(said[i]), number(real[i]), number(abs(real[i] - said[i]))]
        for i, name in enumerate(("North", "East", "Centre", "West", "South"))
    ]
    return (
        table(["Ward", "Households", "Foretold", "Counted", "Error"], rows)
        + f"\n\nMedian error {number(tested.median_error)} points; slope"
        f" {number(tested.slope, 2)}; {number(100 * tested.explained)} % of the differences"
        " between wards explained."
    )


EXAMPLES: dict[str, Example] = {
    "customer-split": customer_split,
    "index-steps": index_steps,
    "rate-steps": rate_steps,
    "trend-steps": trend_steps,
    "interval-steps": interval_steps,
    "index-table": index_table,
    "shrinkage-table": shrinkage_table,
    "demand-table": demand_table,
    "back-test-table": back_test_table,
}
