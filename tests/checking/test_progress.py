"""How far a check is, told line by line over HTTP."""

from __future__ import annotations

import json
import threading
from typing import Any

import pytest
from flask.testing import FlaskClient
from lxml import html

from registry.web.progress import Work

LONG = b"Page,LGSL\n" + b"Tax,57\n" * 2_000


def lines(client: FlaskClient, data: bytes, more: str = "") -> list[dict[str, Any]]:
    answer = client.post(f"/validate?answer=progress{more}", data=data)
    assert answer.status_code == 200
    assert answer.mimetype == "application/x-ndjson"
    return [json.loads(line) for line in answer.get_data(as_text=True).splitlines()]


def test_each_step_is_a_line_and_the_last_is_the_report(client: FlaskClient) -> None:
    *steps, last = lines(client, LONG)
    assert steps[-1] == {"done": 2000, "total": 2000}
    assert [each["done"] for each in steps] == sorted(each["done"] for each in steps)
    assert len(steps) > 3
    whole = client.post("/validate?answer=json", data=LONG).get_json()
    assert last == {"report": whole}


def test_the_last_line_may_be_the_page(client: FlaskClient) -> None:
    (*_, last) = lines(client, LONG, "&then=html")
    assert "Nothing found" in last["page"]


def test_a_file_that_cannot_be_read_is_told_in_the_last_line(client: FlaskClient) -> None:
    (last,) = lines(client, b"%PDF-1.7")
    assert last["problem"]["status"] == 422
    assert "PDF" in last["problem"]["detail"]


def streamed(client: FlaskClient, data: bytes, monkeypatch: pytest.MonkeyPatch) -> list[str]:
    monkeypatch.setattr(Work, "is_over_within", lambda self, seconds: False)
    answer = client.post("/validate", data=data, headers={"Accept": "text/html"}, buffered=False)
    assert (answer.status_code, answer.mimetype) == (200, "text/html")
    return [piece.decode() for piece in answer.iter_encoded()]


def test_a_page_without_scripts_says_how_far_a_long_check_is(
    client: FlaskClient, monkeypatch: pytest.MonkeyPatch
) -> None:
    pieces = streamed(client, LONG, monkeypatch)
    assert "is being checked" in pieces[0]
    page = html.fromstring("".join(pieces))
    told = [p.text for p in page.iterfind(".//main//div[@role='status']/p") if p.text]
    assert told[-1] == "2,000 of 2,000 rows looked at"
    assert len(told) > 3
    assert [h1.text for h1 in page.iterfind(".//h1")] == ["Check a file", "Nothing found"]
    assert page.find(".//footer") is not None


def test_a_page_that_has_begun_tells_what_goes_wrong(
    client: FlaskClient, monkeypatch: pytest.MonkeyPatch
) -> None:
    page = html.fromstring("".join(streamed(client, b"%PDF-1.7", monkeypatch)))
    assert page.findall(".//h1")[-1].text == "This file cannot be read"
    assert "PDF" in html.tostring(page, encoding="unicode", method="text")


def test_a_turn_is_given_back_whatever_happens(client: FlaskClient) -> None:
    turns = threading.BoundedSemaphore(1)
    client.application.extensions["registry.checks"] = turns
    lines(client, LONG)
    lines(client, b"%PDF-1.7")
    answer = client.post("/validate?answer=progress", data=LONG, buffered=False)
    next(answer.iter_encoded())
    answer.close()
    assert turns.acquire(timeout=10)
    assert client.post("/validate?answer=progress", data=LONG).status_code == 503
    del client.application.extensions["registry.checks"]
