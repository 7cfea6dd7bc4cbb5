"""The command that validates somebody's file."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from registry.cli import main

Run = Callable[..., Result]


@pytest.fixture(scope="module")
def run(repository: Path, shipped_data: Callable[[], Path]) -> Run:
    """Return what runs the command over a release of the shipped lists."""
    environment = {"REGISTRY_DATA": str(shipped_data()), "REGISTRY_CONTENT": str(repository)}
    return lambda *words: CliRunner(env=environment).invoke(main, ["validate", *map(str, words)])


def test_findings_end_with_1_and_name_row_and_rule(run: Run, tmp_path: Path) -> None:
    file = tmp_path / "mine.csv"
    file.write_text("Page,LGSL\nHomes,230\n")
    result = run(file)
    assert result.exit_code == 1
    assert "row 2, column LGSL: violation (number-of-another-list)" in result.stdout
    assert json.loads(run(file, "--format", "json").stdout)["conforms"] is False


def test_a_conforming_file_ends_with_0(run: Run, tmp_path: Path) -> None:
    file = tmp_path / "mine.csv"
    file.write_text("Page,LGSL\nTax,57\n")
    assert run(file).exit_code == 0
    assert run(file, "--list", "interactions").exit_code == 1


def test_the_mended_file_is_written(run: Run, tmp_path: Path) -> None:
    file, mended = tmp_path / "mine.csv", tmp_path / "mended.csv"
    file.write_text("Page,LGSL\nTax,0057\n")
    assert "Changes made: 1" in run(file, "--fix", mended).stderr
    assert mended.read_bytes() == b"Page,LGSL\r\nTax,57\r\n"


def test_a_file_that_cannot_be_read_ends_with_2(run: Run, tmp_path: Path) -> None:
    file = tmp_path / "mine.csv"
    file.write_text('LGSL,"x\n')
    result = run(file)
    assert result.exit_code == 2
    assert "mine.csv, line 1" in result.stderr
