"""Measure cubes in one run: python -m benchmarks.cubes [TRANSACTIONS [OBSERVATIONS]].

TRANSACTIONS is 5500000 and OBSERVATIONS 3000000 unless given. The year of transactions is uploaded
and published; a publication with that many observations is made by hand, checked by all 22
constraints, written as N-Triples and served. Beside it rdflib and csvcubed make the same cube, on a
size they can manage: what it would take for all is that times the ratio of the sizes. csvcubed gets
an environment of its own in ``.cache`` the first time. Seconds are those of the clock, beside them
those of the processor, which other work on the machine does not change.
"""

from __future__ import annotations

import json
import math
import os
import shutil
import sys
import tempfile
import time
from collections.abc import Iterable, Iterator
from pathlib import Path

import numpy as np
import pyarrow as pa
import pyarrow.parquet as pq

from benchmarks import cube_answers, cube_files, profiling, transactions
from benchmarks.measures import Row
from registry.config import read_settings
from registry.cubes.codes import Code, CodeList, write_codes
from registry.cubes.kinds import DIMENSIONS, MEASURES, ROW_ORDER, table_schema
from registry.cubes.publications import Publication, read_publication
from registry.cubes.publishing import Wanted, publish
from registry.cubes.structure import structure_graph
from registry.release import current_release

OBSERVATIONS = 3_000_000
BASE = "http://localhost:8000"
#: How many codes each dimension has, so that there are more points than observations.
_SIZES = {"area": 25, "period": 13, "service": 300, "interaction": 1, "channel": 6, "profile": 30}


def year(data: Path, count: int) -> Iterator[tuple[str, float, str]]:
    """Upload a year of transactions and publish it."""
    transactions.generate(data, count)
    started = time.perf_counter()
    profiling.registry(data)
    statistics = time.perf_counter() - started
    yield f"upload of {count:,} transactions, with statistics", statistics, ""
    settings = read_settings({"REGISTRY_DATA": str(data)})
    release = current_release(settings)
    steps: list[tuple[str, float]] = []
    started = time.perf_counter()
    wanted = Wanted(transactions.AUTHORITY, transactions.PERIOD)
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


def main() -> None:
    """Print the table, line by line as it is measured."""
    sizes = [int(text) for text in sys.argv[1:]] + [transactions.ROWS, OBSERVATIONS][
        len(sys.argv) - 1 :
    ]
    print("| what | measured | yardstick in the same run | ratio | reach |\n|---|---|---|---|---|")
    with tempfile.TemporaryDirectory() as folder:
        data, large_data = Path(folder) / "year", Path(folder) / "large"
        large = large_publication(large_data, sizes[1])
        _print(cube_files.checks(large))
        _print(cube_files.writing(large))
        for what, seconds, note in year(data, sizes[0]):
            _print([Row(what, f"{seconds:.1f} s", "", note, "")])
        shutil.copytree(large_data, data, dirs_exist_ok=True)
        _print(cube_answers.answers(data, large))
    print(f"\nLoad of the machine at the end: {os.getloadavg()[0]:.1f}.")


def _print(rows: Iterable[Row]) -> None:
    for row in rows:
        print(f"| {' | '.join(row)} |")
        sys.stdout.flush()


if __name__ == "__main__":
    main()
