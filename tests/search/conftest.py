"""A release of a few everyday words, and the search of it."""

from __future__ import annotations

from pathlib import Path

import pytest
from flask.testing import FlaskClient
from rdflib import URIRef

from registry.catalogue import read_catalogue
from registry.config import Settings
from registry.opened import Release
from registry.search import Search, open_search, write_search
from registry.store.embedded import EmbeddedStore
from registry.web import create_app

WORDS = Path(__file__).parent / "data" / "everyday_words.trig"


class OneRelease:
    def __init__(self, release: Release) -> None:
        self._release = release

    def get(self) -> Release:
        return self._release


@pytest.fixture(scope="session")
def store() -> EmbeddedStore:
    made = EmbeddedStore.in_memory()
    made.load_trig(WORDS.read_bytes(), WORDS.name)
    return made


@pytest.fixture(scope="session")
def search(store: EmbeddedStore, tmp_path_factory: pytest.TempPathFactory) -> Search:
    folder = tmp_path_factory.mktemp("release") / "search"
    write_search(store, folder)
    return open_search(folder, store)


@pytest.fixture(scope="session")
def client(store: EmbeddedStore, tmp_path_factory: pytest.TempPathFactory) -> FlaskClient:
    folder = tmp_path_factory.mktemp("release")
    release = Release(1, folder, {"created": "2020-01-01"}, store, read_catalogue(store))
    return create_app(Settings(), OneRelease(release)).test_client()


@pytest.fixture(scope="session")
def shipped(repository: Path, tmp_path_factory: pytest.TempPathFactory) -> Search:
    """Return the search of everything that is shipped."""
    made = EmbeddedStore.in_memory()
    files = [*(repository / "vocabularies").glob("*.ttl"), *(repository / "mappings").glob("*.ttl")]
    assert len(files) > 20
    for file in files:
        made.load_turtle(file.read_bytes(), file.name, graph_of(file))
    return open_search(tmp_path_factory.mktemp("none"), made)


def graph_of(file: Path) -> URIRef:
    return URIRef(f"urn:x-test:{file.stem}")
