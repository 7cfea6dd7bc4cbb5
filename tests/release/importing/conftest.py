"""Making small files to import, and importing them into the small content."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest
from rdflib import Graph, URIRef

from registry.config import Settings
from registry.importing import ImportOptions, ImportResult, import_files
from registry.release import current_release

Import = Callable[..., ImportResult]
Write = Callable[[str, str], Path]
Rows = Callable[[str], Path]

FLAT = "Identifier,Label,Description,Created,Modified,History notes,Type,\r\n"
#: A row of it that adds a description and dates to a colour.
DESCRIBED = "1,Red,Like blood.,2020-01-01,2020-01-02,,Colour,\r\n"


def described(settings: Settings, thing: URIRef) -> Graph:
    return current_release(settings).store.describe(thing)


def files_of(folder: Path) -> dict[str, bytes]:
    return {str(path): path.read_bytes() for path in folder.rglob("*") if path.is_file()}


@pytest.fixture
def downloaded(tmp_path: Path) -> Write:
    """Return a function that writes a downloaded file: name, text."""

    def write(name: str, text: str) -> Path:
        folder = tmp_path / "downloads"
        folder.mkdir(exist_ok=True)
        (folder / name).write_bytes(text.encode())
        return folder / name

    return write


@pytest.fixture
def colours_csv(downloaded: Write) -> Rows:
    """Return a function that writes a flat CSV of colours: its rows, without the header."""
    return lambda rows: downloaded("colours.csv", FLAT + rows)


@pytest.fixture
def import_file(settings: Settings) -> Import:
    """Return the import, into the small content."""

    def run(*paths: Path, list_name: str | None = None, build: bool = True) -> ImportResult:
        return import_files(paths, settings, ImportOptions(list_name, build_release=build))

    return run
