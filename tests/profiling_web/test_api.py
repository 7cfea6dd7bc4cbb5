"""The API of profiling: uploads, their reports, costs, preview and publication."""

from __future__ import annotations

import gzip
import io
import json
import time
from collections.abc import Callable
from dataclasses import replace
from typing import Any

import pytest
from flask.testing import FlaskClient
from werkzeug.test import TestResponse

from registry.access import Role
from registry.config import Settings
from registry.web import create_app
from registry.web.profiling import routes
from registry.web.profiling.jobs import Jobs

OWN, OTHER = "E06000016", "E06000017"
HERE = f"/api/profiling/{OWN}/2025"
Lines = Callable[..., str]
COSTS = (
    b"service,channel,unit_cost,currency,method,date,source\n57,1,0.2,GBP,top-down,2025-01-01,own\n"
)


@pytest.fixture
def token(secret_of: Callable[..., str]) -> dict[str, str]:
    return {"Authorization": f"Bearer {secret_of()}"}


Send = Callable[[bytes], TestResponse]


def said(answer: TestResponse) -> Any:
    return json.loads(answer.data)


def ended(client: FlaskClient, answer: TestResponse, token: dict[str, str]) -> TestResponse:
    """Follow a job to its end."""
    while answer.status_code == 202 or said(answer).get("state") == "running":
        time.sleep(0.1)
        path = answer.location or said(answer)["href"]
        answer = client.get(path, headers=token)
    return answer


@pytest.fixture
def send(client: FlaskClient, token: dict[str, str]) -> Send:
    """Return what uploads a body and waits until it is taken in."""

    def put(data: bytes) -> TestResponse:
        answer = client.put(f"{HERE}/transactions", data=data, headers=token)
        return ended(client, answer, token)

    return put


def test_an_upload_answers_with_its_report(send: Send, lines: Lines) -> None:
    text = lines() + "2025-03-01,999999,8,1,E00000001,h1\n"
    answer = send(text.encode())
    assert answer.status_code == 200
    report = said(answer)["result"]
    assert (report["rows"], report["rejected"], report["match_percentage"]) == (120, 1, 100.0)
    assert report["channels"]["1"] == {"transactions": 60, "matched": 60}
    assert (
        answer.headers["Cache-Control"] == "no-cache"
        or "private" in answer.headers["Cache-Control"]
    )


def test_a_form_and_gzip_are_taken_too_and_the_same_again_changes_nothing(
    send: Send, lines: Lines, client: FlaskClient, token: dict[str, str]
) -> None:
    packed = gzip.compress(lines().encode())
    sent = {"file": (io.BytesIO(packed), "a/b\\transactions.csv.gz"), "scheme": "oac2011"}
    first = client.post(f"{HERE}/transactions", data=sent, headers=token)
    assert said(ended(client, first, token))["result"]["rows"] == 120
    second = send(packed)
    assert said(second)["result"]["rows"] == 120
    again = said(client.get(f"{HERE}/customers?service=57", headers=token))
    assert sum(row["transactions"] for row in again["rows"]) == 60


@pytest.mark.parametrize("asked", ["service=abc", "service=57&channel=77"])
def test_a_number_that_its_list_has_not_is_refused(
    send: Send, lines: Lines, client: FlaskClient, token: dict[str, str], asked: str
) -> None:
    assert send(lines().encode()).status_code == 200
    answer = client.get(f"{HERE}/customers?{asked}", headers=token)
    assert answer.status_code == 400
    assert "a number of the list" in said(answer)["detail"]


def test_what_is_no_table_is_refused_with_a_sentence(
    client: FlaskClient, token: dict[str, str]
) -> None:
    answer = client.put(f"{HERE}/transactions", data=b"%PDF-1.7", headers=token)
    assert (answer.status_code, answer.mimetype) == (422, "application/problem+json")
    assert "PDF" in said(answer)["detail"]
    empty = client.put(f"{HERE}/transactions", data=b"", headers=token)
    assert (empty.status_code, said(empty)["title"]) == (400, "Nothing sent")
    wrong = client.put(f"/api/profiling/{OWN}/20x5/transactions", data=b"a", headers=token)
    assert wrong.status_code == 422


def test_what_is_too_large_is_refused_and_leaves_nothing(
    settings: Settings, token: dict[str, str], lines: Lines
) -> None:
    app = create_app(replace(settings, upload_bytes=500))
    answer = app.test_client().put(f"{HERE}/transactions", data=lines().encode(), headers=token)
    app.extensions["registry.sparql"].end()
    assert answer.status_code == 413
    assert list((settings.data / "temporary").glob("upload-*")) == []


def test_no_file_that_was_sent_is_left(send: Send, lines: Lines, settings: Settings) -> None:
    send(lines().encode())
    assert list((settings.data / "temporary").glob("upload-*")) == []


def test_rejected_rows_say_why(
    send: Send, lines: Lines, client: FlaskClient, token: dict[str, str]
) -> None:
    send((lines() + "2025-03-01,999999,8,1,E00000001,h1\n").encode())
    report = said(client.get(f"{HERE}/upload", headers=token))
    assert report["rows_removed_in_days"] == 90
    with client.get(f"{HERE}/rejected.csv", headers=token) as answer:
        assert b"999999" in answer.data
        assert answer.headers["Cache-Control"] == "private, no-store"


def test_removing_an_upload_keeps_the_statistics(
    send: Send, lines: Lines, client: FlaskClient, token: dict[str, str], settings: Settings
) -> None:
    send(lines().encode())
    assert client.delete(f"{HERE}/upload", headers=token).status_code == 204
    assert not (settings.data / "uploads" / OWN / "2025").exists()
    assert client.get(f"{HERE}/upload", headers=token).status_code == 404
    assert client.get(f"{HERE}/customers", headers=token).status_code == 200


def test_a_long_upload_is_followed_from_any_process(
    client: FlaskClient,
    token: dict[str, str],
    lines: Lines,
    settings: Settings,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(routes, "_WAIT_SECONDS", 0.0)
    answer = client.put(f"{HERE}/transactions", data=lines().encode(), headers=token)
    assert answer.status_code == 202
    assert said(answer)["state"] == "running"
    identifier = answer.location.rpartition("/")[2]
    found = Jobs(settings.data).find(OWN, identifier)
    assert found is not None
    assert Jobs(settings.data).wait(found, 60).state == "done"
    assert said(client.get(answer.location, headers=token))["result"]["rows"] == 120


def test_a_job_whose_process_was_killed_is_cut_off(settings: Settings) -> None:
    jobs = Jobs(settings.data)
    made = jobs.wait(jobs.start("upload", OWN, "2025", lambda _: {}), 10)
    file = settings.data / "jobs" / OWN / f"{made.identifier}.json"
    file.write_text(json.dumps(json.loads(file.read_text()) | {"state": "running"}))
    found = jobs.find(OWN, made.identifier)
    assert found is not None
    assert found.state == "interrupted"


def test_a_fault_in_a_job_is_logged_without_its_texts(
    settings: Settings, caplog: pytest.LogCaptureFixture
) -> None:
    def fail(_: object) -> dict[str, Any]:
        raise ValueError("a postcode: LE1 1AA")

    jobs = Jobs(settings.data)
    ended = jobs.wait(jobs.start("upload", OWN, "2025", fail), 10)
    assert (ended.state, "LE1" in str(ended.problem)) == ("failed", False)
    assert "ValueError at jobs.py" in caplog.text
    assert "LE1" not in caplog.text


def test_costs_are_replaced_as_a_whole_or_not_at_all(
    client: FlaskClient, token: dict[str, str]
) -> None:
    path = f"/api/profiling/{OWN}/costs"
    assert said(client.put(path, data=COSTS, headers=token)) == {"costs": 1}
    wrong = client.put(path, data=COSTS.replace(b"0.2", b"much"), headers=token)
    assert (wrong.status_code, "costs.csv, row 2" in said(wrong)["detail"]) == (422, True)
    assert client.put(path, data=b"\xff\xfe", headers=token).status_code == 422
    assert said(client.get(path, headers=token))["costs"][0]["amount"] == 0.2


def test_a_period_is_previewed_published_and_revised_with_a_reason(
    send: Send, lines: Lines, client: FlaskClient, token: dict[str, str]
) -> None:
    send(lines(120).encode())

    def ask(what: str, body: object = None) -> Any:
        answer = client.post(f"{HERE}/{what}", json=body, headers=token)
        return said(ended(client, answer, token))

    before = ask("preview", {})["result"]
    assert before["reasons"] == []
    assert before["services"][0]["own"]["transactions"] == 120
    assert before["services"][0]["published"]["transactions"] % 5 == 0
    assert client.get(f"{HERE}/customers").status_code == 404
    assert ask("publication", {})["result"]["number"] == 1
    assert client.get(f"{HERE}/customers").status_code == 200
    refused = ask("publication", {})
    assert "say why" in (refused.get("detail") or refused["problem"])
    assert ask("publication", {"reason": "A corrected file"})["result"]["number"] == 2
    made = said(client.get(f"{HERE}/publications"))["publications"]
    assert [each["reason"] for each in made] == ["", "A corrected file"]
    assert client.post(f"{HERE}/publication", data=b"[", headers=token).status_code == 400


def test_a_match_rate_that_is_too_low_is_said_before_publication(
    send: Send, client: FlaskClient, token: dict[str, str]
) -> None:
    rows = "date,service,area\n" + "2025-01-01,57,E00000001\n" * 5 + "2025-01-01,57,E99999999\n" * 5
    send(rows.encode())
    answer = client.post(f"{HERE}/preview", headers=token)
    reasons = said(ended(client, answer, token))["result"]["reasons"]
    assert "Only 50.0 % of its transactions have a profile" in reasons[0]


def test_roles_are_those_of_the_work(
    client: FlaskClient, secret_of: Callable[..., str], lines: Lines
) -> None:
    uploader = {"Authorization": f"Bearer {secret_of(Role.UPLOADER)}"}
    assert (
        client.put(f"{HERE}/transactions", data=lines().encode(), headers=uploader).status_code
        < 300
    )
    answer = client.post(f"{HERE}/publication", headers=uploader)
    assert (answer.status_code, "publisher" in said(answer)["detail"]) == (403, True)
