"""Links between the items of a list, and the search for circles among them."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import NamedTuple

from registry.errors import Place


class Link(NamedTuple):
    """From one item to another, by identifier, and where the file says so."""

    source: str
    target: str
    place: Place
    is_main: bool | None = None


def find_cycle(parents: Mapping[str, Sequence[str]]) -> list[str]:
    """Return the members of one circle, each under the next, smallest first; empty if none."""
    done: set[str] = set()
    for start in parents:
        path: list[str] = []
        position: dict[str, int] = {}
        stack: list[tuple[str, bool]] = [(start, False)]
        while stack:
            item, is_left = stack.pop()
            if is_left:
                done.add(item)
                path.pop()
                del position[item]
                continue
            if item in done:
                continue
            if item in position:
                return _rotated(path[position[item] :])
            position[item] = len(path)
            path.append(item)
            stack.append((item, True))
            stack.extend((parent, False) for parent in parents.get(item, ()))
    return []


def _rotated(cycle: list[str]) -> list[str]:
    first = cycle.index(min(cycle))
    return cycle[first:] + cycle[:first]
