"""The application over the everyday words of the search tests."""

from __future__ import annotations

from pathlib import Path

import pytest
from flask.testing import FlaskClient

from registry.catalogue import read_catalogue
from registry.config import Settings
from registry.opened import Release
from registry.store.embedded import EmbeddedStore
from registry.web import create_app


class OneRelease:
    def __init__(self, release: Release) -> None:
        self._release = release

    def get(self) -> Release:
        return self._release


@pytest.fixture(scope="session")
def client(repository: Path, tmp_path_factory: pytest.TempPathFactory) -> FlaskClient:
    words = repository / "tests" / "search" / "data" / "everyday_words.trig"
    store = EmbeddedStore.in_memory()
    store.load_trig(words.read_bytes(), words.name)
    folder = tmp_path_factory.mktemp("release")
    release = Release(1, folder, {"created": "2020-01-01"}, store, read_catalogue(store))
    return create_app(Settings(), OneRelease(release)).test_client()
