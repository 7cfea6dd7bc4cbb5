"""Worlds by exchange: quick ones, many at a time, found by trying and not by solving.

Where two groups of a service have transactions in two wards (channels, months ...), some of the
one's can lie in the other ward and as many of the other's in this: all sums of the service stay as
they are. So it is with two types of a group, without any wards. Sums across services stay where
another service exchanges the other way round, or where the cells of all services, which are
rounded, can take it up. Households do as transactions do, or stay as they are, or change alone.
"""

from __future__ import annotations

from itertools import product
from typing import NamedTuple

import numpy as np
from scipy.sparse import csr_array

from registry.profiling.protection.grids import MISSING, NONE, Grid
from registry.profiling.protection.system import Flags, Places, Reals
from registry.profiling.protection.worlds import Worlds

#: Rounds, those without a find after which it ends, and exchanges tried in each: for every number
#: that was not yet seen far enough apart, and for all of them together.
_ROUNDS, _PATIENCE, _TRIES, _TOGETHER = 100, 6, 12, 6_000
#: Share of the exchanges of one service alone, and of those with the cells of all services.
_ALONE, _WHOLE = 0.25, 0.25
#: Share of those in which households change wherever transactions do.
_LIKEWISE = 0.7
#: How often exchanges are looked for that have nothing in common with those kept before.
_PASSES = 4


class Moves(NamedTuple):
    """Exchanges, a row each: the numbers that change (negative: none) and by how much."""

    numbers: Places
    changes: Reals

    def of(self, which: Flags | Places) -> Moves:
        """Return some of the exchanges."""
        return Moves(self.numbers[which], self.changes[which])


class _Proposals(NamedTuple):
    """Exchanges to be looked at: own and other service, profile and place, and what changes."""

    own: Places
    other: Places
    target: Places
    changes: Flags
    sign: Reals

    def of(self, which: Flags) -> _Proposals:
        return _Proposals(
            self.own[:, which], self.other[:, which], self.target[which],
            self.changes[:, :, :, which], self.sign[which],
        )  # fmt: skip


def exchange(worlds: Worlds, hidden: Places, grids: list[Grid], width: int) -> None:
    """Make exchanges in which hidden numbers change, and take in the worlds they lead to."""
    random = np.random.default_rng(0)
    for grid in grids:
        its = np.intersect1d(hidden, worlds.system.numbers_of(grid.layers[grid.layers >= 0]))
        misses = 0
        for _ in range(_ROUNDS):
            if misses >= _PATIENCE or not len(its := worlds.narrow(its, width)):
                break
            moves = _possible(worlds, _proposed(worlds, its, grid, random), grid, width)
            moves = _apart(moves, worlds, random)
            is_any = moves.numbers >= 0
            worlds.change(moves.numbers[is_any], moves.changes[is_any])
            misses = misses + 1 if len(worlds.narrow(its, width)) == len(its) else 0


def _proposed(worlds: Worlds, its: Places, grid: Grid, random: np.random.Generator) -> _Proposals:
    """Propose exchanges at random for some numbers of a grid, not all of which are possible."""
    count = worlds.system.cells
    target = np.repeat(its, max(_TRIES, _TOGETHER // len(its)))
    flat = grid.layers.ravel()
    order = np.argsort(flat, kind="stable")
    first, end = (np.searchsorted(flat[order], target % count, side) for side in ("left", "right"))
    layer, *own = np.unravel_index(order[random.integers(first, end)], grid.layers.shape)
    is_alone = random.random(len(target)) < _ALONE
    services, _, places = grid.layers.shape[1:]
    service = _another(own[0], np.zeros(1, np.int64), np.full(1, services), random)
    wholes = np.flatnonzero(grid.weight_of_service < 0)
    if len(wholes):
        service = np.where(random.random(len(target)) < _WHOLE, wholes[0], service)
    is_alone |= service == own[0]
    starts, ends = (np.searchsorted(grid.family, grid.family, side) for side in ("left", "right"))
    profile = _another(own[1], starts[own[1]], (ends - starts)[own[1]], random)
    place = _another(own[2], np.zeros(1, np.int64), np.full(1, places), random)
    is_change = grid.above[layer, own[1]] != grid.above[layer, profile]
    found = _Proposals(
        np.array(own), np.array([service, profile, place]), target,
        _changing(worlds, target // count, is_alone, grid, random),
        random.choice([-1.0, 1.0], len(target)),
    )  # fmt: skip
    return found.of(is_change)


def _another(own: Places, start: Places, size: Places, random: np.random.Generator) -> Places:
    """Return others of `size` ones from `start` on; where there is only one, the same."""
    step = random.integers(1, np.maximum(size, 2), len(own))
    return start + (own - start + step) % size


def _changing(
    worlds: Worlds, measure: Places, is_alone: Flags, grid: Grid, random: np.random.Generator
) -> Flags:
    """Say what changes: of transactions, then households, of own and other service and place."""
    # Mostly a household has one transaction: then they go together.
    changes = random.random((2, 2, 2, len(measure))) < 1 / 2
    changes[1] |= random.random(len(measure)) < _LIKEWISE
    # Of all services and places transactions add up, households along few columns.
    changes[0] = changes[0, 0, 0] | (measure == 0)
    changes[1] &= len(worlds.system.truth) > worlds.system.cells
    changes[1, 0, 0] |= measure == 1
    if grid.units_add_up:
        changes[1, :, 1] = changes[1, :, 0]
    changes[1, 1] &= changes[0, 1]
    if grid.layers.shape[3] == 1:
        changes[:, :, 1] = False
    changes[:, 1, :, is_alone] = False
    return changes


def _possible(worlds: Worlds, proposals: _Proposals, grid: Grid, width: int) -> Moves:
    """Return the exchanges that intervals leave room for, as large as can be up to a width."""
    room = _room(worlds)
    # What cannot go down goes up.
    sign = np.where(room[0, 0, proposals.target] < 1, 1.0, proposals.sign)
    proposals = proposals._replace(sign=sign)
    size = np.full(len(proposals.target), float(width))
    sides: list[Moves] = []
    for service in (0, 1):
        side = _side(proposals, grid, service, worlds.system.cells)
        pairs = (side.numbers >= 0).reshape(-1, side.numbers.shape[1] // 2, 2)
        is_alone = np.repeat(~pairs.all(axis=2), 2, axis=1)
        its = room[is_alone.astype(np.int8), (side.changes > 0).astype(np.int8), side.numbers]
        its[side.numbers < 0] = np.inf
        size = np.minimum(size, its.min(axis=1, initial=width))
        is_open = (size >= 1) & (side.numbers != MISSING).all(axis=1)
        proposals, size = proposals.of(is_open), size[is_open]
        sides = [each.of(is_open) for each in (*sides, side)]
    numbers, changes = (np.hstack(columns) for columns in zip(*sides, strict=True))
    return Moves(numbers, changes * size[:, None])


def _room(worlds: Worlds) -> Reals:
    """Return how far each number can go down, and up; then without the other of its cell."""
    system, now = worlds.system, worlds.now
    room = np.stack([now - system.lower, system.upper - now])
    alone = room.copy()
    if len(now) > system.cells:
        transactions, units = slice(system.cells), slice(system.cells, None)
        between = now[transactions] - now[units]
        alone[0, transactions] = np.minimum(alone[0, transactions], between)
        alone[1, units] = np.minimum(alone[1, units], between)
    return np.stack([room, alone])


def _side(proposals: _Proposals, grid: Grid, service: int, count: int) -> Moves:
    """Return what changes of one of the two services, by one each."""
    ends = proposals.own, proposals.other
    s = ends[service][0]
    sign = proposals.sign * grid.weight_of_service[s] * (-1.0) ** service
    sign *= grid.weight_of_service[ends[0][0]] * grid.weight_of_profile[ends[0][1]]
    numbers, changes = [], []
    for layer, profile, place in product(
        range(len(grid.layers)), (0, 1), (0, 1)[: grid.layers.shape[3]]
    ):
        p, b = ends[profile][1], ends[place][2]
        cell = grid.layers[layer, s, p, b]
        is_moved = grid.above[layer, ends[0][1]] != grid.above[layer, ends[1][1]]
        change = sign * grid.weight_of_profile[p] * (-1.0) ** (profile + place)
        for measure in (0, 1):
            number = np.where(cell < 0, cell, cell + measure * count)
            does = proposals.changes[measure, service, place] & is_moved
            numbers.append(np.where(does, number, NONE))
            changes.append(change)
    return Moves(np.stack(numbers, axis=1), np.stack(changes, axis=1))


def _apart(moves: Moves, worlds: Worlds, random: np.random.Generator) -> Moves:
    """Return exchanges that share no number, and that by themselves keep all sums."""
    system = worlds.system
    moves = _disjoint(moves, len(system.truth), random)
    if not len(moves.numbers):
        return moves
    sums = (_changes(moves, worlds) @ system.rows_of.T).tocoo()
    rest = worlds.rest
    too_much = np.where(system.exact[sums.col], sums.data != 0, sums.data > -rest[sums.col])
    kept = np.bincount(sums.row[too_much], minlength=len(moves.numbers)) == 0
    # Together they must not take more room than there is: those that take of such a sum stay out.
    takes = kept[sums.row] & (sums.data > 0)
    rows, which = np.unique(sums.col[takes], return_inverse=True)
    together = np.bincount(which, sums.data[takes])
    over = sums.row[takes][(together > -rest[rows])[which]]
    return moves.of(kept & (np.bincount(over, minlength=len(kept)) == 0))


def _disjoint(moves: Moves, count: int, random: np.random.Generator) -> Moves:
    """Return exchanges of which no two change the same number; chance decides between them."""
    left = random.permutation(len(moves.numbers))
    kept = [left[:0]]
    is_taken = np.zeros(count, dtype=bool)
    for _ in range(_PASSES):
        numbers = moves.numbers[left]
        is_any = numbers >= 0
        rank = np.broadcast_to(np.arange(len(left))[:, None], numbers.shape)
        first = np.empty(count, dtype=np.int64)
        # Written from the last to the first, so that the first stays.
        first[numbers[is_any][::-1]] = rank[is_any][::-1]
        is_first = ((first[numbers] == rank) | ~is_any).all(axis=1)
        kept.append(left[is_first])
        is_taken[numbers[is_first][is_any[is_first]]] = True
        left = left[~(is_taken[numbers] & is_any).any(axis=1)]
    return moves.of(np.concatenate(kept))


def _changes(moves: Moves, worlds: Worlds) -> csr_array:
    row, column = np.nonzero(moves.numbers >= 0)
    shape = len(moves.numbers), len(worlds.system.truth)
    return csr_array((moves.changes[row, column], (row, moves.numbers[row, column])), shape=shape)
