"""Measure cubes in one run: python -m benchmarks.cubes [TRANSACTIONS [OBSERVATIONS]].

TRANSACTIONS is 5500000 and OBSERVATIONS 3000000 unless given. The year of transactions is uploaded
and published; a publication with that many observations is made by hand, checked by all 22
constraints and written as N-Triples. Beside it rdflib builds and writes the same kind of cube, on
a size it can manage: what it would take for all is that times the ratio of the sizes.
"""

from __future__ import annotations

import json
import math
import sys
import tempfile
import time
from collections.abc import Iterator
from itertools import islice
from pathlib import Path

import duckdb
import numpy as np
import pyarrow as pa
import pyarrow.parquet as pq
from rdflib import Graph, Literal, URIRef

from benchmarks import profiling
from exporters.cubes.triples import cube_ntriples
from registry.config import read_settings
from registry.cubes import addresses, tables
from registry.cubes.codes import Code, CodeList, write_codes
from registry.cubes.integrity import holds
from registry.cubes.integrity.own import check_publication
from registry.cubes.kinds import DIMENSIONS, MEASURES, QB, ROW_ORDER, table_schema
from registry.cubes.publications import Publication, read_publication
from registry.cubes.publishing import Wanted, publish
from registry.cubes.structure import structure_graph
from registry.release import current_release
from registry.web.cubes.describing import describe
from registry.web.cubes.finding import Part

OBSERVATIONS = 3_000_000
BY_RDFLIB = 20_000
BASE = "http://localhost:8000"
#: How many codes each dimension has, so that there are more points than observations.
_SIZES = {"area": 25, "period": 13, "service": 300, "interaction": 1, "channel": 6, "profile": 30}


def year(data: Path, count: int) -> Iterator[tuple[str, float, str]]:
    """Upload a year of transactions and publish it."""
    profiling.generate(data, count)
    started = time.perf_counter()
    profiling.registry(data)
    statistics = time.perf_counter() - started
    yield f"upload of {count:,} transactions, with statistics", statistics, ""
    settings = read_settings({"REGISTRY_DATA": str(data)})
    release = current_release(settings)
    steps: list[tuple[str, float]] = []
    started = time.perf_counter()
    wanted = Wanted(profiling.AUTHORITY, profiling.PERIOD)
    made = publish(
        settings, release, wanted, lambda step: steps.append((step, time.perf_counter()))
    )
    ended = time.perf_counter()
    yield "publishing it", ended - started, f"{(ended - started) / statistics:.2f} of the upload"
    for (step, begun), after in zip(steps, [at for _, at in steps[1:]] + [ended], strict=True):
        yield f"- {step}", after - begun, ""
    gate = made.manifest["gate"]
    yield f"- cells: {dict(made.rows)}; hidden {gate['hidden']}", 0.0, ""


def large_publication(data: Path, count: int) -> Publication:
    """Write a publication of made-up counts by hand."""
    folder = data / "cubes" / "X1" / "2025" / "1"
    folder.mkdir(parents=True)
    lists = {each.name: _codes(each.name, _SIZES[each.name]) for each in DIMENSIONS}
    write_codes(folder, list(lists.values()))
    chance = np.random.default_rng(1)
    # In the order of a publication's rows: the last dimension changes soonest.
    points = np.sort(chance.choice(math.prod(_SIZES.values()), count, replace=False))
    columns: dict[str, pa.Array] = {}
    for dimension in reversed(ROW_ORDER):
        codes = pa.array(lists[dimension.name].in_order)
        columns[dimension.column] = codes.take(pa.array(points % len(codes)))
        points //= len(codes)
    values = chance.integers(2, 400, count) * 5
    columns |= {measure.name: pa.array(values) for measure in MEASURES["counts"]}
    table = pa.table(columns, schema=table_schema("counts"))
    pq.write_table(table, folder / "counts.parquet", row_group_size=64 * 1024)
    manifest = {
        "authority": "X1", "authority_name": "X1", "period": "2025", "number": 1, "base": BASE,
        "scheme": "made", "rows": {"counts": count}, "made": "2026-01-01T00:00:00+00:00",
        "reason": "", "revises": None, "synthetic": True, "in_sparql": [], "currency": "",
        "licence": "https://creativecommons.org/publicdomain/zero/1.0/", "input": "",
        "versions": {},
    }  # fmt: skip
    (folder / "manifest.json").write_text(json.dumps(manifest))
    publication = read_publication(folder)
    structure_graph(publication).serialize(folder / "structure.ttl", format="turtle")
    return publication


def _codes(name: str, count: int) -> CodeList:
    prefix = "2025-" if name == "period" else name[0].upper()
    texts = ["*", *(f"{prefix}{number:02d}" for number in range(1, count))]
    if name == "period":
        texts[0] = "2025"
    codes = {text: Code(f"http://example.org/{name}/{text}", {"en": text}) for text in texts}
    codes.setdefault("*", Code(f"http://example.org/{name}/all", {"en": "All"}))
    return CodeList(name, name, f"http://example.org/list/{name}", name, codes)


def checks(publication: Publication) -> Iterator[tuple[str, float, str]]:
    """Check a publication by all constraints."""
    count = publication.rows["counts"]
    started = time.perf_counter()
    with duckdb.connect(config={"memory_limit": "1GB"}) as connection:
        found = check_publication(publication, structure_graph(publication), connection)
    assert holds(found), [check for check in found if not check.held]  # noqa: S101 - of a measure
    yield f"22 checks of {count:,} observations", time.perf_counter() - started, ""


def writing(publication: Publication) -> Iterator[tuple[str, float, str]]:
    """Write N-Triples: of all by the registry, of some by rdflib."""
    count = publication.rows["counts"]
    description = describe(Part(publication, "counts", addresses.data_set(publication, "counts")))
    started = time.perf_counter()
    written = 0
    with tables.stream_rows(publication, "counts") as rows:
        for chunk in cube_ntriples(description, rows):
            written += len(chunk)
    seconds = time.perf_counter() - started
    note = f"{count / seconds:,.0f} observations a second, {written / 1e9:.1f} GB"
    yield f"N-Triples of {count:,} observations", seconds, note
    started = time.perf_counter()
    some = min(BY_RDFLIB, count)
    _by_rdflib(publication, some).serialize(format="nt", encoding="utf-8")
    seconds = time.perf_counter() - started
    whole = seconds * count / some
    note = f"{some / seconds:,.0f} a second; {count:,} would take {whole:,.0f} s (extrapolated)"
    yield f"rdflib, {some:,} observations built and written", seconds, note


def _by_rdflib(publication: Publication, count: int) -> Graph:
    graph = structure_graph(publication)
    data_set = URIRef(addresses.data_set(publication, "counts"))
    names = {
        d: URIRef(addresses.dimension_property(BASE, publication.codes[d.name])) for d in DIMENSIONS
    }
    measures = {m: URIRef(addresses.measure_property(BASE, m.name)) for m in MEASURES["counts"]}
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


def main() -> None:
    """Print the table, line by line as it is measured."""
    sizes = [int(text) for text in sys.argv[1:]] + [profiling.ROWS, OBSERVATIONS][
        len(sys.argv) - 1 :
    ]
    print("| what | seconds | |\n|---|---|---|")
    with tempfile.TemporaryDirectory() as folder:
        large = large_publication(Path(folder) / "large", sizes[1])
        for rows in (checks(large), year(Path(folder) / "year", sizes[0]), writing(large)):
            for what, seconds, note in rows:
                print(f"| {what} | {seconds:.1f} | {note} |")
                sys.stdout.flush()


if __name__ == "__main__":
    main()
