"""Tasks, and the addresses of the generations before."""

from __future__ import annotations

import json
from collections.abc import Callable

import pytest
from flask.testing import FlaskClient


def test_a_task_leads_to_its_pair(shipped: FlaskClient) -> None:
    answer = shipped.get("/task/57/2")
    assert (answer.status_code, answer.headers["Location"]) == (
        303,
        "/mapping/services-interactions/57/2",
    )
    assert shipped.get(answer.headers["Location"]).status_code == 200


def test_a_task_that_no_mapping_has_tells_both_its_parts(shipped: FlaskClient) -> None:
    page = shipped.get("/task/57/30")
    assert (page.status_code, page.mimetype) == (200, "text/html")
    assert all(f'href="/doc/{end}"' in page.text for end in ("service/57", "interaction/30"))
    told = json.loads(shipped.get("/task/57/30", headers={"Accept": "application/json"}).data)
    assert [told[end]["uri"].rpartition("/")[2] for end in ("service", "interaction")] == [
        "57",
        "30",
    ]
    assert shipped.get("/task/57/30", headers={"Accept": "image/png"}).status_code == 406


@pytest.mark.parametrize("path", ["/task/57/99", "/task/0/2", "/task/57/x", "/task/%00/2"])
def test_a_task_with_an_unknown_part_is_not_there(shipped: FlaskClient, path: str) -> None:
    assert shipped.get(path).status_code == 404


@pytest.mark.parametrize("name", ["LocalGovernmentServiceList", "InteractionList", "FunctionList"])
def test_the_older_name_of_a_list_answers_with_the_list(shipped: FlaskClient, name: str) -> None:
    assert shipped.get(f"/{name}").status_code == 200


@pytest.mark.parametrize(
    ("path", "current"),
    [
        ("/LocalGovernmentServiceList/3.14", "/list/englishAndWelshServices"),
        ("/InteractionList/1.01", "/list/interactions"),
        ("/standards/lgsl/3.14/lgsl.xml", "/list/englishAndWelshServices.csv"),
    ],
)
def test_a_version_that_is_not_held_names_what_replaced_it(
    shipped: FlaskClient, path: str, current: str
) -> None:
    answer = shipped.get(path, headers={"Accept": "application/problem+json"})
    assert answer.status_code == 410
    assert current in {link["href"] for link in json.loads(answer.data)["suggestions"]}


@pytest.mark.parametrize("suffix", ["xml", "csv"])
@pytest.mark.parametrize("acronym", ["lgsl", "ipsv", "lgil", "lgnl"])
def test_the_files_of_the_standards_site(shipped: FlaskClient, acronym: str, suffix: str) -> None:
    answer = shipped.get(f"/standards/{acronym}/{acronym}.{suffix}")
    whole = shipped.get(f"/list/{acronym}.{suffix}", follow_redirects=True)
    assert (answer.status_code, answer.data) == (200, whole.data)


def test_the_version_held_is_had_at_its_own_address(shipped: FlaskClient) -> None:
    version = json.loads(shipped.get("/list/subjects.json").data)["version"]
    answer = shipped.get(f"/standards/ipsv/{version}/ipsv.csv")
    assert (answer.status_code, answer.mimetype) == (200, "text/csv")


def test_another_uri_that_a_source_gave_leads_to_the_thing(
    with_header: Callable[[str, str], FlaskClient],
) -> None:
    client = with_header("services", "esd:alias <http://www.example.org/old%20list>")
    for uri in ("http://www.example.org/old%20list", "http://www.example.org/old list"):
        answer = client.get("/resource", query_string={"uri": uri})
        assert (answer.status_code, answer.headers.get("Location")) == (303, "/list/services")
