"""Writes cubes as N-Triples and Turtle: observations as they come, then the structure.

RDF 1.1 N-Triples, section 2; RDF 1.1 Turtle, section 2.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable, Iterator

import pyarrow as pa
from rdflib.namespace import XSD

from exporters.cubes.columns import (
    Part,
    code_texts,
    encoded,
    joined,
    measure_texts,
    observation_addresses,
    written,
)
from exporters.cubes.description import CubeDescription
from exporters.cubes.forms import PREFIXES, QB, Form, data_cube
from exporters.rdf import ntriples_chunks
from exporters.turtle import turtle_chunks

_MakeForm = Callable[[CubeDescription], Form]


def cube_ntriples(
    description: CubeDescription, batches: Iterable[pa.RecordBatch], form: _MakeForm = data_cube
) -> Iterator[bytes]:
    """Yield N-Triples. Raises KeyError for a code that the description does not hold."""
    made = form(description)
    yield from written(batches, lambda batch: joined(_ntriples_parts(batch, description, made)))
    yield from ntriples_chunks(made.structure())


def _ntriples_parts(batch: pa.RecordBatch, description: CubeDescription, form: Form) -> list[Part]:
    """Return the parts of each row: its URI between texts that end a triple and begin one."""
    batch = encoded(batch, description)
    its = observation_addresses(batch, description)
    parts: list[Part] = ["<"]
    for predicate, value in form.statements:
        parts += [its, f"> <{predicate}> <{value}> .\n<"]
    for dimension in description.dimensions:
        parts += [its, code_texts(batch, dimension, "uri", f"> <{dimension.property}> <", "> .\n<")]
    last = description.measures[-1]
    for measure in description.measures:
        is_text = measure.datatype == "string"
        quote, unquote = ("", "") if is_text else ('"', f'"^^<{XSD.integer}>')
        parts += [
            its,
            f"> <{measure.property}> {quote}",
            measure_texts(batch, measure, _quoted),
            f"{unquote} .\n" + ("" if measure is last else "<"),
        ]
    for subject, predicate in form.pointing:
        parts += [f"<{subject}> <{predicate}> <", its, "> .\n"]
    for texts in _slice_texts(batch, description, form, f"> <{QB.observation}> <"):
        parts += [texts, its, "> .\n"]
    return parts


def _slice_texts(
    batch: pa.RecordBatch, description: CubeDescription, form: Form, after: str
) -> Iterator[pa.Array]:
    for dimension in description.dimensions:
        start = description.slices.get(dimension.column) if form.in_slices else None
        if start is not None:
            yield code_texts(batch, dimension, "segment", f"<{start}", after)


def cube_turtle(
    description: CubeDescription, batches: Iterable[pa.RecordBatch], form: _MakeForm = data_cube
) -> Iterator[bytes]:
    """Yield Turtle, an observation a line. Raises KeyError for a code that is not described."""
    made = form(description)
    yield "".join(f"@prefix {name}: <{uri}> .\n" for name, uri in PREFIXES.items()).encode()
    yield from written(batches, lambda batch: joined(_turtle_parts(batch, description, made)))
    graph = made.structure()
    prefixes = {str(name): str(uri) for name, uri in graph.namespaces()}
    yield from turtle_chunks(graph, {**prefixes, **PREFIXES})


def _turtle_parts(batch: pa.RecordBatch, description: CubeDescription, form: Form) -> list[Part]:
    batch = encoded(batch, description)
    its = observation_addresses(batch, description)
    said = " ; ".join(f"{predicate.n3()} {value.n3()}" for predicate, value in form.statements)
    parts: list[Part] = ["<", its, f"> {said}"]
    parts += [
        code_texts(batch, dimension, "uri", f" ; <{dimension.property}> <", ">")
        for dimension in description.dimensions
    ]
    for measure in description.measures:
        parts += [f" ; <{measure.property}> ", measure_texts(batch, measure, _quoted)]
    parts.append(" .\n")
    for subject, predicate in form.pointing:
        parts += [f"<{subject}> <{predicate}> <", its, "> .\n"]
    for texts in _slice_texts(batch, description, form, "> qb:observation <"):
        parts += [texts, its, "> .\n"]
    return parts


def _quoted(text: str) -> str:
    """Write a text as a literal; JSON's escapes are among those of Turtle and N-Triples."""
    return json.dumps(text, ensure_ascii=False)
