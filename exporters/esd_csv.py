"""The official CSV of lists and of mappings, generation 3 (2013 onward): rows in, bytes out.

Layout, quoting and order are those of the official downloads: docs/http.md, The CSV of a list.
"""

from __future__ import annotations

import csv
import io
from collections.abc import Iterable, Iterator, Sequence
from typing import NamedTuple

_ITEM_COLUMNS = (
    "Identifier", "Label", "Description", "Created", "Modified", "History notes", "Type",
)  # fmt: skip
_PARENT_COLUMNS = ("Parent identifiers", "Parent labels")
_MAPPED_COLUMNS = ("Mapping type", "Mapped identifier", "Mapped label", "Mapped type")
_BETWEEN_PARENTS = "; "
_IGNORED_IN_ORDER = str.maketrans("", "", "-'\u2010\u2011\u2018\u2019")


class Parent(NamedTuple):
    """A broader item of the same list."""

    identifier: str
    label: str


class Item(NamedTuple):
    """One item of a list; dates as ``YYYY-MM-DD``, its parents with the main one first."""

    identifier: str
    label: str
    description: str
    created: str
    modified: str
    history_notes: str
    type: str
    parents: tuple[Parent, ...]


class Mapped(NamedTuple):
    """The other end of a pair: the kind of relation, and the item it leads to."""

    mapping_type: str
    identifier: str
    label: str
    type: str


def order_key(label: str) -> str:
    """Return what labels are ordered by: case, hyphens and apostrophes are ignored."""
    return label.casefold().translate(_IGNORED_IN_ORDER)


def list_chunks(items: Iterable[Item], *, hierarchical: bool) -> Iterator[bytes]:
    """Yield a list as CSV: the header, then one item a chunk.

    A list with levels has two columns more and is ordered depth first, siblings by label; a flat
    one is ordered by label.
    """
    yield _line((*_ITEM_COLUMNS, *(_PARENT_COLUMNS if hierarchical else ())))
    for item in _depth_first(items) if hierarchical else sorted(items, key=_item_order):
        yield _line(_cells(item, hierarchical=hierarchical))


def mapping_chunks(items: Iterable[Item], mapped: dict[str, list[Mapped]]) -> Iterator[bytes]:
    """Yield a list with its pairs as CSV, one pair a row; an item without a pair has a row too.

    ``mapped`` holds the other ends by the identifier of the item.
    """
    yield _line((*_ITEM_COLUMNS, *_PARENT_COLUMNS, *_MAPPED_COLUMNS))
    for item in _depth_first(items):
        cells = _cells(item, hierarchical=True)
        others = sorted(mapped.get(item.identifier, ()), key=lambda m: (order_key(m.label), m))
        for other in others or [Mapped("", "", "", "")]:
            yield _line((*cells, *other))


def _cells(item: Item, *, hierarchical: bool) -> tuple[str, ...]:
    if not hierarchical:
        return item[:7]
    identifiers = _BETWEEN_PARENTS.join(parent.identifier for parent in item.parents)
    labels = _BETWEEN_PARENTS.join(parent.label for parent in item.parents)
    return (*item[:7], identifiers, labels)


def _line(cells: Sequence[str]) -> bytes:
    """Write one record: quotes only where needed, a comma after the last cell, CRLF."""
    buffer = io.StringIO()
    csv.writer(buffer, lineterminator="\r\n").writerow((*cells, ""))
    return buffer.getvalue().encode()


def _item_order(item: Item) -> tuple[str, str, str]:
    return order_key(item.label), item.label, item.identifier


def _depth_first(items: Iterable[Item]) -> Iterator[Item]:
    """Yield each item once, below its first parent; at the top where none is held."""
    ordered = sorted(items, key=_item_order)
    held = {item.identifier for item in ordered}
    children: dict[str, list[Item]] = {}
    for item in ordered:
        first = next((p.identifier for p in item.parents if p.identifier in held), "")
        children.setdefault(first, []).append(item)
    # The next to be written is last; a branch is put on top of what is left of its parent's.
    waiting = children.get("", [])[::-1]
    while waiting:
        item = waiting.pop()
        yield item
        waiting.extend(reversed(children.get(item.identifier, ())))
