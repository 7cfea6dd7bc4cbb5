"""Small authorities with known propensities, their statistics added up plainly by pandas."""

from __future__ import annotations

import itertools
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any, NamedTuple

import numpy as np
import pandas as pd
import pyarrow as pa
import pyarrow.compute as pc
import pytest

from registry.profiling.answers.view import View
from registry.profiling.demonstrator.oracle import make_oracle
from registry.profiling.demonstrator.places import TOWNS, make_place
from registry.profiling.demonstrator.transactions import draw
from registry.profiling.protection import Audience, Rules

PARENT = {"a1": "a", "a2": "a", "b1": "b", "c1": "c"}
WARDS = ("W1", "W2", "W3", "W4")
SEED, DRAWN = 1, 12_000
MONTHS = ("2024-04", "2024-05", "2025-04")
GROUPS = {"navigation/4": frozenset({"57"})}
# Transactions a household in a year, by service and group; the share online by group.
PROPENSITY = {"57": {"a": 0.9, "b": 0.45, "c": 0.15}, "58": {"a": 0.5, "b": 0.5, "c": 0.5}}
ONLINE = {"a": 0.7, "b": 0.4, "c": 0.2}
KEYS = ("month", "service", "interaction", "channel", "profile", "area")


def rows_of(seed: int, households: int, online: float) -> tuple[pd.DataFrame, pd.DataFrame]:
    """Return transactions and households of an authority, made by chance from the propensities."""
    random = np.random.default_rng(seed)
    mixes = random.dirichlet([2, 2, 2, 2], len(WARDS))
    ward = random.integers(0, len(WARDS), households)
    pick = (mixes[ward].cumsum(axis=1) > random.random((households, 1))).argmax(axis=1)
    homes = pd.DataFrame({"unit": np.arange(1, households + 1)})
    homes["profile"] = np.array(list(PARENT))[pick]
    homes["area"] = np.array(WARDS)[ward]
    parts = []
    for service, by_group in PROPENSITY.items():
        group = homes["profile"].map(PARENT)
        mean = group.map(by_group).to_numpy() * random.gamma(2, 0.5, households)
        times = random.poisson(mean)
        part = homes.loc[homes.index.repeat(times)].assign(service=service, interaction="0")
        is_online = random.random(len(part)) < part["profile"].map(PARENT).map(ONLINE) + online
        part["channel"] = np.where(is_online, "1", "2")
        part["month"] = random.choice(MONTHS, len(part), p=[0.3, 0.3, 0.4])
        parts.append(part)
    return pd.concat(parts), homes


def _levels(table: pd.DataFrame, depth: int) -> pd.DataFrame:
    """Repeat rows for every profile level and both area levels."""
    found = []
    for level, area_level in itertools.product(range(depth + 1), (0, 1)):
        part = table.assign(profile_level=level, area_level=area_level)
        if level == 0:
            part["profile"] = "*"
        elif level == 1:
            part["profile"] = part["profile"].str[0]
        if area_level == 0:
            part["area"] = "*"
        found.append(part)
    return pd.concat(found)


def _all(table: pd.DataFrame, *columns: str) -> pd.DataFrame:
    return table.assign(**dict.fromkeys(columns, "*"))


def table_of(rows: pd.DataFrame, depth: int = 2) -> pa.Table:
    """Add rows up to the cells of a statistics table, the plain way."""
    grouped = pd.concat(
        [rows.assign(service=g)[rows["service"].isin(s)] for g, s in GROUPS.items()]
    )
    wide = pd.concat([rows, grouped, _all(rows, "service")])
    kinds = [_all(wide, "interaction"), _all(wide, "interaction", "channel")]
    yearly = _all(pd.concat(kinds), "month")
    cells = _levels(pd.concat([yearly, kinds[1]]), depth)
    keys = [*KEYS, "profile_level", "area_level"]
    units = cells.groupby([*keys, "unit"]).size().rename("v").reset_index()
    units["squares"] = units["v"] ** 2
    units = units.sort_values("v", ascending=False)
    by = units.groupby(keys)
    found = by.agg(transactions=("v", "sum"), squares=("squares", "sum"), units=("v", "size"))
    found["largest"] = by["v"].max()
    second = by.nth(1).set_index(keys)["v"]
    found["second"] = second.reindex(found.index, fill_value=0)
    return pa.Table.from_pandas(found.reset_index(), preserve_index=False)


def households_of(homes: pd.DataFrame, depth: int = 2) -> pa.Table:
    keys = ["profile", "profile_level", "area", "area_level"]
    counted = _levels(homes, depth).groupby(keys).size().rename("households").reset_index()
    return pa.Table.from_pandas(counted, preserve_index=False)


@dataclass(frozen=True)
class PlainStatistics:
    """A statistics table in memory, selected as the model says."""

    metadata: Mapping[str, Any]
    table: pa.Table
    of_households: pa.Table

    def select(
        self, *, profile_level: int = 0, area: str | None = "*", **keys: str | None
    ) -> pa.Table:
        """Return the cells of a selection; None is every key but ``*``."""
        wanted = {**dict.fromkeys(("month", "service", "interaction", "channel"), "*"), **keys}
        return self.table.filter(_chosen({**wanted, "area": area}, profile_level))

    def households(self, profile_level: int, area: str | None = "*") -> pa.Table:
        """Return households by profile and area."""
        return self.of_households.filter(_chosen({"area": area}, profile_level))


def _chosen(wanted: Mapping[str, str | None], level: int) -> pc.Expression:
    chosen = pc.field("profile_level") == level
    for column, key in wanted.items():
        chosen &= pc.field(column) != "*" if key is None else pc.field(column) == key
    return chosen


def statistics_of(authority: str, rows: pd.DataFrame, homes: pd.DataFrame) -> PlainStatistics:
    metadata = {
        "authority": authority,
        "period": "2024-04..2025-04",
        "scheme": "three",
        "unit": "household",
        "synthetic": True,
    }
    depth = int(homes["profile"].str.len().max())
    return PlainStatistics(metadata, table_of(rows, depth), households_of(homes, depth))


@pytest.fixture(scope="session")
def rows() -> tuple[pd.DataFrame, pd.DataFrame]:
    """Return the transactions and households of the first authority."""
    return rows_of(1, 4000, 0.0)


@pytest.fixture(scope="session")
def statistics(rows: tuple[pd.DataFrame, pd.DataFrame]) -> dict[str, PlainStatistics]:
    """Return the statistics of five authorities; the others are further online."""
    others = {f"X{i}": rows_of(i, 1500, 0.1 + 0.02 * i) for i in range(2, 6)}
    return {name: statistics_of(name, *made) for name, made in {"X1": rows, **others}.items()}


@pytest.fixture(scope="session")
def view(statistics: Mapping[str, PlainStatistics]) -> Callable[..., View]:
    """Return a function: an authority's view for an audience, under rules."""

    def make(name: str = "X1", audience: Audience = Audience.OWN, **rules: Any) -> View:
        return View(statistics[name], audience, Rules(groups=GROUPS, **rules))

    return make


class Town(NamedTuple):
    """A town of the demonstrator: what was drawn, and what is known of it."""

    view: View
    oracle: dict[str, Any]


@pytest.fixture(scope="session")
def towns() -> list[Town]:
    """Return four towns of the demonstrator, by groups of the first level."""
    return [_town(town) for town in TOWNS[:4]]


def _town(town: Any) -> Town:
    place = make_place(town, SEED)
    area = pd.Series(place.area_of)
    homes = pd.DataFrame({"unit": np.arange(place.households)})
    homes["profile"] = place.group_of.astype(str)
    homes["area"] = np.array(place.wards)[place.ward_of[area]]
    (drawn,) = draw(place, DRAWN, MONTHS, SEED)
    columns = ["date", "service", "interaction", "channel", "household", "postcode"]
    rows = drawn.select(columns).to_pandas()
    rows["month"] = rows.pop("date").str[:7]
    rows["unit"] = pd.factorize(rows.pop("household"))[0]
    where = homes.drop(columns="unit").assign(postcode=np.array(place.postcodes)[place.postcode_of])
    # Rows with a postcode that is nowhere find no profile and fall away.
    rows = rows.merge(where.drop_duplicates("postcode"), on="postcode").drop(columns="postcode")
    view = View(statistics_of(town.code, rows, homes), Audience.OWN, Rules(groups=GROUPS))
    return Town(view, make_oracle(place, MONTHS, SEED, DRAWN))
