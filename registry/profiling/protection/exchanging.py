"""Worlds by exchange: quick ones, many at a time, found by trying and not by solving.

Where two groups of a service have transactions in two wards (channels, months ...), some of the
one's can lie in the other ward and as many of the other's in this: all sums of the service stay as
they are. So it is with two types of a group, without any wards. Sums across services stay where
another service exchanges the other way round, or where the cells of all services, which are
rounded, can take it up. Households do as transactions do, or stay as they are, or change alone.
"""

from __future__ import annotations

from collections.abc import Mapping
from itertools import product
from typing import NamedTuple

import numpy as np
from scipy.sparse import csr_array

from registry.profiling.protection.relations import ALL, Keys
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
#: Stand in the place of a number that does not change, and of one that is 0.
_NONE, _MISSING = -1, -2


class Grid(NamedTuple):
    """The cells of one kind of breakdown by service, profile and place of breakdown.

    There is a layer for each level of profiles, by the profiles of the lowest; `above` says for
    each layer and profile which one it is of at that level. Profiles may exchange within a family.
    The transactions of all services (or a group of them), and of all profiles, weigh against those
    of each: `weight` is -1 for them, and so the sum over a line of weighted cells is 0.
    """

    layers: Places
    above: Places
    family: Places
    weight_of_service: Reals
    weight_of_profile: Reals
    units_add_up: bool


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


def make_grids(
    keys: Keys, part: Places, columns: Mapping[int, str], parents: Mapping[str, str | None]
) -> list[Grid]:
    """Return a grid of types, one of groups where there is no more, one of each breakdown.

    `part` is 1 for cells by types, and the number of one of the `columns` for those broken down by
    it; `parents` gives what each profile is of at the level above.
    """
    if len(keys.values["authority"]) > 1:
        return []
    types = np.flatnonzero(part == 1)
    profiles = _families(keys, types, parents)
    grids = [_grid(keys, types, profiles, None)] if profiles[1].size else []
    # Where more than groups is published of a service, they cannot change by themselves.
    is_detailed = np.isin(keys.codes["service"], keys.codes["service"][part != 0])
    groups = np.flatnonzero(~is_detailed)
    if len(groups):
        grids.append(_grid(keys, groups, _one_family(keys, groups), None))
    for number, column in columns.items():
        cells = np.flatnonzero(part == number)
        if len(np.unique(keys.codes[column][cells])) > 1:
            grids.append(_grid(keys, cells, _one_family(keys, cells), column))
    return grids


def _one_family(keys: Keys, cells: Places) -> tuple[Places, Places]:
    """Return the profiles of cells in one row, all of one family."""
    profiles = np.unique(keys.codes["profile"][cells])
    return profiles[None, :], np.zeros(len(profiles), dtype=np.int64)


def _families(
    keys: Keys, types: Places, parents: Mapping[str, str | None]
) -> tuple[Places, Places]:
    """Return the types of the lowest level, by families, in rows of what they are of.

    The first row is of the types themselves; beside it, the family of each: its group.
    """
    names = keys.values["profile"]
    code = {name: number for number, name in enumerate(names)}
    up = np.array([code.get(parents.get(name) or "", -1) for name in names])
    rows = [np.unique(keys.codes["profile"][types])]
    # Those at the lowest level have nothing below them.
    rows[0] = rows[0][~np.isin(rows[0], up[rows[0]])]
    is_type = np.isin(np.arange(len(names)), keys.codes["profile"][types])
    while len(rows[0]) and (is_type[up[rows[-1]]] & (up[rows[-1]] >= 0)).all():
        rows.append(up[rows[-1]])
    family = up[rows[-1]]
    order = np.argsort(family, kind="stable")
    return np.array(rows)[:, order], family[order]


def _grid(keys: Keys, cells: Places, profiles: tuple[Places, Places], column: str | None) -> Grid:
    above, family = profiles
    services, service = np.unique(keys.codes["service"][cells], return_inverse=True)
    place = np.zeros(len(cells), dtype=np.int64)
    if column:
        _, place = np.unique(keys.codes[column][cells], return_inverse=True)
    names, level = keys.values["profile"], np.zeros(len(keys.values["profile"]), dtype=np.int64)
    level[keys.codes["profile"][cells]] = keys.codes["profile_level"][cells]
    # A cell missing in a table is 0; of a table that is left out nothing is known.
    is_published = np.zeros((len(services), len(keys.values["profile_level"])), dtype=bool)
    is_published[service, keys.codes["profile_level"][cells]] = True
    whole = np.full((len(services), len(names), place.max() + 1), _MISSING)
    whole[~is_published[:, level]] = _NONE
    whole[service, keys.codes["profile"][cells], place] = cells
    weight_of_service, weight_of_profile = (
        np.where([_is_sum(keys.values[name][code]) for code in codes], -1.0, 1.0)
        for name, codes in (("service", services), ("profile", above[0]))
    )
    layers = np.stack([whole[:, row, :] for row in above])
    adds_up = column in {None, "area"}
    return Grid(layers, above, family, weight_of_service, weight_of_profile, adds_up)


def _is_sum(code: str) -> bool:
    """Say whether a service or profile is all of them, or a group of services."""
    return code == ALL or "/" in code


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
        is_open = (size >= 1) & (side.numbers != _MISSING).all(axis=1)
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
            numbers.append(np.where(does, number, _NONE))
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
