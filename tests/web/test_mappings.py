"""Mapping sets and pairs."""

from __future__ import annotations

import json

import pytest
from flask.testing import FlaskClient

SET = "https://w3id.org/local-government-registry/mapping/services-subjects"


@pytest.mark.parametrize("suffix", ["html", "csv", "ttl", "rdf", "nt", "jsonld", "json"])
def test_a_mapping_set_in_each_form(client: FlaskClient, suffix: str) -> None:
    answer = client.get(f"/mapping/services-subjects.{suffix}")
    assert answer.status_code == 200
    assert b"Environmental monitoring" in answer.data


def test_the_csv_has_a_row_for_each_pair_and_for_items_without(client: FlaskClient) -> None:
    lines = client.get("/mapping/services-interactions.csv").text.split("\r\n")
    assert lines[0].endswith(
        ",Type,Parent identifiers,Parent labels,Mapping type,Mapped identifier,Mapped label,"
        "Mapped type,"
    )
    assert lines[1] == "58,Child-minding,,2013-04-03,2014-05-06,,Service,,,,,,,"
    assert lines[-4].endswith("Service,,,has interaction,0,Applications for service,Interaction,")
    assert len(lines) == 1 + 4 + 1


def test_json_names_each_pair_once_whatever_its_languages(client: FlaskClient) -> None:
    mapping = json.loads(client.get("/mapping/services-subjects.json").data)
    pairs = [(p["from"]["identifier"], p["to"]["identifier"]) for p in mapping["pairs"]]
    assert sorted(pairs) == [("1", "499"), ("57", "1"), ("57", "499")]
    assert {p["to"]["label"] for p in mapping["pairs"]} == {
        "Education",
        "Environmental monitoring",
    }


@pytest.mark.parametrize(
    "path", ["/mapping/services-subjects/57/1", "/mapping/services-interactions/57/0"]
)
def test_a_pair_resolves_annotated_or_not(client: FlaskClient, path: str) -> None:
    assert client.get(path).status_code == 200
    pair = json.loads(client.get(f"{path}.json").data)
    assert pair["from"]["uri"] == "http://id.esd.org.uk/service/57"
    assert ("sources" in pair) == ("interactions" in path)


@pytest.mark.parametrize(
    "path",
    [
        "/mapping/nothing",
        "/mapping/nothing/1/1",
        "/mapping/services-subjects/57/4",
        "/mapping/services-subjects/57/4.ttl",
        "/mapping/services-subjects/57",
    ],
)
def test_what_is_not_mapped_is_not_there(client: FlaskClient, path: str) -> None:
    assert client.get(path).status_code == 404
