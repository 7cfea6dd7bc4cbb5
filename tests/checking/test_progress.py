"""How far a check is, told line by line over HTTP."""

from __future__ import annotations

import json
import threading
from typing import Any

from flask.testing import FlaskClient

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
