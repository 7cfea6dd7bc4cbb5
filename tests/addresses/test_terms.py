"""A list whose terms forbid copies: it is described, and nothing of its entries is given out."""

from __future__ import annotations

from collections.abc import Callable
from urllib.parse import quote

import pytest
from flask.testing import FlaskClient
from markupsafe import escape
from rdflib import Graph, URIRef
from rdflib.namespace import DCAT

from registry.config import Settings
from registry.opened import Release


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
        "/doc/circumstance/Gender_Female",
        "/doc/circumstance/Gender_Female.ttl",
        "/doc/circumstance/Gender_Female.json",
        "/sparql/graphs?graph=http://id.esd.org.uk/list/circumstances",
    ],
)
def test_no_address_gives_its_data_out(guarded: FlaskClient, address: str) -> None:
    answer = guarded.get(address)
    assert answer.status_code == 403
    assert "Female" not in answer.text.replace("Gender_Female", "")


@pytest.mark.parametrize("list_name", ["subjects", "services"])
def test_a_mapping_set_goes_with_either_list(
    with_header: Callable[[str, str], FlaskClient], list_name: str
) -> None:
    client = with_header(list_name, "esd:mayRepublish false")
    for end in ("", ".csv", ".ttl", "/unmapped-from.csv", "/unmapped-to.csv"):
        assert client.get(f"/mapping/services-subjects{end}").status_code == 403


@pytest.mark.parametrize(
    "address",
    [
        "/list/circumstances",
        "/list/circumstances?view=all",
        "/list/circumstances?q=female",
        "/search?q=female",
        "/search?q=Gender_Female",
        "/suggest?q=female",
        "/doc/circumstance/Gender_Femal",
        "/sitemap.xml",
        "/doc/service/57.ttl",
        "/doc/service/57.json",
        "/lists/services/57",
        "/list/services.jskos.json",
        "/sparql?query=SELECT+*+{+?s+<http://www.w3.org/2004/02/skos/core%23prefLabel>+?o+}",
    ],
)
def test_no_other_address_names_an_entry(guarded: FlaskClient, address: str) -> None:
    answer = guarded.get(address)
    assert answer.status_code in {200, 404}
    assert "Female" not in answer.text.replace("Gender_Female", "")
    assert "circumstances-1.xml" not in answer.text


def test_without_those_terms_the_same_addresses_name_it(small: FlaskClient) -> None:
    for address in ("/list/circumstances?view=all", "/search?q=female", "/lists/circumstances"):
        assert "Female" in small.get(address).text


def test_the_catalogue_names_it_without_downloads(guarded: FlaskClient) -> None:
    graph = Graph().parse(data=guarded.get("/datasets.ttl").data, format="turtle")
    uris = [URIRef(f"http://id.esd.org.uk/list/{name}") for name in ("circumstances", "services")]
    downloads = [set(graph.objects(uri, DCAT.distribution)) for uri in uris]
    assert (len(downloads[0]), len(downloads[1])) == (0, 17)


@pytest.fixture(scope="module")
def without_subjects(with_header: Callable[[str, str], FlaskClient]) -> FlaskClient:
    return with_header("subjects", "esd:mayRepublish false")


@pytest.mark.parametrize(
    "address",
    [
        "/",
        "/doc/service/57",
        "/doc/service/58",
        "/doc/interaction/0",
        "/doc/serviceGroup/1",
        "/list/services",
        "/how-the-lists-fit-together",
        "/task/57/0",
        f"/resource?uri={quote('http://id.esd.org.uk/service/57')}",
    ],
)
def test_no_page_of_another_list_names_what_is_mapped_to(
    without_subjects: FlaskClient, small: FlaskClient, address: str
) -> None:
    shown = small.get(address, follow_redirects=True)
    hidden = without_subjects.get(address, follow_redirects=True)
    assert shown.status_code == hidden.status_code
    names = _names_of_subjects(small)
    assert "/subject/" not in hidden.text
    assert not [name for name in names if f">{name}<" in hidden.text]


def test_a_page_would_name_it_if_it_might(small: FlaskClient) -> None:
    page = small.get("/doc/service/57").text
    assert "/subject/" in page
    assert [name for name in _names_of_subjects(small) if f">{name}<" in page]


def _names_of_subjects(small: FlaskClient) -> list[str]:
    items = small.get("/lists/subjects").get_json()["list"]["items"]
    assert items
    return [str(escape(item["label"])) for item in items]


def test_other_lists_are_given_out(guarded: FlaskClient) -> None:
    assert guarded.get("/list/services.csv").status_code == 200


def test_a_scheme_that_stands_alone_costs_no_question_anything(
    released: tuple[Settings, Release],
) -> None:
    _, shipped = released
    assert "https://w3id.org/local-government-registry/list/mosaic2003" in shipped.withheld
    assert shipped.public_graphs is None


def test_one_that_others_lead_to_is_in_no_public_graph(without_subjects: FlaskClient) -> None:
    current = without_subjects.application.extensions["registry"].releases.get()
    names = {str(name) for name in current.public_graphs}
    assert "http://id.esd.org.uk/list/services" in names
    assert not names & current.withheld


@pytest.mark.parametrize("suffix", ["ttl", "json", "csv", "jskos.json"])
def test_no_list_of_the_same_class_names_its_entries(shipped: FlaskClient, suffix: str) -> None:
    for address in ("/list/oac2011", "/doc/service/57", "/def"):
        assert "mosaic2003/" not in shipped.get(f"{address}.{suffix}").text
