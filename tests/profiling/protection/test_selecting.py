"""Crossings of three are not published; what is left keeps every dimension."""

from __future__ import annotations

import pyarrow as pa
import pytest

from registry.profiling.protection.selecting import publishable

WHOLE = {
    "month": "*",
    "service": "57",
    "interaction": "*",
    "channel": "*",
    "profile_level": 0,
    "area_level": 0,
}


def kept(**changes: object) -> bool:
    table = pa.table({name: [value] for name, value in (WHOLE | changes).items()})
    return bool(publishable(table).num_rows)


@pytest.mark.parametrize(
    "changes",
    [
        {},
        {"profile_level": 3},
        {"area_level": 1, "profile_level": 1},
        {"channel": "1", "profile_level": 1},
        {"interaction": "8", "profile_level": 1},
        {"month": "2025-04", "profile_level": 1},
        {"service": "navigation/4", "profile_level": 1},
        {"service": "*", "profile_level": 2},
    ],
)
def test_two_breakdowns_of_a_service_are_published(changes: dict[str, object]) -> None:
    assert kept(**changes)


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
def test_three_are_not(changes: dict[str, object]) -> None:
    assert not kept(**changes)
