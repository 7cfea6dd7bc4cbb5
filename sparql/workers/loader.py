"""A loader: holds one release, without threads, and forks workers from it.

Started as ``python -m sparql.workers.loader CONTROL CONFIGURATION``: the number of the open socket
to the dispatcher, and a JSON object (see ``Configuration``).
"""

from __future__ import annotations

import gc
import json
import os
import resource
import select
import signal
import socket
import sys
from functools import partial
from pathlib import Path
from typing import NamedTuple

import pyoxigraph as ox

from sparql.jobs import Job, Outcome
from sparql.workers.confinement import end_with_parent, leave_network, limit_memory
from sparql.workers.evaluation import Ask, ask_store, evaluate
from sparql.workers.messages import receive, send
from sparql.workers.service import Service

# A worker that has grown by so much is not used again: the memory goes back.
_GROWN_KILOBYTES = 64 * 1024


class Configuration(NamedTuple):
    """What a loader has to know."""

    folder: str
    in_memory: bool
    has_network: bool
    #: Query address of the service that holds the release; empty where this machine does.
    service: str
    #: Graphs that are taken out of a release in memory: nobody may ask them.
    withheld: tuple[str, ...]
    memory_bytes: int
    prefixes: dict[str, str]


def main() -> None:
    """Load the release, then fork a worker for every socket the dispatcher sends."""
    end_with_parent()
    control = socket.socket(fileno=int(sys.argv[1]))
    configuration = Configuration(**json.loads(sys.argv[2]))
    if not configuration.has_network and not configuration.service:
        leave_network()
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    ask = _open(configuration) if configuration.in_memory else None
    gc.collect()
    gc.freeze()
    _serve(control, ask, configuration)


def _open(configuration: Configuration) -> Ask:
    folder = Path(configuration.folder)
    if configuration.service:
        return Service(configuration.service).ask
    if not configuration.in_memory:
        return partial(ask_store, ox.Store.read_only(str(folder / "store")))
    store = ox.Store()
    store.bulk_load(path=str(folder / "quads.nq"), format=ox.RdfFormat.N_QUADS)
    # Naming every other graph in each query instead would make it up to ten times slower.
    for graph in configuration.withheld:
        store.remove_graph(ox.NamedNode(graph))
    return partial(ask_store, store)


def _serve(control: socket.socket, ask: Ask | None, configuration: Configuration) -> None:
    # Woken by a byte when a child ends: no thread, no polling.
    woken, wake = os.pipe()
    os.set_blocking(wake, False)
    signal.set_wakeup_fd(wake)
    signal.signal(signal.SIGCHLD, lambda _number, _frame: None)
    while True:
        ready = select.select([control.fileno(), woken], [], [])[0]
        if woken in ready:
            os.read(woken, 1024)
            _report_ended(control)
        if control.fileno() in ready:
            message, files = receive(control)
            if message is None:
                return
            child = os.fork()
            if child == 0:
                _become_worker(control, files[0], ask, configuration)
            os.close(files[0])
            handle = os.pidfd_open(child)
            send(control, {"forked": child}, [handle])
            os.close(handle)


def _report_ended(control: socket.socket) -> None:
    while True:
        try:
            child, status = os.waitpid(-1, os.WNOHANG)
        except ChildProcessError:
            return
        if child == 0:
            return
        send(control, {"ended": child, "signal": os.WTERMSIG(status)})


def _become_worker(
    control: socket.socket, file: int, ask: Ask | None, configuration: Configuration
) -> None:
    """Run jobs until the dispatcher closes the socket; never returns."""
    try:
        signal.set_wakeup_fd(-1)
        signal.signal(signal.SIGCHLD, signal.SIG_DFL)
        end_with_parent()
        control.close()
        _silence()
        own = ask if ask is not None else _open(configuration)
        limit_memory(configuration.memory_bytes)
        _work(socket.socket(fileno=file), own, configuration)
    finally:
        os._exit(0)


def _work(source: socket.socket, ask: Ask, configuration: Configuration) -> None:
    before = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    while True:
        message, files = receive(source)
        if message is None:
            return
        send(source, {"started": True})
        with open(files[0], "rb") as job_file, open(files[1], "wb") as output:  # noqa: PTH123  # already open
            # Both are shared with whoever ran, or began to run, this job before.
            job_file.seek(0)
            output.seek(0)
            output.truncate()
            job = Job.from_bytes(job_file.read())
            result = evaluate(ask, job, output, configuration.prefixes, configuration.has_network)
        grown = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss - before
        is_last = grown > _GROWN_KILOBYTES or result.outcome in {Outcome.MEMORY, Outcome.FAULT}
        send(source, {"result": result.to_message(), "last": is_last})
        if is_last:
            return


def _silence() -> None:
    """Drop what the engine writes as it aborts: the dispatcher says what happened."""
    nowhere = os.open(os.devnull, os.O_WRONLY)
    os.dup2(nowhere, 2)
    os.close(nowhere)


if __name__ == "__main__":
    main()
