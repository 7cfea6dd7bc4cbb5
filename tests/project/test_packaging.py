"""The wheel: built, installed in an empty environment and run from another folder."""

from __future__ import annotations

import os
import subprocess
import sys
import zipfile
from pathlib import Path

import pytest

pytestmark = pytest.mark.slow


@pytest.fixture(scope="module")
def wheel(repository: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("wheel")
    subprocess.run(
        [sys.executable, "-m", "build", "--wheel", "--no-isolation", "--outdir", folder],
        cwd=repository,
        check=True,
        capture_output=True,
    )
    (built,) = folder.glob("*.whl")
    return built


def test_the_wheel_carries_the_content_and_the_assets(wheel: Path, repository: Path) -> None:
    names = set(zipfile.ZipFile(wheel).namelist())
    shipped = [
        path.relative_to(repository)
        for folder in ("vocabularies", "mappings", "shapes")
        for path in (repository / folder).glob("*.ttl")
    ]
    assert len(shipped) > 25
    assert {f"registry/data/{path}" for path in shipped} <= names
    assert any(name.startswith("registry/web/assets/dist/") for name in names)
    assert any(name.startswith("sparql/queries/") and name.endswith(".rq") for name in names)


def test_the_main_job_runs_from_an_installed_wheel(wheel: Path, tmp_path: Path) -> None:
    environment = tmp_path / "empty environment"
    python = environment / "bin" / "python"
    subprocess.run([sys.executable, "-m", "venv", environment], check=True)
    requirements = Path(__file__).resolve().parents[2] / "requirements" / "run.txt"
    pip: list[str | Path] = [python, "-m", "pip", "install", "-q", "--disable-pip-version-check"]
    subprocess.run([*pip, "--require-hashes", "-r", requirements], check=True)
    subprocess.run([*pip, "--no-deps", wheel], check=True)
    elsewhere = tmp_path / "elsewhere"
    elsewhere.mkdir()
    registry = environment / "bin" / "registry"
    settings = {**os.environ, "REGISTRY_DATA": str(tmp_path / "data")}
    subprocess.run([registry, "build"], cwd=elsewhere, env=settings, check=True)
    listed = subprocess.run(
        [registry, "releases"],
        cwd=elsewhere,
        env=settings,
        check=True,
        capture_output=True,
        text=True,
    )
    assert "1" in listed.stdout
    code = (
        "from registry.config import read_settings; from registry.release import current_release;"
        "print(current_release(read_settings()).catalogue.lists['services'].count)"
    )
    counted = subprocess.run(
        [python, "-c", code],
        cwd=elsewhere,
        env=settings,
        check=True,
        capture_output=True,
        text=True,
    )
    assert counted.stdout.strip() == "1581"
