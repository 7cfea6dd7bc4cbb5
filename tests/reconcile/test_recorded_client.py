"""A recorded run of the Python client `reconciler`: its requests, sent again, give what it read."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any
from urllib.parse import parse_qs

import jsonschema
import pytest
from flask.testing import FlaskClient

HERE = Path(__file__).parent
RUN = json.loads((HERE / "data" / "reconciler-0.2.2.json").read_text("utf-8"))
SCHEMA = json.loads((HERE / "schemas" / "results.json").read_text("utf-8"))


def answer_to(client: FlaskClient, sent: dict[str, Any]) -> Any:
    headers = {name: value for name, value in sent["headers"].items() if value}
    answer = client.open(sent["path"], method=sent["method"], headers=headers, data=sent["body"])
    assert answer.status_code == sent["status"]
    return answer.get_json()


def read_by_client(answers: dict[str, Any], inputs: list[str], most: int | None) -> list[Any]:
    """Make the table that the client makes: each input with its candidates, or with none."""
    table = []
    for key in sorted(answers, key=int):
        candidates = answers[key]["result"] or [{"id": None, "match": False}]
        table += [
            {"input_value": inputs[int(key)], "id": each["id"], "match": each["match"]}
            for each in candidates[:most]
        ]
    return table


def inputs_of(exchange: list[dict[str, Any]]) -> list[str]:
    found: dict[int, str] = {}
    for sent in exchange:
        queries = json.loads(parse_qs(sent["body"])["queries"][0])
        found |= {int(key): query["query"] for key, query in queries.items()}
    return [found[number] for number in sorted(found)]


def test_the_recording_is_whole() -> None:
    assert len(RUN["exchange"]) == 4
    assert len(RUN["tables"]) == 2


@pytest.mark.parametrize("number", range(4))
def test_what_the_client_sent_is_answered_as_it_was(client: FlaskClient, number: int) -> None:
    sent = RUN["exchange"][number]
    answer = answer_to(client, sent)
    jsonschema.validate(answer, SCHEMA)
    assert answer == sent["answer"]


@pytest.mark.parametrize(("run", "most"), [(0, 1), (1, None)])
def test_the_client_reads_the_same_table(client: FlaskClient, run: int, most: int | None) -> None:
    exchange = RUN["exchange"][2 * run : 2 * run + 2]
    answers: dict[str, Any] = {}
    for sent in exchange:
        answers |= answer_to(client, sent)
    assert read_by_client(answers, inputs_of(exchange), most) == RUN["tables"][run]


def test_an_exact_name_and_number_match(client: FlaskClient) -> None:
    matched = {row["input_value"]: row["id"] for row in RUN["tables"][0] if row["match"]}
    assert matched["Council tax"] == "service/57"
