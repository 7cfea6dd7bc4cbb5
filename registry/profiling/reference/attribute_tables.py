"""Reads attributes of profiles from a table: one row an attribute and profile.

Columns: attribute (its identifier), label, unit, source, date, licence, profile, value. What is
said of an attribute is the same in all its rows.
"""

from __future__ import annotations

import math
from pathlib import Path

from registry.errors import Place, UnreadableSourceError
from registry.profiling.reference.attributes import Attribute, check_name
from registry.profiling.reference.schemes import Scheme
from registry.profiling.reference.tables import Row, Table, open_table

_SAID = ("label", "unit", "source", "date", "licence")
_COLUMNS = ("attribute", *_SAID, "profile", "value")


def read_attribute_table(path: Path, scheme: Scheme, limit: int) -> list[Attribute]:
    """Read the attributes of a scheme from a CSV file of at most `limit` bytes.

    Raises UnreadableSourceError, naming line and column, for a missing column or text, a profile
    that the scheme does not have, a value that is no number, and rows that contradict each other.
    """
    said: dict[str, tuple[str, ...]] = {}
    values: dict[str, dict[str, float]] = {}
    with open_table(path, limit) as table:
        place = _places(table)
        for row in table.rows:
            cells = {name: row.cells[at].strip() for name, at in place.items()}
            for name, text in cells.items():
                if not text:
                    raise _broken(table, row, name, "The cell is empty.", "Fill it in.")
            key = check_name(cells["attribute"])
            of_row = tuple(cells[name] for name in _SAID)
            if said.setdefault(key, of_row) != of_row:
                problem = f"{key} is described otherwise in an earlier row."
                raise _broken(table, row, "attribute", problem, "Say the same in all its rows.")
            profile = scheme.find(cells["profile"])
            if profile is None:
                problem = f"{cells['profile']!r} is no profile of {scheme.identifier}."
                raise _broken(table, row, "profile", problem, "Correct it.")
            if profile in values.setdefault(key, {}):
                problem = f"{key} has a value for {profile} already."
                raise _broken(table, row, "profile", problem, "Keep one of the two rows.")
            values[key][profile] = _number(table, row, cells["value"])
    if not said:
        raise UnreadableSourceError(Place(path.name), "It holds no attribute.", "Add rows.")
    return [
        Attribute(key, scheme.identifier, label, unit, source, date, licence, values[key])
        for key, (label, unit, source, date, licence) in said.items()
    ]


def _places(table: Table) -> dict[str, int]:
    header = [name.strip().casefold() for name in table.header]
    lacking = [name for name in _COLUMNS if name not in header]
    if lacking:
        raise UnreadableSourceError(
            Place(table.name),
            f"It lacks the columns {', '.join(lacking)}.",
            f"Give it the columns {', '.join(_COLUMNS)}.",
        )
    return {name: header.index(name) for name in _COLUMNS}


def _number(table: Table, row: Row, text: str) -> float:
    try:
        number = float(text)
    except ValueError:
        number = math.nan
    if not math.isfinite(number):
        raise _broken(table, row, "value", f"{text!r} is no number.", "Write 12.5.")
    return number


def _broken(
    table: Table, row: Row, column: str, problem: str, remedy: str
) -> UnreadableSourceError:
    return UnreadableSourceError(Place(table.name, line=row.line, column=column), problem, remedy)
