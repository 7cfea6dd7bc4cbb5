"""The application over the everyday words of the search tests."""

from __future__ import annotations

from pathlib import Path

import pytest
from flask.testing import FlaskClient

from registry.config import Settings
from registry.store.embedded import EmbeddedStore
from tests.small_registry import client_of


@pytest.fixture(scope="session")
def client(repository: Path, tmp_path_factory: pytest.TempPathFactory) -> FlaskClient:
    words = repository / "tests" / "search" / "data" / "everyday_words.trig"
    store = EmbeddedStore.in_memory()
    store.load_trig(words.read_bytes(), words.name)
    return client_of(store, tmp_path_factory.mktemp("release"), Settings())
