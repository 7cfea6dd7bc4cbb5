"""The assignment page, its downloads and its API."""

from __future__ import annotations

import io
from typing import Any

import pytest
from flask.testing import FlaskClient
from lxml import html
from werkzeug.test import TestResponse

NAMES = "name,volume\nCouncil tax,3\nWaste,50\nHousehold,9\nContact us,1\n"


def parsed(text: str) -> Any:
    return html.fromstring(text)


def send(client: FlaskClient, **fields: str) -> TestResponse:
    return client.post("/assign", data=fields)


def test_without_names_there_is_a_form(client: FlaskClient) -> None:
    page = parsed(client.get("/assign").text)
    (form,) = page.xpath("//main//form")
    assert set(form.fields) == {"names", "file", "threshold"}


def test_the_sure_are_assigned_and_the_rest_is_in_order_of_its_worth(client: FlaskClient) -> None:
    page = parsed(send(client, names=NAMES, threshold="0.8").text)
    assigned = [" ".join(row.itertext()).split() for row in page.xpath("//tbody/tr")]
    assert [row[:2] for row in assigned] == [["Council", "tax"]]
    legends = [" ".join(each.itertext()).split()[0] for each in page.xpath("//legend")]
    assert legends == ["Waste", "Household", "Contact"]


def test_what_is_chosen_is_in_the_download(client: FlaskClient) -> None:
    chosen = {"choice-Waste": "http://id.esd.org.uk/service/526", "choice-Household": "rejected"}
    answer = send(client, names=NAMES, form="csv", **chosen)
    assert answer.headers["Content-Disposition"] == 'attachment; filename="assigned.csv"'
    rows = {line.split(",")[0]: line.split(",") for line in answer.text.splitlines()}
    assert (rows["Waste"][2], rows["Waste"][6]) == ("526", "accepted")
    assert rows["Household"][6] == "rejected"
    sssom = send(client, names=NAMES, form="sssom", **chosen).text
    assert "Household\trdfs literal\tskos:closeMatch\tNot\t" in sssom


def test_the_download_is_in_the_order_sent(client: FlaskClient) -> None:
    lines = send(client, names=NAMES, form="csv").text.splitlines()
    assert [line.split(",")[0] for line in lines[1:]] == [
        "Council tax", "Waste", "Household", "Contact us",
    ]  # fmt: skip


def test_what_was_assigned_wrongly_is_reviewed(client: FlaskClient) -> None:
    page = parsed(send(client, names=NAMES, threshold="0.8").text)
    (tick,) = page.xpath("//tbody//input[@type='checkbox']")
    wrong = {tick.get("name"): tick.get("value"), "threshold": "0.8", "names": NAMES}
    again = parsed(send(client, **wrong).text)
    assert again.xpath("//legend")[0].text.strip() == "Council tax"
    form = again.xpath("//form[@data-review]")[0]
    assert dict(form.form_values())["choice-Council tax"] == "wrong"
    csv = send(client, **wrong, form="csv").text.splitlines()
    assert csv[1].split(",")[6] == "rejected"


def test_what_the_words_say_beside_is_named(client: FlaskClient) -> None:
    legend = parsed(send(client, names="Report waste by phone").text).xpath("//legend")[0]
    assert " ".join(" ".join(legend.itertext()).split()).endswith("Channel: 2")


def test_the_form_sent_again_says_the_same(client: FlaskClient) -> None:
    page = parsed(send(client, names=NAMES).text)
    form = page.xpath("//form[@data-review]")[0]
    again = parsed(client.post("/assign", data=dict(form.form_values())).text)
    assert again.xpath("string(//p[@role='status'])") == page.xpath("string(//p[@role='status'])")


def test_a_file_may_be_uploaded(client: FlaskClient) -> None:
    upload = {"file": (io.BytesIO(NAMES.encode()), "names.csv"), "form": "csv"}
    answer = client.post("/assign", data=upload, content_type="multipart/form-data")
    assert len(answer.text.splitlines()) == 5


def test_words_of_a_stranger_stay_words(client: FlaskClient) -> None:
    page = parsed(send(client, names="<script>alert(1)</script> waste").text)
    assert all(script.get("src") for script in page.xpath("//script"))
    assert "<script>" in page.xpath("string(//legend)")


def test_the_api_by_get_and_by_post_is_the_same(client: FlaskClient) -> None:
    names = ["Report potholes", "Contact us"]
    by_post = client.post("/assign.json", json={"names": names}).get_json()
    assert client.get("/assign.json", query_string={"name": names}).get_json() == by_post
    first, second = by_post["assignments"]
    assert first["candidates"][0]["uri"] == "http://id.esd.org.uk/service/557"
    assert first["interaction"] == "17"
    assert (second["candidates"], second["automatic"]) == ([], False)


@pytest.mark.parametrize(
    ("body", "status", "words"),
    [
        (b"{", 400, "not JSON"),
        (b"[]", 400, "Send"),
        (b'{"names": [1]}', 400, "Send"),
        (b'{"names": ["a"], "threshold": 7}', 400, "from 0 to 1"),
        (b'{"names": ["a"], "threshold": "NaN"}', 400, "from 0 to 1"),
        (b'{"names": [' + b'"a",' * 5000 + b'"a"]}', 413, "at most 5,000"),
    ],
)
def test_what_cannot_be_meant_is_refused(
    client: FlaskClient, body: bytes, status: int, words: str
) -> None:
    answer = client.post("/assign.json", data=body, headers={"Accept": "application/json"})
    assert answer.status_code == status
    assert words in answer.get_json(force=True)["detail"]


def test_an_unreadable_file_is_told_with_its_place(client: FlaskClient) -> None:
    upload = {"file": (io.BytesIO(b"name\n\x81\xff\n"), "names.csv")}
    answer = client.post("/assign", data=upload, content_type="multipart/form-data")
    assert answer.status_code == 422
    assert "names.csv, line 2" in answer.text


@pytest.mark.parametrize(
    ("name", "data", "status", "words"),
    [
        ("empty.csv", b"", 422, "There are no names"),
        ("heading.csv", b"name,volume\n", 422, "There are no names"),
        ("book.xlsx", b"PK\x03\x04 and more", 422, "book.xlsx: It is a damaged or locked archive."),
        ("unicode.txt", "Caf\u00e9".encode("utf-16"), 422, "Save it again as CSV UTF-8"),
        ("many.csv", b"".join(b"Bins %d\n" % i for i in range(5_001)), 413, "registry assign"),
    ],
)
def test_a_file_without_names_to_assign_is_told_why(
    client: FlaskClient, name: str, data: bytes, status: int, words: str
) -> None:
    answer = client.post(
        "/assign", data={"file": (io.BytesIO(data), name)}, content_type="multipart/form-data"
    )
    assert (answer.status_code, words in answer.text) == (status, True)


def test_an_export_of_pages_is_read_by_its_headings(client: FlaskClient) -> None:
    pages = b"Ref;Page title;Hits\n1;Household waste collection;20\n"
    upload = {"file": (io.BytesIO(pages), "pages.csv"), "form": "csv"}
    answer = client.post("/assign", data=upload, content_type="multipart/form-data")
    assert answer.text.splitlines()[1].startswith("Household waste collection,20,524,")


def test_more_than_is_read_is_told_with_what_reads_more(client: FlaskClient) -> None:
    length = {"CONTENT_LENGTH": "4200000"}
    answer = client.post("/assign", data={"names": "Bins"}, environ_overrides=length)
    assert (answer.status_code, "At most 4 MB are read here." in answer.text) == (413, True)
    assert "registry assign" in answer.text
