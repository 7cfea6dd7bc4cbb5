"""What is measured, each beside its yardstick in the same run."""

from __future__ import annotations

import csv
import io
import socket
import statistics
import time
from collections.abc import Callable
from pathlib import Path
from typing import NamedTuple, TypeVar

import psutil
import pyoxigraph
from rdflib import URIRef

from benchmarks.load import Load, measure
from benchmarks.processes import free_port, python, run, server, tree_megabytes
from exporters.turtle import canonical_turtle
from registry.config import read_settings
from registry.namespaces import ESD, ESD_LIST, PREFIXES
from registry.readers import Target, read
from registry.release import current_release

T = TypeVar("T")
_ROUNDS = 200
_WORKERS = 2
_CONCEPT = "http://id.esd.org.uk/service/57"
_CONCEPT_PATH = "/doc/service/57"
_LIST_PATH = "/list/services.csv"


class Row(NamedTuple):
    """One line of the table: what, measured, its yardstick, their ratio, what to reach."""

    what: str
    measured: str
    yardstick: str
    ratio: str
    reach: str


def build(data: Path) -> list[Row]:
    """Build everything from nothing, beside Oxigraph parsing and loading the same files."""
    settings = {"REGISTRY_DATA": str(data)}
    ours = run(python("-m", "registry", "build"), settings)
    files = sorted([*Path("vocabularies").glob("*.ttl"), *Path("mappings").glob("*.ttl")])
    begun = time.perf_counter()
    store = pyoxigraph.Store()
    for file in files:
        store.bulk_load(path=str(file), format=pyoxigraph.RdfFormat.TURTLE)
    bare = time.perf_counter() - begun
    return [
        Row(
            "`registry build` from nothing",
            f"{ours.seconds:.1f} s, {ours.peak_megabytes:.0f} MB",
            f"Oxigraph loads the same files: {bare:.2f} s",
            f"{ours.seconds / bare:.0f}",
            "under 15 s, 2 GB",
        )
    ]


def reading(data: Path) -> list[Row]:
    """Read a CSV of 5,000 services, beside csv alone and beside Oxigraph's parser on the result."""
    file = data / "services.csv"
    file.write_bytes(_services_csv(5000))
    target = Target(URIRef(ESD_LIST.services), "http://id.esd.org.uk/service/", ESD.Service)
    seconds, reading_of = _timed(lambda: read(file.read_bytes(), file.name, target))
    turtle = canonical_turtle(reading_of.graph, PREFIXES)
    parse, _ = _timed(
        lambda: sum(1 for _ in pyoxigraph.parse(turtle, format=pyoxigraph.RdfFormat.TURTLE))
    )
    rows, _ = _timed(lambda: sum(1 for _ in csv.reader(io.StringIO(file.read_text("utf-8")))))
    return [
        Row(
            "read a CSV of 5,000 services",
            f"{seconds:.2f} s",
            f"Python's csv module alone: {rows:.3f} s; Oxigraph parses the result: {parse:.3f} s",
            f"{seconds / parse:.0f} x the parser",
            "a second or two",
        )
    ]


def describing(data: Path) -> list[Row]:
    """Describe a concept through the store, beside the same query straight in Oxigraph."""
    release = current_release(read_settings({"REGISTRY_DATA": str(data)}))
    engine = pyoxigraph.Store()
    engine.bulk_load(path=str(release.folder / "quads.nq"), format=pyoxigraph.RdfFormat.N_QUADS)
    query = f"DESCRIBE <{_CONCEPT}>"
    ours = _median(lambda: len(release.store.construct(query)))
    bare = _median(lambda: str(engine.query(query, use_default_graph_as_union=True)))
    return [
        Row(
            "describe a concept, as an rdflib graph",
            f"{ours * 1000:.2f} ms",
            f"the same query in Oxigraph: {bare * 1000:.2f} ms",
            f"{ours / bare:.1f}",
            "",
        )
    ]


def pages(data: Path) -> list[Row]:
    """Concept pages, conditional requests and a list download, beside a bare Flask route."""
    with server(python("-m", "benchmarks.bare", str(port := free_port()), str(_WORKERS)), {}, port):
        bare = measure(f"http://127.0.0.1:{port}/")
    port = free_port()
    command = python("-m", "registry", "serve", "--port", str(port), "--workers", str(_WORKERS))
    settings = {"REGISTRY_DATA": str(data), "REGISTRY_HOST": "127.0.0.1"}
    with server(command, settings, port) as process:
        base = f"http://127.0.0.1:{port}"
        etag = _etag(port, _CONCEPT_PATH)
        document = f"{base}{_CONCEPT_PATH}"
        loads = {
            "concept page, HTML": measure(document, {"Accept": "text/html"}),
            "concept as Turtle": measure(f"{document}.ttl"),
            "concept as JSON-LD": measure(f"{document}.jsonld"),
            "conditional request, 304": measure(document, {"If-None-Match": etag}),
        }
        fresh = statistics.median(
            _download(port, f"/doc/service/{n}.html")[1] for n in range(100, 400)
        )
        before = tree_megabytes(process)
        first, whole = _download(port, _LIST_PATH)
        again = statistics.median(_download(port, _LIST_PATH)[0] for _ in range(20))
        after = _memory_after_downloads(port, process)
    reach = ("2,000/s, p99 under 25 ms", "3,000/s", "3,000/s", "8,000/s, half of the bare route")
    yardstick = f"bare Flask route: {bare.requests_per_second:,.0f}/s"
    rows = [
        Row(what, _load(load), yardstick, f"{_share(load, bare):.2f}", aim)
        for (what, load), aim in zip(loads.items(), reach, strict=True)
    ]
    first_time = Row(
        "concept page nobody asked for yet, one after the other",
        f"{fresh * 1000:.1f} ms",
        "",
        "",
        "",
    )
    download = Row(
        "list of 1,581 services as CSV",
        f"first byte {again * 1000:.1f} ms (the very first {first * 1000:.0f} ms, "
        f"whole {whole * 1000:.0f} ms)",
        yardstick,
        "",
        "first byte under 40 ms",
    )
    memory = Row(
        f"memory of the server, {_WORKERS} workers",
        f"{before:.0f} MB; after 50 list downloads {after:.0f} MB",
        "",
        f"{after / before:.2f}",
        "flat",
    )
    return [*rows, first_time, download, memory]


def _load(load: Load) -> str:
    return f"{load.requests_per_second:,.0f}/s, p99 {load.p99_milliseconds:.1f} ms"


def _share(load: Load, bare: Load) -> float:
    return load.requests_per_second / bare.requests_per_second


def _memory_after_downloads(port: int, process: psutil.Process) -> float:
    for _ in range(50):
        _download(port, _LIST_PATH)
    return tree_megabytes(process)


def _download(port: int, path: str) -> tuple[float, float]:
    """Return seconds to the first byte and to the last of one download on a fresh connection."""
    begun = time.perf_counter()
    with socket.create_connection(("127.0.0.1", port)) as connection:
        connection.sendall(
            f"GET {path} HTTP/1.1\r\nHost: 127.0.0.1\r\nConnection: close\r\n\r\n".encode()
        )
        connection.recv(1)
        first = time.perf_counter() - begun
        while connection.recv(65536):
            pass
    return first, time.perf_counter() - begun


def _etag(port: int, path: str) -> str:
    with socket.create_connection(("127.0.0.1", port)) as connection:
        connection.sendall(
            f"HEAD {path} HTTP/1.1\r\nHost: 127.0.0.1\r\nAccept: text/html\r\n"
            "Connection: close\r\n\r\n".encode()
        )
        answer = connection.makefile("rb").read().decode()
    for line in answer.splitlines():
        if line.lower().startswith("etag:"):
            return line.split(":", 1)[1].strip()
    raise RuntimeError(f"{path} has no ETag:\n{answer}")


def _services_csv(count: int) -> bytes:
    """Make a flat list in the official layout, with a name chain in each history note."""
    lines = ["Identifier,Label,Description,Created,Modified,History notes,Type,"]
    lines += [
        f"{n},Service number {n},What service {n} is for,2013-04-03,2013-04-03,"
        f"Name changed from 'Old {n}' to 'Service number {n}' in version 4.00.,Service,"
        for n in range(1, count + 1)
    ]
    return ("\r\n".join(lines) + "\r\n").encode()


def _timed(work: Callable[[], T]) -> tuple[float, T]:
    begun = time.perf_counter()
    result = work()
    return time.perf_counter() - begun, result


def _median(work: Callable[[], object]) -> float:
    return statistics.median(_timed(work)[0] for _ in range(_ROUNDS))
