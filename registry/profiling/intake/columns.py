"""What the columns of a file of transactions mean, by their names: docs/uploading.md, Columns."""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import NamedTuple

from registry.errors import Place, UnreadableSourceError

#: The columns that are read, each with the other names it goes by; letters' case, blanks,
#: underscores and hyphens do not matter, nor does the order.
ALIASES: dict[str, tuple[str, ...]] = {
    column: tuple(names.split(", "))
    for column, names in {
        "date": "month, day, transaction date, date of transaction, created, timestamp",
        "service": "lgsl, lgsl id, lgsl code, psid, service id, service code, service number, "
        "service name, service uri",
        "interaction": "lgil, lgil id, lgil code, interaction id, interaction code, "
        "interaction name, interaction type, interaction uri",
        "channel": "lgchl, channel id, channel code, channel name, channel uri, contact channel, "
        "access channel",
        "volume": "count, transactions, number, number of transactions, quantity",
        "household": "household key, household id, household hash, key, customer key",
        "postcode": "post code, postal code, zip",
        "area": "area code, output area, oa, oa code, oa11, oa11cd, oa21, oa21cd, ward, ward code, "
        "wd code",
        "type": "profile, profile type, profile code, type code, mosaic, mosaic type, oac, "
        "oac code, subgroup",
    }.items()
}
REQUIRED = ("date", "service")
PLACES = ("postcode", "area", "type")
_BLANKS = re.compile(r"[\s_\-]+")


class Columns(NamedTuple):
    """Where each column that is read stands in the file (from 0), by its own name."""

    places: dict[str, int]
    names: tuple[str, ...]

    @property
    def unit(self) -> str:
        """What is counted once: household, postcode, or none."""
        for name in ("household", "postcode"):
            if name in self.places:
                return name
        return "none"

    def given_name(self, column: str) -> str:
        """Return what the file calls a column."""
        return self.names[self.places[column]]


def understand_columns(names: Sequence[str], file: str) -> Columns:
    """Find the columns of a file by its header line.

    Raises UnreadableSourceError where one is lacking, stands twice, or where there is no way or
    more than one to a profile.
    """
    places: dict[str, int] = {}
    for place, name in enumerate(names):
        column = _MEANT.get(_folded(name))
        if column is None:
            continue
        if column in places:
            raise UnreadableSourceError(
                Place(file, line=1, column=name),
                f"There are two columns of the {column}: {names[places[column]]!r} and {name!r}.",
                "Leave one in the file, or give the other another name.",
            )
        places[column] = place
    _refuse_lacking(places, names, file)
    return Columns(places, tuple(names))


def _refuse_lacking(places: dict[str, int], names: Sequence[str], file: str) -> None:
    place = Place(file, line=1)
    shown = ", ".join(names)[:200]
    for column in REQUIRED:
        if column not in places:
            raise UnreadableSourceError(
                place,
                f"There is no column {column}; the columns are: {shown}.",
                f"Add one named {column}, or one of: {', '.join(ALIASES[column])}.",
            )
    ways = [column for column in PLACES if column in places]
    if not ways:
        raise UnreadableSourceError(
            place,
            f"Nothing in it leads to a profile; the columns are: {shown}.",
            "Add one of the columns postcode, area or type, best with a column household.",
        )
    if "postcode" in ways and len(ways) > 1:
        raise UnreadableSourceError(
            place,
            f"There is more than one way to a profile: {' and '.join(ways)}.",
            "Leave only the postcode, or only area and type.",
        )


def _folded(name: str) -> str:
    return _BLANKS.sub(" ", name).strip().casefold()


_MEANT = {name: column for column, others in ALIASES.items() for name in (column, *others)}
