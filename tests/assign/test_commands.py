"""The commands, run as people run them, over a release that was built with its index."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest

Run = Callable[..., subprocess.CompletedProcess[str]]


@pytest.fixture(scope="module")
def data(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("data")


@pytest.fixture(scope="module")
def registry(repository: Path, tmp_path_factory: pytest.TempPathFactory, data: Path) -> Run:
    content = tmp_path_factory.mktemp("content") / "content"
    shutil.copytree(repository / "tests" / "release" / "content", content)
    shutil.copytree(repository / "shapes", content / "shapes")
    own = {"REGISTRY_DATA": str(data), "REGISTRY_CONTENT": str(content)}

    def run(*arguments: str, text: str = "") -> subprocess.CompletedProcess[str]:
        return subprocess.run(
            [sys.executable, "-m", "registry", *arguments],
            env={**os.environ, **own},
            cwd=repository,
            input=text,
            capture_output=True,
            text=True,
            timeout=60,
            check=False,
        )

    assert run("build").returncode == 0
    return run


def test_a_build_writes_the_index(registry: Run, data: Path) -> None:
    names = data / "releases" / "1" / "search" / "names.json"
    assert "Dark red" in names.read_text("utf-8")
    assert (names.parent / "index" / "meta.json").is_file()


def test_names_are_assigned_and_reviewed_decisions_are_remembered(
    registry: Run, tmp_path: Path
) -> None:
    done = registry("assign", "-", text="Dark reds\nCrimson\n")
    assert done.returncode == 0
    assert " of 2 names assigned; " in done.stderr
    rows = done.stdout.splitlines()
    assert rows[1].split(",")[3] == "Dark red"
    reviewed = tmp_path / "reviewed.csv"
    decided = "Crimson,http://id.esd.org.uk/colour/2,accepted\n"
    reviewed.write_text("Name,URI,Decision\n" + decided, encoding="utf-8")
    assert registry("remember", str(reviewed)).stdout.startswith("1 decisions are kept.")
    again = registry("assign", "-", "--form", "sssom", text="crimson\n")
    assert "\nCrimson\t" in again.stdout.replace("crimson", "Crimson")
    assert "colour/2" in again.stdout


def test_a_column_that_is_not_there_is_told(registry: Run, tmp_path: Path) -> None:
    file = tmp_path / "names.csv"
    file.write_text("a,b\n1,2\n", encoding="utf-8")
    done = registry("assign", str(file), "--column", "c")
    assert done.returncode == 2
    assert "row 1: there is no column c. There are: a, b." in done.stderr
