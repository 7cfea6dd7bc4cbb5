"""A small publication made by hand, and an authority with statistics to be published."""

from __future__ import annotations

import csv
import io
import json
import shutil
from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from pathlib import Path

import numpy as np
import pyarrow as pa
import pyarrow.parquet as pq
import pytest

from exporters.turtle import canonical_turtle
from registry.config import Settings, read_settings
from registry.cubes.codes import Code, CodeList, write_codes
from registry.cubes.kinds import table_schema
from registry.cubes.publications import Publication, read_publication
from registry.cubes.publishing import Wanted, publish
from registry.cubes.structure import structure_graph
from registry.opened import Release
from registry.profiling.intake.job import Upload
from registry.profiling.intake.service import upload

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
        "in_sparql": list(rows),
        "currency": "GBP",
        "licence": "http://www.nationalarchives.gov.uk/doc/open-government-licence/version/3/",
        "input": "0" * 64,
        "versions": {"software": "1.0"},
    }
    (folder / "manifest.json").write_text(json.dumps(manifest), encoding="utf-8")
    return read_publication(folder)


def describe_publication(publication: Publication) -> None:
    """Write the structure of a publication made by hand, and that all its checks hold."""
    graph = structure_graph(publication)
    turtle = canonical_turtle(graph, {str(p): str(n) for p, n in graph.namespaces()})
    (publication.folder / "structure.ttl").write_bytes(turtle)
    lines = [{"constraint": f"IC-{n}", "title": "A rule", "held": True} for n in range(22)]
    (publication.folder / "integrity.json").write_text(json.dumps(lines))


@pytest.fixture
def publish_by_hand(tmp_path: Path) -> Callable[..., Publication]:
    """Return what writes publication number N of Leicester for 2025 below ``tmp_path``."""

    def write(number: int = 1, rows: Mapping[str, Sequence[Row]] = ROWS) -> Publication:
        return write_publication(tmp_path / "cubes" / "E06000016" / "2025" / str(number), rows)

    return write


AUTHORITY = "E06000016"


def transactions(seed: int = 1) -> str:
    """Make 6,000 transactions of 900 households in four areas of two wards; a channel of seven.

    None of the services is in a group with a sensitive one, so that the gate has little to do.
    """
    chance = np.random.default_rng(seed)
    text = io.StringIO()
    writer = csv.writer(text)
    writer.writerow(["date", "service", "channel", "household", "area"])
    for _ in range(6_000):
        home, service = int(chance.integers(900)), int(chance.choice([54, 55, 56]))
        day = f"2025-{int(chance.integers(1, 13)):02d}-03"
        channel = int(chance.integers(1, 3))
        writer.writerow([day, service, channel, home, f"E0000000{1 + home % 4}"])
    for home in range(0, 28, 4):
        writer.writerow(["2025-06-03", 54, 4, home, "E00000001"])
    return text.getvalue()


def write_reference(data: Path) -> None:
    """Write an authority's reference data and unit costs into a data directory."""
    folder = data / "reference" / AUTHORITY
    folder.mkdir(parents=True)
    areas = {
        "area": [f"E0000000{n}" for n in range(1, 5)],
        "type": ["1a1", "2a3", "6a1", "6b2"],
        "households": [225] * 4,
        "ward": ["E05000001", "E05000001", "E05000002", "E05000002"],
    }
    pq.write_table(pa.table(areas), folder / "areas.parquet")
    reference = {"scheme": "oac2011", "sources": [], "vintages": {}, "counts": {}, "missing": {}}
    (folder / "reference.json").write_text(json.dumps(reference))
    (data / "costs").mkdir()
    (data / "costs" / f"{AUTHORITY}.csv").write_text(
        "service,channel,unit_cost,currency,method,date,source\n"
        "54,1,2.50,GBP,top-down,2025-03-31,Budget\n"
    )


@pytest.fixture(scope="session")
def release(released: tuple[Settings, Release]) -> Release:
    """Return the release of the shipped content."""
    return released[1]


@pytest.fixture(scope="session")
def send(release: Release) -> Callable[[Settings, int], None]:
    """Return what uploads transactions made from a seed."""

    def send_seed(settings: Settings, seed: int) -> None:
        asked = Upload(AUTHORITY, "2025", "transactions.csv")
        upload(settings, asked, io.BytesIO(transactions(seed).encode()), release=release)

    return send_seed


@pytest.fixture(scope="session")
def uploaded(
    send: Callable[[Settings, int], None], tmp_path_factory: pytest.TempPathFactory
) -> Settings:
    """Return settings of a data directory with statistics, to be copied and not changed."""
    settings = replace(read_settings({}), data=tmp_path_factory.mktemp("up"), engine_threads=1)
    write_reference(settings.data)
    send(settings, 1)
    return settings


@pytest.fixture(scope="session")
def once_published(
    uploaded: Settings, release: Release, tmp_path_factory: pytest.TempPathFactory
) -> Settings:
    """Return settings of a data directory with one publication, to be read or copied."""
    data = tmp_path_factory.mktemp("published")
    shutil.copytree(uploaded.data, data, dirs_exist_ok=True)
    settings = replace(uploaded, data=data)
    publish(settings, release, Wanted(AUTHORITY, "2025"))
    return settings


@pytest.fixture
def settings(uploaded: Settings, tmp_path: Path) -> Settings:
    """Return settings of a test's own data directory with statistics."""
    shutil.copytree(uploaded.data, tmp_path / "data")
    return replace(uploaded, data=tmp_path / "data")


@pytest.fixture
def settings_with_publication(once_published: Settings, tmp_path: Path) -> Settings:
    """Return settings of a test's own data directory with statistics and one publication."""
    shutil.copytree(once_published.data, tmp_path / "data")
    return replace(once_published, data=tmp_path / "data")


@pytest.fixture(scope="session")
def published(once_published: Settings) -> Publication:
    """Return a publication made from statistics, to be read."""
    folder = once_published.data / "cubes" / AUTHORITY / "2025" / "1"
    return read_publication(folder)
