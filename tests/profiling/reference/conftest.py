"""A small town to import: four square output areas in two wards, a scheme of two levels."""

from __future__ import annotations

import json
import shutil
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest

from registry import release
from registry.config import Settings
from registry.profiling.reference.importing import Authority, InputFile, import_reference
from registry.profiling.reference.schemes import Scheme
from registry.store import Store

LIMIT = 10_000_000
WEST, SOUTH, SIDE = -1.13, 52.63, 0.01
AREAS = ("E00000001", "E00000002", "E00000003", "E00000004")
WARDS = ("E05000001", "E05000002")


def square(column: int, row: int, width: int = 1, height: int = 1) -> dict[str, Any]:
    """Make a square of the town's grid, counted from its south-west corner."""
    west, south = WEST + column * SIDE, SOUTH + row * SIDE
    east, north = west + width * SIDE, south + height * SIDE
    ring = [[west, south], [east, south], [east, north], [west, north], [west, south]]
    return {"type": "Polygon", "coordinates": [ring]}


def features(*pairs: tuple[Mapping[str, Any], Any]) -> dict[str, Any]:
    """Make a GeoJSON document of pairs of properties and geometry."""
    return {
        "type": "FeatureCollection",
        "features": [
            {"type": "Feature", "properties": dict(said), "geometry": shape}
            for said, shape in pairs
        ],
    }


@dataclass(frozen=True)
class Town:
    """Writes the files of the small town, each as the case wants it, and imports them."""

    folder: Path
    scheme: Scheme

    def write(self, name: str, content: str | bytes) -> Path:
        """Write a file."""
        path = self.folder / name
        path.write_bytes(content.encode() if isinstance(content, str) else content)
        return path

    def geojson(self, name: str, *pairs: tuple[Mapping[str, Any], Any]) -> Path:
        """Write a GeoJSON file of pairs of properties and geometry."""
        return self.write(name, json.dumps(features(*pairs)))

    def area_boundaries(self, key: str = "OA11CD") -> Path:
        """Write the boundaries of the four output areas: two below, two above."""
        pairs = [({key: code}, square(n % 2, n // 2)) for n, code in enumerate(AREAS)]
        return self.geojson("areas.geojson", *pairs)

    def ward_boundaries(self) -> Path:
        """Write the boundaries of the two wards: below and above."""
        pairs = [
            ({"WD13CD": ward, "WD13NM": f"Ward {n}"}, square(0, n, width=2))
            for n, ward in enumerate(WARDS)
        ]
        return self.geojson("wards.geojson", *pairs)

    def area_table(self, *rows: str, header: str = "OA11CD,type,households") -> Path:
        """Write the area table; without rows that of the four areas."""
        types = ("A1", "A2", "B1", "B1")
        rows = rows or tuple(
            f"{code},{kind},{10 * n}"
            for n, (code, kind) in enumerate(zip(AREAS, types, strict=True), 1)
        )
        return self.write("areas.csv", "\n".join((header, *rows)) + "\n")

    def postcodes(self, *rows: str, header: str = "postcode,lat,long,ward") -> Path:
        """Write a table of postcodes; without rows one in the middle of each area."""
        rows = rows or tuple(
            f"LE1 {n}AA,{SOUTH + (n // 2 + 0.5) * SIDE},{WEST + (n % 2 + 0.5) * SIDE},"
            f"{WARDS[n // 2]}"
            for n in range(len(AREAS))
        )
        return self.write("postcodes.csv", "\n".join((header, *rows)) + "\n")

    def load(self, *paths: Path, scheme: Scheme | None = None, kind: str | None = None) -> Any:
        """Import files and return the report."""
        return import_reference(
            [InputFile(path, kind) for path in paths],
            Authority("E06000099", "Little Town"),
            scheme or self.scheme,
            self.folder,
            LIMIT,
        )


@pytest.fixture
def scheme() -> Scheme:
    """Return a scheme of two groups with three types."""
    level = {"A": 1, "A1": 2, "A2": 2, "B": 1, "B1": 2}
    parent = {"A": None, "A1": "A", "A2": "A", "B": None, "B1": "B"}
    return Scheme("town", "https://example.org/town", dict.fromkeys(level, "x"), level, parent)


@pytest.fixture
def town(tmp_path: Path, scheme: Scheme) -> Town:
    """Return the writer of the small town's files."""
    return Town(tmp_path, scheme)


@pytest.fixture(scope="session")
def settings(tmp_path_factory: pytest.TempPathFactory, repository: Path) -> Settings:
    """Build a release of the profile schemes and the authorities alone; return its settings."""
    content = tmp_path_factory.mktemp("content")
    (content / "vocabularies").mkdir()
    (content / "mappings").mkdir()
    for name in ("oac2011", "oac2021", "mosaic2003", "authorities", "channelGroups", "ontology"):
        shutil.copy(repository / f"vocabularies/{name}.ttl", content / "vocabularies")
    shutil.copytree(repository / "shapes", content / "shapes")
    settings = Settings(content=content, data=tmp_path_factory.mktemp("data"))
    release.build(settings)
    return settings


@pytest.fixture(scope="session")
def store(settings: Settings) -> Store:
    """Return the store of that release."""
    return release.current_release(settings).store


@pytest.fixture(scope="session")
def grid() -> Callable[..., dict[str, Any]]:
    """Return the function that makes squares of the town's grid."""
    return square


@pytest.fixture(scope="session")
def area_codes() -> Sequence[str]:
    """Return the codes of the town's output areas, the lower two first."""
    return AREAS
