"""A small content of two lists and a mapping set, and settings that point to a copy of it."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest

from registry.config import Settings

Run = Callable[..., subprocess.CompletedProcess[str]]
CONTENT = Path(__file__).parent / "content"


@pytest.fixture
def settings(tmp_path: Path, repository: Path) -> Settings:
    """Return settings of an installation with a copy of the small content and all rules."""
    content = tmp_path / "content"
    shutil.copytree(CONTENT, content)
    shutil.copytree(repository / "shapes", content / "shapes")
    return Settings(data=tmp_path / "data", content=content, lock_seconds=5)


@pytest.fixture
def environment(settings: Settings) -> dict[str, str]:
    """Return the environment that gives those settings to a process."""
    own = {"REGISTRY_DATA": str(settings.data), "REGISTRY_CONTENT": str(settings.content)}
    return {**os.environ, **own, "REGISTRY_LOCK_SECONDS": "5"}


@pytest.fixture
def registry(environment: dict[str, str], repository: Path) -> Run:
    """Return the real program: called with its arguments, it returns what became of it."""

    def run(*arguments: str, **more: str) -> subprocess.CompletedProcess[str]:
        return subprocess.run(
            [sys.executable, "-m", "registry", *arguments],
            env={**environment, **more},
            cwd=repository,
            capture_output=True,
            text=True,
            timeout=60,
            check=False,
        )

    return run


@pytest.fixture
def colours(settings: Settings) -> Path:
    """Return the file of the list of colours."""
    return settings.content / "vocabularies" / "colours.ttl"
