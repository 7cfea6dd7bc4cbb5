"""Measure checking and writing a cube, beside DuckDB, rdflib and csvcubed."""

from __future__ import annotations

import os
import subprocess
import tempfile
import time
from collections.abc import Callable, Iterator
from itertools import islice
from pathlib import Path
from typing import NamedTuple, TypeVar

import duckdb
import pyarrow.csv as pa_csv
from rdflib import Graph, Literal, URIRef

from benchmarks.engines import CACHE
from benchmarks.measures import Row
from benchmarks.processes import python
from exporters.cubes.description import CubeDescription
from exporters.cubes.tables import cube_csv, cube_csv_metadata
from exporters.cubes.triples import cube_ntriples
from registry.cubes import addresses, tables
from registry.cubes.integrity import holds
from registry.cubes.integrity.own import check_publication
from registry.cubes.kinds import DIMENSIONS, MEASURES, QB
from registry.cubes.publications import Publication
from registry.cubes.structure import structure_graph
from registry.web.cubes.describing import describe
from registry.web.cubes.finding import whole_of

T = TypeVar("T")
_BY_RDFLIB, _BY_CSVCUBED = 20_000, 200_000
_CSVCUBED = CACHE / "csvcubed"
_CSVCUBED_PACKAGE = "csvcubed==0.5.1"


class Spent(NamedTuple):
    """Seconds of the clock and of the processor."""

    wall: float
    cpu: float

    def __str__(self) -> str:
        """Write both."""
        return f"{self.wall:.2f} s (CPU {self.cpu:.2f} s)"


def timed(work: Callable[[], T]) -> tuple[T, Spent]:
    """Do something and return what came of it and what it took."""
    wall, cpu = time.perf_counter(), time.process_time()
    made = work()
    return made, Spent(time.perf_counter() - wall, time.process_time() - cpu)


def checks(publication: Publication) -> Iterator[Row]:
    """Check a publication by all constraints, beside DuckDB that counts its points alone."""
    count, structure = publication.rows["counts"], structure_graph(publication)
    columns = ", ".join(dimension.column for dimension in DIMENSIONS)
    points = f"SELECT count(*) FROM (SELECT DISTINCT {columns} FROM read_parquet(?))"  # noqa: S608 - names are ours
    with duckdb.connect(config={"memory_limit": "1GB"}) as connection:
        found, ours = timed(lambda: check_publication(publication, structure, connection))
    assert holds(found), [check for check in found if not check.held]  # noqa: S101 - of a measure
    file = [str(publication.file("counts"))]
    with duckdb.connect(config={"memory_limit": "1GB"}) as connection:
        _, bare = timed(lambda: connection.execute(points, file).fetchall())
    yield Row(
        f"22 checks of {count:,} observations",
        str(ours),
        f"DuckDB counts the different points: {bare}",
        f"{ours.cpu / bare.cpu:.1f}",
        "under 5 s",
    )


def writing(publication: Publication) -> Iterator[Row]:
    """Write N-Triples beside rdflib, and CSVW beside csvcubed."""
    count = publication.rows["counts"]
    description = describe(whole_of(publication, "counts"))

    def triples() -> int:
        with tables.stream_rows(publication, "counts") as rows:
            return sum(map(len, cube_ntriples(description, rows)))

    size, ours = timed(triples)
    some = min(_BY_RDFLIB, count)
    _, theirs = timed(
        lambda: _by_rdflib(publication, some).serialize(format="nt", encoding="utf-8")
    )
    yield Row(
        f"N-Triples of {count:,} observations, {size / 1e9:.1f} GB",
        f"{ours}: {count / ours.wall:,.0f} a second, {count / ours.cpu:,.0f} a second of CPU",
        f"rdflib builds and writes {some:,}: {theirs}, {some / theirs.cpu:,.0f} a second of CPU",
        f"{(count / ours.cpu) / (some / theirs.cpu):.0f} x rdflib",
        "500,000 a second",
    )
    with tempfile.TemporaryDirectory() as folder:
        yield _csvw(publication, description, Path(folder))


def _csvw(publication: Publication, description: CubeDescription, folder: Path) -> Row:
    rows = tables.read_rows(publication, "counts", None, _BY_CSVCUBED)

    def write() -> None:
        batches = rows.to_batches()
        with (folder / "ours.csv").open("wb") as file:
            file.writelines(cube_csv(description, batches))
        (folder / "ours.csv-metadata.json").write_bytes(
            b"".join(cube_csv_metadata(description, batches))
        )

    _, ours = timed(write)
    # Codes and one measure, in the columns that it knows what to make of without being told.
    names = [dimension.label for dimension in DIMENSIONS]
    plain = rows.select([dimension.column for dimension in DIMENSIONS]).rename_columns(names)
    for name, column in (("Measure", "Transactions"), ("Unit", "Number")):
        plain = plain.append_column(name, [[column] * rows.num_rows])
    plain = plain.append_column("Observations", rows["transactions"])
    pa_csv.write_csv(plain, folder / "counts.csv")
    program = _csvcubed()
    before = os.times()
    command = [program, "build", "counts.csv", "-o", "out"]
    _, theirs = timed(lambda: subprocess.run(command, cwd=folder, check=True, capture_output=True))
    after = os.times()
    spent = after.children_user + after.children_system
    theirs = theirs._replace(cpu=spent - before.children_user - before.children_system)
    return Row(
        f"CSV and CSVW of {rows.num_rows:,} observations, two measures",
        str(ours),
        f"csvcubed makes the CSVW of one measure: {theirs}",
        f"{theirs.cpu / ours.cpu:.0f} x csvcubed",
        "",
    )


def _csvcubed() -> str:
    if not (_CSVCUBED / "bin" / "csvcubed").is_file():
        subprocess.run(python("-m", "venv", str(_CSVCUBED)), check=True)
        install = ["-m", "pip", "install", "-q", "--disable-pip-version-check", _CSVCUBED_PACKAGE]
        subprocess.run([str(_CSVCUBED / "bin" / "python"), *install], check=True)
    return str(_CSVCUBED / "bin" / "csvcubed")


def _by_rdflib(publication: Publication, count: int) -> Graph:
    graph = structure_graph(publication)
    data_set = URIRef(addresses.data_set(publication, "counts"))
    base = publication.base
    names = {
        d: URIRef(addresses.dimension_property(base, publication.codes[d.name])) for d in DIMENSIONS
    }
    measures = {m: URIRef(addresses.measure_property(base, m.name)) for m in MEASURES["counts"]}
    with tables.stream_rows(publication, "counts") as rows:
        every = (row for batch in rows for row in batch.to_pylist())
        for row in islice(every, count):
            codes = {d.name: row[d.column] for d in DIMENSIONS}
            its = URIRef(addresses.observation(publication, "counts", codes))
            graph.add((its, QB.dataSet, data_set))
            for dimension, uri in names.items():
                entry = publication.codes[dimension.name].codes[row[dimension.column]]
                graph.add((its, uri, URIRef(entry.uri)))
            for measure, uri in measures.items():
                graph.add((its, uri, Literal(row[measure.name])))
    return graph
