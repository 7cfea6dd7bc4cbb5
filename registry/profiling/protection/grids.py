"""Grids of cells, in which exchanges between groups, services and places keep sums as they are."""

from __future__ import annotations

from collections.abc import Mapping
from typing import NamedTuple

import numpy as np

from registry.profiling.protection.relations import ALL, Keys
from registry.profiling.protection.system import Places, Reals

#: Stand in the place of a number that does not change, and of one that is 0.
NONE, MISSING = -1, -2


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
    whole = np.full((len(services), len(names), place.max() + 1), MISSING)
    whole[~is_published[:, level]] = NONE
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
