"""Fixtures of the validation tests: the shapes, and the examples of each rule as named graphs."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest
from rdflib import Graph, URIRef

from registry.store.embedded import EmbeddedStore
from registry.validation import rules

REPOSITORY = Path(__file__).resolve().parent.parent.parent

Graphs = dict[URIRef, Graph]


def pytest_generate_tests(metafunc: pytest.Metafunc) -> None:
    """Run a test that asks for ``identifier`` once a rule, and one for ``example`` once a file."""
    identifiers = [rule.identifier for rule in rules(REPOSITORY / "shapes")]
    if "identifier" in metafunc.fixturenames:
        metafunc.parametrize("identifier", identifiers)
    if "example" in metafunc.fixturenames:
        metafunc.parametrize(
            "example", [f"{kind}/{i}" for i in identifiers for kind in ("bad", "good")]
        )


@pytest.fixture
def shapes(repository: Path) -> Path:
    """Return the folder of shapes."""
    return repository / "shapes"


@pytest.fixture
def graphs(repository: Path) -> Callable[[str], Graphs]:
    """Read an example, such as ``bad/no-orphan``, as named graphs."""

    def read(example: str) -> Graphs:
        path = repository / "tests" / "data" / f"{example}.trig"
        store = EmbeddedStore.in_memory()
        store.load_trig(path.read_bytes(), path.name)
        return {name: store.graph(name) for name in store.named_graphs()}

    return read


@pytest.fixture(scope="session")
def shapes_graph(repository: Path) -> Graph:
    """Return all shapes files as one graph, as a SHACL engine takes them."""
    graph = Graph()
    for path in (repository / "shapes").glob("*.ttl"):
        graph.parse(path)
    return graph
