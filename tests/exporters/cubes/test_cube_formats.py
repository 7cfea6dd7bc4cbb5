"""Every format of a cube as a whole file, and each read back by somebody else's reader."""

from __future__ import annotations

import io
import json
import subprocess
import sys
import warnings
from collections.abc import Callable, Generator, Iterator
from contextlib import closing
from pathlib import Path
from typing import Any, cast

import duckdb
import pandas as pd
import pyarrow as pa
import pytest
from csvw import CSVW
from hypothesis import given
from hypothesis import strategies as st
from pyjstat import pyjstat
from rdflib import RDF, Graph, URIRef
from sdmx.model import common, v30
from sdmx.reader.csv import Reader

from exporters.cubes import CUBE_FORMATS, CUBE_LINK_WRITERS
from exporters.cubes.columns import buffer_of, joined, mapped
from exporters.cubes.description import CubeDescription
from exporters.cubes.forms import CUBE_LINK, QB
from exporters.cubes.jsonld import cube_context
from tests.conftest import Golden

GOLDEN = Path(__file__).parent / "golden"
WRITERS = {entry.suffix: entry.write for entry in CUBE_FORMATS}
TEXTS = [suffix for suffix in WRITERS if suffix != "parquet"]
Cube = tuple[CubeDescription, list[pa.RecordBatch]]


def written(cube: Cube, suffix: str) -> bytes:
    return b"".join(WRITERS[suffix](*cube))


@pytest.mark.parametrize("suffix", TEXTS)
def test_a_format_is_its_golden_file(small: Cube, suffix: str, golden: Golden) -> None:
    golden.check(written(small, suffix), GOLDEN / f"small.{suffix}")


@pytest.mark.parametrize("suffix", CUBE_LINK_WRITERS)
def test_the_other_profile_is_its_golden_file(small: Cube, suffix: str, golden: Golden) -> None:
    golden.check(b"".join(CUBE_LINK_WRITERS[suffix](*small)), GOLDEN / f"small.cube-link.{suffix}")


def test_every_format_has_a_golden_file() -> None:
    names = {f"small.{suffix}" for suffix in TEXTS}
    names |= {f"small.cube-link.{suffix}" for suffix in CUBE_LINK_WRITERS}
    assert {path.name for path in GOLDEN.iterdir()} == names
    assert len(names) == 9


def graph_of(data: bytes, syntax: str) -> Graph:
    with warnings.catch_warnings():
        # The reader of JSON-LD uses what rdflib itself advises against.
        warnings.simplefilter("ignore", DeprecationWarning)
        return Graph().parse(data=data, format=syntax)


def test_rdflib_reads_the_same_graph_from_all_three_syntaxes(small: Cube) -> None:
    graphs = [
        set(graph_of(written(small, suffix), syntax))
        for suffix, syntax in (("nt", "nt"), ("ttl", "turtle"), ("jsonld", "json-ld"))
    ]
    assert graphs[0] == graphs[1] == graphs[2]
    assert len(graphs[0]) == 3 * 12 + 2
    assert len(set(graph_of(written(small, "nt"), "nt").subjects(RDF.type, QB.Observation))) == 3


def test_rdflib_reads_the_profile_of_cube_link(small: Cube) -> None:
    graph = graph_of(b"".join(CUBE_LINK_WRITERS["ttl"](*small)), "turtle")
    sets = URIRef(f"{small[0].uri}#observations")
    assert len(list(graph.objects(sets, CUBE_LINK.observation))) == 3
    assert not list(graph.subjects(RDF.type, QB.Observation))


def test_pandas_reads_csv_and_parquet(small: Cube) -> None:
    frame = pd.read_csv(io.BytesIO(written(small, "csv")), dtype={"service": str})
    assert list(frame.transactions) == [100, 60, 20]
    assert frame.area_label[2] == 'Ward "One", north'
    rows = pd.read_parquet(io.BytesIO(written(small, "parquet")))
    assert list(rows.households) == [80, 45, 15]
    assert list(rows.service) == ["57", "57", "8"]


def test_duckdb_reads_csv_and_parquet(small: Cube, tmp_path: Path) -> None:
    for suffix in ("csv", "parquet"):
        file = tmp_path / f"counts.{suffix}"
        file.write_bytes(written(small, suffix))
        found = duckdb.sql(f"SELECT sum(transactions) FROM '{file}'").fetchone()  # noqa: S608
        assert found == (180,)


def test_an_sdmx_reader_reads_every_measure_of_sdmx_csv(small: Cube) -> None:
    structure = v30.DataStructureDefinition(id="COUNTS")
    for name in [*(dimension.sdmx for dimension in small[0].dimensions), "MEASURE"]:
        structure.dimensions.append(common.Dimension(id=name))
    structure.measures.append(v30.Measure(id="OBS_VALUE"))
    message = Reader().convert(io.BytesIO(written(small, "sdmx.csv")), structure=structure)
    read = [
        (str(each.dimension["SERVICE"].value), str(each.dimension["MEASURE"].value), each.value)
        for each in message.data[0].obs
    ]
    assert read[:3] == [
        ("57", "TRANSACTIONS", "100"),
        ("57", "HOUSEHOLDS", "80"),
        ("57", "TRANSACTIONS", "60"),
    ]
    assert len(read) == 6
    assert str(message.data[0].obs[0].dimension["REF_AREA"].value) == "_T"


@pytest.mark.parametrize(
    ("code", "period"),
    [
        ("2025", "2025"),
        ("2025-Q2", "2025-Q2"),
        ("2025-04", "2025-04"),
        ("2024-2025", "2024-04-01/P1Y"),
        ("2024-04..2025-04", "2024-04-01/P13M"),
        ("2024-11..2025-01", "2024-11-01/P3M"),
    ],
)
def test_a_period_is_written_as_sdmx_has_it(small: Cube, code: str, period: str) -> None:
    description, (batch, *_) = small
    other = batch.set_column(1, "month", pa.array([code] * batch.num_rows))
    line = b"".join(WRITERS["sdmx.csv"](description, [other])).decode().splitlines()[1]
    assert line.split(",")[4] == period


def test_a_json_stat_reader_reads_json_stat(small: Cube) -> None:
    read = pyjstat.Dataset.read(written(small, "json").decode())
    with warnings.catch_warnings():
        # The reader warns of itself.
        warnings.simplefilter("ignore")
        frame = read.write("dataframe", naming="id")
    held = frame.dropna().set_index(["service", "profile", "measure"]).value
    assert len(held) == 6
    assert held.loc[("8", "6", "households")] == 15
    assert held.loc[("57", "*", "transactions")] == 100


def test_csvw_validates_the_csv_against_its_metadata(small: Cube, tmp_path: Path) -> None:
    metadata = json.loads(written(small, "csv-metadata.json"))
    metadata["url"] = "counts.csv"
    (tmp_path / "counts.csv-metadata.json").write_text(json.dumps(metadata))
    (tmp_path / "counts.csv").write_bytes(written(small, "csv"))
    read = CSVW(str(tmp_path / "counts.csv-metadata.json"), validate=True)
    assert read.is_valid
    assert [row["transactions"] for row in read.tables[0].iterdicts(strict=True)] == [100, 60, 20]
    assert read.tables[0].check_primary_key()


def test_the_context_stands_in_the_document(small: Cube) -> None:
    document = json.loads(written(small, "jsonld"))
    assert document["@context"] == cube_context(small[0])


@pytest.mark.parametrize("suffix", [s for s in WRITERS if s != "csv-metadata.json"])
def test_a_code_that_is_not_described_is_no_row(small: Cube, suffix: str) -> None:
    description, (batch,) = small
    wrong = batch.set_column(2, "service", pa.array(["57", "57", "404"]))
    if suffix in {"parquet", "sdmx.csv"}:
        assert b"404" in written((description, [wrong]), "sdmx.csv")
        return
    with pytest.raises(KeyError):
        written((description, [wrong]), suffix)


@pytest.mark.parametrize("suffix", TEXTS)
def test_a_cube_without_rows_is_well_formed(small: Cube, suffix: str) -> None:
    data = written((small[0], []), suffix)
    if suffix in {"json", "jsonld", "csv-metadata.json"}:
        json.loads(data)
    elif suffix in {"ttl", "nt"}:
        assert len(graph_of(data, "turtle")) == 2
    else:
        assert data.count(b"\n") == 1


@given(st.lists(st.text(alphabet=st.characters(exclude_categories=["Cs"]))), st.text("ab\u00e9"))
def test_texts_are_put_together_as_they_are(texts: list[str], between: str) -> None:
    column = pa.array(texts, pa.string())
    twice = joined([column, between, mapped(column, str.upper), "\n"])
    expected = "".join(f"{text}{between}{text.upper()}\n" for text in texts)
    assert buffer_of(twice) == expected.encode()


_PROGRAM = """
import resource, sys
sys.path.insert(0, sys.argv[1])
from conftest import batches, describe
from exporters.cubes import CUBE_FORMATS
write = next(f.write for f in CUBE_FORMATS if f.suffix == sys.argv[2])
described = describe({str(number): f"Service {number}" for number in range(1_000)})
def most(count):
    size = sum(len(chunk) for chunk in write(described, batches(count)))
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024, size
few = most(2)
many = most(10)
print(few[0], many[0], few[1], many[1])
"""


@pytest.mark.parametrize("suffix", ["nt", "jsonld", "csv", "parquet"])
def test_five_times_the_rows_take_no_more_memory(suffix: str) -> None:
    command = [sys.executable, "-c", _PROGRAM, str(Path(__file__).parent), suffix]
    done = subprocess.run(command, check=True, capture_output=True, text=True)
    few, many, small_size, large_size = map(int, done.stdout.split())
    assert large_size > 3 * small_size
    assert many < few + 60


def test_the_first_rows_are_written_before_the_next_are_read(
    large: Callable[[int], tuple[CubeDescription, Iterator[pa.RecordBatch]]],
) -> None:
    description, rows = large(3)
    read: list[int] = []

    def counted() -> Iterator[Any]:
        for batch in rows:
            read.append(batch.num_rows)
            yield batch

    with closing(cast(Generator[bytes], WRITERS["nt"](description, counted()))) as chunks:
        assert next(chunks).startswith(b"<http://registry.example.org/cube/X01/")
        assert len(read) == 1
