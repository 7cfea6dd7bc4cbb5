"""References: which columns of a table together name one entry a row."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from registry.checking.columns import Column, agreement, share_of_names
from registry.checking.grids import Cells
from registry.checking.held import Held

_OFFICIAL_NAMES = 0.5
#: Names of the list itself are meant to be official even where they stand beside wrong numbers.
_NAMES_OF_THE_LIST = 0.8


@dataclass(frozen=True)
class Reference:
    """Columns that together name one entry a row: by number, address, names."""

    #: The list of ours it is from; None for somebody else's, or where addresses say it.
    list: str | None
    number: Column | None = None
    address: Column | None = None
    names: tuple[Column, ...] = ()
    #: Those of the names that are meant to be the official ones, not somebody's own wording.
    official: tuple[Column, ...] = ()
    version: Column | None = None


def references_of(columns: Sequence[Column], body: Sequence[Cells], held: Held) -> list[Reference]:
    """Bring together the columns that name the same entry: same side, same list, side by side."""
    loose = loose_addresses(columns)
    groups: list[list[Column]] = []
    for column in columns:
        if column.meaning not in {"number", "address"} or column in loose:
            continue
        partner = next((g for g in groups if _same_entry(g, column, held)), None)
        if partner is None:
            groups.append([column])
        else:
            partner.append(column)
    names = [column for column in columns if column.meaning == "name"]
    claimed: dict[int, list[Column]] = {}
    for column in names:
        place = _owner(column, groups)
        if place is not None:
            claimed.setdefault(place, []).append(column)
    found = [
        _reference(group, claimed.get(place, []), columns, body, held)
        for place, group in enumerate(groups)
    ]
    is_hierarchy = bool(found) and first_of(columns, "parent") is not None
    if not is_hierarchy and not any(each.list or each.address for each in found):
        # A few names of a list are chance where somebody numbers entries of his own.
        enough = _OFFICIAL_NAMES if found else 0.0
        named = [
            column for column in names
            if column.list and share_of_names(column, column.list, body, held) >= enough
        ]  # fmt: skip
        found += [Reference(c.list, names=(c,), official=(c,)) for c in named[:2]]
    return found


def loose_addresses(columns: Sequence[Column]) -> list[Column]:
    """Return the columns of addresses that name no entry: the page of a service beside its number.

    They are those of others' addresses, on no side of a mapping, in a table with our numbers.
    """
    has_numbers = any(column.meaning == "number" and column.list for column in columns)
    return [
        column for column in columns
        if has_numbers and column.meaning == "address" and not column.side and column.list is None
    ]  # fmt: skip


def _same_entry(group: list[Column], column: Column, held: Held) -> bool:
    last = group[-1]
    return (
        all(other.meaning != column.meaning for other in group)
        and last.side == column.side
        and len({_space(each.list, held) for each in (last, column) if each.list}) <= 1
    )


def _space(name: str | None, held: Held) -> str:
    return held.catalogue.lists[name].uri_space if name else ""


def _owner(column: Column, groups: Sequence[Sequence[Column]]) -> int | None:
    """Return which group a column of names belongs to: same side, same list, the nearest."""
    fitting = [
        (
            group[0].side != column.side and bool(column.side),
            bool(column.list) and bool(group[0].list) and group[0].list != column.list,
            group[0].side != column.side,
            min(abs(member.index - column.index) for member in group),
            place,
        )
        for place, group in enumerate(groups)
    ]
    best = min(fitting, default=None)
    return None if best is None or best[0] else best[4]


def _reference(
    group: Sequence[Column],
    names: Sequence[Column],
    columns: Sequence[Column],
    body: Sequence[Cells],
    held: Held,
) -> Reference:
    number, address = first_of(group, "number"), first_of(group, "address")
    by_number = sorted(group, key=lambda column: column is not number)
    name = next((column.list for column in by_number if column.list), None)
    side = group[0].side
    versions = [c for c in columns if c.meaning == "version" and c.side == side]
    official = tuple(
        column for column in names
        if name and number and (
            agreement(number.index, column.index, name, body, held) >= _OFFICIAL_NAMES
            or share_of_names(column, name, body, held) >= _NAMES_OF_THE_LIST
        )
    )  # fmt: skip
    if name is None and address is not None:
        official = tuple(names)
    return Reference(
        name, number, address, tuple(names), official, versions[0] if versions else None
    )


def first_of(columns: Sequence[Column], meaning: str) -> Column | None:
    """Return the first column of a meaning; None where there is none."""
    return next((column for column in columns if column.meaning == meaning), None)
