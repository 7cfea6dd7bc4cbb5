"""A council's own list beside the standard one, until an entry of it becomes standard."""

from __future__ import annotations

import shutil
import time
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import pytest
from click.testing import CliRunner
from lxml import html

from exporters import FORMATS
from registry.cli import main
from registry.config import Settings
from registry.release import build
from registry.web import create_app
from tests.web.conftest import Server, Start

BASE = "https://standards.example.org/id/service/"
FIRST = """Identifier,Label,Description,Type
H1,Blue lid bins,Paper in blue lid bins,Local service
H2,Harbour moorings,Places for boats,Local service
H3,Balloon festival,Balloons once a year,Local service
"""
SECOND = """Identifier,Label,Description,Type
H1,Blue lid bins,Paper and card in blue lid bins,Local service
H3,Balloon festival,Balloons once a year,Local service
H4,Tree wardens,Volunteers for trees,Local service
"""
PAIRS = "Identifier,Relation,Service\nH1,skos:broadMatch,57\nH3,skos:closeMatch,58\n"


Run = Callable[..., str]


def program(installation: Settings, folder: Path) -> Run:
    """Return the program over an installation; files are written first: name, text."""

    def run(*arguments: str, code: int = 0, **files: str) -> str:
        for name, text in files.items():
            (folder / f"{name}.csv").write_text(text)
        places = {f"{name}.csv": str(folder / f"{name}.csv") for name in files}
        environment = {
            "REGISTRY_DATA": str(installation.data),
            "REGISTRY_CONTENT": str(installation.content),
        }
        named = [places.get(argument, argument) for argument in arguments]
        done = CliRunner().invoke(main, named, env=environment)
        assert done.exit_code == code, done.output
        return done.output

    return run


@pytest.fixture(scope="module")
def harbour(settings: Settings, tmp_path_factory: pytest.TempPathFactory) -> Settings:
    """Return an installation with the first version of a list and its mapping."""
    folder = tmp_path_factory.mktemp("harbour")
    made = replace(settings, data=folder / "data")
    build(made)
    run = program(made, folder)
    about = ["--title", "Harbour Town services", "--publisher", "Harbour Town Council"]
    run("import", "first.csv", "--list", "harbour", "--base", BASE, *about, first=FIRST)
    run("map", "pairs.csv", "--from", "harbour", "--to", "services", pairs=PAIRS)
    return made


@pytest.fixture
def copied(harbour: Settings, tmp_path: Path) -> Settings:
    """Return an installation of one test's own that is like it."""
    shutil.copytree(harbour.data, tmp_path / "data", symlinks=True)
    return replace(harbour, data=tmp_path / "data")


def words(server: Server, path: str) -> str:
    status, _, body = server.get(path, Accept="text/html")
    assert status == 200, path
    return " ".join(str(html.fromstring(body).xpath("string(//main)")).split())


def turtle(server: Server, path: str) -> str:
    return server.get(f"/doc/{path}.ttl")[2].decode()


def await_release(server: Server, number: int) -> None:
    deadline = time.monotonic() + 30
    for _ in range(3):
        while True:
            headers = {k.lower(): v for k, v in server.get("/list/harbour.ttl")[1].items()}
            if headers.get("registry-release") == str(number) or time.monotonic() > deadline:
                break
            time.sleep(0.1)
    assert headers["registry-release"] == str(number)


def test_the_whole_life_of_a_local_entry(
    copied: Settings, start_server: Start, tmp_path: Path
) -> None:
    with start_server(copied) as server:
        its_standing_at_first(server)
        run = program(copied, tmp_path)
        run("replace", f"{BASE}H3", "--by", "http://id.esd.org.uk/service/58", "--on", "2024-05-01")
        run("import", "second.csv", "--list", "harbour", "--new-version", second=SECOND)
        await_release(server, 5)
        what_became_of_it(server)


def its_standing_at_first(server: Server) -> None:
    own = words(server, "/doc/harbour/H1")
    assert "Blue lid bins" in own
    assert "Is a part of" in own
    standard = words(server, "/doc/service/57")
    assert "Comprises Harbour Town services Blue lid bins H1" in standard
    assert f"<{BASE}H1>" in turtle(server, "harbour/H1")
    status, headers, _ = server.get(f"/resource?uri={BASE}H1")
    location = {name.lower(): value for name, value in headers.items()}["location"]
    assert (status, location) == (303, "/doc/harbour/H1")


def what_became_of_it(server: Server) -> None:
    became = turtle(server, "harbour/H3")
    assert "dct:isReplacedBy <http://id.esd.org.uk/service/58>" in became
    assert 'esd:deprecatedOn "2024-05-01"' in became
    assert "adms:status esd:Discontinued" in became
    assert "Use instead" in words(server, "/doc/harbour/H3")
    left_out = turtle(server, "harbour/H2")
    assert "adms:status esd:Discontinued" in left_out
    assert "Paper and card" in turtle(server, "harbour/H1")
    assert "Tree wardens" in turtle(server, "harbour/H4")
    header = server.get("/list/harbour.ttl")[2].decode()
    assert 'owl:versionInfo "2"' in header
    assert '"Harbour Town services"@en' in header
    assert '"Harbour Town Council"@en' in header


def test_list_and_mapping_come_in_every_format(harbour: Settings) -> None:
    suffixes = [each.suffix for each in FORMATS]
    assert len(suffixes) >= 10
    app = create_app(harbour)
    client, found = app.test_client(), []
    for suffix in suffixes:
        for path in (f"/list/harbour.{suffix}", f"/mapping/harbour-services.{suffix}"):
            answer = client.get(path)
            assert answer.status_code in {200, 404, 406}, path
            if answer.status_code == 200:
                found.append(path)
                assert b"H1" in answer.data or suffix in {"xlsx", "csvm"}, path
    app.extensions["registry.sparql"].end()
    assert len(found) >= 16, found


def test_a_file_that_adds_to_the_list_is_told_from_a_next_version(
    copied: Settings, tmp_path: Path
) -> None:
    run = program(copied, tmp_path)
    said = run("import", "second.csv", "--list", "harbour", "--no-build", second=SECOND)
    assert "It adds to the list harbour" in said
    assert "--new-version" in said


def test_the_same_version_again_changes_nothing(harbour: Settings, tmp_path: Path) -> None:
    said = program(harbour, tmp_path)("import", "first.csv", "--list", "harbour", first=FIRST)
    assert "stays current" in said
    assert "--new-version" not in said


@pytest.mark.parametrize(
    ("arguments", "expected"),
    [
        (["map", "bad.csv", "--from", "harbour", "--to", "services"], "row 2"),
        (["map", "bad.csv", "--from", "harbour", "--to", "nothing"], "there is no list 'nothing'"),
        (["map", "bad.csv", "--from", "services", "--to", "subjects"], "is a shipped mapping set"),
        (["replace", f"{BASE}H9", "--by", f"{BASE}H1"], "H9 is no entry of a list that is held"),
        (
            ["replace", "http://id.esd.org.uk/service/57", "--by", f"{BASE}H1"],
            "in no list that was imported here",
        ),
        (["import", "second.csv", "--list", "services", "--new-version"], "no earlier version"),
        (["import", "second.csv", "--list", "harbour", "--base", "x"], "has its addresses already"),
        (["import", "second.csv", "--list", "other", "--base", "x"], "ends with a slash"),
    ],
)
def test_a_mistake_is_one_sentence_and_changes_nothing(
    harbour: Settings, tmp_path: Path, arguments: list[str], expected: str
) -> None:
    before = sources(harbour)
    bad = "Identifier,Service\nH1,99999\n"
    said = program(harbour, tmp_path)(*arguments, code=2, bad=bad, second=SECOND)
    assert expected in said
    assert sources(harbour) == before


def sources(settings: Settings) -> dict[Path, bytes]:
    return {p: p.read_bytes() for p in (settings.data / "sources").rglob("*") if p.is_file()}
