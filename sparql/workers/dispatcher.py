"""The dispatcher: takes jobs from the web processes and keeps the limits; it runs no query itself.

A query begins at once in one of two express places, so that a short one never waits for long ones.
What is not done within a moment goes on in one of the ``at_once`` places, behind every other
process of the machine; or, where these are taken, it is stopped and begins again when one is free.

Started as ``python -m sparql.workers.dispatcher LISTENING CONFIGURATION`` by a ``QueryHost``.
"""

from __future__ import annotations

import asyncio
import json
import os
import signal
import socket
import sys
from collections import deque
from dataclasses import dataclass, field
from typing import Any

from sparql.jobs import Outcome, Result
from sparql.limits import Limits
from sparql.workers.confinement import end_with_parent, give_way
from sparql.workers.loaders import Worker
from sparql.workers.messages import receive, send
from sparql.workers.rates import Rates
from sparql.workers.releases import Loaders, Release

_EXPRESS_PLACES = 2
_EXPRESS_SECONDS = 0.25
_MEMORY_SIGNALS = frozenset({signal.SIGABRT, signal.SIGKILL, signal.SIGBUS})


@dataclass(eq=False)
class _Request:
    """One job on its way: who asked, the files of job and answer, where it runs."""

    connection: socket.socket
    client: str
    release: Release
    files: list[int]
    worker: Worker | None = None
    timer: asyncio.TimerHandle | None = None
    is_long: bool = False

    def stop_timer(self) -> None:
        """Have nothing happen to it by time alone."""
        if self.timer is not None:
            self.timer.cancel()


@dataclass
class Dispatcher:
    """All jobs, their places, and the loaders of the releases they ask."""

    limits: Limits
    prefixes: dict[str, str]
    jobs: dict[Worker, _Request] = field(default_factory=dict)
    #: Places stay taken until the process that ran there is no more.
    express: set[Worker] = field(default_factory=set)
    long: set[Worker] = field(default_factory=set)
    express_queue: deque[_Request] = field(default_factory=deque)
    long_queue: deque[_Request] = field(default_factory=deque)
    #: Stopped in the express place, to begin again when their worker is no more.
    stopped: dict[Worker, _Request] = field(default_factory=dict)

    def __post_init__(self) -> None:
        self.loaders = Loaders(self.limits, self.prefixes, self)
        self._rates = Rates(self.limits.queries_a_minute)
        self._loop = asyncio.get_running_loop()

    def accept(self, listening: socket.socket) -> None:
        """Take up a connection: it carries one job and one result."""
        try:
            connection, _ = listening.accept()
        except OSError:
            return
        self._loop.add_reader(connection, self._take, connection)

    def _take(self, connection: socket.socket) -> None:
        message, files = receive(connection)
        self._loop.remove_reader(connection)
        if message is None or len(files) != 2:
            connection.close()
            return
        release = Release(
            message["folder"],
            message["in_memory"],
            has_network=False,
            service=message["service"],
            withheld=tuple(message["withheld"]),
        )
        request = _Request(connection, message["client"], release, files)
        wait = self._rates.take(request.client, self._loop.time())
        if wait:
            self._finish(request, Result(Outcome.RATE, retry_seconds=wait))
            return
        # A connection that is closed is a client that has gone.
        self._loop.add_reader(connection, self._abandon, request)
        self._admit(request)

    def _admit(self, request: _Request) -> None:
        if len(self.express) < _EXPRESS_PLACES:
            self._start(request, self.express)
        elif self._has_room():
            self._wait(request, self.express_queue)
        else:
            self._finish(request, self._busy("Too many queries are waiting."))

    def _has_room(self) -> bool:
        waiting = len(self.express_queue) + len(self.long_queue) + len(self.stopped)
        return waiting < self.limits.waiting

    def _wait(self, request: _Request, queue: deque[_Request]) -> None:
        queue.append(request)
        request.stop_timer()
        request.timer = self._loop.call_later(self.limits.seconds, self._give_up, request)

    def _give_up(self, request: _Request) -> None:
        self._leave_queues(request)
        seconds = self.limits.seconds
        self._finish(request, self._busy(f"The query waited {seconds} seconds for its turn."))

    def _start(self, request: _Request, places: set[Worker]) -> None:
        request.stop_timer()
        worker = self.loaders.of(request.release).take()
        request.worker, request.is_long = worker, places is self.long
        places.add(worker)
        self.jobs[worker] = request
        worker.run(request.files)

    def started(self, worker: Worker) -> None:
        """Let the time of a job run from its beginning."""
        request = self.jobs.get(worker)
        if request is None:
            return
        if request.is_long:
            give_way(worker.process)
            request.timer = self._loop.call_later(self.limits.seconds, self._out_of_time, request)
        else:
            seconds = min(_EXPRESS_SECONDS, self.limits.seconds)
            request.timer = self._loop.call_later(seconds, self._leave_express, request)

    def _leave_express(self, request: _Request) -> None:
        worker = request.worker
        if worker is None:
            return
        if len(self.long) < self.limits.at_once and not self.long_queue:
            self.express.discard(worker)
            self.long.add(worker)
            request.is_long = True
            give_way(worker.process)
            left = max(0.0, self.limits.seconds - _EXPRESS_SECONDS)
            request.timer = self._loop.call_later(left, self._out_of_time, request)
        elif self._has_room():
            del self.jobs[worker]
            request.worker = None
            self.stopped[worker] = request
            worker.kill()
        else:
            self._kill(request, self._busy("All places for long queries are taken."))
        self._fill_places()

    def _out_of_time(self, request: _Request) -> None:
        self._kill(request, Result(Outcome.TIME))

    def _kill(self, request: _Request, result: Result | None) -> None:
        worker = request.worker
        if worker is not None:
            self.jobs.pop(worker, None)
            worker.kill()
        self._finish(request, result)

    def _abandon(self, request: _Request) -> None:
        """Stop a job whose client has gone."""
        self._leave_queues(request)
        self._kill(request, None)

    def _leave_queues(self, request: _Request) -> None:
        for queue in (self.express_queue, self.long_queue):
            if request in queue:
                queue.remove(request)
        for worker in [w for w, waiting in self.stopped.items() if waiting is request]:
            del self.stopped[worker]

    def answered(self, worker: Worker, message: dict[str, Any]) -> None:
        """Pass a result on, and use the worker again unless it ran long or grew."""
        request = self.jobs.pop(worker, None)
        if request is None:
            return
        result = Result.from_message(message["result"])
        self.express.discard(worker)
        self.long.discard(worker)
        if request.is_long or message["last"]:
            worker.close()
        else:
            worker.loader.give_back(worker)
        if result.outcome is Outcome.NEEDS_NETWORK:
            request.stop_timer()
            request.release = request.release._replace(has_network=True)
            self._admit(request)
        else:
            self._finish(request, result)
        self._fill_places()

    def ended(self, worker: Worker) -> None:
        """Free the place of a worker that is no more; say why its job has no answer."""
        self.express.discard(worker)
        self.long.discard(worker)
        request = self.jobs.pop(worker, None)
        if request is not None:
            died_of_memory = worker.signal in _MEMORY_SIGNALS
            self._finish(request, Result(Outcome.MEMORY if died_of_memory else Outcome.FAULT))
        stopped = self.stopped.pop(worker, None)
        if stopped is not None:
            self._wait(stopped, self.long_queue)
        self._fill_places()

    def _fill_places(self) -> None:
        while self.long_queue and len(self.long) < self.limits.at_once:
            self._start(self.long_queue.popleft(), self.long)
        while self.express_queue and len(self.express) < _EXPRESS_PLACES:
            self._start(self.express_queue.popleft(), self.express)

    def _finish(self, request: _Request, result: Result | None) -> None:
        request.stop_timer()
        request.worker = None
        self._loop.remove_reader(request.connection)
        try:
            if result is not None:
                send(request.connection, result.to_message())
        except OSError:
            # The client has gone at this very moment.
            pass
        finally:
            request.connection.close()
            for file in request.files:
                os.close(file)

    def _busy(self, detail: str) -> Result:
        return Result(Outcome.BUSY, detail, retry_seconds=max(1, self.limits.seconds // 2))


async def _run(listening: socket.socket, configuration: dict[str, Any]) -> None:
    loop = asyncio.get_running_loop()
    limits = Limits(**configuration["limits"])
    dispatcher = Dispatcher(limits, configuration["prefixes"])
    listening.setblocking(False)
    loop.add_reader(listening, dispatcher.accept, listening)
    dispatcher.loaders.end_unused()
    told_to_end = asyncio.Event()
    for number in (signal.SIGTERM, signal.SIGHUP):
        loop.add_signal_handler(number, told_to_end.set)
    # A Ctrl-C in a terminal reaches all processes; the parent ends this one in its own time.
    loop.add_signal_handler(signal.SIGINT, lambda: None)
    await told_to_end.wait()
    dispatcher.loaders.end()


def main() -> None:
    """Serve jobs until told to end, or until the parent ends."""
    end_with_parent()
    listening = socket.socket(fileno=int(sys.argv[1]))
    asyncio.run(_run(listening, json.loads(sys.argv[2])))


if __name__ == "__main__":
    main()
