"""The reconciliation service: every answer fits its schema and says what is asked."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import jsonschema
import pytest
from flask.testing import FlaskClient
from hypothesis import given
from hypothesis import strategies as st

SCHEMAS = Path(__file__).parent / "schemas"


def checked(document: Any, schema: str) -> Any:
    jsonschema.validate(document, json.loads((SCHEMAS / f"{schema}.json").read_text("utf-8")))
    return document


def ask(client: FlaskClient, **query: Any) -> list[dict[str, Any]]:
    """Send one query as OpenRefine does, by POST, and return its candidates."""
    answer = client.post("/reconcile", data={"queries": json.dumps({"q0": query})})
    assert answer.status_code == 200
    found: list[dict[str, Any]] = checked(answer.get_json(), "results")["q0"]["result"]
    return found


def extend(client: FlaskClient, ids: list[str], *properties: dict[str, Any]) -> dict[str, Any]:
    query = json.dumps({"ids": ids, "properties": properties})
    document: dict[str, Any] = client.post("/reconcile", data={"extend": query}).get_json()
    return dict(checked(document, "extension"))


def test_the_schemas_are_schemas() -> None:
    files = list(SCHEMAS.glob("*.json"))
    assert len(files) == 5
    for file in files:
        jsonschema.Draft202012Validator.check_schema(json.loads(file.read_text("utf-8")))


def test_the_manifest(client: FlaskClient) -> None:
    answer = client.get("/reconcile", headers={"Accept": "application/json"})
    document = checked(answer.get_json(), "manifest")
    assert document == client.get("/reconcile").get_json()
    assert answer.headers["Access-Control-Allow-Origin"] == "*"
    assert {"id": "services", "name": "Services"} in document["defaultTypes"]
    assert document["view"]["url"] == "http://localhost:8000/{{id}}"


def test_a_batch_by_get_and_by_post_is_the_same(client: FlaskClient) -> None:
    batch = {"queries": json.dumps({"a": {"query": "council tax"}, "b": {"query": "zzqqzz"}})}
    by_get = client.get("/reconcile", query_string=batch).get_json()
    assert by_get == client.post("/reconcile", data=batch).get_json()
    assert [len(checked(by_get, "results")[key]["result"]) for key in "ab"] == [2, 0]


@pytest.mark.parametrize(
    ("name", "identifier", "match"),
    [
        ("Council Tax", "service/57", True),
        ("Refuse: household waste, collection", "service/524", True),
        ("58", "service/58", True),
        ("Dog licences", "service/99", False),
        ("Council tax discounts", "service/58", False),
        ("57", "service/57", False),
    ],
)
def test_only_the_very_name_of_one_live_concept_is_sure(
    client: FlaskClient, name: str, identifier: str, match: bool
) -> None:
    best = ask(client, query=name)[0]
    assert (best["id"], best["match"]) == (identifier, match)


def test_slips_are_put_right_before_names_are_compared(client: FlaskClient) -> None:
    right, slip = (ask(client, query=text)[0] for text in ("Council tax", "Coucil tax"))
    assert (slip["id"], slip["match"]) == (right["id"], False)
    assert 90 < slip["score"] < right["score"]


def test_types_narrow_and_all_of_them_may_be_wanted(client: FlaskClient) -> None:
    assert {each["id"] for each in ask(client, query="57", type="subjects")} == {"subject/57"}
    both = ["services", "someServices"]
    some = ask(client, query="council tax", type=both, type_strict="all")
    assert [each["id"] for each in some] == ["service/57"]
    assert len(ask(client, query="council tax", type=both)) == 2


def test_properties_decide_between_like_names(client: FlaskClient) -> None:
    number = [{"pid": "identifier", "v": "526"}]
    best = ask(client, query="Household waste", properties=number)[0]
    assert best["id"] == "service/526"
    assert {"id": "properties", "value": 100.0} in best["features"]
    subject = [{"pid": "hasSubject", "v": {"id": "subject/2343"}}]
    assert ask(client, query="containers", properties=subject)[0]["score"] > 50
    assert ask(client, properties=[{"pid": "uri", "v": "http://id.esd.org.uk/service/90"}])


def test_a_query_without_words_finds_nothing_and_spoils_no_batch(client: FlaskClient) -> None:
    batch = json.dumps({"empty": {"query": " "}, "full": {"query": "council tax"}})
    answers = client.post("/reconcile", data={"queries": batch}).get_json()
    assert [len(checked(answers, "results")[key]["result"]) for key in answers] == [0, 2]


@pytest.mark.parametrize("accept", [{}, {"Accept": "*/*"}, {"Accept": "text/html"}])
@pytest.mark.parametrize(
    ("path", "status"),
    [
        ("/reconcile?queries={", 400),
        ("/reconcile?queries=", 400),
        ("/reconcile?extend=[]", 400),
        ("/reconcile/flyout/entity?id=nope", 404),
        ("/reconcile/suggest/nothing", 404),
    ],
)
def test_a_client_gets_json_whatever_goes_wrong(
    client: FlaskClient, path: str, status: int, accept: dict[str, str]
) -> None:
    answer = client.get(path, headers=accept)
    assert (answer.status_code, answer.mimetype) == (status, "application/problem+json")
    assert answer.get_json(force=True)["status"] == status


def test_a_limit_is_kept(client: FlaskClient) -> None:
    assert len(ask(client, query="waste", limit=1)) == 1


@pytest.mark.parametrize(
    ("query", "words"),
    [
        ("{", "is not JSON"),
        ("[]", "has to be a JSON object"),
        ('{"q": 1}', "has to be an object"),
        ('{"q": {}}', "needs a query text or properties"),
        ('{"q": {"query": "a", "type": "nope"}}', "no list 'nope'"),
        ('{"q": {"query": "a", "type": 7}}', "type has to be"),
        ('{"q": {"query": "a", "limit": 0}}', "limit has to be"),
        ('{"q": {"query": "a", "properties": [{}]}}', "needs a pid"),
    ],
)
def test_a_query_that_is_none_is_refused_in_words(
    client: FlaskClient, query: str, words: str
) -> None:
    headers = {"Accept": "application/json"}
    answer = client.post("/reconcile", data={"queries": query}, headers=headers)
    assert answer.status_code == 400
    assert words in answer.get_json(force=True)["detail"]


@pytest.mark.parametrize(
    ("kind", "prefix", "first"),
    [
        ("entity", "wheel", "service/526"),
        ("entity", "524", "service/524"),
        ("type", "lgsl", "services"),
        ("type", "some", "someServices"),
        ("property", "subj", "correspondsToSubject"),
    ],
)
def test_suggestions(client: FlaskClient, kind: str, prefix: str, first: str) -> None:
    address = f"/reconcile/suggest/{kind}"
    document = checked(
        client.get(address, query_string={"prefix": prefix}).get_json(), "suggestions"
    )
    assert document["result"][0]["id"] == first
    assert client.get(f"{address}?prefix={prefix}&cursor=900").get_json() == {"result": []}


def test_properties_are_proposed_for_a_list(client: FlaskClient) -> None:
    def proposed(query: str) -> list[str]:
        answer = client.get(f"/reconcile/properties?{query}").get_json()
        return [prop["id"] for prop in checked(answer, "proposal")["properties"]]

    assert {"identifier", "formerName", "hasSubject"} <= set(proposed("type=someServices"))
    assert "correspondsToSubject" not in proposed("type=services")
    assert len(proposed("type=services&limit=3")) == 3
    assert "closeMatch" in proposed("type=categories")


def test_data_extension(client: FlaskClient) -> None:
    wanted = [{"id": name} for name in ("identifier", "hasSubject", "broader", "uri")]
    rows = extend(client, ["service/524", "subject/2343", "nope/1"], *wanted)["rows"]
    assert rows["service/524"] == {
        "identifier": [{"str": "524"}],
        "hasSubject": [{"id": "subject/2343", "name": "Waste collection"}],
        "broader": [],
        "uri": [{"str": "http://id.esd.org.uk/service/524"}],
    }
    assert rows["subject/2343"]["broader"] == [{"id": "subject/2341", "name": "Waste"}]
    assert rows["nope/1"] == {"identifier": [], "hasSubject": [], "broader": [], "uri": []}


def test_data_extension_keeps_its_setting(client: FlaskClient) -> None:
    limited = {"id": "name", "settings": {"limit": "1"}}
    assert len(extend(client, ["service/524"], {"id": "name"})["rows"]["service/524"]["name"]) == 3
    assert len(extend(client, ["service/524"], limited)["rows"]["service/524"]["name"]) == 1


def test_a_preview_may_be_framed_and_other_pages_may_not(client: FlaskClient) -> None:
    answer = client.get("/reconcile/preview?id=service/526")
    assert "Wheelie bins" in answer.text
    assert "frame-ancestors *" in answer.headers["Content-Security-Policy"]
    assert "frame-ancestors 'none'" in client.get("/list").headers["Content-Security-Policy"]
    flyout = client.get("/reconcile/flyout/entity?id=service/526").get_json()
    assert flyout == {"id": "service/526", "html": answer.text}
    assert client.get("/reconcile/preview?id=service/0").status_code == 404


@given(st.text(max_size=40), st.sampled_from(["queries", "extend"]))
def test_any_text_is_answered_or_refused(client: FlaskClient, text: str, name: str) -> None:
    for data in (text, json.dumps({"q0": {"query": text}, "ids": [text], "properties": []})):
        assert client.post("/reconcile", data={name: data}).status_code in {200, 400}
