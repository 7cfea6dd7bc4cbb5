"""Reads and writes boundaries: GeoJSON in WGS84 (RFC 7946).

What a feature is, its properties say by the names that ONS gives them: `OA11CD`, `LSOA11CD`,
`WD13CD`, `LAD13CD`; or it is plainly `code`, with the kind given by whoever imports.
"""

from __future__ import annotations

import json
import math
import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any, NamedTuple

import shapely
from shapely.geometry.base import BaseGeometry

from registry.errors import Place, RegistryError, UnreadableSourceError
from registry.profiling.reference.tables import check_size

#: Kind of boundary -> what ONS begins the names of its properties with; the order decides.
_KINDS = {"area": "OA", "lsoa": "LSOA", "ward": "WD", "authority": "LAD"}
_WGS84_NAMES = re.compile(r"CRS:?84|EPSG:+(?:[\d.]*:)?4326", re.IGNORECASE)
_POLYGONS = ("Polygon", "MultiPolygon")
#: The most points of one feature: ten times the most detailed ward of Great Britain.
_MOST_POINTS = 500_000
#: Boundaries are read whole: 100 times those of the output areas of a large city, in bytes.
_MOST_BYTES = 128 * 1024 * 1024


@dataclass(frozen=True)
class Boundaries:
    """Boundaries of one kind by code, their names, and the codes whose outline was mended."""

    kind: str
    vintage: str
    shapes: Mapping[str, BaseGeometry]
    names: Mapping[str, str]
    mended: tuple[str, ...] = ()
    others: int = 0


class _Properties(NamedTuple):
    kind: str
    vintage: str
    code: str
    name: str | None
    authority: str | None


def read_boundaries(path: Path, authority: str, limit: int, kind: str | None = None) -> Boundaries:
    """Read the boundaries of one authority from a GeoJSON file.

    `kind` is needed where the file does not say its own. Features of another authority, where the
    file says so, are counted and left out; an outline that crosses itself is mended. Raises
    UnreadableSourceError, naming the feature from 1, for anything that is not a polygon in WGS84
    with a code of its own.
    """
    features = _features(path, limit)
    properties = _recognise(path.name, features[0], kind)
    shapes: dict[str, BaseGeometry] = {}
    names: dict[str, str] = {}
    mended: list[str] = []
    others = 0
    for number, feature in enumerate(features, 1):
        said = _said(path.name, number, feature)
        if properties.authority and said.get(properties.authority) != authority:
            others += 1
            continue
        code = said.get(properties.code)
        if not isinstance(code, str) or not code.strip() or code in shapes:
            problem = f"has the code {code!r} of an earlier one" if code else "has no code"
            raise _broken(path.name, number, f"{problem} ({properties.code})", "Correct the file.")
        shape = _shape(path.name, number, feature)
        if not shapely.is_valid(shape):
            shape = _mend(path.name, number, shape)
            mended.append(code)
        shapes[code] = shape
        if isinstance(name := said.get(properties.name or ""), str):
            names[code] = name
    if not shapes:
        raise UnreadableSourceError(
            Place(path.name), f"No feature is of the authority {authority}.", "Check its code."
        )
    found = properties
    return Boundaries(found.kind, found.vintage, shapes, names, tuple(mended), others)


def write_boundaries(boundaries: Boundaries) -> bytes:
    """Write boundaries as GeoJSON, in the order of codes, with properties `code` and `name`."""
    features = [
        {
            "type": "Feature",
            "properties": {"code": code, "name": boundaries.names.get(code, code)},
            "geometry": shapely.geometry.mapping(
                shapely.orient_polygons(boundaries.shapes[code], exterior_cw=False)
            ),
        }
        for code in sorted(boundaries.shapes)
    ]
    collection = {"type": "FeatureCollection", "features": features}
    return json.dumps(collection, ensure_ascii=False, separators=(",", ":")).encode() + b"\n"


def join_boundaries(parts: Iterable[Boundaries], authority: str, name: str) -> Boundaries:
    """Make the boundary of an authority: the union of smaller areas."""
    shapes = [shape for part in parts for shape in part.shapes.values()]
    return Boundaries("authority", "", {authority: shapely.union_all(shapes)}, {authority: name})


def _features(path: Path, limit: int) -> list[Any]:
    check_size(path, limit)
    check_size(path, _MOST_BYTES, "Cut it down to your authority, or generalise the outlines.")
    try:
        document = json.loads(path.read_bytes().decode("utf-8-sig"), parse_constant=_no_constant)
    except UnicodeDecodeError:
        raise UnreadableSourceError(
            Place(path.name), "It is no text in UTF-8.", "Unpack it, or export it as GeoJSON."
        ) from None
    except json.JSONDecodeError as error:
        raise UnreadableSourceError(
            Place(path.name, line=error.lineno), f"It is no JSON: {error.msg}.", "Export it again."
        ) from None
    except (RecursionError, ValueError):
        raise UnreadableSourceError(
            Place(path.name), "It is no GeoJSON that can be read.", "Export it again."
        ) from None
    if isinstance(document, dict) and document.get("type") == "Topology":
        raise UnreadableSourceError(
            Place(path.name),
            "It is TopoJSON.",
            "Convert it to GeoJSON, for instance with topo2geo.",
        )
    features = document.get("features") if isinstance(document, dict) else None
    if not isinstance(features, list) or not features:
        raise UnreadableSourceError(
            Place(path.name), "It is no GeoJSON FeatureCollection.", "Export it as GeoJSON."
        )
    _check_system(path.name, document.get("crs"))
    return features


def _no_constant(text: str) -> float:
    raise ValueError(text)


def _check_system(name: str, system: Any) -> None:
    """Refuse a file that names another coordinate system than WGS84 (GeoJSON 2008, section 3)."""
    if system is not None and not _WGS84_NAMES.search(json.dumps(system)):
        raise UnreadableSourceError(
            Place(name),
            f"It says that its coordinates are {json.dumps(system)[:120]}.",
            "Convert it to WGS84 (EPSG:4326, longitude and latitude).",
        )


def _recognise(name: str, feature: Any, kind: str | None) -> _Properties:
    """Find out from the first feature what all are, and which properties hold code and name."""
    said = _said(name, 1, feature)
    authority = _find(said, r"LAD\d\dCD")
    for its_kind, prefix in _KINDS.items():
        code = _find(said, rf"{prefix}\d\dCD")
        if code and kind in {None, its_kind}:
            label = _find(said, rf"{prefix}\d\dNM")
            within = authority if its_kind != "authority" else code
            return _Properties(its_kind, code[:-2].upper(), code, label, within)
    code = _find(said, "code")
    if code and kind:
        return _Properties(kind, "", code, _find(said, "name"), None)
    raise UnreadableSourceError(
        Place(name),
        f"Its features have the properties {', '.join(map(str, said)) or 'none'}: no code of an "
        f"{kind or 'output area, LSOA, ward or authority'} is among them.",
        "Name it OA11CD, LSOA11CD, WD13CD or LAD13CD, or name it code and give the kind.",
    )


def _find(said: Mapping[str, Any], pattern: str) -> str | None:
    return next((key for key in said if re.fullmatch(pattern, key, re.IGNORECASE)), None)


def _said(name: str, number: int, feature: Any) -> dict[str, Any]:
    said = feature.get("properties") if isinstance(feature, dict) else None
    if not isinstance(said, dict):
        raise _broken(name, number, "has no properties", "Export the file again.")
    return said


def _shape(name: str, number: int, feature: Any) -> BaseGeometry:
    geometry = feature.get("geometry")
    if not isinstance(geometry, dict) or geometry.get("type") not in _POLYGONS:
        kind = geometry.get("type") if isinstance(geometry, dict) else geometry
        raise _broken(name, number, f"is no polygon but {kind!r}", "Export polygons.")
    try:
        shape = shapely.geometry.shape(geometry)
        points = shapely.get_coordinates(shape)
    except (TypeError, ValueError, IndexError, KeyError, AttributeError, shapely.GEOSException):
        raise _broken(name, number, "has no polygon that can be read", "Export it again.") from None
    if not 0 < len(points) <= _MOST_POINTS:
        raise _broken(name, number, f"has {len(points):,} points", f"Keep to {_MOST_POINTS:,}.")
    _check_degrees(name, number, shape.bounds)
    return shape


def _check_degrees(name: str, number: int, bounds: tuple[float, float, float, float]) -> None:
    """Refuse coordinates that are no longitudes and latitudes."""
    west, south, east, north = bounds
    if not all(map(math.isfinite, bounds)):
        raise _broken(name, number, "has a coordinate that is no number", "Export it again.")
    if max(abs(west), abs(east)) <= 180 and max(abs(south), abs(north)) <= 90:
        return
    looks = "look like eastings and northings" if east > 1000 else "are no degrees"
    raise _broken(
        name,
        number,
        f"has coordinates such as {west:g}, {south:g}, which {looks}",
        "Convert the file to WGS84 (EPSG:4326, longitude and latitude).",
    )


def _mend(name: str, number: int, shape: BaseGeometry) -> BaseGeometry:
    """Mend an outline that crosses itself, as generalised boundaries do; keep polygons only."""
    whole = shapely.make_valid(shape)
    parts = [p for p in shapely.get_parts(whole) if p.geom_type in _POLYGONS and p.area > 0]
    if not parts:
        raise _broken(name, number, "has an outline without an area", "Export it again.")
    return shapely.union_all(parts)


def _broken(name: str, number: int, problem: str, remedy: str) -> RegistryError:
    return UnreadableSourceError(Place(name), f"Feature {number} {problem}.", remedy)
