"""The page and API of checking, and the pages of the rules, over HTTP."""

from __future__ import annotations

import io
import json
from pathlib import Path
from typing import Any

import openpyxl  # type: ignore[import-untyped]
import pytest
from flask.testing import FlaskClient
from lxml import html
from rdflib import Graph
from rdflib.namespace import RDF, SH

from registry.checking import check_rules
from registry.validation import rules

CLEAN = b"Page,LGSL\nTax,57\nLessons,1\n"
FAULTY = b"Page,LGSL\nTax,0057\nSheltered homes,230\n"


def post(client: FlaskClient, data: bytes, query: str = "answer=json&name=f.csv"):  # type: ignore[no-untyped-def]  # werkzeug's test response
    return client.post(f"/validate?{query}", data=data, content_type="application/octet-stream")


def test_a_conforming_file_conforms(client: FlaskClient) -> None:
    answer = post(client, CLEAN)
    assert answer.status_code == 200
    assert answer.json["conforms"] is True
    assert answer.json["understood"]["columns"][1]["list"] == "englishAndWelshServices"


def test_findings_are_200_and_name_row_column_and_replacement(client: FlaskClient) -> None:
    answer = post(client, FAULTY)
    assert answer.status_code == 200
    assert answer.json["conforms"] is False
    other = next(f for f in answer.json["findings"] if f["value"] == "230")
    assert (other["row"], other["column"], other["suggestion"]) == (3, "B", "107")
    assert other["rule"]["page"] == "/rules/number-of-another-list"


def test_the_form_takes_a_file_and_pasted_text(client: FlaskClient) -> None:
    upload = {"file": (io.BytesIO(FAULTY), "mine.csv"), "answer": "html"}
    page = client.post("/validate", data=upload).get_data(as_text=True)
    assert "<h1>2 findings</h1>" in page
    assert "mine-mended.csv" in page
    pasted = client.post("/validate", data={"text": CLEAN.decode(), "answer": "html"})
    assert "<h1>Nothing found</h1>" in pasted.get_data(as_text=True)


@pytest.mark.parametrize(
    ("accept", "media_type"),
    [
        ("application/json", "application/json"),
        ("text/csv", "text/csv"),
        ("text/turtle", "text/turtle"),
        ("text/plain", "text/plain"),
        ("*/*", "text/html"),
    ],
)
def test_the_answer_is_negotiated(client: FlaskClient, accept: str, media_type: str) -> None:
    answer = client.post("/validate", data=FAULTY, headers={"Accept": accept})
    assert answer.status_code == 200
    assert answer.mimetype == media_type


def test_a_body_that_is_called_a_form_and_is_none_is_the_file(client: FlaskClient) -> None:
    called = "application/x-www-form-urlencoded"
    answer = client.post("/validate?answer=json", data=FAULTY, content_type=called)
    assert json.loads(answer.data)["understood"]["rows"] == 2


def test_turtle_is_a_shacl_report(client: FlaskClient) -> None:
    graph = Graph().parse(data=post(client, FAULTY, "answer=ttl").data, format="turtle")
    (report,) = graph.subjects(RDF.type, SH.ValidationReport)
    assert str(graph.value(report, SH.conforms)) == "false"
    results = list(graph.objects(report, SH.result))
    assert len(results) == 2
    for prop in (SH.focusNode, SH.resultSeverity, SH.sourceConstraintComponent, SH.sourceShape):
        assert all(graph.value(result, prop) for result in results)


@pytest.mark.parametrize(
    ("answer", "media_type"),
    [
        ("json", "application/problem+json"),
        ("ttl", "application/problem+json"),
        ("csv", "text/plain"),
        ("html", "text/html"),
    ],
)
def test_what_goes_wrong_is_told_in_the_form_that_was_asked_for(
    client: FlaskClient, answer: str, media_type: str
) -> None:
    refused = post(client, b"%PDF-1.7", f"answer={answer}")
    assert (refused.status_code, refused.mimetype) == (422, media_type)
    assert "PDF" in refused.get_data(as_text=True)


def test_the_file_comes_back_mended(client: FlaskClient) -> None:
    answer = post(client, FAULTY, "answer=mended&name=mine.csv")
    assert answer.data == FAULTY.replace(b"0057", b"57").replace(b"\n", b"\r\n")
    assert answer.headers["Registry-Changes"] == "1"
    log = post(client, FAULTY, "answer=changes").get_data(as_text=True)
    assert log.splitlines()[1] == "2,LGSL,0057,57,number-as-published"


@pytest.mark.parametrize(
    ("data", "query", "status", "words"),
    [
        (b"", "", 400, "Nothing to check"),
        (b'LGSL\n"57\n', "", 422, "row 2"),
        (CLEAN, "list=nothing", 400, "no list"),
        (CLEAN, "answer=sculpture", 400, "No such answer"),
        (CLEAN, "answer=mended", 422, "Nothing to mend"),
        (b"x" * (16 * 1024 * 1024 + 1), "", 413, "16 MB"),
        (b"x" * (17 * 1024 * 1024), "", 413, "16 MB"),
    ],
)
def test_what_cannot_be_done_is_said(
    client: FlaskClient, data: bytes, query: str, status: int, words: str
) -> None:
    answer = client.post(f"/validate?{query}", data=data, headers={"Accept": "application/json"})
    assert answer.status_code == status
    assert words in answer.get_data(as_text=True)


def test_no_form_of_the_report_is_406(client: FlaskClient) -> None:
    assert client.post("/validate", data=CLEAN, headers={"Accept": "image/png"}).status_code == 406


def test_nothing_sent_shows_unescaped(client: FlaskClient) -> None:
    page = client.post("/validate", data={"text": "LGSL\n<script>alert(1)</script>\n57\n58\n"})
    assert b"<script>alert" not in page.data
    assert b"&lt;script&gt;alert" in page.data


def test_every_rule_has_its_page_with_both_examples(client: FlaskClient, repository: Path) -> None:
    identifiers = {*check_rules(), *(rule.identifier for rule in rules(repository / "shapes"))}
    listed = client.get("/rules").get_data(as_text=True)
    assert len(identifiers) > 90
    for identifier in identifiers:
        assert f'href="/rules/{identifier}"' in listed
        page = client.get(f"/rules/{identifier}").get_data(as_text=True)
        assert "A file that breaks it" in page
        assert "A file that passes" in page
        for kind in ("passing", "failing"):
            assert client.get(f"/rules/{identifier}/{kind}").status_code == 200


def test_the_shapes_are_one_file(client: FlaskClient, repository: Path) -> None:
    graph = Graph().parse(data=client.get("/rules.ttl").data, format="turtle")
    found = set(graph.subjects(RDF.type, SH.NodeShape))
    assert found == {rule.uri for rule in rules(repository / "shapes")}


def test_a_shape_stands_alone(client: FlaskClient) -> None:
    graph = Graph().parse(data=client.get("/rules/no-orphan.ttl").data, format="turtle")
    assert len(set(graph.subjects(RDF.type, SH.NodeShape))) == 1
    assert client.get("/rules/pair-once.ttl").status_code == 404


def test_unknown_rules_are_not_found(client: FlaskClient) -> None:
    for path in ("/rules/nothing", "/rules/nothing.ttl", "/rules/no-orphan/other"):
        assert client.get(path).status_code == 404
    assert len(json.loads(client.get("/rules.json").data)) > 90


@pytest.mark.parametrize(
    ("rule", "accept", "location"),
    [
        ("no-orphan", "text/html", "/rules/no-orphan"),
        ("no-orphan", "text/turtle", "/rules/no-orphan.ttl"),
        ("pair-once", "text/turtle", "/rules/pair-once"),
    ],
)
def test_the_permanent_address_of_a_rule_leads_to_it(
    client: FlaskClient, rule: str, accept: str, location: str
) -> None:
    answer = client.get(f"/rule/{rule}", headers={"Accept": accept})
    assert (answer.status_code, answer.headers["Location"]) == (303, location)
    assert client.get("/rule/nothing").status_code == 404


def two_sheets() -> bytes:
    stream = io.BytesIO()
    book = openpyxl.Workbook()
    book.active.append(["about this file"])
    for row in (["Page", "LGSL"], ["Tax", "57"], ["Homes", "230"]):
        book.create_sheet("Pages") if "Pages" not in book.sheetnames else None
        book["Pages"].append(row)
    book.save(stream)
    return stream.getvalue()


@pytest.mark.parametrize("sheet", ["Pages", "pages", "2"])
def test_another_sheet_may_be_chosen_and_is_said(client: FlaskClient, sheet: str) -> None:
    report = post(client, two_sheets(), f"answer=json&sheet={sheet}").get_json()
    assert any("Of 2 sheets Pages was read. Not read: Sheet." in n for n in said_of(report))
    assert [each["row"] for each in report["findings"]] == [3]


def test_a_cover_sheet_is_passed_over(client: FlaskClient) -> None:
    report = post(client, two_sheets(), "answer=json").get_json()
    assert "sheet Pages" in report["understood"]["takenFor"]
    assert [each["row"] for each in report["findings"]] == [3]


def test_a_sheet_that_is_not_there_is_said_with_those_that_are(client: FlaskClient) -> None:
    answer = client.post(
        "/validate?sheet=Nothing%00", data=two_sheets(), headers={"Accept": "application/json"}
    )
    assert answer.status_code == 422
    assert "Its sheets are: Sheet, Pages." in answer.get_json(force=True)["detail"]


def said_of(report: dict[str, Any]) -> list[str]:
    return [text for text in json.dumps(report, ensure_ascii=False).split('"') if " read: " in text]


def test_many_findings_are_counted_by_rule(client: FlaskClient) -> None:
    rows = "".join(f"A,{number}\n" for number in (*range(90_000, 90_012), "057"))
    page: Any = html.fromstring(post(client, f"Page,LGSL\n{rows}".encode(), "answer=html").text)
    (table,) = [t for t in page.iterfind(".//table") if "rule" in t.findtext("caption")]
    assert [" ".join(row.text_content().split()) for row in table.iterfind("tbody/tr")] == [
        "A number stands in its list Violation 12", "A number is written as in the list Warning 1",
    ]  # fmt: skip


def test_of_many_findings_the_first_of_each_rule_are_shown(client: FlaskClient) -> None:
    rows = "".join(f"A,{number}\n" for number in (*range(90_000, 90_300), "057"))
    page: Any = html.fromstring(post(client, f"Page,LGSL\n{rows}".encode(), "answer=html").text)
    places = [each.text_content() for each in page.find_class("finding__place")]
    assert (len(places), "row 302" in places[-1]) == (101, True)


def test_the_example_of_the_form_shows_what_can_be_found(client: FlaskClient) -> None:
    page: Any = html.fromstring(client.get("/validate").text)
    (text,) = page.xpath("//input[@type='hidden'][@name='text']/@value")
    report = client.post("/validate?answer=json", data={"text": text}).get_json()
    assert [each["rule"]["identifier"] for each in report["findings"]] == [
        "number-as-published", "number-of-another-list", "number-retired", "name-matches-number",
    ]  # fmt: skip
