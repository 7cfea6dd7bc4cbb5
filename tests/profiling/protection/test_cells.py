"""What an audience may see of a cell."""

from __future__ import annotations

from collections.abc import Callable

import numpy as np
import pyarrow as pa
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from registry.profiling.protection import Audience, Rules, protect
from registry.profiling.protection.cells import to_base

RULES = Rules(
    sensitive={"730": "addiction"},
    never={"266": "children at risk"},
    groups={
        "navigation/1": frozenset({"57", "58"}),
        "navigation/2": frozenset({"57", "730"}),
        "navigation/3": frozenset({"266"}),
    },
)
OWN, PEER, PUBLIC = Audience.OWN, Audience.PEER, Audience.PUBLIC
Cells = Callable[..., pa.Table]
CASES = [
    # the cell, the audience, transactions as published, status
    ({"transactions": 12}, PUBLIC, 10, "F"),
    ({"transactions": 13}, PUBLIC, 15, "F"),
    ({"transactions": 9}, PUBLIC, None, "C"),
    ({"transactions": 9}, PEER, 10, "F"),
    ({"transactions": 7}, PEER, None, "C"),
    ({"transactions": 7}, OWN, 7, "C"),
    ({"transactions": 90, "units": 9}, PUBLIC, None, "C"),
    ({"transactions": 40, "units": 20, "largest": 20}, PUBLIC, 40, "F"),
    ({"transactions": 40, "units": 20, "largest": 21}, PUBLIC, None, "C"),
    ({"transactions": 100, "units": 12, "largest": 45, "second": 45}, PUBLIC, 100, "F"),
    ({"transactions": 100, "units": 11, "largest": 46, "second": 45}, PUBLIC, None, "C"),
    ({"transactions": 50, "service": "730"}, PUBLIC, 50, "F"),
    ({"transactions": 19, "service": "730"}, PUBLIC, None, "S"),
    ({"transactions": 19, "service": "730"}, PEER, None, "S"),
    ({"transactions": 19, "service": "730"}, OWN, 19, "S"),
    ({"transactions": 500, "service": "730", "area": "W1"}, PUBLIC, None, "S"),
    ({"transactions": 5000, "service": "266"}, PUBLIC, None, "S"),
    ({"transactions": 500, "service": "navigation/1", "area": "W1"}, PUBLIC, 500, "F"),
    ({"transactions": 500, "service": "navigation/2", "area": "W1"}, PUBLIC, None, "S"),
    ({"transactions": 500, "service": "navigation/2"}, PUBLIC, 500, "F"),
    ({"transactions": 500, "service": "navigation/3"}, PUBLIC, None, "S"),
    ({"transactions": 500, "service": "navigation/99", "area": "W1"}, PUBLIC, None, "S"),
    ({"transactions": 500, "area": "W1", "profile": "6"}, PUBLIC, 500, "F"),
    ({"transactions": 500, "area": "W1", "profile": "6a"}, PUBLIC, None, "C"),
    ({"transactions": 500, "area": "W1", "profile": "6a"}, OWN, 500, "C"),
    ({"transactions": 500, "profile": "6a"}, PUBLIC, 500, "F"),
]


@pytest.mark.parametrize(("cell", "audience", "transactions", "status"), CASES)
def test_a_cell_is_shown_rounded_or_not_at_all(
    cells: Cells, cell: dict[str, object], audience: Audience, transactions: int | None, status: str
) -> None:
    (row,) = protect(cells(cell), audience, RULES).to_pylist()
    assert (row["transactions"], row["status"]) == (transactions, status)
    assert (row["households"] is None) == (transactions is None)


def test_the_cases_were_collected() -> None:
    assert len(CASES) == 26


def test_nothing_but_keys_counts_and_status_leaves(cells: Cells) -> None:
    table = protect(cells({"transactions": 40}), PUBLIC, RULES)
    assert table.column_names == [
        "month", "service", "interaction", "channel", "profile", "area",
        "profile_level", "area_level", "transactions", "households", "status",
    ]  # fmt: skip


def test_an_empty_table_stays_empty(cells: Cells) -> None:
    assert protect(cells(), PUBLIC, RULES).num_rows == 0


def test_without_units_the_thresholds_are_higher(cells: Cells) -> None:
    table = cells({"transactions": 29}, {"transactions": 30})
    shown = protect(table, PUBLIC, RULES.of("none"))["status"].to_pylist()
    assert shown == ["C", "F"]


@settings(deadline=None)
@given(st.lists(st.tuples(st.integers(0, 300), st.integers(1, 60)), min_size=1))
def test_whatever_is_shown_is_a_multiple_of_five_within_two(
    cells: Cells, counted: list[tuple[int, int]]
) -> None:
    table = cells(*({"transactions": n, "units": min(n, u)} for n, u in counted))
    for exact, row in zip(
        table.to_pylist(), protect(table, PUBLIC, RULES).to_pylist(), strict=True
    ):
        if row["status"] == "F":
            assert row["transactions"] % 5 == 0 == row["households"] % 5
            assert abs(row["transactions"] - exact["transactions"]) <= 2
            assert exact["units"] >= 10
        else:
            assert row["transactions"] is None is row["households"]


@given(st.integers(0, 10**9))
def test_rounding_is_the_same_whenever_it_is_asked(number: int) -> None:
    once = to_base(np.array([number, number]))
    assert once[0] == once[1]
