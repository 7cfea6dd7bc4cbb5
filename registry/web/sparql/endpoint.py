"""The endpoint of one application: its limits, its host of queries, and how a job is run."""

from __future__ import annotations

import atexit
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from typing import BinaryIO, NamedTuple, cast

from flask import current_app, request

from registry.config import Settings
from registry.namespaces import PREFIXES
from registry.opened import Release
from registry.store.publishing import held_names
from registry.web.sparql.connections import watch_client
from sparql.jobs import Job, Outcome, Result
from sparql.limits import Limits
from sparql.workers.host import Asked, QueryHost, run_job

#: Large answers a process sends at once: a slow reader keeps a thread of the server busy.
LARGE_AT_ONCE = 8


class Answered(NamedTuple):
    """How a job ended, and the file with its answer, to be closed; None where it did not begin."""

    result: Result
    file: BinaryIO | None


class Endpoint:
    """The state of an application's endpoint."""

    def __init__(self, settings: Settings, address: str | None) -> None:
        self.limits = limits_of(settings)
        #: Taken by each large answer while it is sent.
        self.large = threading.BoundedSemaphore(LARGE_AT_ONCE)
        self._settings = settings
        self._address = address
        self._host: QueryHost | None = None
        self._lock = threading.Lock()
        self._requests = threading.BoundedSemaphore(requests_at_once(settings))

    def run(self, job: Job, release: Release) -> Answered:
        """Run a job for the client of the request in hand.

        Raises ClientGoneError where that client does not wait any more.
        """
        with self._counted() as has_room:
            if not has_room:
                busy = Result(Outcome.BUSY, "Too many requests are waiting.", retry_seconds=5)
                return Answered(busy, None)
            is_small = release.manifest["quads"] <= self._settings.memory_quads
            asked = Asked(
                self._client(),
                release.folder,
                in_memory=is_small and not self._settings.store,
                service=self._settings.store,
                withheld=tuple(sorted(release.withheld)),
            )
            is_gone = watch_client(request.environ)
            # A release in memory is held without what may not be republished.
            graphs = None if asked.in_memory else public_graphs(release, bool(asked.service))
            whole = replace(job, graphs=graphs)
            return Answered(*run_job(self._host_address(), whole, asked, is_gone))

    def end(self) -> None:
        """End the host of queries, if this process started one."""
        if self._host is not None:
            self._host.end()
            self._host = self._address = None

    @contextmanager
    def _counted(self) -> Iterator[bool]:
        """Keep threads of the server free for everything that is not a query."""
        has_room = self._requests.acquire(blocking=False)
        try:
            yield has_room
        finally:
            if has_room:
                self._requests.release()

    def _client(self) -> str:
        header = self._settings.sparql_client_header
        named = request.headers.get(header, "") if header else ""
        return named[:100] or request.remote_addr or ""

    def _host_address(self) -> str:
        with self._lock:
            if self._address is None:
                self._host = QueryHost(self.limits, PREFIXES)
                self._address = self._host.address
                atexit.register(self.end)
            return self._address


def limits_of(settings: Settings) -> Limits:
    """Take the limits out of the settings."""
    return Limits(
        seconds=settings.sparql_seconds,
        memory_bytes=settings.sparql_memory_bytes,
        result_bytes=settings.sparql_result_bytes,
        at_once=settings.sparql_at_once,
        waiting=settings.sparql_waiting,
        query_bytes=settings.sparql_query_bytes,
        queries_a_minute=settings.sparql_queries_a_minute,
        # A service that holds the release would call others by its own rules.
        services=() if settings.store else settings.sparql_services,
    )


def public_graphs(release: Release, is_held_elsewhere: bool) -> dict[str, str] | None:
    """Return the graphs a query may see, with their names in the store; None for all, as they are.

    What may not be republished is not among them.
    """
    if is_held_elsewhere:
        names = held_names(release.manifest)
    elif release.withheld:
        names = {name: name for name in release.manifest["graphs"]}
    else:
        return None
    return {name: held for name, held in names.items() if name not in release.withheld}


def requests_at_once(settings: Settings) -> int:
    """Return how many queries one server process waits for at once."""
    return settings.sparql_at_once + settings.sparql_waiting + 4


def make_endpoint(settings: Settings, address: str | None) -> Endpoint:
    """Make an endpoint; ``address`` is a running host's, else one is started at the first query."""
    return Endpoint(settings, address)


def endpoint() -> Endpoint:
    """Return the endpoint of the application that answers this request."""
    return cast(Endpoint, current_app.extensions["registry.sparql"])
