"""The same statements in every kind of store."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from functools import cache
from pathlib import Path

import pytest

from benchmarks.engines import ENGINES, MissingEngineError, started_when_asked
from registry.store import Store, open_store
from registry.store.embedded import EmbeddedStore
from registry.store.publishing import Service, documents_of
from registry.store.remote import RemoteStore
from tests.conftest import skip_or_fail

STATEMENTS = """
@prefix x: <http://x.org/> .
@prefix skos: <http://www.w3.org/2004/02/skos/core#> .
@prefix xsd: <http://www.w3.org/2001/XMLSchema#> .
x:colours {
  x:red skos:prefLabel "Red"@en, "Coch"@cy-GB ; skos:notation "1", "01"^^xsd:integer ;
    skos:definition "Two\\nlines, a \\"quote\\" and a \\\\."@en .
  x:blue skos:prefLabel "Blue"@en ; skos:broader x:red .
}
x:moods { x:angry skos:prefLabel "Angry"@en ; skos:relatedMatch x:red . x:red x:flag true . }
"""


@pytest.fixture(scope="session")
def nquads(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return the statements as an N-Quads file."""
    store = EmbeddedStore.in_memory()
    store.load_trig(STATEMENTS.encode(), "statements.trig")
    path = tmp_path_factory.mktemp("nquads") / "quads.nq"
    store.write_nquads(path)
    return path


@pytest.fixture(scope="session")
def folder(nquads: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return the statements as a store's folder."""
    path = tmp_path_factory.mktemp("store") / "store"
    EmbeddedStore.in_memory().write_folder(path, nquads)
    return path


@pytest.fixture(scope="session")
def services(
    nquads: Path, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[Callable[[str], str]]:
    """Return what gives the query address of a service with the statements, by its name."""
    with started_when_asked(tmp_path_factory.mktemp) as running:

        @cache
        def start(name: str) -> str:
            try:
                addresses = running(name)
            except MissingEngineError as missing:
                skip_or_fail(str(missing))
                raise
            service = Service(*addresses)
            for graph, document in documents_of(nquads):
                service.put(graph, document)
            return addresses.query

        yield start


@pytest.fixture(scope="session", params=["memory", "folder", *ENGINES])
def store(request: pytest.FixtureRequest) -> Store:
    """Return the statements in each kind of store in turn."""
    if request.param == "memory":
        return EmbeddedStore.in_memory(request.getfixturevalue("nquads"))
    if request.param == "folder":
        return open_store(request.getfixturevalue("folder"))
    names = {graph: graph for graph in ("http://x.org/colours", "http://x.org/moods")}
    return RemoteStore(request.getfixturevalue("services")(request.param), names)
