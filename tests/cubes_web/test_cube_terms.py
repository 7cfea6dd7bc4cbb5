"""Every term of ours in a publication is defined in the ontology, and its address says so."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from flask.testing import FlaskClient
from lxml import html
from rdflib import Graph, URIRef
from rdflib.namespace import RDFS, SKOS

from registry.cubes.kinds import CUBE
from registry.cubes.publications import latest_publications
from registry.cubes.releasing import observation_turtle, release_graph
from registry.namespaces import ESD
from registry.web.cubes.catalogue import publications_graph

DOCUMENT = URIRef(str(CUBE).removesuffix("#"))
Get = Callable[..., Any]


@pytest.fixture(scope="module")
def ontology(repository: Path) -> Graph:
    return Graph().parse(repository / "vocabularies" / "ontology.ttl")


@pytest.fixture(scope="module")
def used(data: Path) -> set[URIRef]:
    """Return every term of ours in what is said of publications, in files and in a release."""
    graph = publications_graph(latest_publications(data))
    for one in latest_publications(data):
        graph.parse(one.folder / "structure.ttl")
        graph += release_graph(one, None)
        for kind in one.kinds:
            graph.parse(data=b"".join(observation_turtle(one, kind)), format="turtle")
    terms = {term for triple in graph for term in triple if isinstance(term, URIRef)}
    return {term for term in terms if str(term).startswith((str(ESD), str(CUBE)))}


def test_terms_used_are_terms_defined(used: set[URIRef], ontology: Graph) -> None:
    shared = set(ontology.subjects(RDFS.isDefinedBy, DOCUMENT))
    assert {term for term in used if term.startswith(str(CUBE))} == shared
    assert len(shared) == 18
    assert len(used - shared) == 4
    assert used <= set(ontology.subjects(SKOS.definition))


def test_a_shared_term_stands_where_its_address_leads(get: Get, ontology: Graph) -> None:
    graph = Graph().parse(data=get("/cube.ttl").data, format="turtle")
    page: Any = html.fromstring(get("/cube").text)
    ids = set(page.xpath("//tr/@id"))
    for term in ontology.subjects(RDFS.isDefinedBy, DOCUMENT):
        assert set(ontology.predicate_objects(term)) == set(graph.predicate_objects(term))
        assert str(term).removeprefix(str(CUBE)) in ids


@pytest.mark.parametrize(
    ("uri", "path"),
    [
        (f"{CUBE}service", "/cube#service"),
        (f"{ESD}observationsInSparql", "/def/observationsInSparql"),
        ("http://registry.example.org/cube/E06000016/2025/2", "/cube/E06000016/2025/2"),
        ("http://registry.example.org/cube/areas", "/cube/areas"),
    ],
)
def test_a_uri_leads_to_its_document(client: FlaskClient, uri: str, path: str) -> None:
    answer = client.get("/resource", query_string={"uri": uri})
    assert answer.status_code == 303
    assert answer.headers["Location"] == path
    assert client.get(path.partition("#")[0]).status_code == 200


@pytest.mark.parametrize(
    "uri", ["http://elsewhere.example.org/cube/areas", f'{CUBE}"><script>', f"{CUBE}a/../b"]
)
def test_no_uri_leads_away(client: FlaskClient, uri: str) -> None:
    assert client.get("/resource", query_string={"uri": uri}).status_code == 404
