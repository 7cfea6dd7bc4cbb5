"""What a profile uses: the index of every service, or group of services, for one profile."""

from __future__ import annotations

from typing import NamedTuple

import numpy as np

from registry.once import once
from registry.profiling.answers.answer import (
    MOST_ANSWERS,
    Answer,
    Index,
    Number,
    about,
    count,
    indexes,
    notes,
    number,
)
from registry.profiling.answers.customers import cluster_size
from registry.profiling.answers.view import ALL, UNKNOWN, Cells, Selection, Use, View, take
from registry.profiling.measures import propensity, shrinkage
from registry.profiling.measures.estimates import Array, Verdict, divide, too_thin


class ServiceUse(NamedTuple):
    """How a profile uses one service; `ranking` is the shrunken index, for ordering only."""

    service: str
    transactions: int | None
    share: Number
    status: str
    use_index: Index
    ranking: Number


@once(MOST_ANSWERS)
def service_indexes(
    view: View, profile: str, level: int, area: str = ALL, groups: bool = False
) -> Answer[ServiceUse]:
    """Return the index of use of each service for a profile, the highest ranking first.

    With `groups` those of groups of services instead. `share` is the profile's per cent of the
    service's transactions. Services whose count is withheld come last.
    """
    homes = view.households(level, area)
    cells = view.cells(Selection(None, level, area))
    whole = view.cells(Selection(None, 0, area))
    services = sorted(
        {s for s in whole.keys["service"] if s not in (ALL, UNKNOWN) and ("/" in s) == groups}
    )
    places = cells.by("service", "profile")
    own = _take(cells, places, services, profile)
    everybody = _known(_take(whole, {}, services, ALL), _take(cells, places, services, UNKNOWN))
    households, total = homes.get(profile, 0.0), sum(homes.values())
    estimate = propensity.index_interval(
        own.counts, everybody.counts, households, total, view.dispersion
    )
    expected = propensity.expected_transactions(everybody.transactions, households, total)
    thin = too_thin(np.nan_to_num(own.customers), np.nan_to_num(expected))
    ranking = _ranked(view, own, everybody, expected)
    share = 100 * divide(own.transactions, everybody.transactions)
    shown = indexes(estimate, thin, view.exact)
    rows = [
        ServiceUse(
            service,
            count(own.transactions[i]),
            number(share[i], view.exact),
            cells.status_at(places.get((service, profile), -1)),
            shown[i],
            number(ranking[i], view.exact),
        )
        for i, service in enumerate(services)
    ]
    rows.sort(key=lambda row: (row.ranking is None, -(row.ranking or 0), row.service))
    figures = {"profile": profile, "households": int(households), "all_households": int(total)}
    return Answer(about(view), tuple(rows), figures, notes(view))


def most_and_least(
    answer: Answer[ServiceUse], each: int = 10
) -> tuple[tuple[ServiceUse, ...], tuple[ServiceUse, ...]]:
    """Return the services most clearly over- and under-used, in order of how far."""
    clear = [row for row in answer.rows if not row.use_index.grey]
    most = [row for row in clear if row.use_index.verdict is Verdict.ABOVE]
    least = [row for row in reversed(clear) if row.use_index.verdict is Verdict.BELOW]
    return tuple(most[:each]), tuple(least[:each])


def _take(
    cells: Cells, places: dict[tuple[str, ...], int], services: list[str], profile: str
) -> Use:
    return take(cells, places, [(s, profile) for s in services], ("service", "profile"))


def _known(whole: Use, unknown: Use) -> Use:
    parts = zip(whole, unknown, strict=True)
    return Use(*(np.maximum(total - np.nan_to_num(of), 0.0) for total, of in parts))


def _ranked(view: View, own: Use, everybody: Use, expected: Array) -> Array:
    """Shrink each service's ratio toward the profile's own mean over services."""
    size = cluster_size(everybody, view.dispersion)
    seen = np.isfinite(own.transactions) & (np.nan_to_num(expected) > 0)
    theta = np.full(len(expected), np.nan)
    if seen.any():
        observed, base = own.transactions[seen] / size[seen], expected[seen] / size[seen]
        theta[seen] = 100 * shrinkage.shrink(observed, base, shrinkage.fit_prior(observed, base))
    return theta
