"""The page for a pasted column."""

from __future__ import annotations

from typing import Any

from flask.testing import FlaskClient
from lxml import html


def parsed(text: str) -> Any:
    return html.fromstring(text)


def test_a_browser_gets_the_page_with_the_address_for_openrefine(client: FlaskClient) -> None:
    answer = client.get("/reconcile", headers={"Accept": "text/html,application/json;q=0.5"})
    page = parsed(answer.text)
    assert "Accept" in answer.headers["Vary"]
    assert "http://localhost:8000/reconcile" in str(page.text_content())


def test_each_line_gets_its_best_match(client: FlaskClient) -> None:
    pasted = {"names": "Council tax\n\n  zzqqzz\nWheely bins\n", "type": "services"}
    page = parsed(client.post("/reconcile/column", data=pasted).text)
    rows = [
        [" ".join(str(c.text_content()).split()) for c in row]
        for row in page.iterfind(".//tbody/tr")
    ]
    assert [row[:2] for row in rows] == [
        ["Council tax", "Council tax 57 LGSL Sure"],
        ["zzqqzz", "Nothing like it"],
        ["Wheely bins", "Household waste containers 526 LGSL"],
    ]


def test_as_csv_formulas_are_disarmed(client: FlaskClient) -> None:
    pasted = {"names": "=1+1\nCouncil tax", "form": "csv"}
    answer = client.post("/reconcile/column", data=pasted)
    assert answer.content_type == "text/csv; charset=utf-8"
    assert answer.text.splitlines() == [
        "Name,Identifier,Label,URI,Score,Sure",
        "'=1+1,,,,,no",
        "Council tax,57,Council tax,http://id.esd.org.uk/service/57,100.0,yes",
    ]


def test_the_csv_has_a_row_for_a_blank_line_too(client: FlaskClient) -> None:
    pasted = {"names": "Council tax\n\nzzqqzz\n\n", "form": "csv"}
    lines = client.post("/reconcile/column", data=pasted).text.splitlines()
    assert [line.split(",")[0] for line in lines[1:]] == ["Council tax", "", "zzqqzz"]


def test_too_much_is_refused(client: FlaskClient) -> None:
    answer = client.post("/reconcile/column", data={"names": "a\n" * 2001})
    assert answer.status_code == 413
    assert "at most 2,000" in parsed(answer.text).text_content()
    assert client.post("/reconcile/column", data={"names": "a", "type": "nope"}).status_code == 400
