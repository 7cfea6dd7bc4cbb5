"""Every page that can be reached: sound markup, and no link that leads nowhere."""

from __future__ import annotations

from itertools import pairwise
from urllib.parse import urldefrag, urlsplit

import pytest
from flask import Flask
from lxml import html

#: Pages of which there is one a filter, a letter or a branch are visited up to this many in all.
_MOST_PAGES = 400
_BROWSER = {"Accept": "text/html"}


@pytest.fixture(scope="module")
def visited(app: Flask) -> dict[str, html.HtmlElement]:
    """Return every page that links lead to from the home page; no link leads nowhere."""
    client = app.test_client()
    pages: dict[str, html.HtmlElement] = {}
    broken: list[str] = []
    waiting, known = ["/"], {"/"}
    while waiting and len(pages) < _MOST_PAGES:
        address = waiting.pop()
        with client.get(address, headers=_BROWSER, follow_redirects=True) as answer:
            if answer.status_code != 200:
                broken.append(f"{answer.status_code} {address}")
            if not answer.content_type.startswith("text/html"):
                continue
            pages[address] = html.fromstring(answer.get_data(as_text=True))
        for target in targets(pages[address]) - known:
            known.add(target)
            waiting.append(target)
    assert not broken, "these links lead nowhere:\n" + "\n".join(broken)
    return pages


def targets(page: html.HtmlElement) -> set[str]:
    links = [str(link) for _, name, link, _ in page.iterlinks() if name != "action"]
    return {urldefrag(link).url for link in links if link.startswith("/")}


def test_the_visit_reached_every_kind_of_page(visited: dict[str, html.HtmlElement]) -> None:
    paths = {urlsplit(address).path for address in visited}
    for path in (
        "/",
        "/list",
        "/list/services",
        "/service/57",
        "/mapping/services-subjects",
        "/def",
    ):
        assert path in paths
    assert any(path.count("/") == 4 for path in paths), "no pair was visited"
    assert len(paths) > 20


def test_identifiers_are_unique(visited: dict[str, html.HtmlElement]) -> None:
    for address, page in visited.items():
        identifiers = page.xpath("//@id")
        assert len(identifiers) == len(set(identifiers)), address


def test_a_link_within_a_page_has_its_target(visited: dict[str, html.HtmlElement]) -> None:
    for address, page in visited.items():
        identifiers = {element.get("id") for element in page.iter()}
        for _, _, link, _ in page.iterlinks():
            assert not link.startswith("#") or link[1:] in identifiers, f"{address} {link}"


def test_headings_are_in_order(visited: dict[str, html.HtmlElement]) -> None:
    for address, page in visited.items():
        levels = [int(heading.tag[1]) for heading in page.xpath("//h1|//h2|//h3|//h4")]
        assert levels.count(1) == 1, address
        body = levels[levels.index(1) :]
        steps = [after - before for before, after in pairwise(body)]
        assert max(steps, default=0) <= 1, f"{address}: {levels}"


def test_tables_have_captions_and_scopes(visited: dict[str, html.HtmlElement]) -> None:
    tables = [(address, t) for address, page in visited.items() for t in page.xpath("//table")]
    assert tables
    for address, table in tables:
        assert table.xpath("normalize-space(caption)"), address
        assert table.xpath("count(.//th[not(@scope)])") == 0, address


def test_nothing_is_inline(visited: dict[str, html.HtmlElement]) -> None:
    inline = "//@style | //style | //script[not(@src)] | //@*[starts-with(name(), 'on')]"
    for address, page in visited.items():
        assert not page.xpath(inline), address


def test_titles_tell_pages_apart(visited: dict[str, html.HtmlElement]) -> None:
    titles: dict[str, str] = {}
    for address, page in visited.items():
        title = page.xpath("string(//title)")
        canonical = page.xpath("string(//link[@rel='canonical']/@href)")
        assert page.xpath("string(//meta[@name='description']/@content)"), address
        assert titles.setdefault(title, canonical) == canonical, f"{address}: {title}"
