"""What a release holds of publications, so that SPARQL sees them: one graph each.

Of the newest publication of an authority and period its structure and the observations of those
kinds that are few enough (docs/cubes-model.md, SPARQL); of earlier ones the structure. A code is
described by the list it is from, and that is in the release: what a cube says of codes is left
out, but for labels of what no list holds (areas, periods, the concepts for "all").
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path
from typing import NamedTuple

import pyarrow as pa
import pyarrow.compute as pc
from rdflib import Graph, Literal, URIRef
from rdflib.namespace import DCTERMS, RDF, RDFS

from exporters.turtle import canonical_turtle
from registry.cubes import addresses
from registry.cubes.kinds import ADDRESS_ORDER, ALL, CUBE, DIMENSIONS, MEASURES, QB
from registry.cubes.publications import FOLDER, Publication, list_publications
from registry.cubes.structure import structure_graph
from registry.cubes.tables import stream_rows
from registry.namespaces import ESD

_OWN_LISTS = ("area", "period")


class CubeGraph(NamedTuple):
    """The graph of one publication: a name for people, its structure and observations as Turtle."""

    file: str
    path: Path
    uri: URIRef
    structure: bytes
    observations: bytes


def cube_graphs(data: Path) -> Iterator[CubeGraph]:
    """Yield the graph of every publication in a data directory, in their order."""
    every = list_publications(data)
    following = [*every[1:], None]
    for one, after in zip(every, following, strict=True):
        newer = after if after and _period_of(after) == _period_of(one) else None
        graph = release_graph(one, newer)
        file = f"{FOLDER}/{one.authority}/{one.period}/{one.number}/structure.ttl"
        shown = () if newer else one.in_sparql
        observations = b"".join(chunk for kind in shown for chunk in observation_turtle(one, kind))
        structure = canonical_turtle(graph, dict(graph.namespaces()))
        yield CubeGraph(
            file, one.folder / "structure.ttl", URIRef(one.uri), structure, observations
        )


def release_graph(publication: Publication, newer: Publication | None) -> Graph:
    """Return the structure of a publication as a release holds it; ``newer`` revises it."""
    graph = structure_graph(publication)
    for codes in publication.codes.values():
        graph.remove((URIRef(codes.uri), None, None))
        for code, entry in codes.codes.items():
            concept = URIRef(entry.uri)
            is_all = (concept, RDF.type, CUBE.All) in graph
            graph.remove((concept, None, None))
            if is_all:
                graph.add((concept, RDF.type, CUBE.All))
            if codes.dimension in _OWN_LISTS or code == ALL:
                for language, label in entry.labels.items():
                    graph.add((concept, RDFS.label, Literal(label, language)))
    if newer is not None:
        graph.add((URIRef(publication.uri), DCTERMS.isReplacedBy, URIRef(newer.uri)))
        for kind in publication.kinds:
            data_set = URIRef(addresses.data_set(publication, kind))
            graph.set((data_set, ESD.observationsInSparql, Literal(False)))
    return graph


def observation_turtle(publication: Publication, kind: str) -> Iterator[bytes]:
    """Yield the observations of a kind as Turtle, a chunk some 65,000 rows.

    Each value stands with this registry's property and with the one that all registries share, of
    which it is a sub-property: a store without inference would not find it, and a query that asks
    for the property of each cube first is too slow.
    """
    data_set = addresses.data_set(publication, kind)
    yield f"@base <{data_set}/observation/> .\n".encode()
    yield f"@prefix qb: <{QB}> .\n@prefix cube: <{CUBE}> .\n".encode()
    for prefix in ("dimension", "measure"):
        yield f"@prefix {prefix}: <{publication.base}/cube/{prefix}/> .\n".encode()
    with stream_rows(publication, kind) as reader:
        for batch in reader:
            yield "".join(_lines(publication, kind, batch, data_set).to_pylist()).encode()


def _lines(
    publication: Publication, kind: str, batch: pa.RecordBatch, data_set: str
) -> pa.StringArray:
    """Write each row as one statement: the parts of a line joined column by column."""
    parts: list[pa.Array | str] = ["<"]
    for place, dimension in enumerate(ADDRESS_ORDER):
        column = batch.column(dimension.column)
        parts += ["/" if place else "", _replaced(column, addresses.part)]
    parts.append(f"> a qb:Observation ; qb:dataSet <{data_set}>")
    for dimension in DIMENSIONS:
        codes = publication.codes[dimension.name]
        uris = {code: entry.uri for code, entry in codes.codes.items()}
        column = _replaced(batch.column(dimension.column), uris.__getitem__)
        for name in (f"dimension:{codes.property_name}", f"cube:{dimension.name}"):
            parts += [f" ; {name} <", column, ">"]
    for measure in MEASURES[kind]:
        quote = '"' if pa.types.is_string(measure.arrow) else ""
        column = batch.column(measure.name).cast(pa.string())
        for name in (f"measure:{measure.name}", f"cube:{measure.name}"):
            parts += [f" ; {name} {quote}", column, quote]
    arrays = [pa.scalar(part) if isinstance(part, str) else part for part in [*parts, " .\n"]]
    return pc.binary_join_element_wise(*arrays, pa.scalar(""))


def _replaced(column: pa.Array, replace: Callable[[str], str]) -> pa.Array:
    encoded = column.dictionary_encode()
    texts = [replace(code) for code in encoded.dictionary.to_pylist()]
    return pa.array(texts, pa.string()).take(encoded.indices)


def _period_of(publication: Publication) -> tuple[str, str]:
    return publication.authority, publication.period
