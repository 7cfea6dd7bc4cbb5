"""Intervals of published indexes give away nothing: a hidden cell has none."""

from __future__ import annotations

from collections.abc import Callable

import numpy as np
import pandas as pd
import pyarrow as pa

from registry.cubes.measuring import measure_cells, tables_of
from registry.profiling.measures.estimates import Counts
from registry.profiling.measures.propensity import log_variance
from registry.profiling.periods import read_period
from registry.profiling.protection import FREE, Audience, Rules, protect, publish_index
from registry.profiling.protection.publishing import prepare_publication

RULES = Rules()
PARENTS = {"1a": "1", "1b": "1", "2a": "2", "2b": "2", "3a": "3", "3b": "3"}
WARDS = ("W0", "W1", "W2", "W3")
#: 40 households of each type in each ward.
HOMES = {
    (profile, area): 40 * types * (len(WARDS) if area == "*" else 1)
    for area in ("*", *WARDS)
    for profile, types in (("*", 6), *((group, 2) for group in "123"), *((t, 1) for t in PARENTS))
}
Statistics = Callable[[list[dict[str, object]]], pa.Table]
Town = Callable[..., list[dict[str, object]]]


def households() -> pa.Table:
    """Return the households of each profile in each ward."""
    rows = [(key[0], 0 if key[0] == "*" else len(key[0]), key[1], n) for key, n in HOMES.items()]
    names = ("profile", "profile_level", "area", "households")
    return pa.table(dict(zip(names, map(list, zip(*rows, strict=True)), strict=True)))


def given_away(measured: pd.DataFrame) -> int:
    """Count the hidden cells of which few counts, with any size of clusters, make the interval."""
    hidden = measured[(measured["status"] != FREE) & measured["lower"].notna()]
    counts, sizes = np.arange(1.0, 60.0)[:, None], np.arange(1.5, 8.0, 0.5)
    found = 0
    for row in hidden.itertuples():
        all_of = [np.full((1, 1), x) for x in (row.transactions_of_all, row.squares_of_all)]
        variance = log_variance(Counts(counts, counts * sizes), Counts(*all_of), 1.0)
        own, everybody = (
            np.full((1, 1), HOMES[key, str(row.area)]) for key in (str(row.profile), "*")
        )
        made = publish_index(counts, all_of[0], own, everybody, variance)
        fits = counts[((made.lower == row.lower) & (made.upper == row.upper)).any(axis=1), 0]
        assert len(fits)
        found += bool(fits.max() - fits.min() < RULES.width)
    return found


def test_intervals_of_hidden_cells_would_give_them_away_and_none_is_published(
    statistics: Statistics, town: Town
) -> None:
    cells = statistics(town(1, 500, "area"))
    published, report = prepare_publication(
        cells, read_period("2025"), Audience.PUBLIC, RULES, PARENTS
    )
    assert report.hidden > 10
    assert report.passes
    exact = protect(cells, Audience.OWN, RULES)
    careless = measure_cells(cells, exact, households(), "2025", 1.0)
    measured = measure_cells(cells, published.table, households(), "2025", 1.0)
    assert given_away(careless) > 5
    assert given_away(measured) == 0
    is_hidden = measured["status"] != FREE
    assert measured.loc[is_hidden, ["index", "lower", "upper", "squares"]].isna().all(axis=None)
    assert tables_of(measured, {})["index"].num_rows == measured["index"].notna().sum() > 5
