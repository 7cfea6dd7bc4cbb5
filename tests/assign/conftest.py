"""The everyday words of the search tests, their assigner, and the application over them."""

from __future__ import annotations

from pathlib import Path

import pytest
from flask.testing import FlaskClient

from registry.assigning import Assigner
from registry.catalogue import read_catalogue
from registry.config import Settings
from registry.search.names import Names, read_names
from registry.store.embedded import EmbeddedStore
from tests.small_registry import client_of


@pytest.fixture(scope="session")
def store(repository: Path) -> EmbeddedStore:
    words = repository / "tests" / "search" / "data" / "everyday_words.trig"
    made = EmbeddedStore.in_memory()
    made.load_trig(words.read_bytes(), words.name)
    return made


@pytest.fixture(scope="session")
def names(store: EmbeddedStore) -> Names:
    return read_names(store, read_catalogue(store))


@pytest.fixture(scope="session")
def assigner(names: Names) -> Assigner:
    return Assigner(names)


@pytest.fixture(scope="session")
def client(store: EmbeddedStore, tmp_path_factory: pytest.TempPathFactory) -> FlaskClient:
    folder = tmp_path_factory.mktemp("release")
    return client_of(store, folder, Settings(data=folder))
