"""Measure what a server answers of a large cube: pages of slices, first bytes of downloads."""

from __future__ import annotations

import http.client
import statistics
import time
from collections.abc import Iterator
from pathlib import Path

import duckdb
import psutil

from benchmarks.measures import Row
from benchmarks.processes import free_port, python, server
from exporters.cubes import CUBE_FORMATS
from registry.cubes import tables
from registry.cubes.kinds import SLICED
from registry.cubes.publications import Publication

#: Slices of each dimension that are asked for, and how often each download is.
_SLICES, _TIMES = 20, 5


def answers(data: Path, publication: Publication) -> Iterator[Row]:
    """Ask a server with one process for pages of slices and for the beginning of each download."""
    port = free_port()
    command = python("-m", "registry", "serve", "--port", str(port), "--workers", "1")
    settings = {"REGISTRY_DATA": str(data), "REGISTRY_HOST": "127.0.0.1"}
    path = f"{publication.path}/counts"
    with server(command, settings, port) as process:
        first_byte(port, path)
        for dimension in SLICED:
            yield _slices(port, process, publication, dimension.name)
        for each in CUBE_FORMATS:
            yield _download(port, process, f"{path}.{each.suffix}", each.name)


def _slices(port: int, process: psutil.Process, publication: Publication, dimension: str) -> Row:
    codes = tables.distinct_codes(publication, "counts", dimension)[1 : _SLICES + 1]
    path = f"{publication.path}/counts/slice/{dimension}"
    cpu = _cpu(process)
    waited = [whole(port, f"{path}/{code}") for code in codes]
    spent = (_cpu(process) - cpu) / len(codes)
    bare = statistics.median(_by_duckdb(publication, dimension, code) for code in codes)
    median = statistics.median(waited)
    ours = f"median {median * 1000:.0f} ms, longest {max(waited) * 1000:.0f} ms"
    return Row(
        f"page of a slice by {dimension}, {len(codes)} different ones",
        f"{ours} (CPU {spent * 1000:.0f} ms)",
        f"DuckDB reads the rows shown: {bare * 1000:.0f} ms",
        f"{median / bare:.1f}",
        "under 150 ms",
    )


def _download(port: int, process: psutil.Process, path: str, name: str) -> Row:
    cpu = _cpu(process)
    waited = statistics.median(first_byte(port, path) for _ in range(_TIMES))
    spent = (_cpu(process) - cpu) / _TIMES
    unchanged = statistics.median(first_byte(port, path, "HEAD") for _ in range(_TIMES))
    return Row(
        f"first byte of the {name}",
        f"{waited * 1000:.0f} ms (CPU until the reader has gone {spent * 1000:.0f} ms)",
        f"its headers alone: {unchanged * 1000:.0f} ms",
        f"{waited / unchanged:.1f}",
        "under 100 ms",
    )


def first_byte(port: int, path: str, method: str = "GET") -> float:
    """Return the seconds until the first byte of a body is there, or all of the headers."""
    connection = http.client.HTTPConnection("127.0.0.1", port, timeout=60)
    began = time.perf_counter()
    connection.request(method, path)
    connection.getresponse().read(1)
    waited = time.perf_counter() - began
    connection.close()
    return waited


def whole(port: int, path: str) -> float:
    """Return the seconds until a page is there as a whole. Raises ValueError where it is not."""
    connection = http.client.HTTPConnection("127.0.0.1", port, timeout=60)
    began = time.perf_counter()
    connection.request("GET", path)
    answer = connection.getresponse()
    answer.read()
    waited = time.perf_counter() - began
    connection.close()
    if answer.status != http.client.OK:
        raise ValueError(f"{path}: {answer.status}")
    return waited


def _by_duckdb(publication: Publication, dimension: str, code: str) -> float:
    query = f"SELECT * FROM read_parquet(?) WHERE {dimension} = ? LIMIT 200"  # noqa: S608 - names are ours
    began = time.perf_counter()
    with duckdb.connect(config={"threads": 1}) as connection:
        connection.execute(query, [str(publication.file("counts")), code]).to_arrow_table()
    return time.perf_counter() - began


def _cpu(process: psutil.Process) -> float:
    """Return the seconds of the processor that a server has had, with all its processes."""
    times = [member.cpu_times() for member in [process, *process.children(recursive=True)]]
    return float(sum(each.user + each.system for each in times))
