"""Lists: downloads, aliases and older addresses."""

from __future__ import annotations

import json

import pytest
from flask.testing import FlaskClient

FORMS = ("html", "csv", "ttl", "rdf", "nt", "jsonld", "json")


@pytest.mark.parametrize("suffix", FORMS)
def test_a_whole_list_in_each_form(client: FlaskClient, suffix: str) -> None:
    answer = client.get(f"/list/services.{suffix}")
    assert answer.status_code == 200
    assert answer.headers["Content-Location"] == f"/list/services.{suffix}"
    assert b"Home schooling" in answer.data


def test_the_csv_is_the_official_one(client: FlaskClient) -> None:
    answer = client.get("/list/services.csv")
    head, *_, last, end = answer.data.split(b"\r\n")
    assert head == b"Identifier,Label,Description,Created,Modified,History notes,Type,"
    assert (last, end) == (b"1,Home schooling,,2013-04-03,2014-05-06,,Service,", b"")
    assert answer.headers["Content-Disposition"] == 'attachment; filename="services.csv"'


def test_a_list_with_levels_has_its_parents(client: FlaskClient) -> None:
    lines = client.get("/list/subjects.csv").text.split("\r\n")
    assert lines[0].endswith("Type,Parent identifiers,Parent labels,")
    assert lines[4] == "4,Nature study,,,,,Subject,501; 499,Environment; Education,"


def test_the_list_a_concept_shares_is_a_part(client: FlaskClient) -> None:
    part = json.loads(client.get("/list/englishAndWelshServices.json").data)
    assert [concept["identifier"] for concept in part["concepts"]] == ["1", "57"]
    assert part["acronym"] == "LGSL"


@pytest.mark.parametrize(
    ("path", "location"),
    [
        ("/lgsl", "/list/englishAndWelshServices"),
        ("/LGSL.csv", "/list/englishAndWelshServices.csv"),
        ("/ipsv", "/list/subjects"),
        ("/list/ipsv.ttl", "/list/subjects.ttl"),
        ("/service", "/list/services"),
    ],
)
def test_acronyms_and_types_lead_to_the_list(client: FlaskClient, path: str, location: str) -> None:
    answer = client.get(path)
    assert (answer.status_code, answer.headers["Location"]) == (303, location)


@pytest.mark.parametrize(
    ("path", "holds"),
    [
        ("/LocalGovernmentServiceList", b"Local Government Services List"),
        ("/InteractionList.csv", b"Inspection"),
        ("/InteractionList/4.00", b"Inspection"),
        ("/standards/lgsl/lgsl.csv", b"Home schooling"),
        ("/standards/lgsl/4.00/lgsl.csv", b"Home schooling"),
        ("/standards/LGIL/LGIL.ttl", b"Inspection"),
    ],
)
def test_older_addresses_answer_with_the_list(client: FlaskClient, path: str, holds: bytes) -> None:
    answer = client.get(path)
    assert answer.status_code == 200
    assert holds in answer.data


@pytest.mark.parametrize(
    "path",
    [
        "/LocalGovernmentServiceList/3.14",
        "/InteractionList/1.01",
        "/standards/lgsl/3.14/lgsl.csv",
        "/standards/lgsl/3.14/lgsl.xml",
    ],
)
def test_what_was_replaced_is_gone_and_says_by_what(client: FlaskClient, path: str) -> None:
    answer = client.get(path, headers={"Accept": "application/json"})
    assert answer.status_code == 410
    assert "/list/englishAndWelshServices" in answer.text or "/list/interactions" in answer.text


def test_a_list_that_is_not_there(client: FlaskClient) -> None:
    for path in ("/list/nothing", "/list/nothing.csv", "/NothingList", "/nothing"):
        assert client.get(path).status_code == 404


def test_the_index_and_home_are_pages(client: FlaskClient) -> None:
    for path in ("/", "/list"):
        answer = client.get(path)
        assert (answer.status_code, answer.mimetype) == (200, "text/html")
        assert b"/list/services" in answer.data


def test_a_page_of_a_list_has_an_address_of_its_own(client: FlaskClient) -> None:
    answer = client.get("/list/services?view=number&utm_source=x")
    assert answer.headers["Content-Location"] == "/list/services.html?view=number"


def test_the_state_says_which_release_is_served(client: FlaskClient) -> None:
    state = client.get("/status").json
    assert state is not None
    assert (state["release"], state["lists"], state["mappingSets"]) == (1, 6, 3)
