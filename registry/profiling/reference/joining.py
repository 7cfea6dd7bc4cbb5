"""Joins area tables, postcodes and boundaries: each postcode in an area, each area in a ward.

A postcode is in the output area that its table names, else in the one its position falls in. An
output area is in the ward its table names, else in that of most of its postcodes, else in the one
that a point inside it falls in, if that ward is one that tables speak of too: boundaries of another
year have other codes. What none of these decides stays unknown.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np
import pyarrow as pa

from registry.profiling.reference.area_tables import AreaRow
from registry.profiling.reference.areas import AREAS, POSTCODES, UNKNOWN
from registry.profiling.reference.boundaries import Boundaries
from registry.profiling.reference.placing import place, place_shapes
from registry.profiling.reference.postcode_tables import PostcodeRow
from registry.profiling.reference.schemes import Scheme


@dataclass(frozen=True)
class Gathered:
    """What was read of one authority; positions of postcodes are longitudes and latitudes.

    `closed` tells that every postcode is known to be the authority's own.
    """

    areas: Mapping[str, AreaRow]
    postcodes: Mapping[str, PostcodeRow]
    boundaries: Mapping[str, Boundaries]
    closed: bool

    @property
    def area_codes(self) -> list[str]:
        """The codes of output areas that the area table or the boundaries name, in order."""
        drawn = self.boundaries["area"].shapes if "area" in self.boundaries else {}
        return sorted({*self.areas, *drawn})


@dataclass(frozen=True)
class Joined:
    """The two tables, and how many joins were made in each way."""

    areas: pa.Table
    postcodes: pa.Table
    unknown_types: Mapping[str, int]
    postcode_joins: Mapping[str, int]
    ward_joins: Mapping[str, int]
    without_postcodes: tuple[str, ...]


def join(gathered: Gathered, scheme: Scheme | None) -> Joined:
    """Join what was gathered; types that the scheme does not have become unknown."""
    area_of, postcode_joins = _postcode_areas(gathered)
    ward_of, ward_joins = _wards(gathered, area_of)
    types, unknown_types = _types(gathered, scheme)
    codes = gathered.area_codes
    areas = [gathered.areas.get(code) for code in codes]
    used = set(area_of.values())
    return Joined(
        pa.table(
            {
                "area": codes,
                "type": [types.get(code, UNKNOWN) for code in codes],
                "households": [row.households if row else None for row in areas],
                "ward": [ward_of[code] for code in codes],
            },
            schema=AREAS,
        ),
        pa.table(
            {
                "postcode": list(area_of),
                "area": list(area_of.values()),
                "ward": [
                    gathered.postcodes[postcode].ward or ward_of.get(area, UNKNOWN)
                    for postcode, area in area_of.items()
                ],
            },
            schema=POSTCODES,
        ),
        unknown_types,
        postcode_joins,
        ward_joins,
        tuple(code for code in codes if code not in used) if area_of else (),
    )


def _types(gathered: Gathered, scheme: Scheme | None) -> tuple[dict[str, str], Counter[str]]:
    types: dict[str, str] = {}
    unknown: Counter[str] = Counter()
    for code, row in gathered.areas.items():
        if scheme is None or row.type is None:
            continue
        if (notation := scheme.find(row.type)) is None:
            unknown[row.type] += 1
        else:
            types[code] = notation
    return types, unknown


def _postcode_areas(gathered: Gathered) -> tuple[dict[str, str], Counter[str]]:
    """Find the output area of each postcode, in order of postcodes."""
    known = set(gathered.area_codes)
    fallen, joins = _fallen(gathered)
    area_of: dict[str, str] = {}
    for postcode in sorted(gathered.postcodes):
        named, by_position = gathered.postcodes[postcode].area, fallen.get(postcode)
        if named in known:
            area_of[postcode] = str(named)
            joins["named"] += 1
            joins["named otherwise than the position"] += by_position not in {None, named}
        elif named is None and by_position is not None:
            area_of[postcode] = by_position
            joins["position"] += 1
        elif gathered.closed:
            area_of[postcode] = UNKNOWN
            joins["none"] += 1
        else:
            joins["outside"] += 1
    return area_of, joins


def _fallen(gathered: Gathered) -> tuple[dict[str, str], Counter[str]]:
    """Find the output area that the position of each postcode falls in."""
    joins: Counter[str] = Counter()
    drawn = gathered.boundaries.get("area")
    rows = [row for row in gathered.postcodes.values() if row.x is not None and row.y is not None]
    if drawn is None or not rows:
        return {}, joins
    x = np.array([row.x for row in rows], dtype=np.float64)
    y = np.array([row.y for row in rows], dtype=np.float64)
    placed = place(x, y, drawn.shapes)
    joins["on a common edge"] = placed.ambiguous
    found = zip(rows, placed.codes, strict=True)
    return {row.postcode: code for row, code in found if code is not None}, joins


def _wards(gathered: Gathered, area_of: Mapping[str, str]) -> tuple[dict[str, str], Counter[str]]:
    """Find the ward of each output area."""
    votes: defaultdict[str, Counter[str]] = defaultdict(Counter)
    for postcode, area in area_of.items():
        if ward := gathered.postcodes[postcode].ward:
            votes[area][ward] += 1
    drawn = _wards_by_geometry(gathered)
    spoken = {row.ward for row in gathered.areas.values() if row.ward}.union(*votes.values())
    joins: Counter[str] = Counter()
    ward_of: dict[str, str] = {}
    for code in gathered.area_codes:
        row = gathered.areas.get(code)
        voted = _majority(votes[code])
        named = row.ward if row else None
        lies_in = drawn.get(code)
        usable = lies_in if not spoken or lies_in in spoken else None
        ways = {"named": named, "postcodes": voted, "geometry": usable}
        way = next((way for way, ward in ways.items() if ward is not None), "none")
        ward_of[code] = ways.get(way) or UNKNOWN
        joins[way] += 1
        joins["postcodes in several wards"] += len(votes[code]) > 1
        joins["geometry says otherwise"] += way in {"named", "postcodes"} and lies_in not in {
            None,
            ward_of[code],
        }
    return ward_of, joins


def _wards_by_geometry(gathered: Gathered) -> dict[str, str]:
    inner, outer = gathered.boundaries.get("area"), gathered.boundaries.get("ward")
    if inner is None or outer is None:
        return {}
    placed = place_shapes(inner.shapes, outer.shapes)
    found = zip(sorted(inner.shapes), placed.codes, strict=True)
    return {code: ward for code, ward in found if ward is not None}


def _majority(votes: Counter[str]) -> str | None:
    """Return what most say; None where nobody says anything or two are equal."""
    first, second = (*votes.most_common(2), (None, 0), (None, 0))[:2]
    return first[0] if first[1] > second[1] else None
