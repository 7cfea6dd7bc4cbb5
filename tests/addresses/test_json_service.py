"""The official web service's JSON: shape and order of keys."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest
from flask.testing import FlaskClient

from tests.conftest import Golden

_GOLDEN = Path(__file__).parent / "golden"
_ITEM = ["identifier", "label", "uri", "parents", "mappings", "lists"]


def _list(client: FlaskClient, path: str) -> dict[str, Any]:
    found: dict[str, Any] = json.loads(client.get(path).data)["list"]
    return found


@pytest.mark.parametrize(
    ("path", "name"),
    [
        ("/lists", "lists.json"),
        ("/lists/services", "list.json"),
        ("/lists/services/verbose", "list-verbose.json"),
        ("/lists/navigation/1", "item.json"),
        ("/lists/mapping?from=services&to=IPSV", "mapping.json"),
    ],
)
def test_a_whole_answer(small: FlaskClient, golden: Golden, path: str, name: str) -> None:
    answer = small.get(path)
    assert (answer.status_code, answer.mimetype) == (200, "application/json")
    golden.check(answer.data, _GOLDEN / name)


def test_the_keys_come_in_the_order_of_the_official_service(shipped: FlaskClient) -> None:
    found = _list(shipped, "/lists/functions")
    official = ["identifier", "label", "description", "created", "modified", "completeness"]
    order = [*official, "rights", "status", "uri", "items"]
    assert list(found) == [key for key in order if key in found]
    assert len(found["items"]) == 113
    assert all(list(item) == _ITEM for item in found["items"])


def test_verbose_adds_between_label_and_uri(shipped: FlaskClient) -> None:
    for item in _list(shipped, "/lists/functions/verbose")["items"]:
        assert [key for key in item if key in _ITEM] == _ITEM
        assert list(item).index("created") < list(item).index("uri")


def test_one_item_is_a_list_of_one(shipped: FlaskClient) -> None:
    (item,) = _list(shipped, "/lists/functions/24")["items"]
    assert [parent["identifier"] for parent in item["parents"]] == ["23"]
    assert "27" in {other["identifier"] for other in item["mappings"]["services"]}
    assert list(item["mappings"]["services"][0]) == ["identifier", "label", "uri"]


def test_an_item_tells_every_list_it_stands_in(shipped: FlaskClient) -> None:
    (item,) = _list(shipped, "/lists/lgsl/57")["items"]
    assert [e["identifier"] for e in item["lists"]] == ["englishAndWelshServices", "services"]


def test_pairs_are_had_from_either_end(shipped: FlaskClient) -> None:
    pairs = []
    for ends in ("from=functions&to=services", "from=lgsl&to=functions"):
        found = json.loads(shipped.get(f"/lists/mapping?{ends}").data)["mapping"]
        assert list(found) == ["from", "to", "items"]
        pairs.append(
            {(i["identifier"], m["identifier"]) for i in found["items"] for m in i["mappings"]}
        )
    whole = json.loads(shipped.get("/lists/mapping?from=functions&to=englishAndWelshServices").data)
    assert {(b, a) for a, b in pairs[1]} <= pairs[0]
    assert whole["mapping"]["items"]


@pytest.mark.parametrize(
    ("query", "status"),
    [
        ("", 400),
        ("?from=services", 400),
        ("?from=services&to=nothing", 404),
        ("?from=channels&to=channels", 404),
    ],
)
def test_what_is_not_mapped_is_said(shipped: FlaskClient, query: str, status: int) -> None:
    answer = shipped.get(f"/lists/mapping{query}")
    assert (answer.status_code, answer.mimetype) == (status, "application/problem+json")


def test_every_list_is_had(shipped: FlaskClient) -> None:
    heads = json.loads(shipped.get("/lists").data)["lists"]
    answers = {head["identifier"]: shipped.get(f"/lists/{head['identifier']}") for head in heads}
    given = {name for name, answer in answers.items() if answer.status_code == 200}
    assert len(given) >= 17
    for head in heads:
        if head["identifier"] in given:
            whole = json.loads(answers[head["identifier"]].data)["list"]
            assert {key: value for key, value in whole.items() if key != "items"} == head
    # The others may not be given out: a commercial scheme.
    assert {answers[name].status_code for name in answers.keys() - given} <= {403}


@pytest.mark.parametrize("path", ["/lists/nothing", "/lists/functions/nothing", "/lists/lgsl/997"])
def test_what_is_not_there_is_said_in_json(shipped: FlaskClient, path: str) -> None:
    answer = shipped.get(path)
    assert (answer.status_code, answer.mimetype) == (404, "application/problem+json")
    assert json.loads(answer.data)["suggestions"]


def test_the_key_of_the_official_service_is_not_needed_and_does_no_harm(
    shipped: FlaskClient,
) -> None:
    plain = shipped.get("/lists/functions").data
    assert shipped.get("/lists/functions?ApplicationKey=x&Signature=y").data == plain


@pytest.mark.parametrize("path", ["/lists", "/lists/functions", "/lists/functions/24"])
def test_what_the_client_holds_is_not_sent_again(shipped: FlaskClient, path: str) -> None:
    tag = shipped.get(path).headers["ETag"]
    assert shipped.get(path, headers={"If-None-Match": tag}).status_code == 304


@pytest.mark.parametrize("path", ["/lists", "/lists/functions", "/lists/functions/24"])
def test_the_service_says_where_it_is_described(shipped: FlaskClient, path: str) -> None:
    link = shipped.get(path).headers["Link"]
    assert '</openapi.json>; rel="service-desc"' in link
    assert '</docs>; rel="service-doc"' in link
