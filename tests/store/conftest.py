"""The same statements in every kind of store."""

from __future__ import annotations

import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path
from urllib.request import urlopen

import pytest

from registry.store import Store, open_store
from registry.store.embedded import EmbeddedStore

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
def service(nquads: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """Run the real Oxigraph server over the statements; return its query address."""
    program = str(Path(sys.executable).with_name("oxigraph"))
    place = ["--location", str(tmp_path_factory.mktemp("server") / "db")]
    subprocess.run(
        [program, "load", *place, "--file", str(nquads)], check=True, capture_output=True
    )
    address = f"127.0.0.1:{free_port()}"
    server = subprocess.Popen(
        [program, "serve-read-only", *place, "--bind", address],
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
    )
    try:
        wait_for(f"http://{address}/")
        yield f"http://{address}/query"
    finally:
        server.kill()
        server.wait()


@pytest.fixture(scope="session", params=["memory", "folder", "service"])
def store(request: pytest.FixtureRequest) -> Store:
    """Return the statements in each kind of store in turn."""
    if request.param == "memory":
        return EmbeddedStore.in_memory(request.getfixturevalue("nquads"))
    return open_store(request.getfixturevalue(request.param))


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port: int = probe.getsockname()[1]
        return port


def wait_for(address: str) -> None:
    deadline = time.monotonic() + 20
    while True:
        try:
            with urlopen(address, timeout=5):
                return
        except OSError:
            assert time.monotonic() < deadline, f"{address} did not come up in 20 seconds"
            time.sleep(0.05)
