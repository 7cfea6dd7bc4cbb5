"""Crossings of three, and tables that would be mostly blank, are not published."""

from __future__ import annotations

from collections.abc import Callable

import pyarrow as pa
import pytest

from registry.profiling.protection import Audience, Rules
from registry.profiling.protection.selecting import publishable

RULES = Rules(groups={"navigation/4": frozenset({"57"})})

WHOLE = {
    "month": "*",
    "service": "57",
    "interaction": "*",
    "channel": "*",
    "profile_level": 0,
    "area_level": 0,
}


Cells = Callable[..., pa.Table]


def kept(cells: Cells, **changes: object) -> bool:
    """Say whether a cell is published beside the total of its service, which is large."""
    key = {"area": "W1"} if changes.get("area_level") else {}
    if level := changes.get("profile_level"):
        key["profile"] = "1a1"[: int(str(level))]
    total = {"service": changes.get("service", "57"), "transactions": 1000}
    table = cells(total, {**WHOLE, **changes, **key, "transactions": 100})
    return bool(publishable(table, Audience.PUBLIC, RULES).num_rows == 2)


@pytest.mark.parametrize(
    "changes",
    [
        {"profile_level": 3},
        {"area_level": 1, "profile_level": 1},
        {"channel": "1", "profile_level": 1},
        {"interaction": "8", "profile_level": 1},
        {"month": "2025-04", "profile_level": 1},
        {"service": "navigation/4", "profile_level": 1},
        {"service": "*", "profile_level": 2},
    ],
)
def test_two_breakdowns_of_a_service_are_published(
    cells: Cells, changes: dict[str, object]
) -> None:
    assert kept(cells, **changes)


@pytest.mark.parametrize(
    "changes",
    [
        {"area_level": 1, "profile_level": 2},
        {"channel": "1", "profile_level": 2},
        {"channel": "1", "area_level": 1},
        {"month": "2025-04", "area_level": 1},
        {"month": "2025-04", "profile_level": 2},
        {"month": "2025-04", "channel": "1"},
        {"service": "navigation/4", "area_level": 1},
    ],
)
def test_three_are_not(cells: Cells, changes: dict[str, object]) -> None:
    assert not kept(cells, **changes)


@pytest.mark.parametrize(("total", "rows"), [(17, 1), (18, 3), (47, 3), (48, 8)])
def test_a_table_is_published_whole_or_not_at_all(cells: Cells, total: int, rows: int) -> None:
    """Two groups need 20 transactions, five wards 50: of the total as it is published."""
    groups = [{"transactions": 9, "profile": group} for group in "12"]
    wards = [{"transactions": 4, "area": f"W{ward}"} for ward in range(5)]
    table = cells({"transactions": total}, *groups, *wards)
    assert publishable(table, Audience.PUBLIC, RULES).num_rows == rows


def test_of_a_service_whose_total_is_withheld_nothing_else_is_published(cells: Cells) -> None:
    rows = [{"transactions": 500, "units": 9}, {"transactions": 500, "units": 9, "profile": "1"}]
    table = publishable(cells(*rows), Audience.PUBLIC, RULES)
    assert table["profile"].to_pylist() == ["*"]
