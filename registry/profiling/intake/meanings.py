"""What the values in a column mean: dates, members of lists, places; or why they mean nothing.

Each distinct value is asked for once. Values are compared without regard to case and blanks.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from typing import NamedTuple

from registry.profiling.periods import Period
from registry.profiling.reference.areas import Reference
from registry.profiling.reference.schemes import Scheme

_ISO_DATE = re.compile(r"(\d{4})[-/](\d{1,2})[-/](\d{1,2})(?!\d)", re.ASCII)
_BRITISH_DATE = re.compile(r"(\d{1,2})[/.-](\d{1,2})[/.-](\d{4})(?!\d)", re.ASCII)
#: The hour may follow at once; minutes are beyond the ten characters that are read.
_COMPACT_DATE = re.compile(r"(\d{4})(\d{2})(\d{2})(?:\d{2})?(?!\d)", re.ASCII)
_ISO_MONTH = re.compile(r"(\d{4})[-/](\d{1,2})$", re.ASCII)
_BRITISH_MONTH = re.compile(r"(\d{1,2})[/.-](\d{4})$", re.ASCII)
_SECURE = re.compile(r"^https:")
_NO_DATE = "is not a date such as 2025-04-30 or 30/04/2025"
_NUMBER_WITH_ZEROS = re.compile(r"0*(\d+)(?:\.0+)?", re.ASCII)
_BLANKS = re.compile(r"\s+")


class Meant(NamedTuple):
    """What a value means, by text keys; or what is wrong with it.

    A fault in a place does not reject a row: it then has no profile.
    """

    keys: tuple[str, ...] = ()
    fault: str | None = None


Reader = Callable[[str], Meant]


def date_reader(period: Period) -> Reader:
    """Return what reads the first ten characters of a date or month: (ISO date, month).

    Where the year comes last, days come before months.
    """

    def read(value: str) -> Meant:
        day = read_date(value.strip())
        if day is None:
            fault = "is empty" if not value.strip() else _NO_DATE
            return Meant(fault=fault)
        if not period.first <= day <= period.last:
            return Meant(fault=f"is not within the period {period.code}")
        return Meant((day.isoformat(), day.isoformat()[:7]))

    return read


def read_date(text: str) -> date | None:
    """Return the day that ten characters say, the first of a month; None where they say none."""
    for pattern, order in (
        (_ISO_DATE, (0, 1, 2)),
        (_BRITISH_DATE, (2, 1, 0)),
        (_COMPACT_DATE, (0, 1, 2)),
        (_ISO_MONTH, (0, 1)),
        (_BRITISH_MONTH, (1, 0)),
    ):
        if match := pattern.match(text):
            year, month, *day = (int(match.groups()[place]) for place in order)
            try:
                return date(year, month, *(day or [1]))
            except ValueError:
                return None
    return None


@dataclass(frozen=True)
class Members:
    """The members of a list by number, by URI and by name (those that only one of them has)."""

    title: str
    numbers: Mapping[str, str]
    uris: Mapping[str, str]
    names: Mapping[str, str]

    def read(self, value: str) -> str | None:
        """Return the number that a value means; None where it means none."""
        text = value.strip()
        number = _NUMBER_WITH_ZEROS.fullmatch(text)
        if number and number[1] in self.numbers:
            return number[1]
        uri = text.rstrip("/")
        return (
            self.numbers.get(text)
            or self.uris.get(uri)
            or self.uris.get(_SECURE.sub("http:", uri))
            or self.names.get(folded(text))
        )


def members_of(
    title: str, concepts: Iterable[tuple[str, str, str]], accepted: Iterable[tuple[str, str]] = ()
) -> Members:
    """Make the members of a list from (URI, number, name) and accepted (local name, URI)."""
    uris: dict[str, str] = {}
    names: dict[str, set[str]] = {}
    for uri, number, name in concepts:
        uris[uri] = number
        names.setdefault(folded(name), set()).add(number)
    by_name = {name: min(numbers) for name, numbers in names.items() if len(numbers) == 1}
    by_name |= {folded(name): uris[uri] for name, uri in accepted if uri in uris}
    return Members(title, {number: number for number in uris.values()}, uris, by_name)


def member_reader(members: Members, *, required: bool) -> Reader:
    """Return what reads the number, URI or name of a member; an empty value is ``?`` or a fault."""

    def read(value: str) -> Meant:
        if not value.strip():
            return Meant(fault="is empty") if required else Meant(("?",))
        number = members.read(value)
        return Meant((number,)) if number else Meant(fault=f"is not in the list {members.title}")

    return read


def postcode_reader(reference: Reference) -> Reader:
    """Return what reads a postcode: (profile, ward)."""
    types = {row["area"]: row["type"] for row in reference.read_areas().to_pylist()}
    table = reference.read_postcodes()
    columns = (table[name].to_pylist() for name in ("postcode", "area", "ward"))
    places = {postcode: (area, ward) for postcode, area, ward in zip(*columns, strict=True)}

    def read(value: str) -> Meant:
        postcode = _BLANKS.sub("", value).upper()
        if not postcode:
            return Meant(("?", "?"), "is empty")
        if postcode not in places:
            return Meant(("?", "?"), f"is not a known postcode of {reference.authority}")
        area, ward = places[postcode]
        profile = types.get(area) or "?"
        fault = "lies where the type is not known" if profile == "?" else None
        return Meant((profile, ward or "?"), fault)

    return read


def area_reader(reference: Reference, *, gives_profile: bool) -> Reader:
    """Return what reads the code of an output area or of a ward: (profile, ward)."""
    rows = reference.read_areas().to_pylist()
    places = {row["area"].casefold(): (row["type"] or "?", row["ward"] or "?") for row in rows}
    wards = {row["ward"].casefold(): row["ward"] for row in rows if row["ward"] not in {None, "?"}}

    def read(value: str) -> Meant:
        code = value.strip().casefold()
        if not code:
            return Meant(("?", "?"), "is empty")
        if code in wards:
            fault = "is a ward, which has no type of its own" if gives_profile else None
            return Meant(("?", wards[code]), fault)
        if code not in places:
            return Meant(("?", "?"), f"is not a known area of {reference.authority}")
        profile, ward = places[code]
        fault = "is an area whose type is not known" if profile == "?" and gives_profile else None
        return Meant((profile, ward), fault)

    return read


def type_reader(scheme: Scheme) -> Reader:
    """Return what reads a type or group of a profile scheme: (profile,)."""

    def read(value: str) -> Meant:
        if not value.strip():
            return Meant(("?",), "is empty")
        notation = scheme.find(value)
        if notation is None:
            return Meant(("?",), f"is not a type or group of {scheme.identifier}")
        return Meant((notation,))

    return read


def folded(text: str) -> str:
    """Return a name without regard to case and blanks."""
    return _BLANKS.sub(" ", text).strip().casefold()
