"""Writes cubes as JSON-LD 1.1, with their context in them: nothing has to be fetched to read it."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator
from typing import Any

import pyarrow as pa
from rdflib import Graph, Literal
from rdflib.namespace import RDF, XSD
from rdflib.term import Node

from exporters.cubes.columns import (
    Part,
    buffer_of,
    code_texts,
    joined,
    measure_texts,
    observation_addresses,
    pieces,
)
from exporters.cubes.description import CubeDescription
from exporters.cubes.forms import QB


def cube_context(description: CubeDescription) -> dict[str, Any]:
    """Return the context: a term for each dimension and measure."""
    terms: dict[str, Any] = {
        "Observation": str(QB.Observation),
        "dataSet": {"@id": str(QB.dataSet), "@type": "@id"},
        "inSlice": {"@reverse": str(QB.observation), "@type": "@id"},
    }
    for dimension in description.dimensions:
        terms[dimension.name] = {"@id": dimension.property, "@type": "@id"}
    for measure in description.measures:
        terms[measure.column] = {"@id": measure.property, "@type": str(XSD[measure.datatype])}
    return terms


def cube_jsonld(description: CubeDescription, batches: Iterable[pa.RecordBatch]) -> Iterator[bytes]:
    """Yield JSON-LD, an observation a line. Raises KeyError for a code that is not described."""
    context = json.dumps(cube_context(description), ensure_ascii=False, indent=2)
    yield f'{{\n"@context": {context},\n"@graph": ['.encode()
    separator = b"\n"
    for batch in pieces(batches):
        yield separator + buffer_of(joined(_parts(batch, description)))[:-2]
        separator = b",\n"
    for node in _nodes(description.structure()):
        yield separator + json.dumps(node, ensure_ascii=False).encode()
        separator = b",\n"
    yield b"\n]\n}\n"


def _parts(batch: pa.RecordBatch, description: CubeDescription) -> list[Part]:
    its = observation_addresses(batch, description)
    said = f'", "@type": "Observation", "dataSet": "{description.data_set}"'
    parts: list[Part] = ['{"@id": "', its, said]
    parts += [
        code_texts(batch, dimension, "uri", f', "{dimension.name}": "', '"')
        for dimension in description.dimensions
    ]
    for measure in description.measures:
        parts += [f', "{measure.column}": ', measure_texts(batch, measure, json.dumps)]
    slices: list[Part] = []
    for dimension in description.dimensions:
        start = description.slices.get(dimension.column)
        if start is not None:
            before = f'{", " if slices else ""}"{start}'
            slices.append(code_texts(batch, dimension, "segment", before, '"'))
    return [*parts, ', "inSlice": [', *slices, "]},\n"]


def _nodes(graph: Graph) -> Iterator[dict[str, Any]]:
    for subject in sorted(set(graph.subjects()), key=str):
        node: dict[str, Any] = {"@id": str(subject)}
        for predicate, value in sorted(graph.predicate_objects(subject), key=str):
            if predicate == RDF.type:
                node.setdefault("@type", []).append(str(value))
            else:
                node.setdefault(str(predicate), []).append(_value(value))
        yield node


def _value(value: Node) -> dict[str, str]:
    if not isinstance(value, Literal):
        return {"@id": str(value)}
    if value.language:
        return {"@value": str(value), "@language": value.language}
    if value.datatype is None:
        return {"@value": str(value)}
    return {"@value": str(value), "@type": str(value.datatype)}
