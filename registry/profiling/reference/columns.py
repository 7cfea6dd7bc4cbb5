"""The columns of area tables and postcode tables, by the names that publishers give them.

ONS names carry the year of the codes (`OA11CD`, `WD13CD`, `lad25cd`); older postcode directories
have names without one (`osward`, `oslaua`); Code-Point Open has short and long headings, or none.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from enum import StrEnum
from typing import NamedTuple


class Role(StrEnum):
    """What a column holds."""

    AREA = "area"
    TYPE = "type"
    HOUSEHOLDS = "households"
    WARD = "ward"
    AUTHORITY = "authority"
    POSTCODE = "postcode"
    EASTING = "easting"
    NORTHING = "northing"
    LATITUDE = "latitude"
    LONGITUDE = "longitude"
    TERMINATED = "terminated"


class Column(NamedTuple):
    """A recognised column: its position from 0, its name in the file, the vintage of its codes."""

    position: int
    name: str
    vintage: str


#: Names after folding (letters and digits only, small), best first within a role.
_NAMES: tuple[tuple[Role, str], ...] = (
    (Role.AREA, r"oa(?P<year>\d\d)(?:cd)?"),
    (Role.AREA, r"oa(?:code)?|outputarea(?:code)?|area(?:code)?|geographycode"),
    (Role.TYPE, r"sub(?:grp|group)(?:code|cd)?"),
    (Role.TYPE, r"type(?:code)?|profile|oac(?:\d\d|20\d\d)?(?:ind|cd)?|mosaic(?:type)?"),
    (Role.HOUSEHOLDS, r"(?:total|numberof|noof)?households|hh"),
    (Role.WARD, r"wd(?P<year>\d\d)(?:cd)?"),
    (Role.WARD, r"(?:os|admin|electoral)?ward(?:code)?|wc"),
    (Role.AUTHORITY, r"lad?(?P<year>\d\d)(?:cd)?"),
    (Role.AUTHORITY, r"(?:os)?laua|(?:local)?authority(?:code)?|(?:admin)?districtcode|dc"),
    (Role.POSTCODE, r"postcode|pcds?|pc"),
    (Role.POSTCODE, r"pcd\d"),
    (Role.EASTING, r"eastings?|oseast1m|east1m|ea"),
    (Role.NORTHING, r"northings?|osnrth1m|north1m|no"),
    (Role.LATITUDE, r"lat(?:itude)?"),
    (Role.LONGITUDE, r"long(?:itude)?|lon|lng"),
    (Role.TERMINATED, r"doterm|dateoftermination"),
)
_PREFIX = {Role.AREA: "OA", Role.WARD: "WD", Role.AUTHORITY: "LAD"}
_PATTERNS = tuple((role, re.compile(pattern, re.ASCII)) for role, pattern in _NAMES)
#: Columns of Code-Point Open, which comes without a header line (user guide, table of columns).
CODE_POINT_OPEN = ("PC", "PQ", "EA", "NO", "CY", "RH", "LH", "CC", "DC", "WC")
#: A postcode of the United Kingdom, with or without its space.
POSTCODE = re.compile(r"[A-Z]{1,2}\d[A-Z\d]?\d[A-Z]{2}", re.ASCII)


def recognise(header: Sequence[str]) -> dict[Role, tuple[Column, ...]]:
    """Find the columns of each role, best first; a role that no column has is absent."""
    ranked: dict[Role, list[tuple[int, Column]]] = {}
    for position, name in enumerate(header):
        folded = re.sub(r"[^a-z0-9]", "", name.casefold())
        for rank, (role, pattern) in enumerate(_PATTERNS):
            if match := pattern.fullmatch(folded):
                year = match.groupdict().get("year")
                vintage = f"{_PREFIX[role]}{year}" if year else ""
                ranked.setdefault(role, []).append((rank, Column(position, name, vintage)))
                break
    return {role: tuple(column for _, column in sorted(found)) for role, found in ranked.items()}


def fold_postcode(text: str) -> str | None:
    """Write a postcode in capitals without a space; None for what is none."""
    folded = "".join(text.upper().split())
    return folded if POSTCODE.fullmatch(folded) else None
