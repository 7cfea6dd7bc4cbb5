"""An application with publications written by hand: Leicester in two, a fictional town in one."""

from __future__ import annotations

import json
import threading
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from flask import Flask
from flask.testing import FlaskClient
from werkzeug.serving import make_server

from registry.config import Settings
from registry.cubes.publications import read_publication
from registry.opened import Release
from registry.web import create_app
from tests.cubes.conftest import Row, describe_publication, write_publication
from tests.small_registry import OneRelease


@pytest.fixture(scope="session")
def data(
    released: tuple[Settings, Release],
    tmp_path_factory: pytest.TempPathFactory,
) -> Path:
    """Return a data directory with three publications."""
    folder = tmp_path_factory.mktemp("cubes-web")
    for authority, name, number in (
        ("E06000016", "Leicester", 1),
        ("E06000016", "Leicester", 2),
        ("X06000001", "Exemplar", 1),
    ):
        made = write_publication(folder / "cubes" / authority / "2025" / str(number), ROWS)
        _rename(made.folder, authority, name, synthetic=authority.startswith("X"))
        describe_publication(read_publication(made.folder))
    return folder


ROWS: Mapping[str, Sequence[Row]] = {
    "counts": [
        ("*", "2025", "57", "*", "*", "*", 100, 80),
        ("*", "2025", "57", "*", "*", "6", 60, 45),
        ("*", "2025", "57", "*", "*", "6a", 40, 35),
        ("E05001462", "2025", "57", "*", "1", "6", 20, 15),
    ],
    "index": [
        ("*", "2025", "57", "*", "*", "6", 120, 105, 140),
        ("*", "2025", "57", "*", "*", "6a", 90, 80, 105),
    ],
    "cost": [("*", "2025", "57", "*", "1", "*", 250)],
    "status": [("*", "2025", "57", "*", "*", "6a", "C")],
}


def _rename(folder: Path, authority: str, name: str, *, synthetic: bool) -> None:
    path = folder / "manifest.json"
    manifest: dict[str, Any] = json.loads(path.read_text())
    changed = {"authority": authority, "authority_name": name, "synthetic": synthetic}
    path.write_text(json.dumps({**manifest, **changed}))


@pytest.fixture(scope="session")
def application(released: tuple[Settings, Release], data: Path) -> Iterator[Flask]:
    """Return an application over the shipped content and the publications."""
    settings, release = released
    made = create_app(replace(settings, data=data), OneRelease(release))
    yield made
    # The first query has started a process for queries.
    made.extensions["registry.sparql"].end()


@pytest.fixture
def address(application: Flask) -> Iterator[str]:
    """Serve the registry of these tests over HTTP; return its address."""
    server = make_server("127.0.0.1", 0, application)
    thread = threading.Thread(target=server.serve_forever)
    thread.start()
    yield f"http://127.0.0.1:{server.server_port}"
    server.shutdown()
    thread.join()
    server.server_close()


@pytest.fixture
def client(application: Flask) -> FlaskClient:
    return application.test_client()


@pytest.fixture
def get(client: FlaskClient) -> Callable[..., Any]:
    """Return what asks for an address with an ``Accept`` header."""
    return lambda path, accept="text/html": client.get(path, headers={"Accept": accept})
