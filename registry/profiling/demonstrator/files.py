"""The files of a fictional authority, as a council would send them, each marked as synthetic."""

from __future__ import annotations

import csv
import json
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pyarrow as pa
from shapely.geometry import Polygon, mapping
from shapely.ops import unary_union

from registry.profiling.demonstrator.behaviour import COSTS, HABITS
from registry.profiling.demonstrator.hexagons import outline
from registry.profiling.demonstrator.lists import foreign_type
from registry.profiling.demonstrator.oracle import make_oracle
from registry.profiling.demonstrator.places import Place
from registry.profiling.demonstrator.transactions import draw, service_code, write_transactions

#: The period of the demonstrator: thirteen months, so that one month can be seen twice.
MONTHS = tuple(f"{2024 + (3 + n) // 12}-{1 + (3 + n) % 12:02}" for n in range(13))
PERIOD = f"{MONTHS[0]}..{MONTHS[-1]}"
MARK = "synthetic"
SOURCE = "Synthetic: made up by the demonstrator of this registry"
#: Rows that no upload may take: date, service (None stands for a good one), channel, volume.
BAD_ROWS = (
    ("2025-02-31", None, "1", "1"),
    ("31 April", None, "1", "1"),
    ("2024-05-02", "99999", "1", "1"),
    ("2024-05-02", "", "1", "1"),
    ("2024-05-02", None, "pigeon", "1"),
    ("2024-05-02", None, "1", "-3"),
    ("2024-05-02", None, "1", "many"),
)
#: How often each of them occurs.
_REPEATED = 30


@dataclass(frozen=True)
class TownFiles:
    """Where the files of a place are, all in one folder."""

    folder: Path

    @property
    def areas(self) -> Path:
        """Return the table of output areas."""
        return self.folder / f"{MARK}-areas.csv"

    @property
    def postcodes(self) -> Path:
        """Return the table of postcodes; there is none abroad."""
        return self.folder / f"{MARK}-postcodes.csv"

    @property
    def area_boundaries(self) -> Path:
        """Return the boundaries of output areas."""
        return self.folder / f"{MARK}-areas.geojson"

    @property
    def ward_boundaries(self) -> Path:
        """Return the boundaries of wards."""
        return self.folder / f"{MARK}-wards.geojson"

    @property
    def transactions(self) -> Path:
        """Return the transactions."""
        return self.folder / f"{MARK}-transactions.csv"

    @property
    def costs(self) -> Path:
        """Return the costs."""
        return self.folder / f"{MARK}-costs.csv"

    @property
    def oracle(self) -> Path:
        """Return what the statistics must find."""
        return self.folder / "oracle.json"


def write_files(place: Place, folder: Path, seed: int) -> TownFiles:
    """Write every file of a place into a folder; the same seed writes the same bytes."""
    folder.mkdir(parents=True, exist_ok=True)
    files = TownFiles(folder)
    _write_areas(place, files)
    _write_boundaries(place, files)
    chunks = (_marked(chunk) for chunk in draw(place, place.town.transactions, MONTHS, seed))
    write_transactions(chunks, files.transactions)
    with files.transactions.open("a", encoding="utf-8", newline="") as file:
        where = place.areas[0] if place.town.abroad else place.postcodes[0]
        for _ in range(_REPEATED):
            for date, service, channel, volume in BAD_ROWS:
                code = service_code(place, 0) if service is None else service
                file.write(f"{date},{code},0,{channel},{volume},00000000,{where},yes\n")
    _write_table(
        files.costs,
        ("service", "channel", "unit_cost", "currency", "method", "date", "source"),
        (
            (service_code(place, n), channel, cost, "GBP", "top-down", "2025-04-30", SOURCE)
            for n in range(len(HABITS))
            for channel, cost in COSTS.items()
        ),
    )
    _write_json(files.oracle, make_oracle(place, MONTHS, seed, place.town.transactions))
    return files


def _write_areas(place: Place, files: TownFiles) -> None:
    households = [0] * len(place.areas)
    for area in place.area_of.tolist():
        households[area] += 1
    wards = [place.wards[ward] for ward in place.ward_of.tolist()]
    spell = foreign_type if place.town.abroad else str
    types = [spell(notation) for notation in place.area_types]
    _write_table(
        files.areas,
        ("area", "type", "households", "ward", MARK),
        zip(place.areas, types, households, wards, ["yes"] * len(wards), strict=True),
    )
    if place.town.abroad:
        return
    area_of = dict(zip(place.postcode_of.tolist(), place.area_of.tolist(), strict=True))
    _write_table(
        files.postcodes,
        ("postcode", "area", "ward", MARK),
        (
            (place.postcodes[code], place.areas[area], wards[area], "yes")
            for code, area in sorted(area_of.items())
        ),
    )


def _write_boundaries(place: Place, files: TownFiles) -> None:
    town = place.town
    shapes = [
        Polygon(outline(hexagon, town.longitude, town.latitude)) for hexagon in place.hexagons
    ]
    _write_features(files.area_boundaries, zip(place.areas, place.areas, shapes, strict=True))
    merged = [
        unary_union([shapes[area] for area in (place.ward_of == ward).nonzero()[0]])
        for ward in range(town.wards)
    ]
    names = [f"{town.name} ward {ward + 1} ({MARK})" for ward in range(town.wards)]
    _write_features(files.ward_boundaries, zip(place.wards, names, merged, strict=True))


def _write_features(path: Path, features: Iterable[tuple[str, str, Any]]) -> None:
    collection = {
        "type": "FeatureCollection",
        MARK: True,
        "features": [
            {
                "type": "Feature",
                "properties": {"code": code, "name": name, MARK: True},
                "geometry": mapping(shape),
            }
            for code, name, shape in features
        ],
    }
    _write_json(path, collection)


def _marked(table: pa.Table) -> pa.Table:
    return table.append_column(MARK, pa.array(["yes"] * table.num_rows))


def _write_table(path: Path, header: Sequence[str], rows: Iterable[Sequence[object]]) -> None:
    with path.open("w", encoding="utf-8", newline="") as file:
        writer = csv.writer(file, lineterminator="\n")
        writer.writerow(header)
        writer.writerows(rows)


def _write_json(path: Path, value: object) -> None:
    path.write_text(json.dumps(value, ensure_ascii=False) + "\n", encoding="utf-8")
