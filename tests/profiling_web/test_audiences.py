"""Route by route: who sees what of the authority that published 2025 and holds 2024 back."""

from __future__ import annotations

import json
from collections.abc import Callable
from typing import Any, NamedTuple

import pytest
from flask import Flask
from flask.testing import FlaskClient

from registry.access import Role, TokenRegister
from registry.config import Settings
from registry.web.profiling.questions import QUESTIONS

OWN, OTHER = "E06000016", "E06000017"
API = "/api/profiling"
#: Every address of the API, how it is asked, and who may: anybody, staff of the authority, or who
#: of them may publish. A new address has to be put here.
ROUTES = {
    ("GET", ""): "anybody",
    ("PUT", "/<authority>/<period>/transactions"): "staff",
    ("POST", "/<authority>/<period>/transactions"): "staff",
    ("GET", "/<authority>/<period>/upload"): "staff",
    ("DELETE", "/<authority>/<period>/upload"): "staff",
    ("GET", "/<authority>/<period>/rejected.csv"): "staff",
    ("GET", "/<authority>/jobs/<identifier>"): "staff",
    ("GET", "/<authority>/costs"): "staff",
    ("PUT", "/<authority>/costs"): "staff",
    ("POST", "/<authority>/<period>/preview"): "staff",
    ("POST", "/<authority>/<period>/publication"): "publisher",
    ("GET", "/<authority>/<period>/publications"): "anybody",
    ("GET", "/<authority>/<period>/<question>"): "by audience",
}
QUERY = "service=57&profile=6&with=E06000017"


class Readers(NamedTuple):
    """One client, and the headers of each kind of reader."""

    client: FlaskClient
    own: dict[str, str]
    peer: dict[str, str]
    public: dict[str, str]


@pytest.fixture(scope="module")
def readers(served: Flask, published: Settings) -> Readers:
    register = TokenRegister(published.data)
    own, peer = (
        {"Authorization": f"Bearer {register.create(code, Role.PUBLISHER).secret}"}
        for code in (OWN, OTHER)
    )
    return Readers(served.test_client(), own, peer, {})


def ask(client: FlaskClient, path: str, headers: dict[str, str]) -> Any:
    answer = client.get(f"{API}{path}", headers=headers)
    assert answer.status_code == 200, (path, answer.data)
    return json.loads(answer.data)


def test_every_address_is_known_here(served: Flask) -> None:
    found = {
        (method, rule.rule.removeprefix(API))
        for rule in served.url_map.iter_rules()
        if rule.endpoint.startswith("profiling_api.")
        for method in (rule.methods or set()) - {"HEAD", "OPTIONS"}
    }
    assert found == ROUTES.keys()
    assert len(found) == 13


@pytest.mark.parametrize(
    ("method", "rule"), [key for key, who in ROUTES.items() if who in {"staff", "publisher"}]
)
@pytest.mark.parametrize("period", ["2025", "2024"])
def test_what_is_for_staff_is_for_nobody_else(
    readers: Readers, method: str, rule: str, period: str
) -> None:
    path = API + rule.replace("<authority>", OWN).replace("<period>", period)
    path = path.replace("<identifier>", "0123456789abcdef")
    for headers, status in ((readers.public, 401), (readers.peer, 403)):
        with readers.client.open(path, method=method, headers=headers, data=b"x") as answer:
            assert answer.status_code == status
            form = "text/plain" if rule.endswith(".csv") else "application/problem+json"
            assert answer.mimetype == form
            assert answer.headers["Cache-Control"] in {"no-cache", "private, no-store"}


@pytest.mark.parametrize(
    ("method", "rule"), [key for key in ROUTES if not key[1].endswith("/publications")]
)
def test_a_token_that_is_not_valid_is_refused_wherever_it_matters(
    readers: Readers, method: str, rule: str
) -> None:
    path = API + rule.replace("<authority>", OWN).replace("<period>", "2025")
    path = path.replace("<question>", "customers")
    headers = {"Authorization": "Bearer lgsr_revoked"}
    with readers.client.open(path, method=method, headers=headers, data=b"x") as answer:
        assert answer.status_code == 401
        assert 'error="invalid_token"' in answer.headers["WWW-Authenticate"]
        assert answer.headers["Cache-Control"] == "private, no-store"


@pytest.mark.parametrize("path", ["/insight", f"/insight/area/{OWN}", f"/insight/report/{OWN}"])
def test_a_page_refuses_a_token_that_is_not_valid(readers: Readers, path: str) -> None:
    headers = {"Authorization": "Bearer lgsr_revoked"}
    assert readers.client.get(path, headers=headers).status_code == 401


@pytest.mark.parametrize("question", QUESTIONS)
def test_nobody_else_sees_anything_of_a_period_that_is_not_published(
    readers: Readers, question: str
) -> None:
    path = f"{API}/{OWN}/2024/{question}?{QUERY}"
    for headers in (readers.public, readers.peer):
        there = readers.client.get(path, headers=headers)
        never = readers.client.get(path.replace("2024", "1999"), headers=headers)
        assert there.status_code == never.status_code == 404
        assert there.data == never.data
    assert readers.client.get(path, headers=readers.own).status_code == 200


@pytest.mark.parametrize("question", QUESTIONS)
def test_others_see_protected_counts_and_staff_exact_ones(readers: Readers, question: str) -> None:
    path = f"/{OWN}/2025/{question}?{QUERY}"
    own, peer, public = (ask(readers.client, path, headers) for headers in readers[1:])
    assert [each["about"]["audience"] for each in (own, peer, public)] == ["own", "peer", "public"]
    counts = [
        count
        for said in (peer, public)
        for count in counts_in([*said["rows"], said["figures"]])
        if count is not None
    ]
    assert all(count % 5 == 0 for count in counts)
    if question in {"customers", "trend", "channels", "services", "costs"}:
        assert counts
        assert sum(filter(None, counts_in(own["rows"]))) > 0


def counts_in(rows: list[dict[str, Any]]) -> list[int | None]:
    names = ("transactions", "customers")
    return [row[name] for row in rows for name in names if name in row]


def test_others_see_no_unit_cost_and_no_money(readers: Readers) -> None:
    path = f"/{OWN}/2025/costs?service=57"
    own, peer, public = (ask(readers.client, path, headers) for headers in readers[1:])
    assert {row["unit_cost"] for row in own["rows"]} == {0.1, None}
    for said in (peer, public):
        assert {(row["unit_cost"], row["cost"]) for row in said["rows"]} == {(None, None)}


def test_an_authority_that_published_nothing_is_not_compared_with(readers: Readers) -> None:
    path = f"/{OWN}/2025/comparison?service=57&with={OTHER}"
    for headers in (readers.own, readers.public):
        rows = ask(readers.client, path, headers)["rows"]
        assert [row["authority"] for row in rows] == [OWN]
    assert len(ask(readers.client, path, readers.peer)["rows"]) == 2


def test_the_list_of_periods_is_what_each_may_see(readers: Readers) -> None:
    def seen(headers: dict[str, str]) -> list[tuple[str, str, str]]:
        found = ask(readers.client, "", headers)["statistics"]
        return [(each["authority"], each["period"], each["audience"]) for each in found]

    assert seen(readers.public) == [(OWN, "2025", "public")]
    assert seen(readers.peer) == [(OWN, "2025", "peer"), (OTHER, "2025", "own")]
    assert seen(readers.own) == [(OWN, "2024", "own"), (OWN, "2025", "own")]


def test_a_session_sees_what_its_token_would(
    readers: Readers, served: Flask, csrf_of: Callable[[FlaskClient, str], str]
) -> None:
    browser = served.test_client()
    secret = readers.own["Authorization"].removeprefix("Bearer ")
    sent = {"csrf_token": csrf_of(browser, "/sign-in"), "token": secret}
    assert browser.post("/sign-in", data=sent).status_code == 303
    for path in (f"/{OWN}/2024/customers?service=57", f"/{OWN}/2025/upload", f"/{OWN}/costs"):
        assert ask(browser, path, {}) == ask(readers.client, path, readers.own)
        answer = browser.get(f"{API}{path}")
        assert answer.headers["Cache-Control"] == "private, no-store"
    assert browser.get(f"{API}/{OTHER}/2025/upload").status_code == 403


def test_a_session_alone_changes_nothing_over_the_api(
    readers: Readers, served: Flask, csrf_of: Callable[[FlaskClient, str], str]
) -> None:
    browser = served.test_client()
    secret = readers.own["Authorization"].removeprefix("Bearer ")
    sent = {"csrf_token": csrf_of(browser, "/sign-in"), "token": secret}
    browser.post("/sign-in", data=sent)
    for (method, rule), who in ROUTES.items():
        if method != "GET" and who != "anybody":
            path = rule.replace("<authority>", OWN).replace("<period>", "2025")
            assert browser.open(API + path, method=method, data=b"x").status_code == 401, rule


@pytest.mark.parametrize(
    ("query", "word"), [("level=9", "level"), ("level=x", "level"), ("area=" + "a" * 99, "area")]
)
def test_a_parameter_that_cannot_be_meant_is_named(readers: Readers, query: str, word: str) -> None:
    answer = readers.client.get(f"{API}/{OWN}/2025/customers?{query}")
    assert answer.status_code == 400
    assert json.loads(answer.data)["detail"].startswith(f"{word} is ")


def test_another_question_is_answered_with_those_there_are(readers: Readers) -> None:
    answer = readers.client.get(f"{API}/{OWN}/2025/households")
    assert answer.status_code == 404
    assert "customers" in json.loads(answer.data)["detail"]
