"""Judges a list of somebody's own: its numbers, names and parents."""

from __future__ import annotations

import re
from collections.abc import Iterator

from registry.checking.cells import changed_into, clean
from registry.checking.findings import Finding, make
from registry.checking.understanding import Understanding
from registry.readers.hierarchy import find_cycle

_SEVERAL = re.compile(r"[;|,\n]")


def judge_local_list(known: Understanding) -> Iterator[Finding]:
    """Judge each entry by itself and against the others of the file."""
    (reference,) = known.references
    number, parent = reference.number, known.parent
    if number is None:
        return
    rows = [
        (known.first_row + offset, cells) for offset, cells in enumerate(known.body) if any(cells)
    ]
    first: dict[str, int] = {}
    names: dict[str, int] = {}
    parents: dict[str, list[str]] = {}
    for row, cells in rows:
        text = _cell(cells, number.index)
        if text in first:
            yield make(
                "local-number-once", f"{text} is the number of row {first[text]} already.",
                text, "a number of its own", row, number,
            )  # fmt: skip
        if (changed := changed_into(text)) and reference.list is None:
            yield make(
                "number-not-a-date", f"{text} is {changed}: a spreadsheet has changed the number.",
                text, "a number", row, number,
            )  # fmt: skip
        first.setdefault(text, row)
        if reference.names:
            yield from _judge_name(row, _cell(cells, reference.names[0].index), names, known)
        if parent is not None and (above := _cell(cells, parent.index)):
            parents[text] = [each.strip() for each in _SEVERAL.split(above) if each.strip()]
    yield from _judge_parents(parents, first, known)


def _judge_name(
    row: int, name: str, names: dict[str, int], known: Understanding
) -> Iterator[Finding]:
    column = known.references[0].names[0]
    if not name:
        yield make("local-name-present", "The entry has no name.", "", "a name", row, column)
    elif name in names:
        yield make(
            "local-name-once", f"{name!r} is the name of row {names[name]} already.",
            name, "a name of its own", row, column,
        )  # fmt: skip
    names.setdefault(name, row)


def _judge_parents(
    parents: dict[str, list[str]], rows: dict[str, int], known: Understanding
) -> Iterator[Finding]:
    for number, above in parents.items():
        for each in above:
            if each not in rows:
                yield make(
                    "local-parent-known", f"The parent of {number} is {each}, which is not here.",
                    each, "a number of this file", rows[number], known.parent,
                )  # fmt: skip
    if cycle := find_cycle(parents):
        way = " is under ".join([*cycle, cycle[0]])
        yield make(
            "local-no-circle", f"The parents go in a circle: {way}.",
            cycle[0], "a parent above it", rows[cycle[0]], known.parent,
        )  # fmt: skip


def _cell(cells: tuple[str, ...], index: int) -> str:
    return clean(cells[index]) if index < len(cells) else ""
