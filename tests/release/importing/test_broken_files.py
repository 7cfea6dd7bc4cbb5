"""Broken and hostile files through the real program: one sentence, exit code 2, nothing changed."""

from __future__ import annotations

import hashlib
import socket
import subprocess
from collections.abc import Callable
from pathlib import Path

import pytest

from registry.config import Settings
from registry.release import build

Run = Callable[..., subprocess.CompletedProcess[str]]

HEADER = "Identifier,Label,Type,Parent identifiers\r\n"
LIST = '<ControlledList xmlns="http://www.esd.org.uk/standards" ListName="Colours">'
SKOS = "@prefix skos: <http://www.w3.org/2004/02/skos/core#> .\n"
#: name -> (file name, content, what the message must say)
BROKEN: dict[str, tuple[str, str, str]] = {
    "empty": ("a.csv", "", "empty"),
    "wrong columns": ("a.csv", "Number,Title\r\n1,Red\r\n", "row 1: Not the columns of a list"),
    "no rows": ("a.csv", HEADER, "nothing below it"),
    "identifier given twice": (
        "a.csv", HEADER + "1,Red,Colour,\r\n1,Blue,Colour,\r\n", "row 3: Identifier 1 was already",
    ),
    "parent that does not exist": (
        "a.csv", HEADER + "1,Red,Colour,7\r\n", "row 2, column Parent identifiers: Item 1 names 7",
    ),
    "circle": (
        "a.csv", HEADER + "1,Red,Colour,2\r\n2,Dark red,Colour,1\r\n", "goes in a circle",
    ),
    "bad date": (
        "a.csv", "Identifier,Label,Type,Created\r\n1,Red,Colour,31/02/2020\r\n", "column Created",
    ),
    "quotes": ("a.csv", HEADER + '1,"Red,Colour,\r\n', "quotes or separators"),
    "web page": ("a.csv", "<!DOCTYPE html><html></html>", "web page"),
    "truncated XML": ("a.xml", LIST + '<Item Id="1"><Name>Red</Na', "line 1"),
    "entity bomb": (
        "a.xml",
        ('<!DOCTYPE x [<!ENTITY a "aaaa"><!ENTITY b "&a;&a;&a;">]><ControlledList>&b;'
        "</ControlledList>"),
        "a.xml",
    ),
    "external entity": (
        "a.xml",
        ('<!DOCTYPE x [<!ENTITY a SYSTEM "file:///etc/passwd">]><ControlledList>&a;'
        "</ControlledList>"),
        "a.xml",
    ),
    "broken Turtle": ("a.ttl", SKOS + "<http://x.org/1> skos:prefLabel .", "line 2, column "),
    "no concepts": ("a.ttl", SKOS + "<http://x.org/1> skos:note 1 .", "no skos:Concept"),
    "nested Turtle": ("a.ttl", SKOS + "<http://x.org/1> skos:note " + "(" * 100_000, "a.ttl"),
    "entities in RDF/XML": (
        "a.rdf",
        ('<!DOCTYPE r [<!ENTITY a "aa">]><rdf:RDF '
        'xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#">&a;</rdf:RDF>'),
        "a.rdf",
    ),
    "no JSON-LD": ("a.json", '{"identifier": 1}', "nothing in it says JSON-LD"),
}  # fmt: skip


def state_of(folder: Path) -> str:
    digest = hashlib.sha256()
    for path in sorted(folder.rglob("*")):
        digest.update(str(path).encode())
        digest.update(path.read_bytes() if path.is_file() else b"")
    return digest.hexdigest()


@pytest.fixture
def refused(settings: Settings, registry: Run) -> Callable[[Path], str]:
    """Return a function that imports a file in vain and returns the one sentence said."""

    def run(path: Path) -> str:
        build(settings)
        before = state_of(settings.data)
        done = registry("import", str(path), "--list", "colours")
        assert done.returncode == 2, done.stdout + done.stderr
        assert state_of(settings.data) == before
        assert "Traceback" not in done.stderr
        said = [line for line in done.stderr.splitlines() if line.startswith("registry: ")]
        assert len(said) == 1
        return said[0]

    return run


@pytest.mark.parametrize("case", BROKEN)
def test_a_broken_file_is_refused(
    refused: Callable[[Path], str], tmp_path: Path, case: str
) -> None:
    name, content, expected = BROKEN[case]
    (tmp_path / name).write_bytes(content.encode())
    said = refused(tmp_path / name)
    assert name in said
    assert expected in said


def test_two_hundred_megabytes_of_nonsense(refused: Callable[[Path], str], tmp_path: Path) -> None:
    file = tmp_path / "nonsense.csv"
    with file.open("wb") as stream:
        stream.truncate(200_000_000)
    assert "nonsense.csv: It holds 200 MB; the limit is 67 MB." in refused(file)


def test_nothing_is_fetched(refused: Callable[[Path], str], tmp_path: Path) -> None:
    with socket.create_server(("127.0.0.1", 0)) as listener:
        listener.settimeout(0.2)
        address = f"http://127.0.0.1:{listener.getsockname()[1]}/x"
        files = {
            "a.xml": f'<!DOCTYPE x SYSTEM "{address}"><ControlledList>&a;</ControlledList>',
            "a.jsonld": f'{{"@context": "{address}", "@id": "http://x.org/1"}}',
        }
        for name, text in files.items():
            (tmp_path / name).write_text(text)
            refused(tmp_path / name)
        with pytest.raises(TimeoutError):
            listener.accept()
