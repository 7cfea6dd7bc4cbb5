"""A small registry with statistics of three authorities and one abroad, three of them published."""

from __future__ import annotations

import shutil
from collections.abc import Callable, Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any

import pyarrow.parquet as pq
import pytest
from flask import Flask
from flask.testing import FlaskClient

from registry.access import Role, TokenRegister
from registry.config import Settings
from registry.cubes.preparing import prepare
from registry.files import write_atomically
from registry.profiling.demonstrator.bringing import bring_in
from registry.profiling.demonstrator.files import PERIOD, write_files
from registry.profiling.demonstrator.installing import SEED
from registry.profiling.demonstrator.lists import source_files
from registry.profiling.demonstrator.places import ABROAD, MAIN, NEIGHBOURS, make_place
from registry.profiling.protection import Audience
from registry.profiling.protection.log import record_publication
from registry.profiling.reference.attributes import Attribute, write_attributes
from registry.release import build, current_release
from registry.web import create_app

TOWNS = (
    MAIN._replace(wards=7, transactions=20_000),
    NEIGHBOURS[0]._replace(transactions=8_000),
    NEIGHBOURS[1]._replace(transactions=8_000),
    ABROAD._replace(transactions=8_000),
)
#: The neighbour that has published nothing.
UNPUBLISHED = NEIGHBOURS[1].code
_LISTS = ("ontology", "interactions", "channels", "authorities", "services")


@pytest.fixture(scope="session")
def insight(tmp_path_factory: pytest.TempPathFactory, repository: Path) -> Settings:
    """Return the settings of an installation with statistics, published but for one authority."""
    folder = tmp_path_factory.mktemp("insight")
    content = folder / "content"
    (content / "mappings").mkdir(parents=True)
    (content / "vocabularies").mkdir()
    shutil.copytree(repository / "shapes", content / "shapes")
    for name in _LISTS:
        shutil.copy(repository / "vocabularies" / f"{name}.ttl", content / "vocabularies")
    settings = replace(Settings(), data=folder / "data", content=content, engine_threads=1)
    for name, text in source_files().items():
        write_atomically(settings.data / "sources" / name, text)
    build(settings, say=lambda _: None)
    current = current_release(settings)
    for town in TOWNS:
        place = make_place(town, SEED)
        bring_in(settings, current, place, write_files(place, folder / town.code, SEED))
        if town.code != UNPUBLISHED:
            prepared = prepare(settings, current, town.code, PERIOD, Audience.PUBLIC)
            assert not prepared.gate.reasons
            record_publication(settings.data, town.code, prepared.published)
    write_attributes(settings.data, attributes())
    return settings


def attributes() -> list[Attribute]:
    """Return attributes of the groups: for all to see, without a licence, of one authority."""
    values = {str(group): 10.0 * group for group in range(1, 7)}
    shared: dict[str, Any] = {
        "scheme": "demonstrator-profiles",
        "unit": "%",
        "source": "Survey",
        "date": "2025",
    }
    return [
        Attribute("car", label="Households with a car", licence="CC0", values=values, **shared),
        Attribute("income", label="High income", licence="", values=values, **shared),
        Attribute(
            "garden", label="Gardens", licence="CC0", values=values, authority="Z06000002", **shared
        ),
    ]


@pytest.fixture(scope="session")
def site(insight: Settings) -> Iterator[Flask]:
    made = create_app(insight)
    yield made
    made.extensions["registry.sparql"].end()


As = Callable[[str | None], FlaskClient]


@pytest.fixture(scope="session")
def as_reader(site: Flask) -> As:
    """Return a client of somebody of an authority; None: of anybody."""

    def client_of(authority: str | None, application: Flask = site) -> FlaskClient:
        client = application.test_client()
        if authority:
            data = application.extensions["registry"].settings.data
            secret = TokenRegister(data).create(authority, Role.UPLOADER).secret
            client.environ_base["HTTP_AUTHORIZATION"] = f"Bearer {secret}"
        return client

    return client_of


@pytest.fixture(scope="session")
def period() -> str:
    return PERIOD


@pytest.fixture(scope="session")
def cells_file(insight: Settings) -> Callable[[str], Path]:
    """Return where the statistics table of an authority is."""

    def file(authority: str) -> Path:
        path = insight.data / "statistics" / authority / PERIOD / "statistics.parquet"
        assert pq.read_metadata(path).num_rows > 1000
        return path

    return file
