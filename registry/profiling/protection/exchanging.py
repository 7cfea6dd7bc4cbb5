"""Worlds by exchange: quick ones, many at a time, found by trying and not by solving.

Where two groups of a service have transactions in two wards (channels, months ...), some of the
one's can lie in the other ward and as many of the other's in this: all sums of the service stay as
they are. Sums across services do where another service exchanges the other way round, or where the
cells of all services, which are rounded, can take it up.
"""

from __future__ import annotations

from typing import NamedTuple

import numpy as np
from scipy.sparse import csr_array

from registry.profiling.protection.relations import ALL, Keys
from registry.profiling.protection.system import Flags, Places, Reals
from registry.profiling.protection.worlds import Worlds

#: Rounds, and exchanges tried in each for every number that was not yet seen far enough apart.
_ROUNDS, _TRIES = 100, 12
#: Share of the exchanges of one service alone, and of those with the cells of all services.
_ALONE, _WHOLE = 0.25, 0.25
#: Stands in the place of a number that does not change.
_NONE = -2


class Grid(NamedTuple):
    """The cells of one kind of breakdown by service, group and place of breakdown; -1: none.

    The transactions of all services, and of all groups, weigh against those of each: `weight` is
    -1 for them, and so the sum over a line of weighted cells is 0.
    """

    cells: Places
    weight_of_service: Reals
    weight_of_group: Reals


class Moves(NamedTuple):
    """Exchanges, a row each: the numbers that change (negative: none) and by how much."""

    numbers: Places
    changes: Reals

    def of(self, which: Flags | Places) -> Moves:
        """Return some of the exchanges."""
        return Moves(self.numbers[which], self.changes[which])


def make_grids(keys: Keys, part: Places, columns: dict[int, str]) -> list[Grid]:
    """Return a grid of each kind of breakdown: `part` is that of each cell, `columns` its key."""
    found = []
    for number, column in columns.items():
        cells = np.flatnonzero(part == number)
        if len(keys.values["authority"]) > 1 or not len(cells):
            continue
        places, at = zip(
            *(
                np.unique(keys.codes[name][cells], return_inverse=True)
                for name in ("service", "profile", column)
            ),
            strict=True,
        )
        grid = np.full([len(each) for each in places], -1)
        grid[at] = cells
        weights = [
            np.where([keys.values[name][code] == ALL for code in codes], -1.0, 1.0)
            for name, codes in zip(("service", "profile"), places[:2], strict=True)
        ]
        found.append(Grid(grid, *weights))
    return found


def exchange(worlds: Worlds, hidden: Places, grids: list[Grid], width: int) -> None:
    """Make exchanges in which hidden numbers change, and take in the worlds they lead to."""
    random = np.random.default_rng(0)
    for grid in grids:
        its = np.intersect1d(hidden, worlds.system.numbers_of(grid.cells[grid.cells >= 0]))
        for _ in range(_ROUNDS):
            if not len(its := worlds.narrow(its, width)):
                break
            moves = _possible(worlds, _proposed(worlds, its, grid, random), width)
            _make(worlds, _apart(moves, worlds, random))


def _proposed(worlds: Worlds, open_: Places, grid: Grid, random: np.random.Generator) -> Moves:
    """Propose exchanges at random for some numbers of a grid, not all of which are possible."""
    count = worlds.system.cells
    place = np.full(count, -1)
    there = np.flatnonzero(grid.cells.ravel() >= 0)
    place[grid.cells.ravel()[there]] = there
    target = np.repeat(open_, _TRIES)
    own = np.unravel_index(place[target % count], grid.cells.shape)
    other = [random.integers(size, size=len(target)) for size in grid.cells.shape]
    is_alone, is_whole = (random.random(len(target)) < share for share in (_ALONE, _WHOLE))
    wholes = np.flatnonzero(grid.weight_of_service < 0)
    if len(wholes):
        other[0] = np.where(is_whole, wholes[0], other[0])
    cells, changes = [], []
    for corner in range(8):
        flips = [bool(corner & 4), bool(corner & 2), bool(corner & 1)]
        s, g, b = (
            there if flip else here for here, there, flip in zip(own, other, flips, strict=True)
        )
        cells.append(np.where(is_alone & flips[0], _NONE, grid.cells[s, g, b]))
        weight = grid.weight_of_service[s] * grid.weight_of_group[g]
        changes.append(weight * (-1.0) ** sum(flips))
    found = np.stack(cells, axis=1)
    is_one = [(here == there) for here, there in zip(own, other, strict=True)]
    is_none = (is_one[0] & ~is_alone) | is_one[1] | is_one[2] | (found == -1).any(axis=1)
    change = np.stack(changes, axis=1) * random.choice([-1.0, 1.0], (len(target), 1))
    return _of_measures(Moves(found, change).of(~is_none), target[~is_none], worlds, random)


def _of_measures(
    moves: Moves, target: Places, worlds: Worlds, random: np.random.Generator
) -> Moves:
    """Make changes of cells changes of the target's measure, or of both measures alike."""
    count = worlds.system.cells
    if len(worlds.system.truth) == count:
        return moves
    is_both = random.random(len(target)) < 1 / 2
    columns = [
        np.where((moves.numbers >= 0) & ((target // count == measure) | is_both)[:, None],
                 moves.numbers + measure * count, _NONE)
        for measure in (0, 1)
    ]  # fmt: skip
    return Moves(np.hstack(columns), np.hstack([moves.changes] * 2))


def _possible(worlds: Worlds, moves: Moves, width: int) -> Moves:
    """Return the exchanges that intervals leave room for, as large as can be up to a width."""
    numbers, now = moves.numbers, worlds.now
    room = np.where(
        moves.changes > 0,
        worlds.system.upper[numbers] - now[numbers],
        now[numbers] - worlds.system.lower[numbers],
    )
    size = np.minimum(np.where(numbers >= 0, room, np.inf).min(axis=1, initial=width), width)
    return Moves(numbers, moves.changes * size[:, None]).of(size >= 1)


def _apart(moves: Moves, worlds: Worlds, random: np.random.Generator) -> Moves:
    """Return exchanges that share no number, and that by themselves keep all sums."""
    system = worlds.system
    moves = _disjoint(moves, len(system.truth), random)
    sums = _changes(moves, worlds) @ system.rows_of.T
    rest = system.rows @ worlds.now
    entries = sums.tocoo()
    too_much = np.where(
        system.exact[entries.col], entries.data != 0, entries.data > -rest[entries.col]
    )
    fails = np.bincount(entries.row[too_much], minlength=len(moves.numbers)) > 0
    kept = ~fails
    # Together they must not take more room than there is: those that take of such a sum stay out.
    together = np.bincount(
        entries.col, np.where(kept[entries.row], entries.data, 0.0), minlength=len(rest)
    )
    is_over = ~system.exact & (together > -rest)
    over = is_over[entries.col] & (entries.data > 0)
    return moves.of(kept & (np.bincount(entries.row[over], minlength=len(kept)) == 0))


def _disjoint(moves: Moves, count: int, random: np.random.Generator) -> Moves:
    """Return exchanges of which no two change the same number; chance decides between them."""
    moves = moves.of(random.permutation(len(moves.numbers)))
    rank = np.broadcast_to(np.arange(len(moves.numbers))[:, None], moves.numbers.shape)
    first = np.full(count + 1, len(moves.numbers))
    np.minimum.at(first, moves.numbers.ravel(), rank.ravel())
    return moves.of(((first[moves.numbers] == rank) | (moves.numbers < 0)).all(axis=1))


def _changes(moves: Moves, worlds: Worlds) -> csr_array:
    row, column = np.nonzero(moves.numbers >= 0)
    shape = len(moves.numbers), len(worlds.system.truth)
    return csr_array((moves.changes[row, column], (row, moves.numbers[row, column])), shape=shape)


def _make(worlds: Worlds, moves: Moves) -> None:
    is_any = moves.numbers >= 0
    world = worlds.now.copy()
    world[moves.numbers[is_any]] += moves.changes[is_any]
    worlds.take(world)
