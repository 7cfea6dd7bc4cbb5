"""Documents to write: read from small Turtle files through the named queries, without a release."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest
from rdflib import URIRef

from exporters.document import Document
from registry.catalogue import read_catalogue
from registry.opened import Release
from registry.resources import Resource, document_of
from registry.store.embedded import EmbeddedStore


@pytest.fixture(scope="session")
def small_release(repository: Path) -> Release:
    """Return a release in memory of the small content of the web tests."""
    content = repository / "tests" / "web" / "data" / "content"
    store = EmbeddedStore.in_memory()
    for path in [repository / "vocabularies" / "ontology.ttl", *sorted(content.rglob("*.ttl"))]:
        store.load_turtle(path.read_bytes(), path.name, URIRef(f"urn:x-test:{path.stem}"))
    return Release(1, content, {}, store, read_catalogue(store))


@pytest.fixture(scope="session")
def document(small_release: Release) -> Callable[[Resource], Document]:
    """Return what makes a document of a resource."""
    return lambda resource: document_of(small_release, resource)
