"""Understanding: what a file is and what its columns mean, said before anything is judged."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Literal as OneOf

from registry.checking.cells import clean
from registry.checking.columns import Column, number_share, read_columns
from registry.checking.grids import Cells, Grid
from registry.checking.header_rows import header_row
from registry.checking.headings import split
from registry.checking.held import Held
from registry.checking.mapping_sets import by_mapping_sets
from registry.checking.rdf_grids import holds_concepts
from registry.checking.references import Reference, first_of, references_of
from registry.errors import Place, RegistryError, UnreadableSourceError

Kind = OneOf["mapping", "list", "codes"]

KINDS: dict[Kind, str] = {
    "mapping": "a mapping, each row a pair",
    "list": "a list, each row an entry",
    "codes": "a table whose rows use entries of a list",
}
#: Share of a column's cells that are numbers of the list that the sender names.
_SOME_NUMBERS = 0.3
_MOST_COLUMNS_OF_PAIRS = 4


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
    columns = _as_addresses_say(columns if asked[1] else by_mapping_sets(columns, body, held))
    references = references_of(columns, body, held)
    if not references and asked[0]:
        columns = _with_numbers_of(asked[0], columns, body, held)
        references = references_of(columns, body, held)
    if not references and grid.graph is None:
        raise UnreadableSourceError(
            Place(name),
            "No column holds numbers, addresses or names of a list held here.",
            'Name the column after its list ("LGSL"), or say which list is meant.',
        )
    references = _told(references, asked)
    columns = _as_told(columns, references)
    relation = first_of(columns, "relation")
    if relation is not None and len(references) == 1 and grid.graph is None:
        columns, references = _with_own_texts(columns, references[0])
    kind = _kind(references, relation, columns, grid)
    if kind == "list" and references and references[0].list is None:
        columns = [_of_nobody(column) for column in columns]
    return Understanding(
        grid, kind, header, tuple(columns), tuple(references), relation,
        first_of(columns, "modifier"), first_of(columns, "parent"),
    )  # fmt: skip


def _with_numbers_of(
    name: str, columns: Sequence[Column], body: Sequence[Cells], held: Held
) -> list[Column]:
    """Take the column with most numbers of the list that the sender names for one of numbers."""
    best, most = None, _SOME_NUMBERS
    for column in columns:
        values = [text for row in body if (text := clean(column.cell_of(row)))]
        if (share := number_share(values, name, held)) >= most:
            best, most = column, share
    return [
        replace(column, meaning="number", list=name, why="you said so")
        if column is best else column
        for column in columns
    ]  # fmt: skip


def _with_own_texts(
    columns: list[Column], reference: Reference
) -> tuple[list[Column], list[Reference]]:
    """Take a column of other texts for what a relation leads from, or to, in each row."""
    wording = [column for column in reference.names if column not in reference.official]
    own = wording[0] if wording else first_of(columns, "other")
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


def _as_addresses_say(columns: Sequence[Column]) -> list[Column]:
    """Take names on a side of a mapping that has addresses for names of what these lead to."""
    lists = {c.side: c.list for c in columns if c.meaning == "address" and c.side}
    return [
        replace(column, list=lists[column.side], why="it names what the addresses lead to")
        if column.meaning == "name" and column.side in lists
        else column
        for column in columns
    ]


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
