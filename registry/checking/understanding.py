"""Understanding: what a file is and what its columns mean, said before anything is judged."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Literal as OneOf

from registry.checking.columns import (
    Column,
    agreement,
    read_columns,
    share_of_names,
)
from registry.checking.grids import Cells, Grid
from registry.checking.header_rows import header_row
from registry.checking.headings import split
from registry.checking.held import Held
from registry.checking.mapping_sets import by_mapping_sets
from registry.checking.rdf_grids import holds_concepts
from registry.errors import Place, RegistryError, UnreadableSourceError

Kind = OneOf["mapping", "list", "codes"]

KINDS: dict[Kind, str] = {
    "mapping": "a mapping, each row a pair",
    "list": "a list, each row an entry",
    "codes": "a table whose rows use entries of a list",
}
_OFFICIAL_NAMES = 0.5
#: Names of the list itself are meant to be official even where they stand beside wrong numbers.
_NAMES_OF_THE_LIST = 0.8
_MOST_COLUMNS_OF_PAIRS = 4


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


@dataclass(frozen=True)
class Understanding:
    """What a file was taken for."""

    grid: Grid
    kind: Kind
    #: Index of the row of headings among the grid's rows; None where there is none.
    header: int | None
    columns: tuple[Column, ...]
    references: tuple[Reference, ...]
    relation: Column | None = None
    modifier: Column | None = None
    parent: Column | None = None

    @property
    def body(self) -> Sequence[Cells]:
        """The rows below the headings."""
        return self.grid.rows[(-1 if self.header is None else self.header) + 1 :]

    @property
    def first_row(self) -> int:
        """The number of the first row below the headings."""
        return self.grid.first_row + (0 if self.header is None else self.header + 1)

    @property
    def meaning(self) -> str:
        """What the kind means for the rows of this file."""
        is_rdf_list = self.kind == "list" and self.grid.graph is not None
        return "a list, each concept an entry" if is_rdf_list else KINDS[self.kind]

    def lines(self) -> list[str]:
        """Say it in sentences."""
        said = [f"It is {self.grid.taken_for}: {self.meaning}."]
        if self.header is None:
            said.append("It has no headings.")
        elif self.grid.first_row and self.header:
            said.append(f"The headings are in row {self.header + 1}.")
        return [*said, *self.grid.notes]


def understand(
    grid: Grid, held: Held, name: str, list_name: str | None = None, to_name: str | None = None
) -> Understanding:
    """Say what a grid is. ``list_name`` and ``to_name`` are what the sender says of its lists.

    Raises UnreadableSourceError where no column can be judged, RegistryError for an unknown list.
    """
    asked = tuple(_known(each, held) for each in (list_name, to_name))
    header = header_row(grid.rows, held)
    body = grid.rows[(-1 if header is None else header) + 1 :]
    columns = read_columns(grid, header, held) if body else []
    if not body and grid.graph is None:
        raise UnreadableSourceError(
            Place(name), "There is nothing below the headings.", "Give the rows as well."
        )
    columns = _as_addresses_say(columns if any(asked) else by_mapping_sets(columns, body, held))
    references = _references(columns, body, held)
    if not references and grid.graph is None:
        raise UnreadableSourceError(
            Place(name),
            "No column holds numbers, addresses or names of a list held here.",
            'Name the column after its list ("LGSL"), or say which list is meant.',
        )
    references = _told(references, asked)
    columns = _as_told(columns, references)
    relation = _first(columns, "relation")
    if relation is not None and len(references) == 1 and grid.graph is None:
        columns, references = _with_own_texts(columns, references[0])
    kind = _kind(references, relation, columns, grid)
    if kind == "list" and references and references[0].list is None:
        columns = [_of_nobody(column) for column in columns]
    return Understanding(
        grid, kind, header, tuple(columns), tuple(references), relation,
        _first(columns, "modifier"), _first(columns, "parent"),
    )  # fmt: skip


def _with_own_texts(
    columns: list[Column], reference: Reference
) -> tuple[list[Column], list[Reference]]:
    """Take a column of other texts for what a relation leads from, or to, in each row."""
    wording = [column for column in reference.names if column not in reference.official]
    own = wording[0] if wording else _first(columns, "other")
    entry = reference.number or reference.address
    if own is None or entry is None:
        return columns, [reference]
    own = replace(own, meaning="name", list=None, why="a relation says how it is mapped")
    columns = [own if column.index == own.index else column for column in columns]
    ends = [Reference(None, number=own), replace(reference, names=reference.official)]
    return columns, ends if own.index < entry.index else ends[::-1]


def _of_nobody(column: Column) -> Column:
    """Take names in a list of somebody's own for names of that list, whatever they are alike to."""
    is_alike = column.meaning == "name" and column.list is not None
    return replace(column, list=None, why="it is beside the numbers") if is_alike else column


def _known(name: str | None, held: Held) -> str | None:
    if not name:
        return None
    entry = held.catalogue.find_list(name)
    if entry is None:
        known = ", ".join(held.catalogue.lists)
        raise RegistryError(f"there is no list {name!r}. The lists are: {known}.")
    return entry.identifier


def _first(columns: Sequence[Column], meaning: str) -> Column | None:
    return next((column for column in columns if column.meaning == meaning), None)


def _as_addresses_say(columns: Sequence[Column]) -> list[Column]:
    """Take names on a side of a mapping that has addresses for names of what these lead to."""
    lists = {c.side: c.list for c in columns if c.meaning == "address" and c.side}
    return [
        replace(column, list=lists[column.side], why="it names what the addresses lead to")
        if column.meaning == "name" and column.side in lists
        else column
        for column in columns
    ]


def _references(columns: Sequence[Column], body: Sequence[Cells], held: Held) -> list[Reference]:
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
    is_hierarchy = bool(found) and _first(columns, "parent") is not None
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
    number, address = _first(group, "number"), _first(group, "address")
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


def _told(references: list[Reference], asked: Sequence[str | None]) -> list[Reference]:
    """Let what the sender says of the lists stand above what was found."""
    if asked[0] and not asked[1] and any(reference.list for reference in references):
        first = next(i for i, reference in enumerate(references) if reference.list)
        asked = (*[None] * first, asked[0])
    return [
        _of_list(reference, told) if told and (reference.number or reference.names) else reference
        for reference, told in zip(references, (*asked, *[None] * len(references)), strict=False)
    ]


def _of_list(reference: Reference, told: str) -> Reference:
    number, names = reference.number, reference.names
    if number is not None:
        number = replace(number, list=told, why="you said so")
    else:
        names = tuple(replace(column, list=told, why="you said so") for column in names)
    return replace(reference, list=told, number=number, names=names, official=names)


def _as_told(columns: Sequence[Column], references: Sequence[Reference]) -> list[Column]:
    """Take the columns that references stand on as these have them now."""
    now = {
        column.index: column
        for reference in references
        for column in (reference.number, *reference.names)
        if column is not None
    }
    return [now.get(column.index, column) for column in columns]


def _kind(
    references: Sequence[Reference],
    relation: Column | None,
    columns: Sequence[Column],
    grid: Grid,
) -> Kind:
    if grid.graph is not None and relation is None:
        return "list" if holds_concepts(grid.graph) else "codes"
    if len(references) == 2:
        is_said = relation is not None or any(
            column.side == "object" for column in columns if column.meaning != "class"
        )
        if is_said or len(columns) <= _MOST_COLUMNS_OF_PAIRS:
            return "mapping"
        # Somebody's own entries, each with an entry of ours beside it.
        if any(reference.list is None and not reference.address for reference in references):
            return "mapping"
    if len(references) == 1:
        (only,) = references
        if only.number is not None and only.names:
            is_bare = split(only.number.heading) in {"identifier", "id", "code", "number"}
            return "list" if only.list is None or is_bare else "codes"
    return "codes"
