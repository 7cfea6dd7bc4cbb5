"""What is held of the shipped lists, and a short way to check a text."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest
from flask.testing import FlaskClient
from rdflib import URIRef

from registry.catalogue import read_catalogue
from registry.checking import Checked, Held, Options, check, read_held
from registry.config import Settings
from registry.store.embedded import EmbeddedStore
from tests.small_registry import client_of

Check = Callable[..., Checked]


def meanings(checked: Checked) -> list[tuple[str, str | None]]:
    columns = checked.report.understanding.columns
    return [(column.meaning, column.list) for column in columns]


@pytest.fixture(scope="session")
def shipped_store(repository: Path) -> EmbeddedStore:
    """Return a store of everything that is shipped."""
    store = EmbeddedStore.in_memory()
    files = [*(repository / "vocabularies").glob("*.ttl"), *(repository / "mappings").glob("*.ttl")]
    assert len(files) > 25
    for file in files:
        store.load_turtle(file.read_bytes(), file.name, URIRef(f"urn:x-test:{file.stem}"))
    return store


@pytest.fixture(scope="session")
def held(shipped_store: EmbeddedStore) -> Held:
    """Return what is held of the shipped lists."""
    return read_held(shipped_store, read_catalogue(shipped_store))


@pytest.fixture(scope="session")
def check_text(held: Held, repository: Path) -> Check:
    """Return what checks a text, or bytes."""

    def run(content: str | bytes, name: str = "file.csv", **options: str) -> Checked:
        data = content.encode() if isinstance(content, str) else content
        return check(data, name, held, Options(shapes=repository / "shapes", **options))  # type: ignore[arg-type]

    return run


@pytest.fixture(scope="session")
def client(
    shipped_store: EmbeddedStore, repository: Path, tmp_path_factory: pytest.TempPathFactory
) -> FlaskClient:
    folder = tmp_path_factory.mktemp("release")
    return client_of(shipped_store, folder, Settings(content=repository))
