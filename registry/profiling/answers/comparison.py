"""An authority beside others: adjusted ratios in a funnel, indexes side by side, neighbours."""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from typing import NamedTuple

import numpy as np

from registry.once import once
from registry.profiling.answers.answer import (
    MOST_ANSWERS,
    Answer,
    Index,
    Measure,
    Note,
    Number,
    about,
    count,
    limits,
    measures,
    notes,
    number,
)
from registry.profiling.answers.customers import cluster_size, customer_split
from registry.profiling.answers.view import Selection, Use, View, take
from registry.profiling.measures import comparison as measure
from registry.profiling.measures import rates
from registry.profiling.measures.estimates import (
    LEAST_EXPECTED,
    Array,
    Verdict,
    array,
    divide,
    judge,
)


class AuthorityRatio(NamedTuple):
    """An authority in a funnel: what it counted and what its profiles would lead one to expect.

    `limits95` and `limits998` are the limits around 100 at its expected count; `outside` is None,
    "control" (beyond 95 %) or "alert" (beyond 99.8 %).
    """

    authority: str
    households: int
    transactions: int | None
    rate: Measure
    expected: Number
    ratio: Measure
    verdict: Verdict
    limits95: tuple[Number, Number]
    limits998: tuple[Number, Number]
    outside: str | None
    grey: bool


class ProfileIndex(NamedTuple):
    """The index of a profile at one authority; `matched` is the profile it is mapped to, if any."""

    authority: str
    profile: str
    matched: str | None
    use_index: Index
    households_share: Number


class CommonRate(NamedTuple):
    """The rate per 1,000 households of a profile common to two schemes, at one authority."""

    authority: str
    profile: str
    households: int
    transactions: int | None
    rate: Measure


class Neighbour(NamedTuple):
    """How far another authority is: by mix of profiles (0 to 1), by attributes in deviations."""

    authority: str
    mix_distance: Number
    attribute_distance: Number


class Compared(NamedTuple):
    """One side of a comparison: whose view, its own code of the service, its profiles mapped."""

    view: View
    service: str
    matches: Mapping[str, str]


@once(MOST_ANSWERS)
def funnel(views: Sequence[View], service: str, level: int = 1) -> Answer[AuthorityRatio]:
    """Return each authority's profile-adjusted ratio and funnel limits; one's own comes first.

    The reference is the use of all the authorities compared, taken together, by profile; all must
    be on one profile scheme.
    """
    pooled = pool(views, service, level)
    whole = [view.profiled(Selection(service, level))[1] for view in views]
    use = Use(*(np.concatenate(columns) for columns in zip(*whole, strict=True)))
    expected = measure.expected_from(divide(pooled.transactions, pooled.households), pooled.homes)
    dispersion = views[0].dispersion
    size = float(cluster_size(_sum(use), dispersion)[0])
    seen = np.isfinite(use.transactions)
    phi = measure.over_dispersion(use.transactions[seen] / size, expected[seen] / size) * size
    around = measure.funnel(expected, phi)
    homes = pooled.homes.sum(axis=1)
    ratios = measure.adjusted_ratio(use.transactions, use.squares * dispersion, expected)
    rate = rates.rate(use.transactions, homes, cluster_size(use, dispersion))
    rows = []
    for i, view in enumerate(views):
        exact = all(each.exact for each in views)
        shown, per = measures(ratios, exact)[i], measures(rate, exact)[i]
        known = shown.lower is not None and shown.upper is not None
        rows.append(
            AuthorityRatio(
                view.authority,
                int(homes[i]),
                count(use.transactions[i]),
                per,
                number(expected[i], exact),
                shown,
                judge(shown.lower or 0, shown.upper or 0) if known else Verdict.UNCLEAR,
                limits(around.lower95[i], around.upper95[i], exact),
                limits(around.lower998[i], around.upper998[i], exact),
                measure.outside(float(ratios.value[i]), around, i) if known else None,
                bool(expected[i] < LEAST_EXPECTED),
            )
        )
    figures = {"dispersion": round(phi, 2), "authorities": len(views)}
    return Answer(about(views[0]), tuple(rows), figures, notes(views[0]))


class Pooled(NamedTuple):
    """Use and households by profile over several authorities; `homes` has a row an authority."""

    profiles: list[str]
    transactions: Array
    squares: Array
    households: Array
    homes: Array
    by_authority: Array


def pool(views: Sequence[View], service: str, level: int) -> Pooled:
    """Add up use by profile; what one authority withholds counts neither above nor below."""
    found = [view.households(level) for view in views]
    profiles = sorted(set().union(*found))
    homes = np.array([[own.get(profile, 0.0) for profile in profiles] for own in found])
    keys = [(profile,) for profile in profiles]
    uses = [take(v.cells(Selection(service, level)), {}, keys, ("profile",)) for v in views]
    counts = np.array([use.transactions for use in uses])
    seen = np.isfinite(counts)
    squares = np.array([use.squares for use in uses])
    return Pooled(
        profiles,
        np.where(seen, counts, 0).sum(axis=0),
        np.where(seen, squares, 0).sum(axis=0),
        np.where(seen, homes, 0).sum(axis=0),
        homes,
        counts,
    )


@once(MOST_ANSWERS)
def side_by_side(sides: Sequence[Compared], level: int = 1) -> Answer[ProfileIndex]:
    """Return each profile's index at each authority, every one on its own base.

    This works across borders: the figures say how a profile differs from its own nation, never
    how one nation differs from another.
    """
    rows = [
        ProfileIndex(
            side.view.authority,
            row.profile,
            side.matches.get(row.profile),
            row.use_index,
            row.households_share,
        )
        for side in sides
        for row in customer_split(side.view, side.service, level).rows
    ]
    first = sides[0].view
    return Answer(about(first), tuple(rows), {}, notes(first, Note.OWN_BASE))


@once(MOST_ANSWERS)
def common_rates(sides: Sequence[Compared], level: int = 1) -> Answer[CommonRate]:
    """Return rates over the profiles that a published mapping makes common, and no others.

    `matches` of each side leads from its profiles to the common ones; several that lead to one
    are added up, and one withheld withholds the sum.
    """
    rows: list[CommonRate] = []
    shared = set.intersection(*(set(side.matches.values()) for side in sides))
    for side in sides:
        homes, view = side.view.households(level), side.view
        cells = view.cells(Selection(side.service, level))
        for common in sorted(shared):
            own = [p for p, onto in side.matches.items() if onto == common and p in homes]
            use = _sum(take(cells, {}, [(p,) for p in own], ("profile",)))
            households = sum(homes[profile] for profile in own)
            rate = rates.rate(use.transactions, households, cluster_size(use, view.dispersion))
            rows.append(
                CommonRate(
                    view.authority,
                    common,
                    int(households),
                    count(use.transactions[0]),
                    measures(rate, view.exact)[0],
                )
            )
    first = sides[0].view
    return Answer(about(first), tuple(rows), {"profiles": sorted(shared)}, notes(first))


@once(MOST_ANSWERS)
def neighbours(
    code: str,
    mixes: Mapping[str, Mapping[str, float]],
    attributes: Mapping[str, Sequence[float]] | None = None,
) -> tuple[Neighbour, ...]:
    """Return the other authorities from the most to the least alike, by mix of profiles.

    `mixes` gives households by profile of each authority, all on one scheme; `attributes` the same
    measures, in the same order, of those that have them.
    """
    profiles = sorted(set().union(*mixes.values()))
    vectors = {a: array([mix.get(p, 0.0) for p in profiles]) for a, mix in mixes.items()}
    others = sorted(set(mixes) - {code})
    known = [a for a in others if attributes and code in attributes and a in attributes]
    far = dict.fromkeys(others, math.nan)
    if attributes and known:
        distances = measure.standardised_distance(
            array(attributes[code]), array([attributes[a] for a in known])
        )
        far.update(zip(known, distances.tolist(), strict=True))
    rows = [
        Neighbour(
            other,
            number(measure.mix_distance(vectors[code], vectors[other]), True),
            number(far[other], True),
        )
        for other in others
    ]
    return tuple(sorted(rows, key=lambda row: (row.mix_distance is None, row.mix_distance or 0)))


def _sum(use: Use) -> Use:
    return Use(*(np.array([column.sum()]) for column in use))
