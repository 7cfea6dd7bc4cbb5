"""docs/http.md names every form, and every header and member that answers have."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from flask.testing import FlaskClient

from exporters import FORMATS


@pytest.fixture(scope="module")
def page(repository: Path) -> str:
    return (repository / "docs" / "http.md").read_text(encoding="utf-8")


def test_every_form_is_described(page: str) -> None:
    for entry in FORMATS:
        assert f"| `{entry.suffix}` | `{entry.media_type}` |" in page


@pytest.mark.parametrize("path", ["/doc/service/57.json", "/doc/subject/2.json"])
def test_every_member_of_json_is_described(client: FlaskClient, page: str, path: str) -> None:
    for member in json.loads(client.get(path).data):
        assert f"`{member}`" in page


def test_every_header_about_a_document_is_described(client: FlaskClient, page: str) -> None:
    common = {"content-type", "content-length", "content-language", "referrer-policy"}
    for name, _ in client.get("/doc/service/57.ttl").headers:
        if name.lower() not in common and not name.startswith(("X-", "Access-", "Content-Sec")):
            assert f"| `{name}` |" in page
