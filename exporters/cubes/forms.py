"""What is said of each observation in RDF besides its codes and values: two profiles of that.

RDF Data Cube Vocabulary (W3C, 16 January 2014) and cube.link (https://cube.link, version 0.4).
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from rdflib import Graph, Literal, Namespace, URIRef
from rdflib.namespace import DCTERMS, RDF, SH, XSD

from exporters.cubes.description import CubeDescription, Dimension, Measure

QB = Namespace("http://purl.org/linked-data/cube#")
CUBE_LINK = Namespace("https://cube.link/")
PREFIXES = {
    "qb": str(QB),
    "cube": str(CUBE_LINK),
    "dct": str(DCTERMS),
    "sh": str(SH),
    "xsd": str(XSD),
}
#: Codes up to which a constraint names each; longer lists are named by their dimension's list.
_CODES_NAMED = 500


@dataclass(frozen=True)
class Form:
    """Statements of every observation (predicate, object) and those that point at it.

    ``pointing`` are (subject, predicate); ``in_slices`` says whether slices point at it as well.
    """

    statements: tuple[tuple[URIRef, URIRef], ...]
    pointing: tuple[tuple[URIRef, URIRef], ...]
    in_slices: bool
    structure: Callable[[], Graph]


def data_cube(description: CubeDescription) -> Form:
    """Return the form of the RDF Data Cube vocabulary: section 7."""
    return Form(
        statements=((RDF.type, QB.Observation), (QB.dataSet, URIRef(description.data_set))),
        pointing=(),
        in_slices=True,
        structure=description.structure,
    )


def cube_link(description: CubeDescription) -> Form:
    """Return the form of cube.link: an observation set, and a SHACL shape as the structure."""
    return Form(
        statements=(
            (RDF.type, CUBE_LINK.Observation),
            (CUBE_LINK.observedBy, URIRef(description.publisher)),
        ),
        pointing=((URIRef(f"{description.uri}#observations"), CUBE_LINK.observation),),
        in_slices=False,
        structure=lambda: _cube_link_structure(description),
    )


def _cube_link_structure(description: CubeDescription) -> Graph:
    graph = Graph()
    cube, shape = URIRef(description.uri), URIRef(f"{description.uri}#constraint")
    observations = URIRef(f"{description.uri}#observations")
    for subject, predicate, value in (
        (cube, RDF.type, CUBE_LINK.Cube),
        (cube, DCTERMS.title, Literal(description.title, "en")),
        (cube, DCTERMS.publisher, URIRef(description.publisher)),
        (cube, DCTERMS.license, URIRef(description.licence)),
        (cube, DCTERMS.modified, Literal(description.updated, datatype=XSD.dateTime)),
        (cube, CUBE_LINK.observationSet, observations),
        (cube, CUBE_LINK.observationConstraint, shape),
        (observations, RDF.type, CUBE_LINK.ObservationSet),
        (shape, RDF.type, CUBE_LINK.Constraint),
        (shape, RDF.type, SH.NodeShape),
        (shape, SH.closed, Literal(True)),
    ):
        graph.add((subject, predicate, value))
    _add_fixed(graph, shape, "type", RDF.type, CUBE_LINK.Observation)
    _add_fixed(graph, shape, "observer", CUBE_LINK.observedBy, URIRef(description.publisher))
    for dimension in description.dimensions:
        _add_dimension(graph, shape, dimension)
    for measure in description.measures:
        _add_measure(graph, shape, measure)
    return graph


def _add_property(graph: Graph, shape: URIRef, name: str, path: URIRef) -> URIRef:
    constraint = URIRef(f"{shape}-{name}")
    graph.add((shape, SH.property, constraint))
    graph.add((constraint, SH.path, path))
    graph.add((constraint, SH.minCount, Literal(1)))
    graph.add((constraint, SH.maxCount, Literal(1)))
    return constraint


def _add_fixed(graph: Graph, shape: URIRef, name: str, path: URIRef, value: URIRef) -> None:
    graph.add((_add_property(graph, shape, name, path), SH.hasValue, value))


def _add_dimension(graph: Graph, shape: URIRef, dimension: Dimension) -> None:
    constraint = _add_property(graph, shape, dimension.name, URIRef(dimension.property))
    graph.add((constraint, RDF.type, CUBE_LINK.KeyDimension))
    graph.add((constraint, SH.name, Literal(dimension.label, "en")))
    graph.add((constraint, SH.nodeKind, SH.IRI))
    if len(dimension.codes) <= _CODES_NAMED:
        nodes = [URIRef(f"{constraint}-{n}") for n in range(len(dimension.codes))]
        values = [URIRef(meaning.uri) for meaning in dimension.codes.values()]
        _add_list(graph, constraint, nodes, values)


def _add_list(graph: Graph, constraint: URIRef, nodes: list[URIRef], values: list[URIRef]) -> None:
    """Add ``sh:in`` as a list whose nodes have names: no blank node anywhere."""
    graph.add((constraint, SH["in"], nodes[0] if nodes else RDF.nil))
    for node, following, value in zip(nodes, [*nodes[1:], RDF.nil], values, strict=True):
        graph.add((node, RDF.first, value))
        graph.add((node, RDF.rest, following))


def _add_measure(graph: Graph, shape: URIRef, measure: Measure) -> None:
    constraint = _add_property(graph, shape, measure.column, URIRef(measure.property))
    graph.add((constraint, RDF.type, CUBE_LINK.MeasureDimension))
    graph.add((constraint, SH.name, Literal(measure.label, "en")))
    graph.add((constraint, SH.datatype, XSD[measure.datatype]))
