"""Fixtures of the endpoint's tests: a small release, real servers over it, a listener."""

from __future__ import annotations

import http.client
import shutil
import socket
import subprocess
import threading
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, contextmanager
from dataclasses import dataclass, replace
from functools import cache
from pathlib import Path
from urllib.parse import quote

import psutil
import pytest

from benchmarks.engines import ENGINES, Addresses, MissingEngineError, started_when_asked
from benchmarks.processes import free_port
from registry.config import Settings
from registry.opened import Release
from registry.release import build, current_release
from tests.conftest import skip_or_fail
from tests.servers import registry_process

#: Small limits, so that attacks end soon.
LIMITS = {
    "SECONDS": "3",
    "MEMORY_BYTES": str(256 * 1024 * 1024),
    "RESULT_BYTES": str(2 * 1024 * 1024),
    "QUERY_BYTES": str(512 * 1024),
    "QUERIES_A_MINUTE": "1000000",
}


@dataclass(frozen=True)
class Answer:
    """What came back over HTTP."""

    status: int
    headers: dict[str, str]
    body: bytes

    @property
    def text(self) -> str:
        return self.body.decode()

    @property
    def type(self) -> str:
        return self.headers.get("content-type", "")


@dataclass(frozen=True)
class Server:
    """A running registry."""

    host: str
    port: int
    process: subprocess.Popen[bytes]
    log: Path

    @property
    def address(self) -> str:
        return f"http://{self.host}:{self.port}"

    def ask(
        self,
        path: str,
        method: str = "GET",
        headers: dict[str, str] | None = None,
        body: bytes | None = None,
    ) -> Answer:
        connection = http.client.HTTPConnection(self.host, self.port, timeout=60)
        try:
            connection.request(method, path, body, headers or {})
            answer = connection.getresponse()
            lowered = {name.lower(): value for name, value in answer.getheaders()}
            return Answer(answer.status, lowered, answer.read())
        finally:
            connection.close()

    def query(self, text: str, accept: str = "application/sparql-results+json") -> Answer:
        """Send a query as the body of a POST request."""
        headers = {"Content-Type": "application/sparql-query", "Accept": accept}
        return self.ask("/sparql", "POST", headers, text.encode())

    def send(self, text: str) -> socket.socket:
        """Send a query and return the connection, the answer unread."""
        connection = socket.create_connection((self.host, self.port))
        connection.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, 4096)
        request = f"GET /sparql?query={quote(text)} HTTP/1.1\r\nHost: {self.host}\r\n\r\n"
        connection.sendall(request.encode())
        return connection

    def processes(self) -> list[psutil.Process]:
        """Return every process under this server."""
        return psutil.Process(self.process.pid).children(recursive=True)


Start = Callable[..., AbstractContextManager[Server]]


@pytest.fixture(scope="session")
def start_server(tmp_path_factory: pytest.TempPathFactory) -> Start:
    """Return what starts a server over some settings, more of them as keywords."""

    @contextmanager
    def start(settings: Settings, **more: str) -> Iterator[Server]:
        port = free_port()
        log = tmp_path_factory.mktemp("server") / "log.txt"
        variables = {
            "REGISTRY_DATA": str(settings.data),
            "REGISTRY_CONTENT": str(settings.content),
            "REGISTRY_MEMORY_QUADS": str(settings.memory_quads),
            "REGISTRY_STORE": settings.store,
            "REGISTRY_PUBLIC_URL": f"http://127.0.0.1:{port}",
            **{f"REGISTRY_SPARQL_{name}": value for name, value in {**LIMITS, **more}.items()},
        }
        with registry_process(port, variables, log) as process:
            server = Server("127.0.0.1", port, process, log)
            try:
                yield server
            finally:
                under = server.processes()
        _, left = psutil.wait_procs(under, timeout=10)
        assert not left, f"processes outlived their server: {left}"

    return start


@pytest.fixture(scope="session")
def settings(tmp_path_factory: pytest.TempPathFactory, repository: Path) -> Settings:
    """Return the settings of an installation with one release of a small content."""
    folder = tmp_path_factory.mktemp("sparql")
    content = folder / "content"
    shutil.copytree(repository / "tests" / "web" / "data" / "content", content)
    shutil.copy(repository / "vocabularies" / "ontology.ttl", content / "vocabularies")
    shutil.copytree(repository / "shapes", content / "shapes")
    made = replace(Settings(), data=folder / "data", content=content)
    build(made)
    return made


@pytest.fixture(scope="session")
def engine(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Callable[[str], Addresses]]:
    """Return what gives the addresses of a service of others, by its name; it starts empty."""
    with started_when_asked(tmp_path_factory.mktemp) as running:

        def start(name: str) -> Addresses:
            try:
                return running(name)
            except MissingEngineError as missing:
                skip_or_fail(str(missing))
                raise

        yield start


def on_service(settings: Settings, addresses: Addresses) -> Settings:
    """Return settings that put the registry on a service."""
    return replace(
        settings,
        store=addresses.query,
        store_update=addresses.update,
        store_graphs=addresses.graphs,
        store_user=addresses.user,
        store_password=addresses.password,
    )


@pytest.fixture(scope="session")
def settings_on(
    settings: Settings, engine: Callable[[str], Addresses], tmp_path_factory: pytest.TempPathFactory
) -> Callable[[str], Settings]:
    """Return what gives settings by where the release is held, with a release in place.

    ``memory`` and ``disk`` are this machine's, every other name is a service of others. Its
    registry has a folder of its own, empty: what it needs it takes up from the service.
    """

    @cache
    def on(name: str) -> Settings:
        if name == "memory":
            return settings
        if name == "disk":
            return replace(settings, memory_quads=1)
        own = tmp_path_factory.mktemp(f"on-{name}")
        builder = on_service(replace(settings, data=own / "builder"), engine(name))
        build(builder)
        return replace(builder, data=own / "reader")

    return on


@pytest.fixture(scope="session", params=["memory", "disk", *ENGINES])
def everywhere(
    request: pytest.FixtureRequest,
    settings_on: Callable[[str], Settings],
    start_server: Start,
) -> Iterator[Server]:
    """Return a server over a release in memory, on disk, and in each service of others."""
    with start_server(settings_on(request.param)) as running:
        running.query("ASK {}")
        yield running


@pytest.fixture(scope="session")
def release(settings: Settings) -> Release:
    return current_release(settings)


@pytest.fixture(scope="session")
def server(settings: Settings, start_server: Start) -> Iterator[Server]:
    """Return a server shared by all tests that leave it as it was."""
    with start_server(settings) as running:
        running.query("ASK {}")
        yield running


class Listener:
    """Counts who connects to a port of this machine; nobody should."""

    def __init__(self) -> None:
        self._socket = socket.create_server(("127.0.0.1", 0))
        self.port: int = self._socket.getsockname()[1]
        self.address = f"http://127.0.0.1:{self.port}/sparql"
        self.calls = 0
        self._thread = threading.Thread(target=self._count, daemon=True)
        self._thread.start()

    def _count(self) -> None:
        while True:
            try:
                connection, _ = self._socket.accept()
            except OSError:
                return
            self.calls += 1
            connection.close()

    def end(self) -> None:
        self._socket.shutdown(socket.SHUT_RDWR)
        self._socket.close()
        self._thread.join()


@pytest.fixture
def listener() -> Iterator[Listener]:
    made = Listener()
    yield made
    made.end()
