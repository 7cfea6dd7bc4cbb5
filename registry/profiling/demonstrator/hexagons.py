"""A plane of hexagons: output areas are single ones, wards are clusters of nineteen.

Hexagons are named by axial coordinates (q, r). Clusters of radius 2 tile the plane, too: their
centres are the whole combinations of (5, -2) and (2, 3).
"""

from __future__ import annotations

import math
from typing import NamedTuple

_STEPS = ((5, -2), (2, 3))
_RADIUS = 2
#: Length of a side in degrees of latitude: some 300 m.
_SIDE = 0.0027


class Hexagon(NamedTuple):
    """A hexagon by its axial coordinates."""

    q: int
    r: int


def clusters(number: int) -> list[list[Hexagon]]:
    """Return clusters of nineteen hexagons around the origin, the nearest first."""
    reach = range(-number, number + 1)
    (a, b), (c, d) = _STEPS
    centres = [Hexagon(i * a + j * c, i * b + j * d) for i in reach for j in reach]
    centres.sort(key=lambda hexagon: (round(math.hypot(*_flat(hexagon)), 6), hexagon))
    return [_around(centre) for centre in centres[:number]]


def outline(hexagon: Hexagon, longitude: float, latitude: float) -> list[tuple[float, float]]:
    """Return the closed ring of a hexagon, counter-clockwise, of a plane with its origin there.

    Corners that hexagons share are the same numbers: they are computed on a lattice of whole steps.
    """
    corners = ((1, 1), (0, 2), (-1, 1), (-1, -1), (0, -2), (1, -1), (1, 1))
    column, row = 2 * hexagon.q + hexagon.r, 3 * hexagon.r
    across = _SIDE * math.sqrt(3) / 2 / math.cos(math.radians(latitude))
    return [
        (
            round(longitude + (column + x) * across, 6),
            round(latitude + (row + y) * _SIDE / 2, 6),
        )
        for x, y in corners
    ]


def _flat(hexagon: Hexagon) -> tuple[float, float]:
    return math.sqrt(3) * (hexagon.q + hexagon.r / 2), 1.5 * hexagon.r


def _around(centre: Hexagon) -> list[Hexagon]:
    reach = range(-_RADIUS, _RADIUS + 1)
    return [
        Hexagon(centre.q + q, centre.r + r) for q in reach for r in reach if abs(q + r) <= _RADIUS
    ]
