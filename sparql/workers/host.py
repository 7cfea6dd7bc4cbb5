"""The host of queries: starts the dispatcher, starts it again when it dies, and sends it jobs."""

from __future__ import annotations

import json
import logging
import os
import select
import shutil
import socket
import subprocess
import sys
import tempfile
import threading
import time
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import BinaryIO, NamedTuple

from sparql.jobs import Job, Outcome, Result
from sparql.limits import Limits
from sparql.workers.messages import receive, send

_log = logging.getLogger(__name__)
# How often a waiting request looks whether its client is still there.
_LOOK_SECONDS = 0.25
# How long a dispatcher that is being started again is waited for.
_PATIENCE_SECONDS = 5.0
_PAUSE_SECONDS = 0.5


class ClientGoneError(Exception):
    """Nobody waits for this answer any more."""


class Asked(NamedTuple):
    """Who asks what: the address a rate is kept for, the folder of the release, who holds it."""

    client: str
    folder: Path
    in_memory: bool
    #: Query address of the service that holds the release; empty where this machine does.
    service: str = ""
    #: Graphs that queries may not see: left out of a release that is held in memory.
    withheld: tuple[str, ...] = ()


class QueryHost:
    """A dispatcher with all its processes. Start it once a server; its address goes to workers."""

    def __init__(self, limits: Limits, prefixes: Mapping[str, str]) -> None:
        self._configuration = {"limits": limits._asdict(), "prefixes": dict(prefixes)}
        self._folder = Path(tempfile.mkdtemp(prefix="registry-"))
        self.address = str(self._folder / "queries")
        self._listening = socket.socket(socket.AF_UNIX, socket.SOCK_SEQPACKET)
        self._listening.bind(self.address)
        self._listening.listen(256)
        self._is_ending = threading.Event()
        self._process: subprocess.Popen[bytes] | None = None
        # Started by the thread that watches over it: it is killed when that thread is no more.
        self._watch = threading.Thread(target=self._keep_alive, name="query-host", daemon=True)
        self._watch.start()

    def end(self) -> None:
        """End the dispatcher and every process under it."""
        self._is_ending.set()
        if self._process is not None:
            self._process.terminate()
        self._watch.join()
        self._listening.close()
        shutil.rmtree(self._folder, ignore_errors=True)

    def _start(self) -> subprocess.Popen[bytes]:
        return subprocess.Popen(  # noqa: S603  # our own module
            [
                *(sys.executable, "-m", __package__ + ".dispatcher"),
                str(self._listening.fileno()),
                json.dumps(self._configuration),
            ],
            pass_fds=[self._listening.fileno()],
            stdin=subprocess.DEVNULL,
        )

    def _keep_alive(self) -> None:
        while not self._is_ending.is_set():
            self._process = self._start()
            if self._is_ending.is_set():
                self._process.terminate()
            code = self._process.wait()
            if not self._is_ending.is_set():
                _log.warning("the dispatcher of queries ended (%d); it is started again", code)
                time.sleep(_PAUSE_SECONDS)


def run_job(
    address: str, job: Job, asked: Asked, is_gone: Callable[[], bool]
) -> tuple[Result, BinaryIO]:
    """Have a job run and wait for its end; its answer stands in the file, which the caller closes.

    Raises ClientGoneError when ``is_gone`` says that nobody waits any more.
    """
    output = open(os.memfd_create("answer"), "w+b")  # noqa: PTH123, SIM115  # no path
    try:
        with open(os.memfd_create("job"), "w+b", buffering=0) as job_file:  # noqa: PTH123  # no path
            job_file.write(job.to_bytes())
            files = [job_file.fileno(), output.fileno()]
            result = _exchange(address, asked, files, is_gone)
    except BaseException:
        output.close()
        raise
    output.seek(0)
    return result, output


def _exchange(address: str, asked: Asked, files: list[int], is_gone: Callable[[], bool]) -> Result:
    message = {
        "client": asked.client,
        "folder": str(asked.folder),
        "in_memory": asked.in_memory,
        "withheld": asked.withheld,
        "service": asked.service,
    }
    with socket.socket(socket.AF_UNIX, socket.SOCK_SEQPACKET) as connection:
        try:
            _connect(connection, address)
            send(connection, message, files)
        except OSError as error:
            _log.warning("the dispatcher of queries does not answer: %s", error)
            return Result(Outcome.FAULT)
        poll = select.poll()
        poll.register(connection, select.POLLIN)
        while not poll.poll(_LOOK_SECONDS * 1000):
            if is_gone():
                raise ClientGoneError
        answer, _ = receive(connection)
    return Result(Outcome.FAULT) if answer is None else Result.from_message(answer)


def _connect(connection: socket.socket, address: str) -> None:
    """Connect; a queue of connections that is full for a moment is waited for."""
    connection.settimeout(_PATIENCE_SECONDS)
    connection.connect(address)
    connection.settimeout(None)
