"""A small publication made by hand, to be read, broken and checked."""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path

import pyarrow as pa
import pyarrow.parquet as pq
import pytest

from registry.cubes.codes import Code, CodeList, write_codes
from registry.cubes.kinds import table_schema
from registry.cubes.publications import Publication, read_publication

BASE = "http://registry.example.org"
Row = tuple[object, ...]
ROWS: Mapping[str, Sequence[Row]] = {
    # area, month, service, interaction, channel, profile, measures
    "counts": [
        ("*", "2025", "57", "*", "*", "*", 100, 80),
        ("*", "2025", "57", "*", "*", "6", 60, 45),
        ("E05001462", "2025", "57", "*", "1", "6", 20, 15),
    ],
    "index": [("*", "2025", "57", "*", "*", "6", 120, 105, 140)],
    "cost": [("*", "2025", "57", "*", "1", "*", 250)],
    "status": [("*", "2025", "57", "*", "*", "6a", "C")],
}
ESD = "http://id.esd.org.uk"
OWN = "https://w3id.org/local-government-registry"


def code_lists() -> list[CodeList]:
    """Return what the codes of the rows stand for."""

    def all_of(name: str, label: str) -> Code:
        return Code(f"{BASE}/cube/all/{name}", {"en": label})

    def labelled(uri: str, label: str) -> Code:
        return Code(uri, {"en": label})

    geography = "http://statistics.data.gov.uk/id/statistical-geography"
    return [
        CodeList(
            "area",
            "area",
            f"{BASE}/cube/areas",
            "Areas",
            {
                "*": labelled(f"{geography}/E06000016", "Leicester"),
                "E05001462": labelled(f"{geography}/E05001462", "Castle"),
            },
        ),
        CodeList(
            "period",
            "period",
            f"{BASE}/cube/periods",
            "Periods",
            {"2025": labelled("http://reference.data.gov.uk/id/year/2025", "2025")},
        ),
        CodeList(
            "service",
            "service",
            f"{ESD}/list/services",
            "Services",
            {
                "*": all_of("service", "All services"),
                "57": labelled(f"{ESD}/service/57", "Council tax - benefit"),
            },
        ),
        CodeList(
            "interaction",
            "interaction",
            f"{ESD}/list/interactions",
            "Interactions",
            {"*": all_of("interaction", "All interactions")},
        ),
        CodeList(
            "channel",
            "channel",
            f"{ESD}/list/channels",
            "Channels",
            {
                "*": all_of("channel", "All channels"),
                "1": labelled(f"{ESD}/channel/1", "Web"),
            },
        ),
        CodeList(
            "profile",
            "profile-oac2011",
            f"{OWN}/list/oac2011",
            "Output Area Classification 2011",
            {
                "*": all_of("profile-oac2011", "All profiles"),
                "6": labelled(f"{OWN}/oac2011/6", "Suburbanites"),
                "6a": Code(f"{OWN}/oac2011/6a", {"en": "Suburban achievers"}, "6"),
            },
        ),
    ]


def write_publication(folder: Path, rows: Mapping[str, Sequence[Row]] = ROWS) -> Publication:
    """Write a publication by hand and open it."""
    folder.mkdir(parents=True)
    for kind, its in rows.items():
        schema = table_schema(kind)
        columns = list(zip(*its, strict=True)) or [()] * len(schema)
        table = pa.table(dict(zip(schema.names, map(list, columns), strict=True)), schema=schema)
        pq.write_table(table, folder / f"{kind}.parquet")
    write_codes(folder, code_lists())
    manifest = {
        "authority": "E06000016",
        "authority_name": "Leicester",
        "period": "2025",
        "number": int(folder.name),
        "base": BASE,
        "scheme": "oac2011",
        "rows": {kind: len(its) for kind, its in rows.items()},
        "made": "2026-01-31T12:00:00+00:00",
        "reason": "" if folder.name == "1" else "A corrected file",
        "revises": None if folder.name == "1" else int(folder.name) - 1,
        "synthetic": False,
        "in_sparql": True,
        "currency": "GBP",
        "licence": "http://www.nationalarchives.gov.uk/doc/open-government-licence/version/3/",
        "input": "0" * 64,
        "versions": {"software": "1.0"},
    }
    (folder / "manifest.json").write_text(json.dumps(manifest), encoding="utf-8")
    return read_publication(folder)


@pytest.fixture
def publish_by_hand(tmp_path: Path) -> Callable[..., Publication]:
    """Return what writes publication number N of Leicester for 2025 below ``tmp_path``."""

    def write(number: int = 1, rows: Mapping[str, Sequence[Row]] = ROWS) -> Publication:
        return write_publication(tmp_path / "cubes" / "E06000016" / "2025" / str(number), rows)

    return write
