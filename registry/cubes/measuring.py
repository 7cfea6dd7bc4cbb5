"""From protected cells to the tables of a publication: counts, index, cost, status.

Indexes are computed from the published counts alone (profiling contract, section 3): exact counts
cannot be got back from them.
"""

from __future__ import annotations

from collections.abc import Mapping

import numpy as np
import pandas as pd
import pyarrow as pa

from registry.cubes.kinds import ALL, DIMENSIONS, ROW_ORDER, table_schema
from registry.profiling.answers.costs import UnitCost, find_cost
from registry.profiling.answers.view import published_squares
from registry.profiling.measures.estimates import Counts
from registry.profiling.measures.propensity import log_variance
from registry.profiling.protection import FREE
from registry.profiling.protection.derived import publish_index

UNKNOWN = "?"
#: What cells are told apart by, beside the profile.
_PLACE = ["month", "service", "interaction", "channel", "area"]
_KEYS = [dimension.column for dimension in DIMENSIONS]

Costs = Mapping[tuple[str, str], UnitCost]


def measure_cells(
    cells: pa.Table, shown: pa.Table, households: pa.Table, period: str, dispersion: float
) -> pd.DataFrame:
    """Return one row a cell that has a place in a cube, with all measures; NaN where withheld.

    ``cells`` are the exact ones and ``shown`` what the protection made of them, in one order;
    ``households`` those of every profile and area. Cells of unknown keys and of groups of services
    are in no code list, and so in no cube.
    """
    frame = shown.to_pandas()
    exact = cells.to_pandas()
    frame["squares"] = published_squares(
        frame["transactions"].to_numpy(dtype=float, na_value=np.nan),
        exact["transactions"].to_numpy(dtype=float),
        exact["squares"].to_numpy(dtype=float),
    )
    frame = frame.astype(dict.fromkeys(_KEYS, str))
    frame = _with_index(frame, households.to_pandas(), dispersion)
    is_known = ~(frame[_KEYS] == UNKNOWN).any(axis=1)
    is_single = ~frame["service"].str.contains("/", regex=False)
    frame = frame[is_known & is_single].copy()
    frame.loc[frame["month"] == ALL, "month"] = period
    return frame.sort_values([d.column for d in ROW_ORDER], ignore_index=True)


def _with_index(frame: pd.DataFrame, households: pd.DataFrame, dispersion: float) -> pd.DataFrame:
    """Add index, lower and upper to the rows of profiles; NaN for others."""
    is_whole = frame["profile_level"] == 0
    whole = frame[is_whole].set_index(_PLACE)[["transactions", "squares"]]
    unknown = frame[(frame["profile"] == UNKNOWN) & (frame["profile_level"] == 1)]
    without = unknown.set_index(_PLACE)[["transactions", "squares"]].astype(float)
    everybody = (whole.astype(float) - without.reindex(whole.index).fillna(0.0)).clip(lower=0.0)
    frame = frame.join(everybody, on=_PLACE, rsuffix="_of_all")
    known = households.astype({"profile": str, "area": str}).query("profile != @UNKNOWN")
    homes = known.set_index(["profile", "area"])["households"]
    of_area = known.query("profile_level == 1").groupby("area")["households"].sum()
    its_homes = frame.join(homes.rename("homes"), on=["profile", "area"])["homes"].to_numpy(float)
    all_homes = frame["area"].map(of_area).to_numpy(float)
    of_own = frame["transactions"].to_numpy(float)
    own = Counts(of_own, frame["squares"].to_numpy(float))
    of_all = frame["transactions_of_all"].to_numpy(float)
    total = Counts(of_all, frame["squares_of_all"].to_numpy(float))
    with np.errstate(divide="ignore", invalid="ignore"):
        variance = log_variance(own, total, dispersion)
    found = publish_index(of_own, of_all, its_homes, all_homes, variance)
    usable = np.isfinite(found.value) & np.isfinite(found.upper) & (of_own > 0)
    usable &= ~is_whole.to_numpy() & (frame["profile"] != UNKNOWN).to_numpy()
    for name, values in zip(("index", "lower", "upper"), found, strict=True):
        frame[name] = np.where(usable, values, np.nan)
    return frame


def tables_of(measured: pd.DataFrame, costs: Costs) -> dict[str, pa.Table]:
    """Return the table of each kind from measured cells; a kind without rows is left out."""
    free = measured[measured["status"] == FREE]
    with_cost = free.assign(cost=_cost(free, costs))
    tables = {
        "counts": _table("counts", free),
        "index": _table("index", free[free["index"].notna()]),
        "cost": _table("cost", with_cost[with_cost["cost"].notna()]),
        "status": _table("status", measured),
    }
    return {kind: table for kind, table in tables.items() if table.num_rows}


def _cost(free: pd.DataFrame, costs: Costs) -> pd.Series[float]:
    """Return the cost of each row of one service by one channel, from its published count."""
    pairs = free[["service", "channel"]].drop_duplicates()
    found = {
        (service, channel): find_cost(costs, service, channel)
        for service, channel in pairs.itertuples(index=False)
        if ALL not in (service, channel)
    }
    unit = [
        cost.amount if (cost := found.get((service, channel))) else np.nan
        for service, channel in free[["service", "channel"]].itertuples(index=False)
    ]
    amounts: pd.Series[float] = free["transactions"].astype(float).mul(np.array(unit, dtype=float))
    return amounts.round()


def _table(kind: str, rows: pd.DataFrame) -> pa.Table:
    schema = table_schema(kind)
    columns = {
        name: pa.array(
            rows[name].astype("Int64")
            if pa.types.is_integer(schema.field(name).type)
            else rows[name],
            schema.field(name).type,
            from_pandas=True,
        )
        for name in schema.names
    }
    return pa.table(columns, schema=schema)
