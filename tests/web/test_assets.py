"""The pages' own files: names that change with their content, kept for a year."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from flask.testing import FlaskClient


@pytest.fixture(scope="module")
def built(repository: Path) -> dict[str, str]:
    manifest = repository / "registry" / "web" / "assets" / "dist" / "manifest.json"
    if not manifest.is_file():
        pytest.skip("the pages' files are not built; run: make assets")
    names: dict[str, str] = json.loads(manifest.read_text(encoding="utf-8"))
    return names


def test_a_built_file_is_kept_for_a_year(client: FlaskClient, built: dict[str, str]) -> None:
    for name in built.values():
        with client.get(f"/assets/{name}") as answer:
            assert (answer.status_code, bool(answer.data)) == (200, True)
            assert "immutable" in answer.headers["Cache-Control"]
            assert "max-age=31536000" in answer.headers["Cache-Control"]


@pytest.mark.parametrize("name", ["nothing.css", "../build.js", "..%2Fbuild.js", "/etc/passwd"])
def test_nothing_else_is_given_out(client: FlaskClient, name: str) -> None:
    assert client.get(f"/assets/{name}").status_code == 404
