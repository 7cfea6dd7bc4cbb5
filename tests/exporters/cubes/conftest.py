"""A small cube with everything a format can stumble over, and larger ones made from numbers."""

from __future__ import annotations

from collections.abc import Callable, Iterator

import numpy as np
import pyarrow as pa
import pytest
from rdflib import Graph, Literal, URIRef
from rdflib.namespace import RDF, RDFS

from exporters.cubes.description import CubeDescription, Dimension, Meaning, Measure
from exporters.cubes.forms import QB

SITE = "http://registry.example.org"
CUBE = f"{SITE}/cube/X01/2025/1/counts"
COLUMNS = ("area", "month", "service", "interaction", "channel", "profile")
ROWS = [
    ("*", "2025", "57", "*", "*", "*", 100, 80),
    ("*", "2025", "57", "*", "*", "6", 60, 45),
    ("X0101", "2025-01", "8", "*", "1", "6", 20, 15),
]


def _dimension(column: str, codes: dict[str, str], sdmx: str, role: str = "") -> Dimension:
    name = "period" if column == "month" else column
    meanings = {
        code: Meaning(
            f"{SITE}/{name}/{code}" if code != "*" else f"{SITE}/cube/all/{name}",
            label,
            "all" if code == "*" else code,
        )
        for code, label in codes.items()
    }
    property_uri, code_list = f"{SITE}/cube/dimension/{name}", f"{SITE}/list/{name}"
    return Dimension(column, name, name.capitalize(), property_uri, code_list, meanings, sdmx, role)


def describe(services: dict[str, str]) -> CubeDescription:
    """Return the description of a cube with some services."""
    dimensions = (
        _dimension("area", {"*": "Exemplar", "X0101": 'Ward "One", north'}, "REF_AREA", "geo"),
        _dimension("month", {"2025": "2025", "2025-01": "January 2025"}, "TIME_PERIOD", "time"),
        _dimension("service", services, "SERVICE"),
        _dimension("interaction", {"*": "All"}, "INTERACTION"),
        _dimension("channel", {"*": "All", "1": "Gwefan â"}, "CHANNEL"),
        _dimension("profile", {"*": "All", "6": "Suburbanites"}, "PROFILE"),
    )
    measures = tuple(
        Measure(name, name.capitalize(), f"{SITE}/cube/measure/{name}", "integer", "number")
        for name in ("transactions", "households")
    )
    return CubeDescription(
        uri=CUBE,
        data_set=CUBE,
        identifier="X01/2025/1/counts",
        title="Service transactions and households: Exemplar, 2025",
        publisher=f"{SITE}/",
        publisher_name="Exemplar",
        updated="2026-01-31T12:00:00+00:00",
        licence="http://example.org/licence",
        dimensions=dimensions,
        measures=measures,
        address_order=("service", "interaction", "channel", "profile", "area", "month"),
        slices={"service": f"{CUBE}/slice/service/", "area": f"{CUBE}/slice/area/"},
        structure=_structure,
    )


def _structure() -> Graph:
    graph = Graph(bind_namespaces="none")
    graph.bind("rdfs", RDFS)
    graph.add((URIRef(CUBE), RDF.type, QB.DataSet))
    graph.add((URIRef(CUBE), RDFS.label, Literal("Counts", "en")))
    return graph


@pytest.fixture
def small() -> tuple[CubeDescription, list[pa.RecordBatch]]:
    """Return a cube of three observations."""
    names = [*COLUMNS, "transactions", "households"]
    columns = [pa.array(values) for values in zip(*ROWS, strict=True)]
    batch = pa.RecordBatch.from_arrays(columns, names=names)
    return describe({"*": "All", "8": "Bins", "57": "Council tax"}), [batch]


@pytest.fixture
def large() -> Callable[[int], tuple[CubeDescription, Iterator[pa.RecordBatch]]]:
    """Return what makes a cube of some batches of 65,536 observations, one batch at a time."""

    def make(count: int) -> tuple[CubeDescription, Iterator[pa.RecordBatch]]:
        services = {str(number): f"Service {number}" for number in range(1_000)}
        return describe(services), batches(count)

    return make


def batches(count: int, rows: int = 65_536) -> Iterator[pa.RecordBatch]:
    """Yield batches of rows of a cube, each made when it is wanted."""
    chance = np.random.default_rng(1)
    for _ in range(count):
        yield pa.RecordBatch.from_arrays(
            [
                pa.array(chance.choice(["*", "X0101"], rows)),
                pa.array(["2025"] * rows),
                pa.array(chance.integers(0, 1_000, rows).astype(str)),
                pa.array(["*"] * rows),
                pa.array(chance.choice(["*", "1"], rows)),
                pa.array(chance.choice(["*", "6"], rows)),
                pa.array(chance.integers(10, 10_000, rows)),
                pa.array(chance.integers(10, 10_000, rows)),
            ],
            names=[*COLUMNS, "transactions", "households"],
        )
