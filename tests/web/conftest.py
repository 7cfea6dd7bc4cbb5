"""Fixtures of the web tests: a small content, a release of it, the application, a real server."""

from __future__ import annotations

import shutil
import subprocess
import urllib.error
import urllib.request
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, contextmanager
from dataclasses import dataclass, replace
from pathlib import Path

import pytest
from flask import Flask
from flask.testing import FlaskClient

from benchmarks.processes import free_port
from registry.config import Settings
from registry.opened import Release
from registry.release import build, current_release
from registry.web import create_app
from tests.servers import registry_process

CONTENT = Path(__file__).parent / "data" / "content"


def make_content(folder: Path, repository: Path) -> Path:
    """Put the small content together with the ontology and the shapes of the repository."""
    shutil.copytree(CONTENT, folder)
    shutil.copy(repository / "vocabularies" / "ontology.ttl", folder / "vocabularies")
    shutil.copytree(repository / "shapes", folder / "shapes")
    return folder


@pytest.fixture(scope="session")
def settings(tmp_path_factory: pytest.TempPathFactory, repository: Path) -> Settings:
    """Return the settings of an installation with one release of the small content."""
    folder = tmp_path_factory.mktemp("web")
    content = make_content(folder / "content", repository)
    made = replace(Settings(), data=folder / "data", content=content)
    build(made)
    return made


@pytest.fixture
def installation(settings: Settings, tmp_path: Path) -> Settings:
    """Return the settings of an installation of one test's own, with one release."""
    made = replace(settings, data=tmp_path / "data")
    build(made)
    return made


@pytest.fixture(scope="session")
def release(settings: Settings) -> Release:
    return current_release(settings)


@pytest.fixture(scope="session")
def app(settings: Settings) -> Iterator[Flask]:
    made = create_app(settings)
    yield made
    made.extensions["registry.sparql"].end()


@pytest.fixture
def client(app: Flask) -> FlaskClient:
    return app.test_client()


@dataclass(frozen=True)
class Server:
    """A running server: its address, its process, and where it writes."""

    address: str
    process: subprocess.Popen[bytes]
    log: Path

    def get(self, path: str, **headers: str) -> tuple[int, dict[str, str], bytes]:
        """Ask for a path; redirects are not followed."""
        request = urllib.request.Request(self.address + path, headers=headers)
        try:
            with _OPENER.open(request, timeout=30) as answer:
                return answer.status, dict(answer.headers.items()), answer.read()
        except urllib.error.HTTPError as error:
            with error:
                return error.code, dict(error.headers.items()), error.read()


Start = Callable[[Settings], AbstractContextManager[Server]]


class _NoRedirect(urllib.request.HTTPRedirectHandler):
    def redirect_request(self, *_: object) -> None:
        return None


_OPENER = urllib.request.build_opener(_NoRedirect, urllib.request.ProxyHandler({}))


@pytest.fixture(scope="session")
def start_server(tmp_path_factory: pytest.TempPathFactory) -> Start:
    """Return what starts a real server over some settings, as a context manager."""

    @contextmanager
    def start(settings: Settings) -> Iterator[Server]:
        port = free_port()
        log = tmp_path_factory.mktemp("server") / "log.txt"
        variables = {
            "REGISTRY_DATA": str(settings.data),
            "REGISTRY_CONTENT": str(settings.content),
        }
        with registry_process(port, variables, log) as process:
            yield Server(f"http://127.0.0.1:{port}", process, log)

    return start
