"""Statistics tables written as one line a cell."""

from __future__ import annotations

from collections.abc import Callable
from itertools import product

import numpy as np
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


def tabulate(rows: list[dict[str, object]]) -> list[dict[str, object]]:
    """Reduce transactions to cells, in plain Python, along those columns that they have."""
    found: dict[tuple[str, ...], dict[object, int]] = {}
    for row in rows:
        profile, volume = str(row["profile"]), int(str(row.get("volume", 1)))
        for key in product(
            *(
                ["*", str(row[name])] if name in row else ["*"]
                for name in ("service", "channel", "area", "month")
            ),
            ("*", profile[0], profile),
        ):
            units = found.setdefault(key, {})
            units[row["unit"]] = units.get(row["unit"], 0) + volume
    return [
        {
            **dict(zip(("service", "channel", "area", "month", "profile"), key, strict=True)),
            "transactions": sum(units.values()),
            "squares": sum(n * n for n in units.values()),
            "units": len(units),
            "largest": max(units.values()),
            "second": ([0, *sorted(units.values())])[-2],
        }
        for key, units in sorted(found.items())
    ]


@pytest.fixture(scope="session")
def statistics(cells: Cells) -> Callable[[list[dict[str, object]]], pa.Table]:
    """Return a maker of statistics tables from transactions."""
    return lambda rows: cells(*tabulate(rows))


@pytest.fixture(scope="session")
def town() -> Callable[..., list[dict[str, object]]]:
    """Return a maker of transactions of a town: few of some types in some wards."""

    def make(seed: int, transactions: int, *columns: str) -> list[dict[str, object]]:
        random = np.random.default_rng(seed)
        profiles = ["1a", "1b", "2a", "2b", "3a", "3b"]
        weight = np.array([30, 20, 12, 6, 3, 1.5])
        homes = [
            (int(i), profiles[random.choice(6, p=weight / weight.sum())], f"W{random.integers(4)}")
            for i in range(900)
        ]
        picked = random.integers(0, 900, transactions)
        rows = [
            {
                "unit": homes[i][0],
                "profile": homes[i][1],
                "area": homes[i][2],
                "service": str(random.choice(["57", "58", "524"], p=[0.7, 0.25, 0.05])),
                "channel": str(random.choice(["1", "2", "9"], p=[0.7, 0.28, 0.02])),
            }
            for i in picked
        ]
        kept = {"unit", "profile", *columns}
        return [{name: row[name] for name in row if name in kept} for row in rows]

    return make
