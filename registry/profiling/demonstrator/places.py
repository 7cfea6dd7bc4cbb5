"""The fictional places: wards, output areas with their types, postcodes and households.

Codes begin with Z, which official statistics do not use; postcodes are in areas that the post does
not have. The ground is in the North Sea.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import NamedTuple

import numpy as np
import numpy.typing as npt

from registry.profiling.demonstrator.behaviour import SHARES, TYPE_FACTORS
from registry.profiling.demonstrator.hexagons import Hexagon, clusters

Numbers = npt.NDArray[np.int64]
_LETTERS = "ABDEFGHJLNPQRSTUWXYZ"
HOUSEHOLDS_AN_AREA = 150
_HOUSEHOLDS_A_POSTCODE = 15


class Town(NamedTuple):
    """What a fictional authority is to be; `likeness` is how far its mix differs from the others'.

    `longitude` and `latitude` say where its middle is. One abroad has services and profiles of its
    own and no postcodes.
    """

    code: str
    name: str
    wards: int
    transactions: int
    post: str
    longitude: float
    latitude: float
    likeness: float
    abroad: bool = False


MAIN = Town("Z06000001", "Exampleton", 21, 200_000, "ZX", 2.50, 54.70, 0.0)
NEIGHBOURS = (
    Town("Z06000002", "Samplebury", 7, 60_000, "ZY", 2.62, 54.74, 0.3),
    Town("Z06000003", "Testham", 7, 60_000, "ZW", 2.62, 54.66, 0.3),
    Town("Z06000004", "Mockford", 7, 60_000, "ZV", 2.50, 54.62, 0.3),
    Town("Z06000005", "Trialcester", 7, 60_000, "ZU", 2.38, 54.66, 0.3),
    Town("Z06000006", "Specimen Vale", 7, 10_000, "ZT", 2.38, 54.74, 0.3),
)
ABROAD = Town("Z96000001", "Voorbeeldstad", 7, 20_000, "", 3.00, 54.70, 0.3, abroad=True)
TOWNS = (MAIN, *NEIGHBOURS, ABROAD)


def is_fictional(code: str) -> bool:
    """Say whether an authority is one that does not exist: what it uploads is synthetic."""
    return any(town.code == code for town in TOWNS)


@dataclass(frozen=True)
class Place:
    """A town with its people; arrays have one entry an output area, or one a household.

    `area_types` are finest notations (`3b2`); `ward_of` the ward of each area; `area_of` the area
    of each household, `postcode_of` its postcode, both as positions in the lists of codes.
    """

    town: Town
    wards: tuple[str, ...]
    areas: tuple[str, ...]
    hexagons: tuple[Hexagon, ...]
    area_types: tuple[str, ...]
    ward_of: Numbers
    area_of: Numbers
    postcodes: tuple[str, ...]
    postcode_of: Numbers

    @property
    def households(self) -> int:
        """Number of households."""
        return len(self.area_of)

    @property
    def group_of(self) -> Numbers:
        """The group (1 to 6) of each household."""
        groups = np.array([int(notation[0]) for notation in self.area_types])
        return groups[self.area_of]

    @property
    def type_factor_of(self) -> npt.NDArray[np.float64]:
        """What each household's type multiplies its use by."""
        factors = np.array([TYPE_FACTORS[notation[1]] for notation in self.area_types])
        return factors[self.area_of]


def make_place(town: Town, seed: int) -> Place:
    """Make a town; the same seed makes the same one."""
    random = np.random.default_rng([seed, int(town.code[1:])])
    cells = clusters(town.wards)
    ward_of = np.repeat(np.arange(town.wards), [len(cluster) for cluster in cells])
    hexagons = tuple(hexagon for cluster in cells for hexagon in cluster)
    mark, number = town.code[0], int(town.code[-2:])
    wards = tuple(f"{mark}05{number:03}{ward + 1:03}" for ward in range(town.wards))
    areas = tuple(f"{mark}00{number:03}{area + 1:03}" for area in range(len(hexagons)))
    if town.abroad:
        wards = tuple(f"{mark}95{code[3:]}" for code in wards)
        areas = tuple(f"{mark}90{code[3:]}" for code in areas)
    households = random.poisson(HOUSEHOLDS_AN_AREA, len(hexagons))
    area_of = np.repeat(np.arange(len(hexagons)), households)
    postcodes, postcode_of = _postcodes(town, ward_of, area_of)
    types = _types(random, town, ward_of)
    return Place(
        town, wards, areas, hexagons, types, ward_of, area_of, postcodes, postcode_of
    )  # fmt: skip


def _types(random: np.random.Generator, town: Town, ward_of: Numbers) -> tuple[str, ...]:
    """Give each output area a type; areas of a ward are rather alike."""
    base = np.array(SHARES)
    tilted = base * np.exp(random.normal(0, town.likeness, len(base)))
    found = []
    for ward in range(town.wards):
        shares = random.dirichlet(6 * tilted / tilted.sum())
        for _ in range(int((ward_of == ward).sum())):
            group = 1 + int(random.choice(len(base), p=shares))
            found.append(f"{group}{'ab'[random.integers(2)]}{1 + random.integers(2)}")
    return tuple(found)


def _postcodes(town: Town, ward_of: Numbers, area_of: Numbers) -> tuple[tuple[str, ...], Numbers]:
    """Give each output area postcodes of some fifteen households; none abroad."""
    if town.abroad:
        return (), np.zeros(len(area_of), dtype=np.int64)
    codes: list[str] = []
    postcode_of = np.zeros(len(area_of), dtype=np.int64)
    in_ward: dict[int, int] = {}
    for area, ward in enumerate(ward_of.tolist()):
        households = np.flatnonzero(area_of == area)
        postcode_of[households] = len(codes) + np.arange(len(households)) // _HOUSEHOLDS_A_POSTCODE
        for _ in range(-(-len(households) // _HOUSEHOLDS_A_POSTCODE)):
            number = in_ward[ward] = in_ward.get(ward, -1) + 1
            first, second = divmod(number // 10, len(_LETTERS))
            unit = f"{number % 10}{_LETTERS[first]}{_LETTERS[second]}"
            codes.append(f"{town.post}{ward + 1} {unit}")
    return tuple(codes), postcode_of
