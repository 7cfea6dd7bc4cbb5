"""Writes cubes as JSON-stat 2.0: each value at its position, those that are not there left out.

JSON-stat 2.0 (https://json-stat.org/full/): ``value`` and ``size``.
"""

from __future__ import annotations

import json
import math
from collections.abc import Iterable, Iterator
from typing import Any

import pyarrow as pa
import pyarrow.compute as pc

from exporters.cubes.columns import Part, buffer_of, joined, measure_texts, pieces
from exporters.cubes.description import CubeDescription

_MEASURE = "measure"


def cube_jsonstat(
    description: CubeDescription, batches: Iterable[pa.RecordBatch]
) -> Iterator[bytes]:
    """Yield JSON-stat. Raises KeyError for a code that the description does not hold."""
    head = json.dumps(_head(description), ensure_ascii=False, indent=1)
    yield head[:-2].encode() + b',\n "value": {'
    separator = b"\n"
    for batch in pieces(batches):
        yield separator + buffer_of(joined(_parts(batch, description)))[:-2]
        separator = b",\n"
    yield b"\n}\n}\n"


def _head(description: CubeDescription) -> dict[str, Any]:
    dimensions: dict[str, Any] = {
        dimension.name: {
            "label": dimension.label,
            "link": {"describedby": [{"href": dimension.code_list}]},
            "category": {
                "index": list(dimension.codes),
                "label": {code: meaning.label for code, meaning in dimension.codes.items()},
            },
        }
        for dimension in description.dimensions
    }
    dimensions[_MEASURE] = {
        "label": "Measure",
        "category": {
            "index": [measure.column for measure in description.measures],
            "label": {measure.column: measure.label for measure in description.measures},
            "unit": {measure.column: {"label": measure.unit} for measure in description.measures},
        },
    }
    roles: dict[str, list[str]] = {"metric": [_MEASURE]}
    for dimension in description.dimensions:
        if dimension.role:
            roles.setdefault(dimension.role, []).append(dimension.name)
    return {
        "version": "2.0",
        "class": "dataset",
        "href": f"{description.uri}.json",
        "label": description.title,
        "source": description.publisher_name,
        "updated": description.updated,
        "link": {"license": [{"href": description.licence}]},
        "id": list(dimensions),
        "size": _sizes(description),
        "role": roles,
        "dimension": dimensions,
    }


def _sizes(description: CubeDescription) -> list[int]:
    sizes = [len(dimension.codes) for dimension in description.dimensions]
    return [*sizes, len(description.measures)]


def _parts(batch: pa.RecordBatch, description: CubeDescription) -> list[Part]:
    """Return, of each row, a position and a value for every measure."""
    sizes = _sizes(description)
    first = pa.repeat(pa.scalar(0, pa.int64()), batch.num_rows)
    for number, dimension in enumerate(description.dimensions):
        codes = pa.array(list(dimension.codes), pa.string())
        index = pc.index_in(batch.column(dimension.column), value_set=codes)
        if index.null_count:
            raise KeyError(f"a code of {dimension.name} that is not described")
        stride = math.prod(sizes[number + 1 :])
        first = pc.add(first, pc.multiply(index.cast(pa.int64()), stride))
    parts: list[Part] = []
    for number, measure in enumerate(description.measures):
        position = pc.add(first, number).cast(pa.string())
        parts += ['"', position, '": ', measure_texts(batch, measure, json.dumps), ",\n"]
    return parts
