"""Checks what was imported against itself: codes, vintages, coverage; says what is missing."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import NamedTuple

import pyarrow as pa
import pyarrow.compute as pc

from registry.errors import RegistryError
from registry.profiling.reference.areas import UNKNOWN, Need
from registry.profiling.reference.joining import Gathered, Joined
from registry.profiling.reference.schemes import Scheme

_EXAMPLES = 5
#: Below this share of known types, the table is of another scheme than the one named.
_LEAST_KNOWN = 0.9


class Check(NamedTuple):
    """One check: its name, whether all is well, what was found, in a sentence, and examples."""

    name: str
    passed: bool
    finding: str
    examples: tuple[str, ...] = ()


#: What cannot be done without each need, and why it may be missing.
MISSING = {
    Need.TYPES: "No output area has a type of a profile scheme, so that nothing can be profiled "
    "from an output area or a postcode; only rows that bring their own type can be.",
    Need.HOUSEHOLDS: "The numbers of households are not known, so that there are no rates, no "
    "indexes and no demand.",
    Need.WARDS: "No output area is known to lie in a ward, so that there are no figures by ward.",
    Need.POSTCODES: "There are no postcodes, so that rows with a postcode get no area and no type.",
    Need.AREA_BOUNDARIES: "There are no boundaries of output areas, so that they cannot be drawn "
    "and postcodes cannot be placed by their position.",
    Need.WARD_BOUNDARIES: "There are no boundaries of wards, so that no map of wards can be drawn.",
}


def missing(gathered: Gathered, joined: Joined) -> dict[str, str]:
    """Say what is not known and what that prevents, by need."""
    held = {
        Need.TYPES: _known(joined.areas["type"]),
        Need.HOUSEHOLDS: len(joined.areas) - joined.areas["households"].null_count,
        Need.WARDS: _known(joined.areas["ward"]),
        Need.POSTCODES: len(joined.postcodes),
        Need.AREA_BOUNDARIES: "area" in gathered.boundaries,
        Need.WARD_BOUNDARIES: "ward" in gathered.boundaries,
    }
    return {str(need): sentence for need, sentence in MISSING.items() if not held[need]}


def counts(joined: Joined, scheme: Scheme | None) -> dict[str, int]:
    """Count what is held: areas, those with a type, households, wards, postcodes, types present."""
    known = pc.unique(joined.areas["type"].filter(pc.not_equal(joined.areas["type"], UNKNOWN)))
    wards = pc.unique(joined.areas["ward"].filter(pc.not_equal(joined.areas["ward"], UNKNOWN)))
    return {
        "areas": len(joined.areas),
        "areas with a type": _known(joined.areas["type"]),
        "households": pc.sum(joined.areas["households"]).as_py() or 0,
        "wards": len(wards),
        "postcodes": len(joined.postcodes),
        "postcodes in an area": _known(joined.postcodes["area"]),
        "types": len(known) if scheme else 0,
    }


def check_vintages(named: Mapping[str, Mapping[str, str]]) -> dict[str, str]:
    """Return the vintage of area and ward codes; RegistryError where files are of two censuses.

    `named`: file -> (area or ward -> vintage, such as OA11). Wards of different years are no error
    here: which of their codes agree is checked one by one.
    """
    of_areas = {file: each["area"] for file, each in named.items() if each.get("area")}
    if len(set(of_areas.values())) > 1:
        said = ", ".join(f"{file} {vintage}" for file, vintage in of_areas.items())
        raise RegistryError(
            f"The files have output areas of different censuses ({said}). An area of one census is "
            "not that of the other: take all files from one."
        )
    of_wards = sorted({each["ward"] for each in named.values() if each.get("ward")})
    found = {"area": next(iter(of_areas.values()), ""), "ward": "/".join(of_wards)}
    return {kind: vintage for kind, vintage in found.items() if vintage}


def run_checks(gathered: Gathered, joined: Joined, scheme: Scheme | None) -> list[Check]:
    """Run every check that what was imported allows.

    Raises RegistryError where more than a tenth of the types are not of the scheme.
    """
    checks: list[Check] = []
    if gathered.areas:
        checks += _table_checks(gathered, joined, scheme)
    if gathered.areas and "area" in gathered.boundaries:
        checks += [_codes_on_both_sides(gathered)]
    if gathered.postcodes:
        checks += _postcode_checks(gathered, joined)
    checks += _ward_checks(gathered, joined)
    mended = {kind: each.mended for kind, each in gathered.boundaries.items() if each.mended}
    for kind, codes in mended.items():
        finding = f"{len(codes)} outlines of kind {kind} crossed themselves and were mended."
        checks.append(Check(f"{kind}-outlines", True, finding, _some(codes)))
    return checks


def _table_checks(gathered: Gathered, joined: Joined, scheme: Scheme | None) -> list[Check]:
    rows = gathered.areas.values()
    unknown = sum(joined.unknown_types.values())
    said = sum(1 for row in rows if row.type)
    if scheme and said - unknown < said * _LEAST_KNOWN:
        raise RegistryError(
            f"{unknown} of {said} types are not of the scheme {scheme.identifier}, such as "
            f"{', '.join(_some(joined.unknown_types))}. Name the scheme that the table is of."
        )
    total = sum(row.households or 0 for row in rows)
    held = pc.sum(joined.areas["households"]).as_py() or 0
    empty = [row.area for row in rows if row.households == 0]
    silent = [row.area for row in rows if row.households is None]
    return [
        Check(
            "types-in-scheme",
            unknown == 0 and said == len(gathered.areas),
            f"{said - unknown} of {len(gathered.areas)} areas of the table have a type of "
            f"{scheme.identifier if scheme else 'no scheme'}.",
            _some(joined.unknown_types),
        ),
        Check(
            "households-positive",
            not empty and not silent,
            f"{len(empty)} areas have no households, {len(silent)} do not say.",
            _some([*empty, *silent]),
        ),
        Check(
            "households-total",
            total == held,
            f"The table has {total:,} households, what is kept {held:,}.",
        ),
    ]


def _codes_on_both_sides(gathered: Gathered) -> Check:
    drawn, listed = set(gathered.boundaries["area"].shapes), set(gathered.areas)
    return Check(
        "areas-have-boundaries",
        drawn == listed,
        f"{len(drawn & listed)} areas have a row and a boundary, {len(listed - drawn)} a row only, "
        f"{len(drawn - listed)} a boundary only.",
        _some(sorted(drawn ^ listed)),
    )


def _postcode_checks(gathered: Gathered, joined: Joined) -> list[Check]:
    ways = joined.postcode_joins
    return [
        Check(
            "postcodes-in-areas",
            ways["none"] == 0,
            f"Of {len(gathered.postcodes):,} postcodes {ways['named']:,} are in the area that the "
            f"table names, {ways['position']:,} in the one their position falls in "
            f"({ways['on a common edge']} of them on a common edge), {ways['none']} in none; "
            f"{ways['outside']:,} lie outside and were left out.",
        ),
        Check(
            "postcodes-where-named",
            ways["named otherwise than the position"] == 0,
            f"{ways['named otherwise than the position']} postcodes lie in another area than the "
            "one the table names; the table's was kept.",
        ),
        Check(
            "areas-have-postcodes",
            not joined.without_postcodes,
            f"{len(joined.without_postcodes)} areas have no postcode.",
            _some(joined.without_postcodes),
        ),
    ]


def _ward_checks(gathered: Gathered, joined: Joined) -> list[Check]:
    ways = joined.ward_joins
    checks = [
        Check(
            "areas-in-wards",
            ways["none"] == 0,
            f"{ways['named']} areas are in the ward that the table names, {ways['postcodes']} in "
            f"that of most of their postcodes ({ways['postcodes in several wards']} have postcodes "
            f"in several), {ways['geometry']} in the one they lie in, {ways['none']} in none.",
        )
    ]
    if drawn := gathered.boundaries.get("ward"):
        used = set(pc.unique(joined.areas["ward"]).to_pylist()) - {UNKNOWN}
        differing = ways["geometry says otherwise"]
        checks.append(
            Check(
                "wards-have-boundaries",
                used == set(drawn.shapes) and not differing,
                f"{len(used & set(drawn.shapes))} wards have areas and a boundary, "
                f"{len(used - set(drawn.shapes))} areas only, {len(set(drawn.shapes) - used)} a "
                f"boundary only; {differing} areas lie in another ward than the one kept.",
                _some(sorted(used ^ set(drawn.shapes))),
            )
        )
    return checks


def _known(column: pa.ChunkedArray) -> int:
    return int(pc.sum(pc.not_equal(column, UNKNOWN)).as_py() or 0)


def _some(codes: Iterable[str]) -> tuple[str, ...]:
    return tuple(codes)[:_EXAMPLES]
