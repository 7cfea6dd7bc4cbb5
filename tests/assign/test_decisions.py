"""Decisions sent with a token: kept at once, whose they are, what of them counts for whom."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from flask.testing import FlaskClient
from lxml import html

from registry.access import EVERY_AUTHORITY, Role, TokenRegister
from registry.assigning import Assigner
from registry.assigning.decisions import ACCEPTED, REJECTED, Decision, decisions_file
from registry.config import Settings
from registry.search.names import Names
from registry.store.embedded import EmbeddedStore
from tests.small_registry import client_of

BRISTOL, LEEDS = "E06000023", "E08000035"
WASTE, POTHOLES = "http://id.esd.org.uk/service/526", "http://id.esd.org.uk/service/557"


@pytest.fixture
def client(store: EmbeddedStore, tmp_path: Path) -> FlaskClient:
    return client_of(store, tmp_path, Settings(data=tmp_path))


@pytest.fixture
def token(tmp_path: Path) -> Callable[[str], dict[str, str]]:
    """Return what makes a token of an authority, as the headers that show it."""

    def make(authority: str) -> dict[str, str]:
        secret = TokenRegister(tmp_path).create(authority, Role.UPLOADER).secret
        return {"Authorization": f"Bearer {secret}", "Accept": "application/json"}

    return make


Make = Callable[[str], dict[str, str]]


def decide(client: FlaskClient, headers: dict[str, str], *sent: object) -> tuple[int, Any]:
    answer = client.post("/assign/decisions", json={"decisions": sent}, headers=headers)
    return answer.status_code, answer.get_json(force=True)


def first(client: FlaskClient, name: str, headers: dict[str, str] | None = None) -> Any:
    answer = client.get("/assign.json", query_string={"name": name}, headers=headers)
    return [each["uri"] for each in answer.get_json()["assignments"][0]["candidates"]]


def said(name: str, uri: str, verdict: str = ACCEPTED) -> dict[str, str]:
    return {"name": name, "uri": uri, "verdict": verdict}


def test_without_a_token_nothing_is_kept(client: FlaskClient, tmp_path: Path) -> None:
    assert decide(client, {"Accept": "application/json"}, said("Blue lid", WASTE))[0] == 401
    assert client.post("/assign/save", data={"names": "a"}).status_code == 401
    assert not decisions_file(tmp_path).exists()


def test_an_accepted_name_counts_in_the_next_answer(client: FlaskClient, token: Make) -> None:
    bristol = token(BRISTOL)
    assert first(client, "Blue lid")[:1] != [POTHOLES]
    assert decide(client, bristol, said("Blue lid", POTHOLES)) == (200, {"kept": 1, "total": 1})
    assert first(client, "Blue lid", bristol)[0] == POTHOLES
    assert first(client, "blue lids")[0] == POTHOLES


def test_a_rejection_is_the_authoritys_own(client: FlaskClient, token: Make) -> None:
    bristol, leeds = token(BRISTOL), token(LEEDS)
    decide(client, bristol, said("Report potholes", POTHOLES, REJECTED))
    assert POTHOLES not in first(client, "Report potholes", bristol)
    assert first(client, "Report potholes", leeds)[0] == POTHOLES
    assert first(client, "Report potholes")[0] == POTHOLES


def test_the_operators_decision_is_for_all(client: FlaskClient, token: Make) -> None:
    decide(client, token(EVERY_AUTHORITY), said("Report potholes", POTHOLES, REJECTED))
    assert POTHOLES not in first(client, "Report potholes", token(LEEDS))


def test_a_decision_may_be_taken_back(client: FlaskClient, token: Make) -> None:
    bristol = token(BRISTOL)
    decide(client, bristol, said("Report potholes", POTHOLES, REJECTED))
    assert decide(client, bristol, said("Report potholes", POTHOLES, "withdrawn"))[1]["total"] == 0
    assert first(client, "Report potholes", bristol)[0] == POTHOLES


def test_each_sees_its_own_decisions_and_the_operator_all(client: FlaskClient, token: Make) -> None:
    everybody, headers = (BRISTOL, LEEDS, EVERY_AUTHORITY), {}
    for code in everybody:
        headers[code] = token(code)
        decide(client, headers[code], said(f"Name of {code}", WASTE))
    seen = {
        code: client.get("/assign/decisions", headers=headers[code]).get_json()["decisions"]
        for code in everybody
    }
    assert [each["name"] for each in seen[LEEDS]] == [f"Name of {LEEDS}"]
    assert len(seen[EVERY_AUTHORITY]) == 3


def test_who_and_when_is_in_the_audit_and_no_secret(
    client: FlaskClient, token: Make, tmp_path: Path
) -> None:
    bristol = token(BRISTOL)
    decide(client, bristol, said("Bins, Mr Roe 07700 900123", WASTE))
    text = (tmp_path / "audit.jsonl").read_text()
    (line,) = map(json.loads, text.splitlines())
    (held,) = TokenRegister(tmp_path).tokens()
    assert (line["token"], line["authority"], line["action"]) == (
        held.identifier, BRISTOL, "decide",
    )  # fmt: skip
    assert line["at"].endswith("+00:00")
    kept = text + decisions_file(tmp_path).read_text()
    assert bristol["Authorization"].partition("_")[2] not in kept
    assert "Roe" not in kept
    assert "07700" not in kept


@pytest.mark.parametrize(
    ("sent", "status", "words"),
    [
        ("x", 422, "Decision 1 needs a name"),
        ({"name": " ", "uri": WASTE, "verdict": ACCEPTED}, 422, "Decision 1 needs a name"),
        (said("Bins", WASTE, "perhaps"), 422, "verdict of decision 1"),
        (said("Bins", WASTE, ["accepted"]), 422, "verdict of decision 1"),  # type: ignore[arg-type]
        (said("Bins", "http://id.esd.org.uk/service/999999"), 422, "no service that is held"),
    ],
)
def test_what_is_no_decision_is_refused_whole(
    client: FlaskClient, token: Make, sent: object, status: int, words: str
) -> None:
    answer = client.post(
        "/assign/decisions", json={"decisions": [sent, said("a", WASTE)]}, headers=token(BRISTOL)
    )
    kept = client.get("/assign/decisions", headers=token(BRISTOL)).get_json()["decisions"]
    assert (answer.status_code, words in answer.get_json(force=True)["detail"]) == (status, True)
    assert kept == []


def test_the_page_of_review_saves_what_was_chosen(
    client: FlaskClient, token: Make, tmp_path: Path
) -> None:
    secret = token(BRISTOL)["Authorization"].removeprefix("Bearer ")
    names = "Waste\nHousehold\nContact us"
    shown = html.fromstring(client.post("/assign", data={"names": names}).text)
    assert shown.xpath("//button[@formaction='/assign/save']")
    chosen = {"choice-Waste": WASTE, "choice-Household": REJECTED}
    answer = client.post("/assign/save", data={"names": names, "token": secret, **chosen})
    assert "Your decisions on 2 names are saved." in answer.text
    assert secret not in answer.text
    kept = decisions_file(tmp_path).read_text()
    assert f"Waste,{WASTE},accepted,{BRISTOL}" in kept
    assert kept.count("Household,") > 1


def test_an_accepted_service_far_from_the_words_is_the_first(names: Names) -> None:
    decision = Decision("Zzyzx", POTHOLES, ACCEPTED, BRISTOL)
    (made,) = Assigner(names, [decision]).assign(["zzyzx"], authority=BRISTOL)
    assert made.candidates[0].entry.uri == POTHOLES
    assert made.confidence >= 0.99
