"""The catalogue of everything held: DCAT-AP, VoID, in every syntax of RDF."""

from __future__ import annotations

import pyoxigraph as ox
import pytest
from flask.testing import FlaskClient
from rdflib import Graph, URIRef
from rdflib.namespace import DCAT, DCTERMS, FOAF, RDF, VOID
from rdflib.term import Node

from registry.web.profiles import PROFILES

_SYNTAXES = {
    "ttl": ox.RdfFormat.TURTLE,
    "rdf": ox.RdfFormat.RDF_XML,
    "nt": ox.RdfFormat.N_TRIPLES,
    "jsonld": ox.RdfFormat.JSON_LD,
}


@pytest.fixture(scope="module")
def graph(shipped: FlaskClient) -> Graph:
    return Graph().parse(data=shipped.get("/datasets.ttl").data, format="turtle")


@pytest.mark.parametrize("suffix", _SYNTAXES)
def test_every_syntax_holds_the_same(shipped: FlaskClient, suffix: str) -> None:
    turtle, other = (
        {str(q.triple) for q in ox.parse(shipped.get(f"/datasets.{s}").data, format=_SYNTAXES[s])}
        for s in ("ttl", suffix)
    )
    assert len(turtle) > 1000
    assert turtle == other


def test_the_well_known_address_answers_with_the_same(shipped: FlaskClient) -> None:
    answer = shipped.get("/.well-known/void")
    assert (answer.status_code, answer.mimetype) == (200, "text/turtle")
    assert answer.data == shipped.get("/datasets.ttl").data
    rdf = shipped.get("/.well-known/void", headers={"Accept": "application/rdf+xml"})
    assert rdf.data == shipped.get("/datasets.rdf").data
    assert shipped.get("/.well-known/void", headers={"Accept": "image/png"}).status_code == 406


def test_a_browser_is_led_to_the_page_of_all_lists(shipped: FlaskClient) -> None:
    answer = shipped.get("/datasets", headers={"Accept": "text/html,*/*;q=0.8"})
    assert (answer.status_code, answer.headers["Location"]) == (303, "/list")
    assert shipped.get("/datasets", headers={"Accept": "text/turtle"}).status_code == 200
    assert shipped.get("/datasets.zip").status_code == 404


def test_there_is_one_linkset_a_mapping_set(graph: Graph) -> None:
    linksets = set(graph.subjects(RDF.type, VOID.Linkset))
    assert len(linksets) == 11
    for linkset in linksets:
        for predicate in (VOID.subjectsTarget, VOID.objectsTarget, VOID.triples):
            assert len(list(graph.objects(linkset, predicate))) == 1
        assert (linkset, VOID.linkPredicate, None) in graph


def test_every_list_is_a_dataset_with_its_size(graph: Graph) -> None:
    functions = URIRef("http://id.esd.org.uk/list/functions")
    assert int(str(graph.value(functions, VOID.entities))) == 113
    assert str(graph.value(functions, VOID.uriSpace)) == "http://id.esd.org.uk/function/"
    assert len(set(graph.objects(functions, DCAT.distribution))) == 17


def test_what_dcat_ap_demands_is_there(graph: Graph) -> None:
    (catalogue,) = graph.subjects(RDF.type, DCAT.Catalog)
    datasets = set(graph.objects(catalogue, DCAT.dataset))
    assert datasets == set(graph.subjects(RDF.type, DCAT.Dataset))
    assert len(datasets) == 32
    for thing in (catalogue, *datasets):
        assert (thing, DCTERMS.title, None) in graph
        assert (thing, DCTERMS.description, None) in graph
        agents = set(graph.objects(thing, DCTERMS.publisher))
        assert agents
        assert all((agent, FOAF.name, None) in graph for agent in agents)
    for distribution in graph.subjects(RDF.type, DCAT.Distribution):
        assert (distribution, DCAT.accessURL, None) in graph


def test_the_endpoint_is_named_and_there(graph: Graph, shipped: FlaskClient) -> None:
    (service,) = graph.subjects(RDF.type, DCAT.DataService)
    endpoint = graph.value(service, DCAT.endpointURL)
    assert endpoint in set(graph.objects(None, VOID.sparqlEndpoint))
    assert shipped.get(str(endpoint).removeprefix("http://localhost:8000")).status_code == 200


def test_a_download_names_its_profile(graph: Graph) -> None:
    found: set[Node] = set()
    for distribution in graph.subjects(RDF.type, DCAT.Distribution):
        found |= set(graph.objects(distribution, DCTERMS.conformsTo))
    # One describes services one by one, and so no download of a list.
    of_lists = [profile for profile in PROFILES if "cpsvap" not in profile.uri]
    assert found == {URIRef(profile.uri) for profile in of_lists}


def test_every_download_of_a_list_works(graph: Graph, shipped: FlaskClient) -> None:
    functions = URIRef("http://id.esd.org.uk/list/functions")
    for distribution in graph.objects(functions, DCAT.distribution):
        address = str(graph.value(distribution, DCAT.downloadURL))
        media_type = str(graph.value(distribution, DCAT.mediaType))
        answer = shipped.get(address.removeprefix("http://localhost:8000"))
        assert (answer.status_code, media_type.endswith(f"/{answer.mimetype}")) == (200, True)


def test_what_the_client_holds_is_not_sent_again(shipped: FlaskClient) -> None:
    for path in ("/datasets.ttl", "/.well-known/void"):
        tag = shipped.get(path).headers["ETag"]
        assert shipped.get(path, headers={"If-None-Match": tag}).status_code == 304
