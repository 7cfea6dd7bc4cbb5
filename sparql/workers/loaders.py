"""The dispatcher's side of loaders and workers: starting, taking, killing, hearing of their end."""

from __future__ import annotations

import asyncio
import json
import logging
import os
import signal
import socket
import subprocess
import sys
from collections import deque
from collections.abc import Callable
from typing import Any, Protocol

from sparql.workers.loader import Configuration
from sparql.workers.messages import pair, receive, send

_log = logging.getLogger(__name__)
# Workers kept ready beyond those that run.
_READY = 2


class Events(Protocol):
    """Who is told what becomes of a worker."""

    def started(self, worker: Worker) -> None:
        """Hear that a worker has begun its job."""

    def answered(self, worker: Worker, message: dict[str, Any]) -> None:
        """Hear how a worker's job ended."""

    def ended(self, worker: Worker) -> None:
        """Hear that a worker's process is no more."""


class Worker:
    """One process that runs jobs."""

    def __init__(self, loader: Loader, own_end: socket.socket) -> None:
        self.loader = loader
        self.socket = own_end
        self.process = 0
        #: The signal that ended it; 0 for none.
        self.signal = 0
        self._handle: int | None = None
        self._is_doomed = False

    def run(self, files: list[int]) -> None:
        """Give it a job: the file of the job and that of the answer."""
        try:
            send(self.socket, {"run": True}, files)
        except OSError:
            # It has died in the meantime, which the loader will tell.
            _log.debug("worker %d took no job", self.process)

    def kill(self) -> None:
        """End it now; ``Events.ended`` follows."""
        self._is_doomed = True
        if self._handle is not None:
            signal.pidfd_send_signal(self._handle, signal.SIGKILL)

    def forked(self, process: int, handle: int) -> None:
        """Take notice of its process."""
        self.process, self._handle = process, handle
        if self._is_doomed:
            self.kill()

    def close(self) -> None:
        """Let go of it: an idle worker ends by itself."""
        if self.socket.fileno() >= 0:
            asyncio.get_running_loop().remove_reader(self.socket)
            self.socket.close()

    def forget(self) -> None:
        """Close what the dispatcher holds of it, once it has ended."""
        self.close()
        if self._handle is not None:
            os.close(self._handle)
            self._handle = None


class Loader:
    """One release in one process, with the workers forked from it."""

    def __init__(self, configuration: Configuration, events: Events) -> None:
        self._events = events
        self._control, other = pair()
        command = [sys.executable, "-m", __package__ + ".loader"]
        self._process = subprocess.Popen(  # noqa: S603  # our own module
            [*command, str(other.fileno()), json.dumps(configuration._asdict())],
            pass_fds=[other.fileno()],
            stdin=subprocess.DEVNULL,
        )
        other.close()
        self.workers: set[Worker] = set()
        self.used = asyncio.get_running_loop().time()
        self.on_end: Callable[[], None] = lambda: None
        self._idle: list[Worker] = []
        self._asked: deque[Worker] = deque()
        asyncio.get_running_loop().add_reader(self._control, self._hear)

    @property
    def is_busy(self) -> bool:
        """Whether a worker of it runs."""
        return len(self.workers) > len(self._idle)

    def take(self) -> Worker:
        """Take a worker: one that is ready, or one that will be."""
        self.used = asyncio.get_running_loop().time()
        worker = self._idle.pop() if self._idle else self._fork()
        if not self._idle:
            self._idle.append(self._fork())
        return worker

    def give_back(self, worker: Worker) -> None:
        """Keep a worker for another job, or let it end."""
        if len(self._idle) < _READY:
            self._idle.append(worker)
        else:
            worker.close()

    def end(self) -> None:
        """End the loader and all its workers."""
        if self._control.fileno() < 0:
            return
        asyncio.get_running_loop().remove_reader(self._control)
        self._control.close()
        self._process.kill()
        self._process.wait()
        for worker in tuple(self.workers):
            self._has_ended(worker, signal.SIGKILL)
        self.on_end()

    def _fork(self) -> Worker:
        own_end, other = pair()
        worker = Worker(self, own_end)
        self.workers.add(worker)
        self._asked.append(worker)
        try:
            send(self._control, {"fork": True}, [other.fileno()])
        except OSError:
            # The loader has ended, which is heard next.
            _log.debug("a loader took no order")
        other.close()
        asyncio.get_running_loop().add_reader(own_end, self._hear_worker, worker)
        return worker

    def _hear_worker(self, worker: Worker) -> None:
        message, _ = receive(worker.socket)
        if message is None:
            # How it ended, the loader tells.
            asyncio.get_running_loop().remove_reader(worker.socket)
        elif "started" in message:
            self._events.started(worker)
        else:
            self._events.answered(worker, message)

    def _hear(self) -> None:
        message, files = receive(self._control)
        if message is None:
            _log.warning("a loader of a release ended")
            self.end()
        elif "forked" in message:
            self._asked.popleft().forked(message["forked"], files[0])
        else:
            ended = [w for w in self.workers if w.process == message["ended"]]
            for worker in ended:
                self._has_ended(worker, message["signal"])

    def _has_ended(self, worker: Worker, ending_signal: int) -> None:
        worker.signal = ending_signal
        worker.forget()
        self.workers.discard(worker)
        if worker in self._idle:
            self._idle.remove(worker)
        self._events.ended(worker)
