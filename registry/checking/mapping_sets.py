"""Finds the lists of two bare columns of numbers by the mapping set that fits them best."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from registry.checking.cells import clean
from registry.checking.columns import Column, number_share
from registry.checking.grids import Cells
from registry.checking.held import Held


def by_mapping_sets(columns: list[Column], body: Sequence[Cells], held: Held) -> list[Column]:
    """Return the columns of a table, their lists found where they are two bare ones of numbers."""
    bare = [c for c in columns if c.meaning == "number" and c.list is None]
    if len(columns) != 2 or len(bare) != 2:
        return columns
    values = [
        list(dict.fromkeys(clean(row[c.index]) for row in body[:500] if c.index < len(row)))
        for c in bare
    ]
    pairs = {(p.source, p.target) for p in held.names.pairs}
    best: tuple[float, float] = (0.5, 0.0)
    chosen = None
    for entry in held.catalogue.mapping_sets.values():
        ends = [held.catalogue.list_with_uri(uri) for uri in (entry.from_list, entry.to_list)]
        if None in ends:
            continue
        names = [end.identifier for end in ends if end is not None]
        share = min(
            number_share(found, name, held) for found, name in zip(values, names, strict=True)
        )
        spaces = [held.catalogue.lists[name].uri_space for name in names]
        uris = [
            tuple(
                held.names.by_uri.get(space + clean(row[c.index]), -1) if c.index < len(row) else -1
                for space, c in zip(spaces, bare, strict=True)
            )
            for row in body[:500]
        ]
        same = sum(each in pairs for each in uris) / max(len(uris), 1)
        if (share, same) > best:
            best, chosen = (share, same), names
    if chosen is None:
        return columns
    why = "most numbers are of that list, as in the mapping held here"
    sides = ("subject", "object")
    return [
        replace(column, list=name, side=side, why=why)  # type: ignore[arg-type]
        for column, name, side in zip(columns, chosen, sides, strict=True)
    ]
