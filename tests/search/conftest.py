"""A release of a few everyday words, and the search of it."""

from __future__ import annotations

from pathlib import Path

import pytest
from flask.testing import FlaskClient
from rdflib import URIRef

from registry.config import Settings
from registry.search import Search, open_search, write_search
from registry.store.embedded import EmbeddedStore
from tests.small_registry import client_of

WORDS = Path(__file__).parent / "data" / "everyday_words.trig"


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
    return client_of(store, tmp_path_factory.mktemp("release"), Settings())


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
