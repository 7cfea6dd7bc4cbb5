"""Judges which versions of our lists a file was made for."""

from __future__ import annotations

from collections.abc import Iterator

from registry.checking.addresses import AddressJudge
from registry.checking.cells import clean
from registry.checking.findings import Finding, make
from registry.checking.held import Held
from registry.checking.numbers import Cell
from registry.checking.references import Reference
from registry.checking.understanding import Understanding


def judge_versions(known: Understanding, held: Held) -> Iterator[Finding]:
    """Compare the versions a file names with those held; only lists that have a number."""
    for side, reference in zip(("from_version", "to_version"), known.references, strict=False):
        name = reference.list or _list_by_address(known, reference, held)
        current = held.versions.get(name or "", "")
        if not current[:1].isdigit():
            continue
        said: list[tuple[str, int | None]] = []
        if reference.version is not None:
            for offset, cells in enumerate(known.body):
                text = clean(reference.version.cell_of(cells))
                if text and text not in {each for each, _ in said}:
                    said.append((text, known.first_row + offset))
        else:
            keys = (side, "version") if side == "from_version" else (side,)
            said += [(known.grid.hints[key], None) for key in keys if key in known.grid.hints]
        for text, row in said:
            if not _is_same(text, current):
                title = held.catalogue.lists[name or ""].title
                yield make(
                    "version-current",
                    f"The file was made for version {text} of {title}; {current} is held here.",
                    text, current, row, reference.version, current,
                )  # fmt: skip


def _is_same(one: str, other: str) -> bool:
    """Say whether two version texts mean the same: 2, 2.0 and v2.00 do."""
    return _version(one) == _version(other)


def _version(text: str) -> tuple[object, ...]:
    parts = text.strip().lower().removeprefix("version").strip().removeprefix("v").split(".")
    if all(part.isdecimal() for part in parts):
        numbers = [int(part) for part in parts]
        while len(numbers) > 1 and numbers[-1] == 0:
            numbers.pop()
        return tuple(numbers)
    return tuple(parts)


def _list_by_address(known: Understanding, reference: Reference, held: Held) -> str | None:
    if reference.address is None:
        return None
    judge = AddressJudge(held, known.grid.prefixes)
    for cells in known.body[:20]:
        if text := reference.address.cell_of(cells):
            address, _ = judge.judge(Cell(0, reference.address, text))
            found = held.list_of_uri(address)
            if found is not None:
                return found.identifier
    return None
