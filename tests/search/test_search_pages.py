"""The search page, its JSON and the suggestions over HTTP."""

from __future__ import annotations

import pytest
from flask.testing import FlaskClient
from lxml import html


def page_of(client: FlaskClient, address: str) -> html.HtmlElement:
    answer = client.get(address, headers={"Accept": "text/html"})
    assert answer.status_code == 200
    assert answer.content_type == "text/html; charset=utf-8"
    return html.fromstring(answer.text)


def text_of(page: html.HtmlElement) -> str:
    return " ".join(str(page.find(".//main").text_content()).split())


def test_the_page_says_what_matched_and_by_which_way(client: FlaskClient) -> None:
    page = page_of(client, "/search?q=dustbin&list=services")
    assert [mark.text for mark in page.iterfind(".//mark")] == ["Dustbins", "Dustbins"]
    text = text_of(page)
    assert "2 results for dustbin" in text
    assert "A related term is also called: Dustbins" in text
    assert "Found through Waste collection (Subjects) \u2192 has subject \u2192 this" in text


def test_the_page_offers_the_right_words(client: FlaskClient) -> None:
    page = page_of(client, "/search?q=coucil+tax&status=live")
    (link,) = [a for a in page.iterfind(".//main//a") if a.text == "council tax"]
    assert link.get("href") == "/search?q=council+tax&status=live"
    assert "2 results" in text_of(page_of(client, str(link.get("href"))))


def test_the_form_keeps_what_was_asked(client: FlaskClient) -> None:
    page = page_of(client, "/search?q=waste&list=services&status=live")
    (form,) = page.findall(".//main//form")
    assert dict(form.form_values()) == {"q": "waste", "list": "services", "status": "live"}


@pytest.mark.parametrize(
    ("address", "words"), [("/search", "Try"), ("/search?q=zzzzqq", "No name")]
)
def test_nothing_looked_for_or_found_says_what_to_do(
    client: FlaskClient, address: str, words: str
) -> None:
    assert words in text_of(page_of(client, address))


def test_words_of_a_stranger_stay_words(client: FlaskClient) -> None:
    page = page_of(client, "/search?q=%3Cscript%3Ealert(1)%3C/script%3E")
    assert "alert(1)" in text_of(page)
    assert all(script.get("src") for script in page.iterfind(".//script"))


@pytest.mark.parametrize("address", ["/search.json?q=dustbin", "/search?q=dustbin"])
def test_json_gives_the_same(client: FlaskClient, address: str) -> None:
    answer = client.get(address, headers={"Accept": "application/json"})
    document = answer.get_json()
    assert answer.headers["Access-Control-Allow-Origin"] == "*"
    assert document["total"] == 3
    assert document["lists"] == {"services": 2, "someServices": 1, "subjects": 1}
    through = document["results"][1]
    assert through["path"] == "/service/524"
    assert through["matched"] == {"kind": "alternative", "text": "Dustbins", "language": "en"}
    assert [step["label"] for step in through["through"]] == [
        "Waste collection",
        "Household waste collection",
    ]


def test_suggestions_are_json(client: FlaskClient) -> None:
    document = client.get("/suggest?q=wheel").get_json()
    (suggestion,) = document["suggestions"]
    assert suggestion["label"] == "Household waste containers"
    assert suggestion["listTitle"] == "LGSL"
    assert suggestion["matched"] == {"kind": "alternative", "text": "Wheelie bins"}


@pytest.mark.parametrize(
    ("address", "words"),
    [
        ("/search?q=a&list=nope", "There is no list 'nope'"),
        ("/search?q=a&status=dead", "status is live, retired"),
        ("/search?q=a&page=0", "page has to be a whole number"),
        ("/search?q=a&limit=x", "limit has to be a whole number"),
        ("/suggest?q=a&limit=-1", "limit has to be a whole number"),
    ],
)
def test_what_cannot_be_meant_is_refused(client: FlaskClient, address: str, words: str) -> None:
    answer = client.get(address, headers={"Accept": "application/json"})
    assert answer.status_code == 400
    assert words in answer.get_json(force=True)["detail"]


def test_other_forms_are_not_acceptable(client: FlaskClient) -> None:
    assert client.get("/search?q=a", headers={"Accept": "image/png"}).status_code == 406
    assert client.get("/search.xml?q=a").status_code == 404


def test_every_page_has_the_search_box(client: FlaskClient) -> None:
    page = page_of(client, "/list")
    (form,) = page.findall(".//header//form")
    assert (form.get("action"), form.get("role")) == ("/search", "search")
    assert form.find(".//input").get("name") == "q"
