"""The official form of a download has the defects of what was imported; else it is cleaned."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest
from flask.testing import FlaskClient

from registry.config import Settings
from registry.importing import ImportOptions, import_files
from registry.web import create_app

_CSV = 'Identifier,Label,Type,\r\n1,"""Odd""@en",Thing,\r\n2,  Even\u00a0,Thing,\r\n'.encode()


@pytest.fixture(scope="module")
def odd(small_content: Path, tmp_path_factory: pytest.TempPathFactory) -> FlaskClient:
    """Return a client of the small content with an imported list that has known defects."""
    folder = tmp_path_factory.mktemp("odd")
    (folder / "odd.csv").write_bytes(_CSV)
    settings = replace(Settings(), data=folder / "data", content=small_content)
    import_files([folder / "odd.csv"], settings, ImportOptions(list_name="odd"))
    return create_app(settings).test_client()


def test_the_official_form_has_the_defects_and_the_default_has_not(odd: FlaskClient) -> None:
    assert odd.get("/csv?uri=list/odd&form=official").data == _CSV
    cleaned = odd.get("/csv?uri=list/odd").data
    assert b"@en" not in cleaned
    assert b",Odd,".replace(b",", b"", 1) in cleaned
    assert odd.get("/csv?uri=list/odd&form=other").data == cleaned


@pytest.mark.parametrize(
    "address",
    [
        "/csv?uri=list/services&form=official",
        "/xml?uri=list/odd&form=official",
        "/list/odd.xlsx?form=official",
        "/csv?uri=list/odd&form=official&file=another.csv",
        "/csv?uri=list/services&mappedToUri=list/odd&form=official",
    ],
)
def test_what_is_not_held_is_said(odd: FlaskClient, address: str) -> None:
    answer = odd.get(address)
    assert answer.status_code == 404
    assert "official file" in answer.text


def test_the_page_knows_nothing_of_it(odd: FlaskClient) -> None:
    assert odd.get("/list/odd?form=official").mimetype == "text/html"
