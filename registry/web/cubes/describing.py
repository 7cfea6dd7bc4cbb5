"""What the formats need to know of a part of a publication: its description and its graph."""

from __future__ import annotations

from collections.abc import Collection
from functools import lru_cache, partial
from pathlib import Path

from rdflib import Graph, URIRef
from rdflib.namespace import DCTERMS, SKOS

from exporters.cubes.description import CubeDescription, Dimension, Meaning, Measure
from registry.cubes import addresses
from registry.cubes.codes import CodeList
from registry.cubes.kinds import (
    ADDRESS_ORDER,
    DIMENSIONS,
    MEASURES,
    QB,
    SLICED,
    TITLES,
    in_address,
)
from registry.cubes.kinds import Dimension as Kind
from registry.cubes.publications import Publication
from registry.web.cubes.finding import Part

_SDMX = {"area": "REF_AREA", "period": "TIME_PERIOD"}
_ROLES = {"area": "geo", "period": "time"}


def describe(part: Part) -> CubeDescription:
    """Describe a data set, a slice or an observation for the formats."""
    publication, kind = part.publication, part.kind
    data_set = addresses.data_set(publication, kind)
    slices = (
        SLICED if not part.codes else [d for d in SLICED if part.is_slice and d.name in part.codes]
    )
    return CubeDescription(
        uri=part.uri,
        data_set=data_set,
        identifier=part.path.removeprefix("/cube/"),
        title=title_of(part),
        publisher=f"{publication.base}/",
        publisher_name=publication.authority_name,
        updated=publication.made,
        licence=str(publication.manifest["licence"]),
        dimensions=tuple(_dimension(part, dimension) for dimension in DIMENSIONS),
        measures=tuple(
            Measure(
                each.name,
                each.label,
                addresses.measure_property(publication.base, each.name),
                each.datatype,
                str(publication.manifest["currency"]) if kind == "cost" else each.unit,
            )
            for each in MEASURES[kind]
        ),
        address_order=tuple(dimension.column for dimension in ADDRESS_ORDER),
        slices={each.column: f"{data_set}/slice/{each.name}/" for each in slices},
        structure=partial(part_graph, part),
    )


def title_of(part: Part, language: str = "en") -> str:
    """Return the title of a part: of what it counts, where, when."""
    publication = part.publication
    of_codes = [
        publication.codes[name].codes[code].label(language) for name, code in part.codes.items()
    ]
    where = f"{publication.authority_name}, {publication.period_name}"
    return ": ".join([TITLES[part.kind], *([", ".join(of_codes)] if of_codes else []), where])


def _dimension(part: Part, dimension: Kind) -> Dimension:
    codes = part.publication.codes[dimension.name]
    only = part.codes.get(dimension.name)
    return Dimension(
        column=dimension.column,
        name=dimension.name,
        label=dimension.label,
        property=addresses.dimension_property(part.publication.base, codes),
        code_list=codes.uri,
        codes={only: _meaning(codes, only)} if only else _meanings(codes),
        sdmx=_SDMX.get(dimension.name, dimension.name.upper()),
        role=_ROLES.get(dimension.name, ""),
    )


def _meanings(codes: CodeList) -> dict[str, Meaning]:
    return {code: _meaning(codes, code) for code in codes.in_order}


def _meaning(codes: CodeList, code: str) -> Meaning:
    its = codes.codes[code]
    return Meaning(its.uri, its.label(), in_address(code))


@lru_cache(maxsize=8)
def whole_graph(publication_folder: Path) -> Graph:
    """Return all triples of a publication but its observations."""
    return Graph().parse(publication_folder / "structure.ttl", format="turtle")


def part_graph(part: Part) -> Graph:
    """Return the triples of a data set, with its slices and codes; of a slice, those of it."""
    data_set = URIRef(addresses.data_set(part.publication, part.kind))
    graph = whole_graph(part.publication.folder)
    if not part.codes:
        slices = {URIRef(str(its)) for its in graph.objects(data_set, QB.slice)}
        lists = {URIRef(codes.uri) for codes in part.publication.codes.values()}
        return _closure(graph, {data_set, *slices, *_members(graph, lists)})
    return _closure(graph, {data_set, URIRef(part.uri)})


def resource_graph(publication: Publication, uri: str) -> Graph:
    """Return the triples of another resource: a structure, a property, a list of codes, a code."""
    graph = whole_graph(publication.folder)
    start = URIRef(uri)
    return _closure(graph, {start, *_members(graph, {start})})


def _members(graph: Graph, lists: Collection[URIRef]) -> set[URIRef]:
    return {URIRef(str(member)) for each in lists for member in graph.subjects(SKOS.inScheme, each)}


def _closure(graph: Graph, start: set[URIRef]) -> Graph:
    """Return what is said of some things and, on and on, of what that names."""
    found = Graph()
    for prefix, namespace in graph.namespaces():
        found.bind(prefix, namespace)
    waiting, seen = list(start), set(start)
    while waiting:
        subject = waiting.pop()
        for predicate, value in graph.predicate_objects(subject):
            if predicate == DCTERMS.hasPart or (predicate == QB.slice and value not in start):
                continue
            found.add((subject, predicate, value))
            if isinstance(value, URIRef) and value not in seen:
                seen.add(value)
                waiting.append(value)
    return found
