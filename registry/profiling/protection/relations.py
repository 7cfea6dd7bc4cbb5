"""Which cells of a publication add up to which: the equations an attacker can write down.

A cell over all months is the sum of its months, one over all channels that of its channels, a group
of profiles that of its types, the authority that of its wards, a group of services that of its
services; a region that of its authorities, where the table has several. An earlier publication adds
cells of its own, and the months by which the two periods differ add an equation between them.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt
import pyarrow as pa

Numbers = npt.NDArray[np.int64]
KEYS = (
    "authority",
    "month",
    "service",
    "interaction",
    "channel",
    "profile",
    "profile_level",
    "area",
    "area_level",
)
ALL = "*"


@dataclass(frozen=True)
class Relations:
    """Sums: entry i says that cell `cells[i]` stands in sum `sums[i]` with the sign `signs[i]`.

    In each sum the wholes (+1) and the parts (-1) cancel out. `kind` is, for each sum, the column
    along which it adds up.
    """

    sums: Numbers
    cells: Numbers
    signs: Numbers
    kind: npt.NDArray[np.str_]


@dataclass(frozen=True)
class Structure:
    """What lies in what: types in groups, services in groups of services, authorities in regions.

    `parents` gives the group of each type (scheme), `groups` the services of each group,
    `regions` the authorities of each region, `periods` the months of each period in the column
    `month`: that of the publication is `*`.
    """

    parents: Mapping[str, str | None]
    groups: Mapping[str, frozenset[str]]
    regions: Mapping[str, frozenset[str]]
    periods: Mapping[str, frozenset[str]]


class Keys:
    """The keys of cells as single numbers, so that a cell is found by what its key would be."""

    def __init__(self, table: pa.Table) -> None:
        self.values: dict[str, list[str]] = {}
        self.codes: dict[str, Numbers] = {}
        for name in KEYS:
            self.values[name], self.codes[name] = _encoded(table, name)
        self.whole = self._key({})
        self._order = np.argsort(self.whole)
        self._sorted = self.whole[self._order]

    def __len__(self) -> int:
        return len(self.whole)

    def is_value(self, name: str, *values: str) -> npt.NDArray[np.bool_]:
        """Say for each cell whether a part of its key is one of some values."""
        wanted = [i for i, value in enumerate(self.values[name]) if value in values]
        return np.isin(self.codes[name], wanted)

    def find(self, cells: Numbers, changed: Mapping[str, Numbers | str]) -> Numbers:
        """Return the cells whose keys are those of `cells` with some parts changed; -1: none.

        A change is a value, or a code for each cell (-1 where there is none).
        """
        codes: dict[str, Numbers] = {}
        for name, to in changed.items():
            if isinstance(to, str):
                code = self.values[name].index(to) if to in self.values[name] else -1
                codes[name] = np.full(len(cells), code)
            else:
                codes[name] = to
        keys = self._key(codes, cells)
        at = np.minimum(np.searchsorted(self._sorted, keys), max(len(self) - 1, 0))
        found = self._order[at] if len(self) else np.full(len(cells), -1)
        impossible = np.zeros(len(cells), dtype=bool)
        for column in codes.values():
            impossible |= column < 0
        return np.where((self.whole[found] == keys) & ~impossible, found, -1)

    def _key(self, changed: Mapping[str, Numbers], cells: Numbers | None = None) -> Numbers:
        key: Numbers = np.zeros(1, dtype=np.int64)
        for name in KEYS:
            column = self.codes[name] if cells is None else self.codes[name][cells]
            key = key * (len(self.values[name]) + 1) + changed.get(name, column)
        return key


def find_relations(keys: Keys, structure: Structure) -> Relations:
    """Return every sum that cells with these keys stand in."""
    found: list[tuple[str, Numbers, Numbers]] = []
    for name in ("interaction", "channel"):
        parts = np.flatnonzero(~keys.is_value(name, ALL))
        found.append((name, parts, keys.find(parts, {name: ALL})))
    found.extend(_of_months(keys, structure.periods))
    found.extend(_of_profiles(keys, structure))
    below = np.flatnonzero(~keys.is_value("area", ALL))
    found.append(("area", below, keys.find(below, {"area": ALL, "area_level": "0"})))
    found.extend(_of_services(keys, structure.groups))
    for region, authorities in structure.regions.items():
        parts = np.flatnonzero(keys.is_value("authority", *authorities))
        found.append(("authority", parts, keys.find(parts, {"authority": region})))
    return _joined(found)


def _of_months(
    keys: Keys, periods: Mapping[str, frozenset[str]]
) -> Iterable[tuple[str, Numbers, Numbers]]:
    for period, months in periods.items():
        parts = np.flatnonzero(keys.is_value("month", *months))
        yield "month", parts, keys.find(parts, {"month": period})


def _of_profiles(keys: Keys, structure: Structure) -> Iterable[tuple[str, Numbers, Numbers]]:
    """All profiles are the sum of those of each level, and a group is that of its types."""
    for level in keys.values["profile_level"]:
        if level == "0":
            continue
        parts = np.flatnonzero(keys.is_value("profile_level", level))
        yield "profile", parts, keys.find(parts, {"profile": ALL, "profile_level": "0"})
        above = str(int(level) - 1)
        if above == "0":
            continue
        profiles = keys.values["profile"]
        code = {profile: i for i, profile in enumerate(profiles)}
        up = np.array([code.get(structure.parents.get(p) or "", -1) for p in profiles])
        parent = up[keys.codes["profile"][parts]]
        yield "profile", parts, keys.find(parts, {"profile": parent, "profile_level": above})


def _of_services(
    keys: Keys, groups: Mapping[str, frozenset[str]]
) -> Iterable[tuple[str, Numbers, Numbers]]:
    single = [s for s in keys.values["service"] if s != ALL and "/" not in s]
    parts = np.flatnonzero(keys.is_value("service", *single))
    yield "service", parts, keys.find(parts, {"service": ALL})
    for group in keys.values["service"]:
        if members := groups.get(group):
            parts = np.flatnonzero(keys.is_value("service", *members))
            yield "service", parts, keys.find(parts, {"service": group})


def _joined(found: list[tuple[str, Numbers, Numbers]]) -> Relations:
    """Join sums under running numbers, each whole once, before its parts."""
    sums, cells, signs, kinds = [], [], [], []
    number = 0
    for kind, parts, wholes in found:
        linked = wholes >= 0
        whole, which = np.unique(wholes[linked], return_inverse=True)
        sums += [number + np.arange(len(whole)), number + which]
        cells += [whole, parts[linked]]
        signs += [np.ones(len(whole), dtype=np.int64), -np.ones(len(which), dtype=np.int64)]
        kinds.append(np.full(len(whole), kind))
        number += len(whole)
    return Relations(
        np.concatenate(sums).astype(np.int64),
        np.concatenate(cells).astype(np.int64),
        np.concatenate(signs),
        np.concatenate(kinds),
    )


def _encoded(table: pa.Table, name: str) -> tuple[list[str], Numbers]:
    """Return the distinct values of a column, and for each row which one it has."""
    if name not in table.column_names:
        return [""], np.zeros(table.num_rows, dtype=np.int64)
    encoded = table[name].cast(pa.string()).combine_chunks().dictionary_encode()
    codes: Numbers = encoded.indices.to_numpy().astype(np.int64)
    return encoded.dictionary.to_pylist(), codes
