"""Official files come back byte for byte at the addresses of downloads, where that is asked for."""

from __future__ import annotations

import hashlib
from dataclasses import replace
from pathlib import Path

import pytest
from flask.testing import FlaskClient

from registry.config import Settings
from registry.importing import ImportOptions, ImportResult, import_files
from registry.web import create_app

_FILES = {
    "lgsl/services-2015.csv": (
        "/csv?uri=list/services&form=official&file=services-2015.csv",
        "/list/services.csv?form=official",
        "/csv?uri=list/englishAndWelshServices&form=official",
    ),
    "lgnl/navigation_englishAndWelshServices.csv": (
        "/csv?uri=list/navigation&mappedToUri=list/englishAndWelshServices&form=official",
        "/csv?uri=list/navigation&mappedToUri=list/services&form=official",
        "/mapping/navigation-services.csv?form=official",
    ),
    "lgnl/navigation_englishAndWelshServices.xml": (
        "/xml?uri=list/navigation&mappedToUri=list/englishAndWelshServices&form=official",
    ),
    "functions/functions_services.xml": (
        "/xml?uri=list/functions&mappedToUri=list/services&form=official",
        "/mapping/functions-services.xml?form=official",
    ),
    "ipsv/ipsv-2.00-esd.xml": ("/list/subjects.controlledlist.xml?form=official",),
    "lgcl/lgcl-esd.xml": ("/list/categories.controlledlist.xml?form=official",),
    "mappings/lgclipsvmapping.xml": ("/mapping/categories-subjects.xml?form=official",),
}
_CASES = [(file, address) for file, addresses in _FILES.items() for address in addresses]


@pytest.fixture(scope="module")
def imported(official_imports: tuple[Settings, dict[str, ImportResult]]) -> FlaskClient:
    """Return a client of the shipped content with every official file imported."""
    settings, results = official_imports
    assert set(_FILES) <= set(results)
    return create_app(settings).test_client()


@pytest.mark.slow
@pytest.mark.parametrize(("file", "address"), _CASES)
def test_an_official_file_comes_back(
    imported: FlaskClient, shared_data: Path, file: str, address: str
) -> None:
    answer = imported.get(address)
    data = (shared_data / file).read_bytes()
    assert answer.status_code == 200
    assert answer.data == data
    assert answer.headers["ETag"].strip('"') == hashlib.sha256(data).hexdigest()[:32]
    assert answer.content_length == len(data)
    assert Path(file).name in answer.headers["Content-Disposition"]
    tag = {"If-None-Match": answer.headers["ETag"]}
    assert imported.get(address, headers=tag).status_code == 304


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
