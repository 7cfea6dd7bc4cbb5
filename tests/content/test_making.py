"""The shipped files are what the maker makes: canonical, repeatable, free of others' prose."""

from __future__ import annotations

import csv
import os
import subprocess
import sys
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from lxml import etree
from rdflib import Graph

from exporters.turtle import canonical_turtle
from registry.namespaces import PREFIXES

Shipped = Callable[[str], Graph]

FILES = 33
NAMES = [
    f"{path.parent.name}/{path.stem}"
    for folder in ("vocabularies", "mappings")
    for path in sorted((Path(__file__).parents[2] / folder).glob("*.ttl"))
]


def test_every_file_is_collected() -> None:
    assert len(NAMES) == FILES


@pytest.mark.parametrize("name", NAMES)
def test_a_file_equals_its_canonical_form(repository: Path, shipped: Shipped, name: str) -> None:
    canonical = canonical_turtle(shipped(name), PREFIXES)
    same = (repository / f"{name}.ttl").read_bytes() == canonical
    assert same, f"{name}.ttl is not in its canonical form; run: make content"


@pytest.mark.slow
@pytest.mark.parametrize("seed", ["1", "2"])
def test_the_maker_repeats_the_committed_bytes(
    repository: Path, shared_data: Path, tmp_path: Path, seed: str
) -> None:
    command: list[str | Path] = [
        sys.executable,
        "-m",
        "registry.content",
        "--from",
        shared_data,
        "--to",
        tmp_path,
    ]
    environment = {**os.environ, "PYTHONHASHSEED": seed}
    subprocess.run(command, cwd=repository, env=environment, check=True)
    made = sorted(tmp_path.glob("*/*.ttl"))
    assert len(made) == FILES - 1
    for path in made:
        name = f"{path.parent.name}/{path.name}"
        same = path.read_bytes() == (repository / name).read_bytes()
        assert same, f"{name} is not what the maker makes; run: make content"


def csv_prose(path: Path) -> Iterator[str]:
    """Yield the descriptions and history notes of an official CSV file."""
    with path.open(encoding="utf-8-sig", newline="") as file:
        for row in csv.DictReader(file):
            yield from (row["Description"], row["History notes"])


def xml_prose(path: Path) -> Iterator[str]:
    """Yield the descriptions, scope notes and history notes of an official XML file."""
    for element in etree.parse(path).iter("{*}Description", "{*}ScopeNotes", "{*}HistoryNotes"):
        yield element.text or ""


@pytest.mark.parametrize(
    ("source", "least"),
    [
        ("lgsl/englishAndWelshServices-all.csv", 1700),
        ("lgsl/services-2015.csv", 2300),
        ("functions/functions_services.xml", 1000),
        ("ipsv/ipsv-2.00-esd.xml", 80),
        ("lgcl/lgcl-esd.xml", 100),
    ],
)
def test_no_sentence_of_the_official_prose_is_shipped(
    repository: Path, shared_data: Path, source: str, least: int
) -> None:
    read = csv_prose if source.endswith(".csv") else xml_prose
    texts = {text.strip().strip('"') for text in read(shared_data / source)}
    prose = {text for text in texts if len(text) > 40}
    assert len(prose) > least
    shipped = "\n".join(
        (repository / f"{name}.ttl").read_text(encoding="utf-8") for name in NAMES
    ).replace('\\"', '"')
    assert [text for text in prose if text in shipped] == []
