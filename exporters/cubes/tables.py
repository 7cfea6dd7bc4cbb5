"""Writes cubes as tables: CSV with codes and labels, its CSVW metadata, Parquet.

CSV: RFC 4180 with LF; W3C Metadata Vocabulary for Tabular Data (2015).
"""

from __future__ import annotations

import csv
import io
import json
from collections.abc import Iterable, Iterator
from typing import Any

import pyarrow as pa
import pyarrow.csv as pa_csv
import pyarrow.parquet as pq

from exporters.cubes.columns import code_texts, pieces
from exporters.cubes.description import CubeDescription

#: Rows of a row group of Parquet.
_ROWS_OF_A_GROUP = 65_536


def cube_csv(description: CubeDescription, batches: Iterable[pa.RecordBatch]) -> Iterator[bytes]:
    """Yield CSV: each dimension's code and label, then the measures."""
    names: list[str] = []
    for dimension in description.dimensions:
        names += [dimension.name, f"{dimension.name}_label"]
    names += [measure.column for measure in description.measures]
    yield csv_line(names)
    for batch in pieces(batches):
        columns: list[pa.Array] = []
        for dimension in description.dimensions:
            columns.append(batch.column(dimension.column))
            columns.append(code_texts(batch, dimension, "label"))
        columns += [batch.column(measure.column) for measure in description.measures]
        yield _csv(pa.RecordBatch.from_arrays(columns, names=names))


def cube_csv_metadata(
    description: CubeDescription, batches: Iterable[pa.RecordBatch]
) -> Iterator[bytes]:
    """Yield the CSVW metadata of the CSV of the same name; the rows are not read."""
    del batches
    columns: list[dict[str, Any]] = []
    for dimension in description.dimensions:
        columns.append(
            {
                "name": dimension.name,
                "titles": dimension.name,
                "dc:title": dimension.label,
                "datatype": "string",
                "required": True,
                "qb:dimension": {"@id": dimension.property},
                "qb:codeList": {"@id": dimension.code_list},
            }
        )
        columns.append(
            {
                "name": f"{dimension.name}_label",
                "titles": f"{dimension.name}_label",
                "dc:title": f"{dimension.label}: label",
                "datatype": "string",
                "suppressOutput": True,
            }
        )
    columns += [
        {
            "name": measure.column,
            "titles": measure.column,
            "dc:title": measure.label,
            "datatype": measure.datatype,
            "propertyUrl": measure.property,
        }
        for measure in description.measures
    ]
    metadata = {
        "@context": ["http://www.w3.org/ns/csvw", {"@language": "en"}],
        "url": f"{description.uri}.csv",
        "dialect": {"lineTerminators": ["\n"], "encoding": "utf-8", "header": True},
        "dc:title": description.title,
        "dc:publisher": {"@id": description.publisher},
        "dc:license": {"@id": description.licence},
        "dc:modified": description.updated,
        "tableSchema": {
            "primaryKey": [dimension.name for dimension in description.dimensions],
            "columns": columns,
        },
    }
    yield (json.dumps(metadata, ensure_ascii=False, indent=2) + "\n").encode()


def cube_parquet(
    description: CubeDescription, batches: Iterable[pa.RecordBatch]
) -> Iterator[bytes]:
    """Yield Parquet with the columns of the rows, a row group at a time."""
    del description
    sink = _Sink()
    writer: pq.ParquetWriter | None = None
    for batch in batches:
        if writer is None:
            writer = pq.ParquetWriter(sink, batch.schema, compression="zstd")
        writer.write_batch(batch, row_group_size=_ROWS_OF_A_GROUP)
        yield sink.drain()
    if writer is not None:
        writer.close()
        yield sink.drain()


class _Sink(io.RawIOBase):
    """A file that keeps what is written to it only until it is drained."""

    def __init__(self) -> None:
        self._held: list[bytes] = []
        self._position = 0

    def writable(self) -> bool:
        return True

    def tell(self) -> int:
        return self._position

    def write(self, data: Any) -> int:
        kept = bytes(data)
        self._held.append(kept)
        self._position += len(kept)
        return len(kept)

    def drain(self) -> bytes:
        held, self._held = self._held, []
        return b"".join(held)


def _csv(batch: pa.RecordBatch) -> bytes:
    sink = pa.BufferOutputStream()
    options = pa_csv.WriteOptions(include_header=False, quoting_style="needed")
    pa_csv.write_csv(batch, sink, options)
    return bytes(sink.getvalue())


def csv_line(names: list[str]) -> bytes:
    """Return a line of CSV."""
    text = io.StringIO()
    csv.writer(text, lineterminator="\n").writerow(names)
    return text.getvalue().encode()
