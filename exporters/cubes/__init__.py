"""Formats of data cubes: a description and Arrow batches in, bytes out, with flat memory.

To add a format: one function from both to chunks of bytes, one row in ``CUBE_FORMATS``, one golden
file in ``tests/exporters/cubes/golden``.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from functools import partial
from typing import NamedTuple

import pyarrow as pa

from exporters.cubes.description import CubeDescription
from exporters.cubes.forms import cube_link
from exporters.cubes.jsonld import cube_jsonld
from exporters.cubes.jsonstat import cube_jsonstat
from exporters.cubes.sdmx import cube_sdmx_csv
from exporters.cubes.tables import cube_csv, cube_csv_metadata, cube_parquet
from exporters.cubes.triples import cube_ntriples, cube_turtle

Write = Callable[[CubeDescription, Iterable[pa.RecordBatch]], Iterator[bytes]]


class CubeFormat(NamedTuple):
    """One format: what its addresses end with, its media type, its name, and what writes it."""

    suffix: str
    media_type: str
    name: str
    write: Write


#: In the order in which they are offered.
CUBE_FORMATS: tuple[CubeFormat, ...] = (
    CubeFormat("ttl", "text/turtle", "Turtle", cube_turtle),
    CubeFormat("jsonld", "application/ld+json", "JSON-LD", cube_jsonld),
    CubeFormat("nt", "application/n-triples", "N-Triples", cube_ntriples),
    CubeFormat("csv", "text/csv", "CSV", cube_csv),
    CubeFormat("csv-metadata.json", "application/csvm+json", "CSVW metadata", cube_csv_metadata),
    CubeFormat("parquet", "application/vnd.apache.parquet", "Parquet", cube_parquet),
    CubeFormat("json", "application/json", "JSON-stat", cube_jsonstat),
    CubeFormat("sdmx.csv", "application/vnd.sdmx.data+csv", "SDMX-CSV", cube_sdmx_csv),
)
#: The formats that can be had in the profile of cube.link, by suffix.
CUBE_LINK_WRITERS: dict[str, Write] = {
    "ttl": partial(cube_turtle, form=cube_link),
    "nt": partial(cube_ntriples, form=cube_link),
}
