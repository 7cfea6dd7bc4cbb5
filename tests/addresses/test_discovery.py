"""What search engines read: robots.txt and the sitemaps."""

from __future__ import annotations

import pytest
from flask.testing import FlaskClient
from lxml import etree

from registry.web.discovery import NO_PAGES

_ROOT = "http://localhost:8000"
_NAMESPACE = "{http://www.sitemaps.org/schemas/sitemap/0.9}"
_XHTML = "{http://www.w3.org/1999/xhtml}"


def _locations(client: FlaskClient, path: str) -> list[str]:
    tree = etree.fromstring(client.get(path).data)
    return [str(e.text).removeprefix(_ROOT) for e in tree.iter(f"{_NAMESPACE}loc")]


def test_robots_are_welcome_and_shown_the_sitemap(shipped: FlaskClient) -> None:
    answer = shipped.get("/robots.txt")
    assert (answer.status_code, answer.mimetype) == (200, "text/plain")
    assert f"Sitemap: {_ROOT}/sitemap.xml" in answer.text.splitlines()
    assert "Disallow: /" not in answer.text.splitlines()


def test_the_index_names_every_sitemap(shipped: FlaskClient) -> None:
    names = _locations(shipped, "/sitemap.xml")
    assert "/sitemap/services-1.xml" in names
    assert "/sitemap/englishAndWelshServices-1.xml" not in names
    assert all(shipped.get(name).status_code == 200 for name in names)


def test_every_concept_is_in_one_sitemap(shipped: FlaskClient) -> None:
    names = _locations(shipped, "/sitemap.xml")
    found = [place for name in names for place in _locations(shipped, name)]
    assert len(found) == len(set(found)) > 16_000
    assert {"/doc/service/57", "/doc/circumstance/Gender_Female", "/list/functions"} <= set(found)


def test_every_place_is_there(shipped: FlaskClient) -> None:
    places = _locations(shipped, "/sitemap/interactions-1.xml")
    places += [
        place for place in _locations(shipped, "/sitemap/pages-1.xml") if "/list/" not in place
    ]
    places += _locations(shipped, "/sitemap/services-interactions-1.xml")[::500]
    answers = {place: shipped.get(place, headers={"Accept": "text/html"}) for place in places}
    assert {p: a.status for p, a in answers.items() if a.status_code != 200} == {}
    assert {p: a.mimetype for p, a in answers.items() if a.mimetype != "text/html"} == {}


# Endpoints that answer with no page, or with one that is nobody's to find: what goes by words typed
# in, leads on, is data, or needs a token. Every other route has to be in a sitemap.
_NOT_TO_BE_FOUND = NO_PAGES | {
    *("assign.assign_some", "assign.form", "decisions.own_decisions", "front.asset"),
    *("search.search_page", "search.suggest", "sparql.query", "graphs.graph"),
    *("lists.alias", "lists.old_version", "lists.standards_file", "resolver.resolve"),
    *("json_service.one_list", "json_service.verbose_list", "json_service.one_item"),
    *("dataset_descriptions.datasets_as", "discovery.sitemap", "mappings.unmapped"),
    *("rules.example", "rules.one_shape", "rules.permanent", "tasks.task"),
}


# Whole families of them: protocols of programs, data, and what is one reader's own.
_NO_PAGES_BELOW = (
    "/reconcile",
    "/releases",
    "/api/",
    "/account",
    "/sign-in",
    "/profiling/uploads",
    "/cube/",
    "/insight/",
)


def test_every_kind_of_page_is_in_a_sitemap(shipped: FlaskClient) -> None:
    application = shipped.application
    addresses = application.url_map.bind("localhost")
    names = _locations(shipped, "/sitemap.xml")
    places = [place for name in names for place in _locations(shipped, name)]
    found = {addresses.match(place.partition("?")[0])[0] for place in places}
    rules = [r for r in application.url_map.iter_rules() if "GET" in (r.methods or ())]
    read = {rule.endpoint for rule in rules if not rule.rule.startswith(_NO_PAGES_BELOW)}
    assert read - found == _NOT_TO_BE_FOUND & read


def test_each_place_tells_its_languages(shipped: FlaskClient) -> None:
    tree = etree.fromstring(shipped.get("/sitemap/interactions-1.xml").data)
    for place in tree.iter(f"{_NAMESPACE}url"):
        languages = [link.get("hreflang") for link in place.iter(f"{_XHTML}link")]
        assert languages == ["en", "cy", "x-default"]


def test_a_place_in_a_language_is_in_that_language(shipped: FlaskClient) -> None:
    tree = etree.fromstring(shipped.get("/sitemap/interactions-1.xml").data)
    links = {e.get("hreflang"): str(e.get("href")) for e in tree[0].iter(f"{_XHTML}link")}
    for language in ("en", "cy"):
        # A client of its own: the address sets the language of what it asks next.
        page = shipped.application.test_client().get(links[language].removeprefix(_ROOT)).text
        assert f'<html lang="{language}"' in page


@pytest.mark.parametrize(
    "path", ["/sitemap/services-2.xml", "/sitemap/services-0.xml", "/sitemap/nothing-1.xml"]
)
def test_there_is_no_other_sitemap(shipped: FlaskClient, path: str) -> None:
    assert shipped.get(path).status_code == 404
