"""Places points in areas: postcodes in output areas and output areas in wards, by geometry."""

from __future__ import annotations

from collections.abc import Mapping
from typing import NamedTuple

import numpy as np
import numpy.typing as npt
import shapely
from pyproj import Transformer
from shapely.geometry.base import BaseGeometry

Floats = npt.NDArray[np.float64]

#: British National Grid to WGS84 by the seven parameters of EPSG:1314, built into PROJ; the finer
#: grid OSTN15 would have to be fetched from the network. Accurate to 2 m (EPSG), within 5 m
#: anywhere in Great Britain (Ordnance Survey, A guide to coordinate systems, section 6.6).
_NATIONAL_GRID = (
    "+proj=pipeline +step +inv +proj=tmerc +lat_0=49 +lon_0=-2 +k=0.9996012717 +x_0=400000 "
    "+y_0=-100000 +ellps=airy +step +proj=push +v_3 +step +proj=cart +ellps=airy "
    "+step +proj=helmert +x=446.448 +y=-125.157 +z=542.06 +rx=0.15 +ry=0.247 +rz=0.842 "
    "+s=-20.489 +convention=position_vector +step +inv +proj=cart +ellps=WGS84 "
    "+step +proj=pop +v_3 +step +proj=unitconvert +xy_in=rad +xy_out=deg"
)
#: What EPSG gives for it, in metres.
ACCURACY_METRES = 2


class Placed(NamedTuple):
    """Codes of the areas that points fall in (None: in none), how many fell in several."""

    codes: list[str | None]
    ambiguous: int


def to_degrees(eastings: Floats, northings: Floats) -> tuple[Floats, Floats]:
    """Turn metres of the British National Grid into longitudes and latitudes (WGS84)."""
    longitudes, latitudes = Transformer.from_pipeline(_NATIONAL_GRID).transform(eastings, northings)
    return np.asarray(longitudes), np.asarray(latitudes)


def place(longitudes: Floats, latitudes: Floats, shapes: Mapping[str, BaseGeometry]) -> Placed:
    """Find the area each point falls in; of several (a common edge) the first in order of codes."""
    codes = sorted(shapes)
    tree = shapely.STRtree([shapes[code] for code in codes])
    points, areas = tree.query(shapely.points(longitudes, latitudes), predicate="intersects")
    found: list[str | None] = [None] * len(longitudes)
    ambiguous: set[int] = set()
    for point, area in sorted(zip(points.tolist(), areas.tolist(), strict=True)):
        if found[point] is None:
            found[point] = codes[area]
        else:
            ambiguous.add(point)
    return Placed(found, len(ambiguous))


def place_shapes(inner: Mapping[str, BaseGeometry], outer: Mapping[str, BaseGeometry]) -> Placed:
    """Find the outer area in which a point inside each inner one falls, in order of codes."""
    points = shapely.point_on_surface(np.array([inner[code] for code in sorted(inner)]))
    return place(shapely.get_x(points), shapely.get_y(points), outer)
