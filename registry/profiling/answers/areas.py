"""Who lives where: households of an area by profile against a reference; the leading profile."""

from __future__ import annotations

from collections.abc import Mapping
from typing import NamedTuple

import numpy as np

from registry.once import once
from registry.profiling.answers.answer import MOST_ANSWERS, Number, number
from registry.profiling.measures.estimates import divide
from registry.profiling.reference.areas import UNKNOWN, Reference
from registry.profiling.reference.schemes import Scheme

FADED_UNDER = 5.0

Homes = Mapping[str, Mapping[str, float]]


class AreaProfile(NamedTuple):
    """Households of a profile in an area; shares in per cent, the index against the reference."""

    profile: str
    households: int
    share: Number
    reference_share: Number
    share_index: Number


class Predominant(NamedTuple):
    """The profile with most households in an area, its share, and its lead over the next.

    `lead` is in percentage points; under 5 the area is `faded`: it has no clear character.
    """

    area: str
    profile: str
    share: float
    lead: float
    faded: bool


@once(MOST_ANSWERS)
def homes_by_ward(reference: Reference, scheme: Scheme, level: int) -> dict[str, dict[str, float]]:
    """Return households by profile of a level in each ward, from an authority's reference data.

    This needs no upload, so demand can be modelled where nothing was counted. Households whose
    type or ward is unknown are left out.
    """
    table = reference.read_areas()
    found: dict[str, dict[str, float]] = {}
    columns = (table[name].to_pylist() for name in ("ward", "type", "households"))
    for ward, notation, homes in zip(*columns, strict=True):
        profile = scheme.at_level(notation, level) if notation in scheme.level else None
        if ward != UNKNOWN and profile is not None:
            own = found.setdefault(ward, {})
            own[profile] = own.get(profile, 0.0) + homes
    return found


def area_profile(
    homes: Mapping[str, float], reference: Mapping[str, float]
) -> tuple[AreaProfile, ...]:
    """Return an area's households by profile beside those of a reference, such as the authority.

    Both give households by profile. They are counts of the census, not of customers: no interval.
    """
    profiles = sorted(set(homes) | set(reference))
    own = np.array([homes.get(profile, 0.0) for profile in profiles])
    base = np.array([reference.get(profile, 0.0) for profile in profiles])
    share, of_base = 100 * divide(own, own.sum()), 100 * divide(base, base.sum())
    index = 100 * divide(share, of_base)
    return tuple(
        AreaProfile(
            profile,
            int(own[i]),
            number(share[i], True),
            number(of_base[i], True),
            number(index[i], True),
        )
        for i, profile in enumerate(profiles)
    )


def predominant(homes: Homes) -> tuple[Predominant, ...]:
    """Return the leading profile of each area that has households, by area."""
    rows = []
    for area, own in sorted(homes.items()):
        total = sum(own.values())
        if total <= 0:
            continue
        ranked = sorted(own.items(), key=lambda pair: (-pair[1], pair[0]))
        share = 100 * ranked[0][1] / total
        lead = share - (100 * ranked[1][1] / total if len(ranked) > 1 else 0.0)
        rows.append(Predominant(area, ranked[0][0], share, lead, lead < FADED_UNDER))
    return tuple(rows)
