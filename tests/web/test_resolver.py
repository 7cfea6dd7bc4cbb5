"""Dereferencing, case by case: contract http, sections 1 and 2."""

from __future__ import annotations

import json

import pyoxigraph as ox
import pytest
from flask.testing import FlaskClient
from rdflib import Graph, URIRef
from rdflib.namespace import DCTERMS, SKOS, VOID

SUFFIXES = {
    "html": "text/html; charset=utf-8",
    "ttl": "text/turtle; charset=utf-8",
    "rdf": "application/rdf+xml",
    "nt": "application/n-triples",
    "jsonld": "application/ld+json",
    "json": "application/json",
    "csv": "text/csv; charset=utf-8",
}
RDF_SUFFIXES = {
    "ttl": ox.RdfFormat.TURTLE,
    "rdf": ox.RdfFormat.RDF_XML,
    "nt": ox.RdfFormat.N_TRIPLES,
    "jsonld": ox.RdfFormat.JSON_LD,
}
SERVICE = URIRef("http://id.esd.org.uk/service/57")


def test_a_thing_leads_to_its_document(client: FlaskClient) -> None:
    answer = client.get("/service/57")
    assert (answer.status_code, answer.headers["Location"]) == (303, "/doc/service/57")
    assert answer.headers["Vary"] == "Accept, Accept-Language, Accept-Profile"


@pytest.mark.parametrize("suffix", SUFFIXES)
def test_a_suffix_goes_with_the_redirect(client: FlaskClient, suffix: str) -> None:
    answer = client.get(f"/service/57.{suffix}")
    assert (answer.status_code, answer.headers["Location"]) == (303, f"/doc/service/57.{suffix}")


@pytest.mark.parametrize("suffix", SUFFIXES)
def test_a_document_in_each_form(client: FlaskClient, suffix: str) -> None:
    answer = client.get(f"/doc/service/57.{suffix}")
    assert answer.status_code == 200
    assert answer.headers["Content-Type"] == SUFFIXES[suffix]
    assert answer.headers["Content-Location"] == f"/doc/service/57.{suffix}"


@pytest.mark.parametrize("suffix", SUFFIXES)
def test_a_negotiated_document_says_where_its_form_is(client: FlaskClient, suffix: str) -> None:
    accept = SUFFIXES[suffix].partition(";")[0]
    negotiated = client.get("/doc/service/57", headers={"Accept": accept})
    assert negotiated.headers["Content-Location"] == f"/doc/service/57.{suffix}"
    assert negotiated.data == client.get(f"/doc/service/57.{suffix}").data


def test_without_accept_it_is_a_page(client: FlaskClient) -> None:
    assert client.get("/doc/service/57").headers["Content-Type"] == SUFFIXES["html"]


def test_suffix_beats_accept(client: FlaskClient) -> None:
    answer = client.get("/doc/service/57.csv", headers={"Accept": "text/turtle"})
    assert answer.headers["Content-Type"] == SUFFIXES["csv"]


def test_a_media_type_may_be_named_in_the_address(client: FlaskClient) -> None:
    answer = client.get("/doc/service/57?_mediatype=text/turtle")
    assert answer.headers["Content-Type"] == SUFFIXES["ttl"]


@pytest.mark.parametrize("path", ["/service/57", "/doc/service/57.ttl", "/doc/service/57", "/"])
def test_head_has_the_same_headers_and_no_body(client: FlaskClient, path: str) -> None:
    head, get = client.head(path), client.get(path)
    assert (head.status_code, head.headers) == (get.status_code, get.headers)
    assert head.data == b""


@pytest.mark.parametrize("suffix", RDF_SUFFIXES)
def test_every_syntax_says_the_same(client: FlaskClient, suffix: str) -> None:
    turtle = triples(client.get("/doc/service/57.ttl").data, ox.RdfFormat.TURTLE)
    data = client.get(f"/doc/service/57.{suffix}").data
    assert triples(data, RDF_SUFFIXES[suffix]) == turtle


def triples(data: bytes, syntax: ox.RdfFormat) -> set[str]:
    return {str(quad.triple) for quad in ox.parse(data, format=syntax)}


def test_the_graph_holds_incoming_pairs_names_and_terms(client: FlaskClient) -> None:
    graph = Graph().parse(data=client.get("/doc/service/57.ttl").data, format="turtle")
    heading = next(graph.subjects(URIRef("http://def.esd.org.uk/containsService"), SERVICE))
    assert str(graph.value(heading, SKOS.prefLabel)) == "Children"
    held_in = URIRef("http://id.esd.org.uk/list/services")
    assert (SERVICE, VOID.inDataset, held_in) in graph
    assert graph.value(held_in, DCTERMS.license) is not None
    assert {str(label) for label in graph.objects(None, SKOS.prefLabel)} >= {"Addysg", "Education"}


def test_json_groups_the_pairs_both_ways(client: FlaskClient) -> None:
    concept = json.loads(client.get("/doc/service/57.json").data)
    groups = {(g["direction"], g["list"].rpartition("/")[2]): g for g in concept["mappings"]}
    assert set(groups) == {("to", "subjects"), ("to", "interactions"), ("from", "navigation")}
    labels = [entry["label"] for entry in groups["to", "subjects"]["concepts"]]
    assert sorted(labels) == ["Education", "Environmental monitoring"]


def test_a_retired_concept_is_answered_and_names_its_successor(client: FlaskClient) -> None:
    concept = json.loads(client.get("/doc/service/230.json").data)
    assert concept["status"] == "Discontinued"
    assert concept["isReplacedBy"][0]["identifier"] == "57"


@pytest.mark.parametrize(
    ("path", "location"),
    [
        ("/interaction/0", "/doc/interaction/0"),
        ("/circumstance/Gender_Female", "/doc/circumstance/Gender_Female"),
        ("/circumstance/Gender%5FFemale", "/doc/circumstance/Gender_Female"),
        ("/circumstance/Paper.csv", "/doc/circumstance/Paper.csv"),
        ("/circumstance/Paper.csv.ttl", "/doc/circumstance/Paper.csv.ttl"),
        ("/service/57/", "/doc/service/57"),
        ("/website navigation/1", "/doc/serviceGroup/1"),
        ("/website%20navigation/1.ttl", "/doc/serviceGroup/1.ttl"),
        ("/service/57?lang=cy", "/doc/service/57?lang=cy"),
        ("/service/57?next=//evil.example", "/doc/service/57"),
        ("/subject/2", "/doc/subject/2"),
    ],
)
def test_identifiers_are_text(client: FlaskClient, path: str, location: str) -> None:
    answer = client.get(path)
    assert (answer.status_code, answer.headers["Location"]) == (303, location)


def test_a_term_that_is_not_preferred_leads_to_the_concept_to_use(client: FlaskClient) -> None:
    term = json.loads(client.get("/doc/subject/2.json").data)
    assert (term["preferred"], term["use"][0]["identifier"]) == (False, "1")
    assert b"Environmental monitoring" in client.get("/doc/subject/2.html").data


@pytest.mark.parametrize(
    ("uri", "location"),
    [
        ("http://id.esd.org.uk/service/57", "/doc/service/57"),
        ("https://id.esd.org.uk/service/57", "/doc/service/57"),
        ("esd:service/57", "/doc/service/57"),
        ("service/57", "/doc/service/57"),
        ("http://id.esd.org.uk/website navigation/1", "/doc/serviceGroup/1"),
        ("http://id.esd.org.uk/list/services", "/list/services"),
        ("list/services", "/list/services"),
        ("http://def.esd.org.uk/Service", "/def/Service"),
        ("http://def.esd.org.uk/", "/def"),
        ("http://id.esd.org.uk/service/57#name-1", "/doc/service/57"),
        (
            "https://w3id.org/local-government-registry/mapping/services-subjects/57/1",
            "/mapping/services-subjects/57/1",
        ),
        (
            "https://w3id.org/local-government-registry/mapping/services-subjects",
            "/mapping/services-subjects",
        ),
    ],
)
def test_any_uri_held_is_found(client: FlaskClient, uri: str, location: str) -> None:
    answer = client.get("/resource", query_string={"uri": uri})
    assert (answer.status_code, answer.headers["Location"]) == (303, location)


@pytest.mark.parametrize(
    "uri",
    [
        "http://evil.example/",
        "//evil.example",
        "javascript:alert(1)",
        "service/",
        "http://[x",
        "mailto:a@b",
        "http://id.esd.org.uk/service/[",
        "\r\n",
        "",
    ],
)
def test_other_uris_lead_nowhere(client: FlaskClient, uri: str) -> None:
    answer = client.get("/resource", query_string={"uri": uri})
    assert answer.status_code in {400, 404}
    assert "Location" not in answer.headers


def test_a_number_typed_on_the_home_page_leads_to_the_document(client: FlaskClient) -> None:
    answer = client.get("/go?type=service&id=+57+")
    assert (answer.status_code, answer.headers["Location"]) == (303, "/doc/service/57")
    assert client.get("/go?type=service").status_code == 400
    assert client.get("/go?type=service&id=99").status_code == 404


def test_links_name_canonical_alternates_licence_and_collection(client: FlaskClient) -> None:
    link = client.get("/doc/service/57").headers["Link"]
    assert '<http://id.esd.org.uk/service/57>; rel="canonical"' in link
    assert '</doc/service/57.ttl>; rel="alternate"; type="text/turtle"' in link
    assert '</doc/service/57.ttl>; rel="describedby"' in link
    assert 'open-government-licence/version/3/>; rel="license"' in link
    assert '</list/services>; rel="collection"' in link


def test_profiles_are_listed_and_an_unknown_one_is_refused(client: FlaskClient) -> None:
    there = json.loads(client.get("/doc/service/57?_profile=alt").data)
    assert [profile["token"] for profile in there["profiles"]] == [
        *("skos", "esd", "jskos", "cpsvap")
    ]
    formats = [entry for profile in there["profiles"] for entry in profile["formats"]]
    suffixes = {entry["href"].removeprefix("/doc/service/57.") for entry in formats}
    assert suffixes >= set(SUFFIXES)
    assert client.get("/doc/service/57?_profile=skos").status_code == 200
    assert client.get("/doc/service/57?_profile=other").status_code == 406


def test_the_ontology_and_its_terms_dereference(client: FlaskClient) -> None:
    whole = Graph().parse(data=client.get("/def.ttl").data, format="turtle")
    term = URIRef("http://def.esd.org.uk/hasSubject")
    one = Graph().parse(data=client.get("/def/hasSubject.ttl").data, format="turtle")
    assert set(one.predicate_objects(term)) == set(whole.predicate_objects(term))
    assert b"has subject" in client.get("/def/hasSubject").data
    assert client.get("/def/").headers["Location"] == "/def"
    assert client.get("/def/nothing").status_code == 404
