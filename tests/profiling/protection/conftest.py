"""Statistics tables written as one line a cell."""

from __future__ import annotations

from collections.abc import Callable

import pyarrow as pa
import pytest

NAMES = ("month", "service", "interaction", "channel", "profile", "area")
Cells = Callable[..., pa.Table]


@pytest.fixture(scope="session")
def cells() -> Cells:
    """Return a maker of statistics tables.

    Each row is a dictionary; keys left out are `*`, levels follow from the keys, units are
    as many as transactions, each with one.
    """

    def make(*rows: dict[str, object]) -> pa.Table:
        columns: dict[str, list[object]] = {
            name: []
            for name in (
                *NAMES, "profile_level", "area_level",
                "transactions", "squares", "units", "largest", "second",
            )
        }  # fmt: skip
        for row in rows:
            number = row.get("transactions", 0)
            profile = str(row.get("profile", "*"))
            whole: dict[str, object] = {
                **dict.fromkeys(NAMES, "*"),
                "profile_level": 0 if profile == "*" else min(len(profile), 2),
                "area_level": int(row.get("area", "*") != "*"),
                "squares": number,
                "units": number,
                "largest": 1,
                "second": 1,
                **row,
            }
            for name, values in columns.items():
                values.append(whole[name])
        return pa.table(columns)

    return make
