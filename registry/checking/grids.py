"""Grids: a file as rows of cells, whatever it was, with where each row is."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import NamedTuple

from rdflib import Graph

from registry.errors import Place, UnreadableSourceError

#: Limits of a table: 100 times the largest mapping of the official lists.
MAX_ROWS = 200_000
MAX_COLUMNS = 500

Cells = tuple[str, ...]


class Prefix(NamedTuple):
    """A short form of addresses (``esd:``) and what it stands for."""

    name: str
    namespace: str


class Written(NamedTuple):
    """A file that is no table, written again: its suffix, media type and bytes."""

    suffix: str
    media_type: str
    data: bytes


#: Writes a file with some of its rows changed, by their place among the rows; None: removed.
Write = Callable[[Mapping[int, "Cells | None"]], Written]


@dataclass(frozen=True)
class Grid:
    """The cells of a file, and what it was taken for."""

    #: In plain words: "CSV, separated by commas".
    taken_for: str
    rows: tuple[Cells, ...]
    #: The number a reader gives the first of the rows: 1 in a file; 0 where a heading was added.
    first_row: int = 1
    #: What separates cells where the file is text, and so can be written again.
    separator: str | None = None
    #: Whether the file is a spreadsheet.
    is_workbook: bool = False
    #: Names of the sheets behind the one that was read.
    further_sheets: tuple[str, ...] = ()
    #: What a row is called: "row", "item", "statement".
    row_word: str = "row"
    #: What the file says of itself: versions, the two lists.
    hints: Mapping[str, str] = field(default_factory=dict)
    prefixes: tuple[Prefix, ...] = ()
    #: Things a reader should know before the judgement.
    notes: tuple[str, ...] = ()
    #: The statements of a file that is RDF.
    graph: Graph | None = None
    #: Writes a file that is no table with its changes made.
    write: Write | None = None
    #: Places of the rows that may be removed; None: all of them.
    removable: frozenset[int] | None = None


def refuse_large(name: str, rows: int, columns: int) -> None:
    """Raise UnreadableSourceError for a table beyond the limits."""
    if rows > MAX_ROWS:
        raise UnreadableSourceError(
            Place(name), f"It has more than {MAX_ROWS:,} rows.", "Split it and check the parts."
        )
    if columns > MAX_COLUMNS:
        raise UnreadableSourceError(
            Place(name),
            f"It has more than {MAX_COLUMNS} columns.",
            "Keep the columns with numbers, addresses and names; check the separator.",
        )
