"""Who uses a service: customers by profile against households, and who is over or under."""

from __future__ import annotations

from typing import NamedTuple

import numpy as np

from registry.once import once
from registry.profiling.answers.answer import (
    MOST_ANSWERS,
    Answer,
    Index,
    Measure,
    Number,
    about,
    count,
    indexes,
    measures,
    notes,
    number,
)
from registry.profiling.answers.view import ALL, Selection, Use, View, take
from registry.profiling.measures import propensity, rates, shrinkage
from registry.profiling.measures.estimates import Array, Flags, Verdict, divide, too_thin


class ProfileUse(NamedTuple):
    """How a profile uses a service; shares in per cent, the rate per 1,000 households.

    `ranking` is the shrunken index: it orders profiles so that thin ones do not come first.
    """

    profile: str
    households: int
    households_share: Number
    transactions: int | None
    transactions_share: Number
    customers: int | None
    customers_share: Number
    status: str
    use_index: Index
    customer_index: Index
    rate: Measure
    ranking: Number


@once(MOST_ANSWERS)
def customer_split(
    view: View, service: str, level: int, area: str = ALL, channel: str = ALL
) -> Answer[ProfileUse]:
    """Return each profile's share of a service's use and of households, with indexes and rates.

    `service` is a service, a group of services or ``*``; `level` that of the profiles. In a ward
    the base is the ward's own households.
    """
    homes = view.households(level, area)
    profiles = sorted(homes)
    households = np.array([homes[profile] for profile in profiles])
    cells, everybody = view.profiled(Selection(service, level, area, channel=channel))
    places = cells.by("profile")
    use = take(cells, places, [(profile,) for profile in profiles], ("profile",))
    estimates = profile_indexes(view, use, everybody, households)
    rate = rates.rate(use.transactions, households, cluster_size(use, view.dispersion))
    shares = [
        100 * divide(part, whole)
        for part, whole in (
            (households, households.sum()),
            (use.transactions, everybody.transactions),
            (use.customers, everybody.customers),
        )
    ]
    ranking = shrunken(view, use, everybody, households)
    rows = (
        ProfileUse(
            profile,
            int(households[place]),
            number(shares[0][place], view.exact),
            count(use.transactions[place]),
            number(shares[1][place], view.exact),
            count(use.customers[place]),
            number(shares[2][place], view.exact),
            cells.status_at(places.get((profile,), -1)),
            estimates[0][place],
            estimates[1][place],
            measure,
            number(ranking[place], view.exact),
        )
        for place, (profile, measure) in enumerate(
            zip(profiles, measures(rate, view.exact), strict=True)
        )
    )
    figures = {
        "households": int(households.sum()),
        "transactions": count(float(everybody.transactions[0])),
        "customers": count(float(everybody.customers[0])),
    }
    return Answer(about(view), tuple(rows), figures, notes(view))


@once(MOST_ANSWERS)
def over_and_under(view: View, service: str, level: int, area: str = ALL) -> Answer[ProfileUse]:
    """Return the profiles that clearly use a service more or less than everybody, most first."""
    split = customer_split(view, service, level, area)
    clear = [
        row
        for row in split.rows
        if row.use_index.verdict is not Verdict.UNCLEAR and not row.use_index.grey
    ]
    clear.sort(key=lambda row: (-(row.ranking or 0), row.profile))
    return Answer(split.about, tuple(clear), split.figures, split.notes)


def profile_indexes(
    view: View, use: Use, everybody: Use, households: Array
) -> tuple[list[Index], list[Index]]:
    """Return the indexes of use and of customers of entries against everybody."""
    total = households.sum()
    of_use = propensity.index_interval(
        use.counts, everybody.counts, households, total, view.dispersion
    )
    of_customers = propensity.index_of_customers(
        use.customers, everybody.customers, households, total, view.dispersion
    )
    thin = _thin(use, everybody, households, total)
    return indexes(of_use, thin, view.exact), indexes(of_customers, thin, view.exact)


def shrunken(view: View, use: Use, everybody: Use, households: Array) -> Array:
    """Return the shrunken index of each entry; not a number where its count is withheld."""
    expected = propensity.expected_transactions(
        everybody.transactions, households, households.sum()
    )
    cluster = float(np.nan_to_num(cluster_size(everybody, view.dispersion))[0]) or 1.0
    seen = np.isfinite(use.transactions) & (np.nan_to_num(expected) > 0)
    theta = np.full(len(households), np.nan)
    if seen.any():
        observed, base = use.transactions[seen] / cluster, expected[seen] / cluster
        theta[seen] = 100 * shrinkage.shrink(observed, base, shrinkage.fit_prior(observed, base))
    return theta


def _thin(use: Use, everybody: Use, households: Array, total: float) -> Flags:
    expected = propensity.expected_transactions(everybody.transactions, households, total)
    return too_thin(np.nan_to_num(use.customers), np.nan_to_num(expected))


def cluster_size(use: Use, dispersion: float) -> Array:
    """Return the mean size of a cluster Q / N, at least 1; times the dispersion."""
    size = np.nan_to_num(divide(use.squares, use.transactions), nan=1.0)
    return np.asarray(np.maximum(size, 1.0) * dispersion)
