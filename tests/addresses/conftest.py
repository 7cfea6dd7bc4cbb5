"""Fixtures: the shipped content and a small one, each served; a list with hostile labels."""

from __future__ import annotations

import shutil
from collections.abc import Callable, Iterator
from dataclasses import replace
from pathlib import Path

import pytest
from flask import Flask
from flask.testing import FlaskClient

from benchmarks.processes import free_port
from registry.config import Settings
from registry.importing import ImportOptions, import_files
from registry.release import build
from registry.web import create_app
from tests.servers import registry_process

HERE = Path(__file__).parent


@pytest.fixture(scope="session")
def shipped_settings(shipped_data: Callable[[], Path]) -> Settings:
    """Return the settings of an installation with one release of the shipped content."""
    return replace(Settings(), data=shipped_data())


@pytest.fixture(scope="session")
def shipped(shipped_settings: Settings) -> Iterator[FlaskClient]:
    """Return a client of the shipped content; redirects are not followed."""
    application = create_app(shipped_settings)
    yield application.test_client()
    application.extensions["registry.sparql"].end()


@pytest.fixture(scope="session")
def small_content(tmp_path_factory: pytest.TempPathFactory, repository: Path) -> Path:
    """Return a folder with a small content, the ontology and the shapes."""
    folder = tmp_path_factory.mktemp("small") / "content"
    shutil.copytree(repository / "tests" / "web" / "data" / "content", folder)
    shutil.copy(repository / "vocabularies" / "ontology.ttl", folder / "vocabularies")
    shutil.copytree(repository / "shapes", folder / "shapes")
    return folder


@pytest.fixture(scope="session")
def small(small_content: Path, tmp_path_factory: pytest.TempPathFactory) -> FlaskClient:
    """Return a client of the small content."""
    made = replace(Settings(), data=tmp_path_factory.mktemp("small-data"), content=small_content)
    build(made)
    return create_app(made).test_client()


@pytest.fixture(scope="session")
def with_header(
    small_content: Path, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[Callable[[str, str], FlaskClient]]:
    """Return what serves the small content with a statement more in the header of a list."""

    def make(name: str, statement: str) -> FlaskClient:
        folder = tmp_path_factory.mktemp("changed")
        shutil.copytree(small_content, folder / "content")
        file = folder / "content" / "vocabularies" / f"{name}.ttl"
        start = "    a skos:ConceptScheme ;\n"
        text = file.read_text(encoding="utf-8")
        assert start in text
        file.write_text(text.replace(start, f"{start}    {statement} ;\n"), encoding="utf-8")
        made = replace(Settings(), data=folder / "data", content=folder / "content")
        build(made)
        applications.append(create_app(made))
        return applications[-1].test_client()

    applications: list[Flask] = []
    yield make
    for application in applications:
        application.extensions["registry.sparql"].end()


@pytest.fixture(scope="session")
def hostile(small_content: Path, tmp_path_factory: pytest.TempPathFactory) -> FlaskClient:
    """Return a client of the small content with an imported list of hostile labels."""
    made = replace(Settings(), data=tmp_path_factory.mktemp("hostile"), content=small_content)
    import_files([HERE / "data" / "hostile.csv"], made, ImportOptions(list_name="hostile"))
    return create_app(made).test_client()


@pytest.fixture(scope="session")
def address(shipped_settings: Settings, tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """Return the address of a real server over the shipped content."""
    port, log = free_port(), tmp_path_factory.mktemp("server") / "log.txt"
    with registry_process(port, {"REGISTRY_DATA": str(shipped_settings.data)}, log):
        yield f"http://127.0.0.1:{port}"
