"""An application over a store that a test has filled, which takes up no other release."""

from __future__ import annotations

from pathlib import Path

from flask.testing import FlaskClient

from registry.catalogue import read_catalogue
from registry.config import Settings
from registry.opened import Release
from registry.store.embedded import EmbeddedStore
from registry.web import create_app


class OneRelease:
    """Gives the application one release for good."""

    def __init__(self, release: Release) -> None:
        self._release = release

    def get(self) -> Release:
        return self._release


def client_of(store: EmbeddedStore, folder: Path, settings: Settings) -> FlaskClient:
    """Return a client of the registry over a store; ``folder`` is that of the release."""
    release = Release(1, folder, {"created": "2020-01-01"}, store, read_catalogue(store))
    return create_app(settings, OneRelease(release)).test_client()
