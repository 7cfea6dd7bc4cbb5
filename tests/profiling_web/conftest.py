"""An installation of a small content with two authorities that upload, and its application."""

from __future__ import annotations

import io
import re
import shutil
from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from pathlib import Path

import pyarrow as pa
import pyarrow.parquet as pq
import pytest
from flask import Flask
from flask.testing import FlaskClient

from benchmarks.processes import free_port
from registry.access import Role, TokenRegister
from registry.config import Settings
from registry.cubes.publishing import Wanted, publish
from registry.files import write_atomically
from registry.profiling.intake.job import Upload
from registry.profiling.intake.service import upload
from registry.release import build, current_release
from registry.web import create_app
from tests.servers import registry_process

OWN, OTHER = "E06000016", "E06000017"
_LISTS = ("ontology", "services", "interactions", "channels", "oac2011", "authorities")
_TYPES = ("6a1", "6b2", "2a3", "4a1")


@pytest.fixture(scope="session")
def content(tmp_path_factory: pytest.TempPathFactory, repository: Path) -> Path:
    """Put together the few shipped lists that transactions are coded with."""
    folder = tmp_path_factory.mktemp("content")
    (folder / "vocabularies").mkdir()
    (folder / "mappings").mkdir()
    for name in _LISTS:
        shutil.copy(repository / "vocabularies" / f"{name}.ttl", folder / "vocabularies")
    shutil.copytree(repository / "shapes", folder / "shapes")
    return folder


@pytest.fixture(scope="session")
def built(tmp_path_factory: pytest.TempPathFactory, content: Path) -> Settings:
    """Return the settings of an installation with a release and reference data, no uploads."""
    data = tmp_path_factory.mktemp("profiling") / "data"
    settings = replace(Settings(), data=data, content=content, engine_threads=1)
    build(settings, say=lambda _: None)
    for authority in (OWN, OTHER):
        write_reference(data / "reference" / authority)
    return settings


def write_reference(folder: Path) -> None:
    """Write the reference data of an authority of four areas in two wards."""
    folder.mkdir(parents=True)
    areas = {
        "area": [f"E0000000{n}" for n in range(1, 5)],
        "type": list(_TYPES),
        "households": [1000, 500, 700, 300],
        "ward": ["E05000001", "E05000001", "E05000002", "E05000002"],
    }
    postcodes = {"postcode": ["LE11AA"], "area": ["E00000001"], "ward": ["E05000001"]}
    pq.write_table(pa.table(areas), folder / "areas.parquet")
    pq.write_table(pa.table(postcodes), folder / "postcodes.parquet")
    said = '{"scheme": "oac2011", "sources": [], "vintages": {}, "counts": {}, "missing": {}}'
    write_atomically(folder / "reference.json", said.encode())


@pytest.fixture
def settings(built: Settings, tmp_path: Path) -> Settings:
    """Return the settings of an installation of one test's own."""
    data = tmp_path / "data"
    shutil.copytree(built.data, data, symlinks=True)
    return replace(built, data=data)


@pytest.fixture
def app(settings: Settings) -> Iterator[Flask]:
    made = create_app(settings)
    yield made
    made.extensions["registry.sparql"].end()


@pytest.fixture
def client(app: Flask) -> FlaskClient:
    return app.test_client()


@pytest.fixture
def secret_of(settings: Settings) -> Callable[..., str]:
    """Return what makes a token and returns its secret."""

    def make(role: Role = Role.PUBLISHER, authority: str = OWN, days: int = 30) -> str:
        return TokenRegister(settings.data).create(authority, role, days, "a note").secret

    return make


@pytest.fixture
def sign_in(app: Flask) -> Callable[[str], FlaskClient]:
    """Return what signs in with a token, in a browser of its own."""

    def enter(secret: str) -> FlaskClient:
        browser = app.test_client()
        sent = {"csrf_token": csrf_of(browser, "/sign-in"), "token": secret}
        assert browser.post("/sign-in", data=sent).status_code == 303
        return browser

    return enter


def csrf_of(browser: FlaskClient, path: str) -> str:
    """Return what the forms of a page have to send."""
    found = re.search(r'name="csrf_token" value="([^"]+)"', browser.get(path).text)
    assert found, path
    return found[1]


@pytest.fixture(name="csrf_of")
def csrf_of_(request: pytest.FixtureRequest) -> Callable[[FlaskClient, str], str]:
    return csrf_of


def lines(households: int = 60, services: tuple[str, ...] = ("57", "58")) -> str:
    """Return transactions of many households, as CSV."""
    rows = ["date,service,interaction,channel,area,household"]
    for number in range(households):
        for service in services:
            day = f"2025-{number % 12 + 1:02}-15"
            area, channel = number % 4 + 1, number % 2 + 1
            rows.append(f"{day},{service},8,{channel},E0000000{area},h{number}")
    return "\n".join(rows) + "\n"


@pytest.fixture(name="lines")
def lines_() -> Callable[..., str]:
    return lines


@pytest.fixture(scope="session")
def published(built: Settings, tmp_path_factory: pytest.TempPathFactory) -> Settings:
    """Return an installation: two authorities uploaded 2025, one published it; one also 2024."""
    data = tmp_path_factory.mktemp("published") / "data"
    shutil.copytree(built.data, data, symlinks=True)
    settings = replace(built, data=data)
    release = current_release(settings)
    for authority, period, households in (
        (OWN, "2025", 120),
        (OWN, "2024", 80),
        (OTHER, "2025", 90),
    ):
        text = lines(households).replace("2025-", f"{period}-") + "bad,57,8,1,E00000001,h1\n"
        asked = Upload(authority, period, "transactions.csv")
        upload(settings, asked, io.BytesIO(text.encode()), release=release)
    publish(settings, release, Wanted(OWN, "2025"))
    columns = "service,channel,unit_cost,currency,method,date,source"
    costs = f"{columns}\n*,1,0.10,GBP,top-down,2025-01-01,own\n"
    write_atomically(data / "costs" / f"{OWN}.csv", costs.encode())
    return settings


@pytest.fixture(scope="session")
def served(published: Settings) -> Iterator[Flask]:
    """Return the application of the installation with publications; tests only read it."""
    made = create_app(published)
    yield made
    made.extensions["registry.sparql"].end()


@dataclass(frozen=True)
class Served:
    """A real server over the installation with publications: its address and where it writes."""

    address: str
    log: Path
    settings: Settings


@pytest.fixture(scope="session")
def server(published: Settings, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Served]:
    """Serve a copy of the installation with publications."""
    folder = tmp_path_factory.mktemp("served")
    shutil.copytree(published.data, folder / "data", symlinks=True)
    settings = replace(published, data=folder / "data", workers=1)
    port = free_port()
    said = {"DATA": settings.data, "CONTENT": settings.content, "WORKERS": 1}
    said |= {"PUBLIC_URL": f"http://127.0.0.1:{port}", "ENGINE_THREADS": 1}
    variables = {f"REGISTRY_{name}": str(value) for name, value in said.items()}
    log = folder / "log.txt"
    with registry_process(port, variables, log):
        yield Served(f"http://127.0.0.1:{port}", log, settings)
