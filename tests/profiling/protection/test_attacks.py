"""Attacks on publications: none works out a hidden cell, or the gate sees that it does."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

import numpy as np
import pyarrow as pa
import pytest
from scipy.optimize import linprog

from registry.profiling.periods import read_period
from registry.profiling.protection import Audience, Rules, protect
from registry.profiling.protection.cells import to_base
from registry.profiling.protection.derived import publish_index
from registry.profiling.protection.knowledge import Published
from registry.profiling.protection.publishing import check_publication, prepare_publication

MONTH = read_period("2025-04")
RULES = Rules()
PARENTS = {"1a": "1", "1b": "1", "2a": "2", "2b": "2", "3a": "3", "3b": "3"}
Rows = list[dict[str, object]]
Cells = Callable[..., pa.Table]
NAMES = ("month", "service", "channel", "profile", "area")


def attack(table: pa.Table, width: int) -> list[dict[str, object]]:
    """Bound each hidden number of transactions, one linear program at a time, over all sums."""
    rows = table.to_pylist()
    index = {tuple(row[name] for name in NAMES): i for i, row in enumerate(rows)}
    sums: dict[tuple[object, ...], dict[int, float]] = {}
    for key, part in index.items():
        for at, name in enumerate(NAMES):
            for whole in wholes(name, str(key[at])):
                above = (*key[:at], whole, *key[at + 1 :])
                assert above in index
                level = len(str(key[at])) if name == "profile" else 0
                sums.setdefault((name, level, above), {index[above]: 1.0})[part] = -1.0
    matrix = np.zeros((len(sums), len(rows)))
    for i, entries in enumerate(sums.values()):
        for column, sign in entries.items():
            matrix[i, column] = sign
    bounds = [
        (1, None) if n is None else (max(n - 2, 10), n + 2)
        for n in (r["transactions"] for r in rows)
    ]
    found = []
    for i, row in enumerate(rows):
        if row["transactions"] is None:
            goal = np.eye(len(rows))[i]
            low, high = (
                linprog(sign * goal, A_eq=matrix, b_eq=np.zeros(len(sums)), bounds=bounds).x
                for sign in (1, -1)
            )
            # No solution: there is no greatest value.
            if (
                low is not None
                and high is not None
                and int(high[i] + 1e-6) - int(low[i] + 1 - 1e-6) < width
            ):
                found.append(row)
    return found


def wholes(name: str, value: str) -> list[str]:
    if value == "*":
        return []
    return ["*", PARENTS[value]] if value in PARENTS and name == "profile" else ["*"]


@pytest.mark.parametrize(
    ("seed", "columns"),
    [(1, ("area",)), (2, ("area",)), (3, ("channel", "service")), (4, ("channel", "service"))],
)
def test_a_linear_program_works_out_nothing_of_what_the_gate_lets_pass(
    statistics: Callable[[Rows], pa.Table],
    town: Callable[..., Rows],
    seed: int,
    columns: tuple[str, ...],
) -> None:
    cells = statistics(town(seed, 500, *columns))
    published, report = prepare_publication(cells, MONTH, Audience.PUBLIC, RULES, PARENTS)
    assert report.passes
    assert report.hidden > 10
    assert attack(published.table, RULES.width) == []


def published(cells: pa.Table, period: str = "2025-04", public: int = 10) -> Published:
    months = read_period(period).months
    table = protect(cells, Audience.PUBLIC, replace(RULES, public=public))
    return Published(period, months, Audience.PUBLIC, cells, table)


def of_wards(cells: Cells, *counts: int, whole: int | None = None, **key: object) -> pa.Table:
    rows = [{"transactions": n, "area": f"W{i}", **key} for i, n in enumerate(counts)]
    return cells({"transactions": sum(counts) if whole is None else whole, **key}, *rows)


def test_a_hidden_cell_between_exact_margins_is_refused_by_name(cells: Cells) -> None:
    # 40 is published for 42, 20 for 18 and 25 for 23: together at least 41, so the rest is 1.
    one = published(of_wards(cells, 18, 23, 1, service="57"))
    report = check_publication(one, RULES, PARENTS)
    assert not report.passes
    assert report.reasons == (
        "service 57, area W2: transactions could be worked out as 1 to 1",
        "service 57, area W2: households could be worked out as 1 to 1",
    )


def test_withholding_one_more_lets_it_pass(cells: Cells) -> None:
    table = of_wards(cells, 18, 23, 1)
    one, report = prepare_publication(table, MONTH, Audience.PUBLIC, RULES, PARENTS)
    assert (report.passes, report.complements) == (True, 1)
    assert one.table["transactions"].to_pylist() == [40, None, 25, None]


def test_a_ward_of_one_household_stays_hidden(cells: Cells) -> None:
    table = of_wards(cells, 300, 450, 1)
    one, report = prepare_publication(table, MONTH, Audience.PUBLIC, RULES, PARENTS)
    assert report.passes
    assert one.table["transactions"].to_pylist()[-1] is None
    assert attack(one.table, RULES.width) == []


def test_a_dominated_cell_is_withheld_and_cannot_be_subtracted(cells: Cells) -> None:
    rows = [
        {"transactions": 500},
        {"transactions": 400, "area": "W1"},
        {"transactions": 100, "area": "W2", "units": 30, "largest": 70},
    ]
    one, report = prepare_publication(cells(*rows), MONTH, Audience.PUBLIC, RULES, PARENTS)
    assert report.passes
    assert one.table["transactions"].to_pylist() == [500, 400, None]
    assert attack(one.table, RULES.width) == []


def test_authorities_cannot_be_subtracted_from_their_region(cells: Cells) -> None:
    table = cells(
        {"transactions": 42}, {"transactions": 18}, {"transactions": 23}, {"transactions": 1}
    )
    table = table.append_column("authority", pa.array(["region", "A", "B", "C"]))
    regions = {"region": frozenset("ABC")}
    report = check_publication(published(table), RULES, PARENTS, regions=regions)
    assert [cell.key["authority"] for cell in report.narrow] == ["C", "C"]
    assert check_publication(published(table), RULES, PARENTS).passes


def test_a_later_table_cannot_be_subtracted_from_an_earlier_one(cells: Cells) -> None:
    """Two wards are withheld; an earlier table with a lower threshold showed one of them."""
    table = of_wards(cells, 48, 8, 1, whole=57)
    now = published(table)
    assert check_publication(now, RULES, PARENTS).passes
    before = published(table, public=5)
    report = check_publication(now, RULES, PARENTS, earlier=[before])
    assert {cell.key["area"] for cell in report.narrow} == {"W1", "W2"}


def test_a_month_cannot_be_got_by_subtracting_periods(cells: Cells) -> None:
    year, longer = "2024-04..2025-03", "2024-04..2025-04"
    first = [{"transactions": 52, "month": "2024-04"}, {"transactions": 53, "month": "2025-03"}]
    old = published(cells({"transactions": 105}, *first), year)
    # The month added has few, and so has the month of rows without a date.
    added = [{"transactions": 1, "month": "2025-04"}, {"transactions": 1, "month": "?"}]
    new = published(cells({"transactions": 107}, *first, *added), longer)
    assert check_publication(new, RULES, PARENTS).passes
    report = check_publication(new, RULES, PARENTS, earlier=[old])
    assert {cell.key["month"] for cell in report.narrow} == {"2025-04", "?"}


def test_a_number_that_was_revised_helps_nobody(cells: Cells) -> None:
    before = published(of_wards(cells, 48, 8, 3, whole=59), public=5)
    now = published(of_wards(cells, 48, 9, 4, whole=61))
    report = check_publication(now, RULES, PARENTS, earlier=[before])
    assert (report.passes, report.revised) == (True, 3)


def test_an_index_gives_back_no_more_than_the_rounded_count() -> None:
    households, everybody, of_service = 700.0, 60_000.0, 12_345.0

    def index(count: int) -> float:
        protected = np.array([to_base(np.array([count]))[0]], dtype=float)
        return float(
            publish_index(
                protected, np.array([float(to_base(np.array([int(of_service)]))[0])]),
                np.array([households]), np.array([everybody]), np.array([0.01]),
            ).value[0]
        )  # fmt: skip

    shown = index(146)
    fitting = [count for count in range(10, 1000) if index(count) == shown]
    assert set(range(143, 148)) <= set(fitting)


def test_a_table_that_is_all_hidden_passes(cells: Cells) -> None:
    report = check_publication(published(of_wards(cells, 2, 3, 1)), RULES, PARENTS)
    assert (report.passes, report.hidden) == (True, 4)
