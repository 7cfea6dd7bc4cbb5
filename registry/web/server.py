"""The server: granian with several worker processes, each holding the current release."""

from __future__ import annotations

import logging
import multiprocessing
import os
import socket
import subprocess
import threading
import time
from functools import partial
from typing import TYPE_CHECKING

from granian.constants import Interfaces
from granian.server import Server

from registry.config import Settings
from registry.errors import RegistryError
from registry.namespaces import PREFIXES
from registry.release import current_release
from registry.web import create_app
from registry.web.downloads import prepare
from registry.web.pages.reading import read_ahead
from registry.web.search import open_ahead
from registry.web.site import Releases, Site
from registry.web.sparql.endpoint import LARGE_AT_ONCE, limits_of, requests_at_once
from sparql.workers.host import QueryHost

if TYPE_CHECKING:
    from flask import Flask

#: Threads of a worker that run Python: one renders a long download while others answer. Those that
#: wait for a query, or for a slow reader of its answer, come on top: they hold up nobody.
_THREADS = 4
#: How often a worker looks for a new release when nobody asks for anything, in seconds.
_RELEASE_SECONDS = 1
_log = logging.getLogger(__name__)
#: No query strings: they hold what people look for.
_ACCESS_LOG = '%(addr)s "%(method)s %(path)s" %(status)d %(dt_ms).1f ms'


def serve(settings: Settings) -> None:
    """Serve the current release until SIGTERM or SIGINT, then end what is being answered.

    Raises RegistryError where the port cannot be listened on, or the release cannot be opened: a
    worker could only end, and be started again, for ever.
    """
    _check_port(settings.host, settings.port)
    current_release(settings)
    # Workers start anew: a store that was open here must not be inherited by a fork.
    multiprocessing.set_start_method("spawn", force=True)
    logging.getLogger("_granian").addFilter(_is_news)
    queries = QueryHost(limits_of(settings), PREFIXES)
    server = Server(
        "registry.web",
        address=settings.host,
        port=settings.port,
        interface=Interfaces.WSGI,
        workers=settings.workers,
        blocking_threads=_THREADS + requests_at_once(settings) + LARGE_AT_ONCE,
        websockets=False,
        respawn_failed_workers=True,
        workers_kill_timeout=10,
        log_access=True,
        log_access_format=_ACCESS_LOG,
    )
    try:
        load = partial(_load, settings, queries.address)
        server.serve(target_loader=load, wrap_loader=False)
    finally:
        queries.end()


def _is_news(record: logging.LogRecord) -> bool:
    """Leave out granian's warning about many threads: they wait, for queries and slow readers."""
    return "allows spawning up to" not in record.getMessage()


def _load(settings: Settings, queries: str) -> Flask:
    """Make the application, in the worker that will run it."""
    application = create_app(settings, queries=queries)
    site: Site = application.extensions["registry"]
    threading.Thread(
        target=_prepare, args=(site.releases,), name="prepare-downloads", daemon=True
    ).start()
    return application


def _prepare(releases: Releases) -> None:
    """Open the search, read long lists, make what is downloaded most, once a release is there."""
    seen = None
    while True:
        current = releases.get()
        if current is not seen:
            seen = current
            try:
                open_ahead(current)
                read_ahead(current)
                prepare(current)
            except (OSError, subprocess.CalledProcessError) as error:
                _log.warning("downloads are made when they are asked for: %s", error)
        time.sleep(_RELEASE_SECONDS)


def _check_port(host: str, port: int) -> None:
    """Try to listen, as the workers will: they can only say that they ended."""
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    with socket.socket(family, socket.SOCK_STREAM) as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((host, port))
        except OSError as error:
            raise RegistryError(
                f"cannot listen on {host}, port {port}: {os.strerror(error.errno or 0)}. "
                "End what uses it, or choose another with REGISTRY_PORT or --port."
            ) from error
