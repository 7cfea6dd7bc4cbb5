"""`registry check-cube` says of anybody's file what breaks the constraints of data cubes."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from click.testing import CliRunner
from rdflib import Graph

from registry.cli import main
from registry.cubes.integrity.files import check_file
from registry.errors import UnreadableSourceError

DATA = Path(__file__).parent / "data"
GOOD = DATA / "good.ttl"
FORMS = {"ttl": "turtle", "nt": "nt", "rdf": "xml", "jsonld": "json-ld"}
PREFIXES = "PREFIX : <http://example.org/>\nPREFIX qb: <http://purl.org/linked-data/cube#>\n"


@pytest.fixture(scope="module")
def broken(tmp_path_factory: pytest.TempPathFactory) -> Path:
    graph = Graph().parse(GOOD)
    graph.update(PREFIXES + 'DELETE DATA { :o3 :period "2025" }')
    file = tmp_path_factory.mktemp("broken") / "broken.ttl"
    graph.serialize(file, format="turtle")
    return file


@pytest.mark.parametrize("suffix", FORMS)
def test_a_good_cube_holds_in_every_syntax(tmp_path: Path, suffix: str) -> None:
    file = tmp_path / f"cube.{suffix}"
    Graph().parse(GOOD).serialize(file, format=FORMS[suffix], encoding="utf-8")
    done = CliRunner().invoke(main, ["check-cube", str(file)])
    assert done.exit_code == 0, done.output
    assert done.output.splitlines()[-1] == f"cube.{suffix}: all constraints hold."
    assert len(done.output.splitlines()) == 23


def test_what_breaks_a_cube_is_named_with_its_remedy(broken: Path) -> None:
    done = CliRunner().invoke(main, ["check-cube", str(broken)])
    assert done.exit_code == 1
    assert (
        "IC-11 Observations have every dimension: broken by 1 (SQL, 6 looked at)\n"
        "      observation <http://example.org/o3> has no value for <http://example.org/period>\n"
        "      Give the observation a value for it.\n"
    ) in done.output
    assert done.output.endswith("broken.ttl: broken constraints: 1.\n")


def test_the_report_as_json_has_a_line_for_each_constraint(broken: Path) -> None:
    done = CliRunner().invoke(main, ["check-cube", "--format", "json", str(broken)])
    report = json.loads(done.output)
    assert (done.exit_code, report["file"], report["held"]) == (1, "broken.ttl", False)
    wrong = [line["constraint"] for line in report["constraints"] if not line["held"]]
    assert (len(report["constraints"]), wrong) == (22, ["IC-11"])


@pytest.mark.parametrize(
    ("name", "data", "said"),
    [
        ("cube.csv", b"a,b", r"cube\.csv: Its name does not end in one of \.ttl"),
        ("cube.ttl", b"<a> <b> .", r"cube\.ttl, line 1.* This is not correct RDF"),
        ("cube.nt", b"x" * 101, r"It has 101 bytes; at most 100 are read"),
        ("cube.nt", b"<urn:a> <urn:b> <urn:c> .", "There is no data cube in it"),
        ("cube.jsonld", b'{"@context": "http://127.0.0.1:9/c", "a": 1}', "context is elsewhere"),
    ],
)
def test_what_cannot_be_checked_is_refused(name: str, data: bytes, said: str) -> None:
    with pytest.raises(UnreadableSourceError, match=said):
        check_file(data, name, 100)
