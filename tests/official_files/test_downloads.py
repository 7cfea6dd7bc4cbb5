"""Official files come back byte for byte at the addresses of downloads, where that is asked for."""

from __future__ import annotations

import hashlib
from pathlib import Path

import pytest
from flask.testing import FlaskClient

from registry.config import Settings
from registry.importing import ImportResult
from registry.web import create_app

_FILES = {
    "lgsl/services-2015.csv": (
        "/csv?uri=list/services&form=official&file=services-2015.csv",
        "/list/services.csv?form=official",
        "/csv?uri=list/englishAndWelshServices&form=official&file=services-2015.csv",
    ),
    "lgsl/englishAndWelshServices-all.csv": (
        "/csv?uri=list/englishAndWelshServices&form=official",
        "/list/englishAndWelshServices.csv?form=official",
        "/csv?uri=list/services&form=official&file=englishAndWelshServices-all.csv",
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
