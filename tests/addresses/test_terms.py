"""A list whose terms forbid copies: its page is shown, its data is not given out."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from flask.testing import FlaskClient
from rdflib import Graph, URIRef
from rdflib.namespace import DCAT


@pytest.fixture(scope="module")
def guarded(with_header: Callable[[str, str], FlaskClient]) -> FlaskClient:
    return with_header("circumstances", "esd:mayRepublish false")


def test_its_page_is_shown_and_offers_no_copy(guarded: FlaskClient) -> None:
    page = guarded.get("/list/circumstances")
    assert page.status_code == 200
    assert "/list/circumstances.csv" not in page.text + page.headers["Link"]


@pytest.mark.parametrize(
    "address",
    [
        "/list/circumstances.csv",
        "/list/circumstances.ttl",
        "/list/circumstances?_mediatype=text/turtle",
        "/csv?uri=list/circumstances",
        "/xml?uri=list/circumstances",
        "/csv?uri=list/circumstances&mappedToUri=list/services",
        "/csv?uri=list/services&mappedToUri=list/circumstances",
        "/lists/circumstances",
        "/lists/circumstances/verbose",
        "/lists/circumstances/Gender_Female",
    ],
)
def test_no_address_gives_its_data_out(guarded: FlaskClient, address: str) -> None:
    answer = guarded.get(address)
    assert answer.status_code == 406
    assert "Female" not in answer.text


def test_the_catalogue_names_it_without_downloads(guarded: FlaskClient) -> None:
    graph = Graph().parse(data=guarded.get("/datasets.ttl").data, format="turtle")
    uris = [URIRef(f"http://id.esd.org.uk/list/{name}") for name in ("circumstances", "services")]
    downloads = [set(graph.objects(uri, DCAT.distribution)) for uri in uris]
    assert (len(downloads[0]), len(downloads[1])) == (0, 17)


def test_other_lists_are_given_out(guarded: FlaskClient) -> None:
    assert guarded.get("/list/services.csv").status_code == 200
