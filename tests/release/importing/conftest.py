"""Making small files to import, and importing them into the small content."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from registry.config import Settings
from registry.importing import ImportOptions, ImportResult, import_files

Import = Callable[..., ImportResult]
Write = Callable[[str, str], Path]

FLAT = "Identifier,Label,Description,Created,Modified,History notes,Type,\r\n"


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
def colours_csv(downloaded: Write) -> Callable[[str], Path]:
    """Return a function that writes a flat CSV of colours: its rows, without the header."""
    return lambda rows: downloaded("colours.csv", FLAT + rows)


@pytest.fixture
def import_file(settings: Settings) -> Import:
    """Return the import, into the small content."""

    def run(*paths: Path, list_name: str | None = None, build: bool = True) -> ImportResult:
        return import_files(paths, settings, ImportOptions(list_name, build_release=build))

    return run
