"""Judges the pairs of a mapping together: repeated, contradictory, circular, within our lists."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from typing import NamedTuple

from registry.checking.columns import Column
from registry.checking.findings import Finding, make
from registry.checking.grids import Cells
from registry.checking.held import Held

_SKOS = "http://www.w3.org/2004/02/skos/core#"
EXACT, BROAD, NARROW, RELATED = (
    f"{_SKOS}{w}Match" for w in ("exact", "broad", "narrow", "related")
)
_NOT_EXACT = {BROAD, NARROW, RELATED}


class Pair(NamedTuple):
    """One row's pair: what names its ends (an address, else ``local:{text}``), and how it reads."""

    row: int
    column: Column
    subject: str
    relation: str
    target: str
    #: The ends and the relation as the row writes them.
    words: str
    is_denied: bool = False
    #: What the relation is called, where it is not one of SKOS.
    named: str = ""
    #: The whole row.
    cells: Cells = ()


def judge_pairs(pairs: Sequence[Pair], held: Held) -> Iterator[Finding]:
    """Judge all pairs of a file."""
    said = [pair for pair in pairs if not pair.is_denied]
    yield from _repeated(pairs)
    yield from _contradictory(pairs)
    yield from _inside(said, held)
    yield from _families(said, held)
    yield from _circles(said, held)


def _repeated(pairs: Sequence[Pair]) -> Iterator[Finding]:
    first: dict[tuple[object, ...], Pair] = {}
    for pair in pairs:
        key = pair.subject, pair.relation, pair.named, pair.target, pair.is_denied
        if key in first:
            # A row that says something else besides is not removed unasked.
            is_same = pair.cells == first[key].cells
            yield make(
                "pair-once", f"The pair {pair.words} is in row {first[key].row} already.",
                pair.words, "each pair once", pair.row, None,
                "remove the row", "remove row" if is_same else "",
            )  # fmt: skip
        first.setdefault(key, pair)


def _contradictory(pairs: Sequence[Pair]) -> Iterator[Finding]:
    seen: dict[tuple[str, str], dict[str, int]] = {}
    for pair in pairs:
        relations = seen.setdefault((pair.subject, pair.target), {})
        relation = f"not {pair.relation}" if pair.is_denied else pair.relation
        opposite = pair.relation if pair.is_denied else f"not {pair.relation}"
        if opposite in relations:
            yield _against("pair-not-denied", pair, relations[opposite], "both said and denied")
        elif not pair.is_denied:
            others = {r for r in relations if not r.startswith("not ")}
            if clash := _clash(pair.relation, others):
                yield _against("exact-or-broad", pair, relations[clash], "exact and also not exact")
            elif {pair.relation, *others} >= {BROAD, NARROW} and pair.relation in {BROAD, NARROW}:
                row = relations[NARROW if pair.relation == BROAD else BROAD]
                yield _against("broad-or-narrow", pair, row, "broad and also narrow")
        relations.setdefault(relation, pair.row)


def _clash(relation: str, others: set[str]) -> str | None:
    if relation == EXACT:
        return next(iter(sorted(others & _NOT_EXACT)), None)
    return EXACT if relation in _NOT_EXACT and EXACT in others else None


def _against(rule: str, pair: Pair, row: int, what: str) -> Finding:
    message = f"The pair {pair.words} is {what}: see row {row}."
    return make(rule, message, pair.words, "one relation a pair", pair.row, pair.column)


def _inside(pairs: Sequence[Pair], held: Held) -> Iterator[Finding]:
    for pair in pairs:
        one, other = held.list_of_uri(pair.subject), held.list_of_uri(pair.target)
        if one is not None and one == other:
            yield make(
                "mapping-leads-out",
                f"Both ends of {pair.words} are in {one.title}: the pair would add a relation "
                "to that list.",
                pair.words, "an entry of another list", pair.row, pair.column,
            )  # fmt: skip


def _families(pairs: Sequence[Pair], held: Held) -> Iterator[Finding]:
    """Find an entry of ours and its parent that are both exact to the same other entry."""
    exact: dict[str, dict[str, Pair]] = {}
    for pair in pairs:
        if pair.relation == EXACT:
            exact.setdefault(pair.target, {}).setdefault(pair.subject, pair)
            exact.setdefault(pair.subject, {}).setdefault(pair.target, pair)
    for shared, others in exact.items():
        for uri, pair in others.items():
            for parent in held.links.parents.get(uri, ()):
                if parent in others:
                    child_entry, parent_entry = held.entry(uri), held.entry(parent)
                    names = [e.label for e in (child_entry, parent_entry) if e is not None]
                    yield make(
                        "family-not-all-exact",
                        f"{' and its parent '.join(map(repr, names))} are both exact to the same "
                        f"entry: see row {others[parent].row}.",
                        shared.removeprefix("local:"), "one of them broader", pair.row, pair.column,
                    )  # fmt: skip


def _circles(pairs: Sequence[Pair], held: Held) -> Iterator[Finding]:
    """Find the pairs by which an entry comes to stand above itself.

    Entries that are exact to each other count as one; a circle within one of those is another
    rule's (a parent and its child both exact).
    """
    one = _Merged()
    for pair in pairs:
        if pair.relation == EXACT:
            one.merge(pair.subject, pair.target)
    # A pair that is both broad and narrow is another rule's as well.
    relations: dict[tuple[str, str], set[str]] = {}
    for pair in pairs:
        relations.setdefault((pair.subject, pair.target), set()).add(pair.relation)
    ordered = [
        (pair, *_ends(pair))
        for pair in pairs
        if {BROAD, NARROW} & {pair.relation}
        and not relations[pair.subject, pair.target] >= {BROAD, NARROW}
    ]
    ends = {end for pair in pairs for end in (pair.subject, pair.target)}
    steps = [*_upwards(ends, held), *((child, parent) for _, child, parent in ordered)]
    ways: dict[str, set[str]] = {}
    for child, parent in steps:
        if one.of(child) != one.of(parent):
            ways.setdefault(one.of(child), set()).add(one.of(parent))
    knots = _knots(ways)
    for pair, child, parent in ordered:
        knot = knots.get(one.of(child))
        is_round = one.of(child) != one.of(parent) and knot == knots.get(one.of(parent))
        if child == parent or (is_round and knot is not None):
            yield make(
                "no-cycle-through-mapping",
                f"With {pair.words} an entry comes to stand above itself.",
                pair.words, "no circle", pair.row, pair.column,
            )  # fmt: skip


def _ends(pair: Pair) -> tuple[str, str]:
    """Return the lower and the upper end of a pair that says which is above."""
    if pair.relation == BROAD:
        return pair.subject, pair.target
    return pair.target, pair.subject


def _upwards(ends: Iterable[str], held: Held) -> Iterator[tuple[str, str]]:
    """Yield every step upwards from some entries to the tops of their lists."""
    open_ends, seen = list(ends), set(ends)
    while open_ends:
        child = open_ends.pop()
        for parent in held.links.parents.get(child, ()):
            yield child, parent
            if parent not in seen:
                seen.add(parent)
                open_ends.append(parent)


class _Merged:
    """Sets of entries that count as one (union-find)."""

    def __init__(self) -> None:
        self._parent: dict[str, str] = {}

    def of(self, end: str) -> str:
        """Return what stands for an entry's set."""
        root = end
        while (above := self._parent.get(root, root)) != root:
            root = above
        while (above := self._parent.get(end, end)) != root:
            self._parent[end], end = root, above
        return root

    def merge(self, one: str, other: str) -> None:
        """Count two entries as one."""
        self._parent.setdefault(one, one)
        self._parent[self.of(one)] = self.of(other)


def _knots(ways: dict[str, set[str]]) -> dict[str, int]:
    """Return, for each node on a circle, the number of its strongly connected component.

    Tarjan's algorithm, without recursion.
    """
    index: dict[str, int] = {}
    low: dict[str, int] = {}
    stack: list[str] = []
    on_stack: set[str] = set()
    knots: dict[str, int] = {}
    for start in ways:
        if start in index:
            continue
        work = [(start, iter(sorted(ways.get(start, ()))))]
        index[start] = low[start] = len(index)
        stack.append(start)
        on_stack.add(start)
        while work:
            node, following = work[-1]
            for other in following:
                if other not in index:
                    index[other] = low[other] = len(index)
                    stack.append(other)
                    on_stack.add(other)
                    work.append((other, iter(sorted(ways.get(other, ())))))
                    break
                if other in on_stack:
                    low[node] = min(low[node], index[other])
            else:
                work.pop()
                if work:
                    low[work[-1][0]] = min(low[work[-1][0]], low[node])
                if low[node] == index[node]:
                    _close(node, stack, on_stack, knots)
    return knots


def _close(node: str, stack: list[str], on_stack: set[str], knots: dict[str, int]) -> None:
    members = []
    while True:
        member = stack.pop()
        on_stack.discard(member)
        members.append(member)
        if member == node:
            break
    if len(members) > 1:
        knots.update(dict.fromkeys(members, len(knots)))
