"""Screens what a locally profiled file keeps, so that no address or postcode leaves in its cells.

Dates, volumes and types have a form that no address has. A service, interaction or channel may be
any name: it is withheld where a postcode or a part of the row's own address is in it.
"""

from __future__ import annotations

import re
from functools import lru_cache

from registry.profiling.intake.meanings import read_date

#: Stands for what was withheld: an upload rejects the row, and says so.
WITHHELD = "?"
_DATE_LENGTH = 10
_SHORTEST_PART = 5
_POSTCODE = re.compile(
    r"(?<![a-z0-9])[a-z]{1,2}\d[a-z\d]?\s*\d[a-z]{2}(?![a-z0-9])", re.I | re.ASCII
)
_NUMBER = re.compile(r"\s*\d*(\.0+)?\s*", re.ASCII)
_TYPE = re.compile(r"[A-Za-z0-9.\-]{1,16}", re.ASCII)
_DIGIT, _LETTER = re.compile(r"\d"), re.compile(r"[^\W\d_]")


def screened(column: str, value: str, address: str) -> str:
    """Return what may be written of a value, or ``WITHHELD``; ``address`` tells the household.

    Dates come out as 2025-04-30, also those of months.
    """
    if column == "date":
        return _screened_date(value)
    if column == "volume":
        return value.strip() if _NUMBER.fullmatch(value) else WITHHELD
    if _NUMBER.fullmatch(value):
        return value
    if column == "type":
        return value if _TYPE.fullmatch(value) and not _tells_place(value, address) else WITHHELD
    return WITHHELD if _tells_place(value, address) else value


@lru_cache(maxsize=2**16)
def _screened_date(value: str) -> str:
    day = read_date(value.strip()[:_DATE_LENGTH])
    return value.strip() and (day.isoformat() if day else WITHHELD)


def _tells_place(value: str, address: str) -> bool:
    if _POSTCODE.search(value):
        return True
    folded = _folded(value)
    return any(part in folded for part in _parts(address))


def _parts(address: str) -> list[str]:
    """Return the whole address and its parts with a number and a name: 12 High Street."""
    whole, *parts = address, *re.split(r"[,;\n]", address)
    telling = [part for part in parts if _DIGIT.search(part) and _LETTER.search(part)]
    found = (_folded(part) for part in (whole, *telling))
    return [part for part in found if len(part) >= _SHORTEST_PART]


def _folded(text: str) -> str:
    return "".join(text.split()).casefold()
