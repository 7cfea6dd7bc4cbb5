"""The real server: several processes, a new release under load, its end, its log."""

from __future__ import annotations

import signal
import socket
import subprocess
import sys
import threading
import time
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest

from benchmarks.processes import free_port
from registry.config import Settings
from tests.web.conftest import Server, Start

_PATHS = ("/service/57", "/doc/service/57.ttl", "/doc/service/57", "/list/services.csv", "/")
_CLIENTS = 4
_TAKEN_UP_SECONDS = 30


@pytest.fixture
def server(installation: Settings, start_server: Start) -> Iterator[Server]:
    with start_server(installation) as running:
        yield running


@pytest.fixture(scope="module")
def lasting(settings: Settings, start_server: Start) -> Iterator[Server]:
    """Run a server for all tests that only ask."""
    with start_server(settings) as running:
        yield running


class Hammer:
    """Client threads that ask without a pause and note every answer that is not as it should be."""

    def __init__(self, server: Server) -> None:
        self.failures: list[str] = []
        self.releases: set[str] = set()
        self.answers = 0
        self._server = server
        self._stop = threading.Event()
        self._threads = [threading.Thread(target=self._ask) for _ in range(_CLIENTS)]

    def __enter__(self) -> Hammer:
        for thread in self._threads:
            thread.start()
        return self

    def __exit__(self, *_: object) -> None:
        self._stop.set()
        for thread in self._threads:
            thread.join()

    def _ask(self) -> None:
        while not self._stop.is_set():
            for path in _PATHS:
                try:
                    status, headers, _ = self._server.get(path)
                except OSError as error:
                    self.failures.append(f"{path}: {error}")
                    continue
                self.answers += 1
                self.releases.add({k.lower(): v for k, v in headers.items()}["registry-release"])
                if status not in {200, 303}:
                    self.failures.append(f"{path}: {status}")

    def wait_for(self, release: str) -> None:
        deadline = time.monotonic() + _TAKEN_UP_SECONDS
        while release not in self.releases and time.monotonic() < deadline:
            time.sleep(0.05)


def test_a_new_release_is_taken_up_under_load_without_a_failure(
    server: Server, installation: Settings
) -> None:
    command = [sys.executable, "-m", "registry", "build", "--force"]
    environment = {
        "REGISTRY_DATA": str(installation.data),
        "REGISTRY_CONTENT": str(installation.content),
    }
    with Hammer(server) as hammer:
        for release in ("2", "3", "4"):
            subprocess.run(command, check=True, env=environment, capture_output=True)
            hammer.wait_for(release)
    assert hammer.failures == []
    assert hammer.releases == {"1", "2", "3", "4"}
    assert hammer.answers > 100


def test_a_signal_to_end_is_obeyed(server: Server) -> None:
    assert server.get("/status")[0] == 200
    server.process.send_signal(signal.SIGTERM)
    assert server.process.wait(timeout=15) == 0
    with pytest.raises(OSError, match="refused"):
        server.get("/status")


def test_the_log_holds_no_query_strings(server: Server) -> None:
    server.get("/service/57?lang=secret")
    server.get("/go?type=service&id=secret")
    server.process.send_signal(signal.SIGTERM)
    server.process.wait(timeout=15)
    log = server.log.read_text()
    assert '"GET /service/57" 303' in log
    assert '"GET /go" 404' in log
    assert "secret" not in log


def serve_in_vain(settings: Settings, port: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, "-m", "registry", "serve", "--port", port],
        env={"REGISTRY_DATA": str(settings.data), "REGISTRY_CONTENT": str(settings.content)},
        capture_output=True,
        text=True,
        timeout=60,
        check=False,
    )


def test_a_port_in_use_is_one_clear_sentence(installation: Settings) -> None:
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        port = str(taken.getsockname()[1])
        done = serve_in_vain(installation, port)
    assert done.returncode == 2
    assert f"cannot listen on 127.0.0.1, port {port}: Address already in use." in done.stderr
    assert "Traceback" not in done.stderr


def test_the_first_release_is_built_where_there_is_none(
    settings: Settings, tmp_path: Path, start_server: Start
) -> None:
    with start_server(replace(settings, data=tmp_path / "new")) as server:
        assert server.get("/doc/service/57.ttl")[0] == 200


def test_a_damaged_release_is_one_clear_sentence(installation: Settings) -> None:
    (installation.data / "releases" / "1" / "quads.nq").write_text("")
    done = serve_in_vain(installation, str(free_port()))
    assert done.returncode == 2
    assert "release 1 is damaged" in done.stderr
    assert "Traceback" not in done.stderr


def test_every_answer_over_the_wire_is_whole(lasting: Server) -> None:
    for path in _PATHS:
        status, headers, body = lasting.get(path)
        lengths = {k.lower(): v for k, v in headers.items()}
        assert status in {200, 303}
        assert int(lengths["content-length"]) == len(body)


@pytest.mark.parametrize("path", ["/service/%00", "//service/57", "/..%2f..%2fetc", "/service/%ff"])
def test_odd_addresses_over_the_wire_are_not_faults(lasting: Server, path: str) -> None:
    assert lasting.get(path)[0] in {303, 400, 404}
