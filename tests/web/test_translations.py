"""The interface in English and Welsh: catalogues whole, the choice kept, languages marked."""

from __future__ import annotations

import re
from pathlib import Path
from typing import Any

import pytest
from babel.messages.pofile import read_po
from flask.testing import FlaskClient
from lxml import html

from registry.web.interface import INTERFACE_LANGUAGES
from registry.web.translations.__main__ import compiled, is_missing
from registry.web.translations.extraction import (
    LANGUAGES,
    catalogue_path,
    extracted,
    read_catalogue,
)

every_language = pytest.mark.parametrize("language", LANGUAGES)
_RUN = "run: make translations"

#: A page of each kind, of the small content.
PAGES = (
    "/", "/list", "/list/services", "/list/subjects", "/list/subjects?q=nothing", "/doc/service/57",
    "/doc/subject/499", "/mapping/services-interactions", "/how-the-lists-fit-together", "/def",
    "/mapping/services-interactions?view=side-from", "/mapping/services-interactions/57/0",
    "/downloads", "/developers", "/terms", "/accessibility", "/status.html", "/search",
    "/search?q=play", "/validate", "/rules", "/rules/exact-not-broad", "/assign", "/reconcile",
    "/sparql", "/queries", "/docs", "/service/0", "/go",
)  # fmt: skip


def parsed(page: str) -> Any:
    return html.fromstring(page)


def welsh(client: FlaskClient, path: str) -> Any:
    answer = client.get(path, headers={"Accept": "text/html", "Accept-Language": "cy"})
    assert answer.content_type.startswith("text/html"), path
    return parsed(answer.text)


@every_language
def test_every_text_has_a_translation(language: str) -> None:
    catalogue, wanted = read_catalogue(language), [each.id for each in extracted() if each.id]
    assert len(wanted) > 500
    assert [text for text in wanted if is_missing(catalogue, text)] == [], _RUN
    assert len(catalogue) == len(wanted), f"texts nobody shows; {_RUN}"


@every_language
def test_the_compiled_catalogue_is_that_of_the_written_one(language: str) -> None:
    with catalogue_path(language).open("rb") as stream:
        made = compiled(read_po(stream, locale=language))
    assert made == catalogue_path(language, "mo").read_bytes(), _RUN


@every_language
def test_translations_keep_placeholders_and_markup(language: str) -> None:
    for each in read_catalogue(language):
        strings: Any = each.string
        texts = (each.id, strings) if isinstance(each.id, str) else (each.id[0], strings[0])
        before, after = ([*re.findall(r"%\(\w+\)s|<[^>]*>", str(text))] for text in texts)
        assert sorted(before) == sorted(after), each.id


def test_no_template_has_a_text_that_cannot_be_translated(repository: Path) -> None:
    templates = sorted((repository / "registry/web/templates").rglob("*.html"))
    assert len(templates) > 30
    left = {path.name: _untranslatable(path.read_text(encoding="utf-8")) for path in templates}
    assert {name: words for name, words in left.items() if words} == {}


#: Names that are the same in every language.
_SAME = frozenset({"UTC", "csv", "Turtle", "JSON", "LD", "DCAT"})


def _untranslatable(template: str) -> list[str]:
    """Return the words of a template outside of gettext, code and markup."""
    for pattern in (
        r"\{% trans .*?%\}.*?\{% endtrans %\}", r"\{#.*?#\}", r"\{%.*?%\}", r"\{\{.*?\}\}",
        r"<pre.*?</pre>", r"<code.*?</code>", r"<!DOCTYPE[^>]*>", r"<[^>]*>", r"&\w+;",
    ):  # fmt: skip
        template = re.sub(pattern, "", template, flags=re.DOTALL)
    return [word for word in re.findall(r"[A-Za-z]{2,}", template) if word not in _SAME]


@pytest.mark.parametrize("path", PAGES)
def test_a_welsh_page_has_no_english_of_ours(client: FlaskClient, path: str) -> None:
    page = welsh(client, "/status" if path == "/status.html" else path)
    assert page.get("lang") == "cy"
    assert page.xpath("//*[@class='draft']"), "the translation says that it is a draft"
    english = {each.id: each.string for each in read_catalogue("cy") if isinstance(each.id, str)}
    shown = [
        text.strip()
        for text in page.xpath("//body//text()[not(ancestor::*[@lang='en' or self::code])]")
    ]
    assert len(shown) > 50
    assert [text for text in shown if text and english.get(text, text) != text] == []


def test_the_content_keeps_its_own_language(client: FlaskClient) -> None:
    page = welsh(client, "/doc/subject/499?lang=en")
    assert page.xpath("//h1/bdi")[0].get("lang") == "en"
    assert page.xpath("//footer//a[@href='/list']/text()") == ["Rhestrau a mapiadau"]


def test_interface_and_content_are_chosen_apart(client: FlaskClient) -> None:
    for ui in INTERFACE_LANGUAGES:
        page = parsed(client.get(f"/doc/service/57?lang=en&ui={ui}").text)
        assert page.get("lang") == ui
        assert page.xpath("string(//h1)").startswith("Children")


def test_a_link_chooses_and_the_choice_is_kept(client: FlaskClient) -> None:
    link = parsed(client.get("/list/services?view=number").text).xpath("//*[@hreflang]")[0]
    assert (link.text, link.get("href"), link.get("lang")) == (
        "Cymraeg",
        "?view=number&ui=cy",
        "cy",
    )
    chosen = client.get("/list/services?view=number&ui=cy")
    assert "ui=cy" in chosen.headers["Set-Cookie"]
    assert parsed(client.get("/list/services").text).get("lang") == "cy"
    assert "Set-Cookie" not in client.get("/list/services").headers
    client.get("/?ui=en")
    assert parsed(client.get("/list/services").text).get("lang") == "en"


@pytest.mark.parametrize("chosen", ["fr", "", "cy; Path=/x", "../cy", "cy%0d%0aX: y"])
def test_an_unknown_language_is_not_kept(client: FlaskClient, chosen: str) -> None:
    answer = client.get("/list", query_string={"ui": chosen})
    assert "Set-Cookie" not in answer.headers
    assert parsed(answer.text).get("lang") == "en"


def test_caches_tell_the_languages_apart(client: FlaskClient) -> None:
    for path in ("/", "/list/services", "/doc/service/57", "/rules", "/search?q=play"):
        english, in_welsh = (client.get(path, headers={"Accept-Language": t}) for t in ("en", "cy"))
        again = client.get(path, headers={"Accept-Language": "en"})
        assert (english.data, again.data) == (again.data, english.data)
        assert in_welsh.data != english.data
        assert {"Accept-Language", "Cookie"} <= set(in_welsh.headers["Vary"].split(", "))
        assert in_welsh.headers["Content-Language"].startswith("cy")
        assert (
            english.headers.get("ETag") is None
            or english.headers["ETag"] != in_welsh.headers["ETag"]
        )


def test_data_does_not_depend_on_the_choice(client: FlaskClient) -> None:
    english, in_welsh = (client.get(f"/doc/service/57.ttl?ui={ui}") for ui in ("en", "cy"))
    assert english.data == in_welsh.data
    assert "Cookie" not in english.headers["Vary"]


def test_dates_and_numbers_are_written_in_the_language(client: FlaskClient) -> None:
    text = client.get("/status", headers={"Accept": "text/html", "Accept-Language": "cy"}).text
    months = (
        "Ionawr|Chwefror|Mawrth|Ebrill|Mai|Mehefin|Gorffennaf|Awst|Medi|Hydref|Tachwedd|Rhagfyr"
    )
    assert re.search(rf"<dd>\d+ (?:{months}) \d{{4}},", text)
