"""The structure of a publication, with its observations, holds by the specification's queries."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest
from rdflib import BNode, Graph, Literal, URIRef
from rdflib.namespace import RDF, RDFS, XSD

from registry.cubes import addresses, tables
from registry.cubes.kinds import DIMENSIONS, MEASURES, QB
from registry.cubes.publications import Publication
from registry.cubes.structure import structure_graph

QUERIES = Path(__file__).parents[2] / "sparql" / "integrity"
ASKS = sorted(path.stem for path in QUERIES.glob("ic-*.rq") if "propert" not in path.stem)


@pytest.fixture
def cube(publish_by_hand: Callable[..., Publication]) -> Graph:
    """Return a publication with observations and the concepts of its lists, normalised."""
    publication = publish_by_hand()
    graph = structure_graph(publication)
    for kind in publication.kinds:
        for row in tables.read_rows(publication, kind).to_pylist():
            codes = {d.name: row[d.column] for d in DIMENSIONS}
            observation = URIRef(addresses.observation(publication, kind, codes))
            graph.add((observation, QB.dataSet, URIRef(addresses.data_set(publication, kind))))
            for name, code in codes.items():
                entry = publication.codes[name]
                dimension = URIRef(addresses.dimension_property(publication.base, entry))
                graph.add((observation, dimension, URIRef(entry.codes[code].uri)))
            for measure in MEASURES[kind]:
                its = URIRef(addresses.measure_property(publication.base, measure.name))
                graph.add((observation, its, Literal(row[measure.name])))
    for phase in ("1", "2"):
        graph.update((QUERIES / f"normalisation-{phase}.ru").read_text())
    return graph


def test_every_query_of_the_specification_is_asked() -> None:
    assert len(ASKS) == 22  # IC-1 to IC-21, of which IC-19 has two


@pytest.mark.parametrize("name", ASKS)
def test_the_constraint_holds(cube: Graph, name: str) -> None:
    answer = cube.query((QUERIES / f"{name}.rq").read_text())
    assert answer.askAnswer is False


def test_a_second_data_set_breaks_the_first_constraint(cube: Graph) -> None:
    observation = next(cube.subjects(RDF.type, QB.Observation))
    cube.add((observation, QB.dataSet, URIRef("http://example.org/other")))
    assert cube.query((QUERIES / "ic-01.rq").read_text()).askAnswer is True


def test_nothing_is_a_blank_node(cube: Graph) -> None:
    assert not [node for triple in cube for node in triple if isinstance(node, BNode)]


def test_dimensions_are_sub_properties_of_those_all_registries_share(cube: Graph) -> None:
    dimension = URIRef("http://registry.example.org/cube/dimension/profile-oac2011")
    shared = URIRef("https://w3id.org/local-government-registry/cube#profile")
    assert (dimension, RDFS.subPropertyOf, shared) in cube
    assert cube.value(dimension, QB.codeList) == URIRef(
        "https://w3id.org/local-government-registry/list/oac2011"
    )


def test_slices_fix_one_dimension_and_have_addresses(cube: Graph) -> None:
    base = "http://registry.example.org/cube/E06000016/2025/1/counts"
    its = URIRef(f"{base}/slice/service/57")
    service = URIRef("http://registry.example.org/cube/dimension/service")
    assert (URIRef(base), QB.slice, its) in cube
    assert cube.value(its, service) == URIRef("http://id.esd.org.uk/service/57")
    assert cube.value(its, QB.sliceStructure) == URIRef(f"{base}/structure/by-service")
    assert len(list(cube.objects(URIRef(base), QB.slice))) == 1 + 2 + 2


def test_measures_have_a_datatype_and_titles_a_language(cube: Graph) -> None:
    measure = URIRef("http://registry.example.org/cube/measure/transactions")
    assert cube.value(measure, RDFS.range) == XSD.integer
    title = cube.value(
        URIRef("http://registry.example.org/cube/E06000016/2025/1/counts"), RDFS.label
    )
    assert title == Literal("Service transactions and households: Leicester, 2025", "en")
