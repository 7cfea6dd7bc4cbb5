"""The views of a list's page: A to Z, numbers, status, filter."""

from __future__ import annotations

import re
from typing import Any

import pytest
from lxml import html
from rdflib import Graph, Literal
from rdflib.namespace import DCTERMS, OWL, PROV, SKOS

from registry.namespaces import ESD, LGSR
from registry.opened import Release
from registry.store.embedded import EmbeddedStore
from registry.web.pages import concept_page
from registry.web.pages.browse import WHOLE
from tests.web.made_list import SCHEME, concept, make_release, show, shown


@pytest.fixture(scope="module")
def long_flat() -> Release:
    return make_release({n: f"{'abcdefghij'[n % 10]} {n}" for n in range(1, 1001)})


def test_every_entry_of_a_list_is_on_its_page_of_all(long_flat: Release) -> None:
    assert shown(show(long_flat, view="all")) == list(range(1, 1001))


def test_the_numbered_pages_together_hold_every_entry_once(long_flat: Release) -> None:
    pages = [show(long_flat, view="number", page=str(page)) for page in range(1, 11)]
    assert [n for page in pages for n in shown(page)] == list(range(1, 1001))


def test_the_letters_together_hold_every_entry_once(long_flat: Release) -> None:
    found = [n for letter in "ABCDEFGHIJ" for n in shown(show(long_flat, letter=letter))]
    assert sorted(found) == list(range(1, 1001))
    assert len(shown(show(long_flat))) == 100


@pytest.mark.parametrize(
    "query",
    [
        {"letter": "Q"},
        {"page": "-1"},
        {"page": "²"},
        {"page": "9" * 30},
        {"view": "upside-down"},
        {"open": "nothing"},
    ],
)
def test_a_query_that_makes_no_sense_has_no_effect(
    long_flat: Release, query: dict[str, str]
) -> None:
    assert shown(show(long_flat, **query)) == shown(show(long_flat))


def test_a_page_beyond_the_last_is_the_last(long_flat: Release) -> None:
    assert shown(show(long_flat, view="number", page="99")) == list(range(901, 1001))


def test_a_short_list_is_shown_whole() -> None:
    release = make_release({n: f"thing {n}" for n in range(1, WHOLE + 1)})
    page = show(release)
    assert len(shown(page)) == WHOLE
    assert "Letters" not in page


def test_words_are_found_in_any_order_and_a_number_finds_itself() -> None:
    release = make_release({7: "Cycle paths", 8: "Paths for cycles", 9: "Roads"})
    assert shown(show(release, q="path CYCLE")) == [7, 8]
    assert shown(show(release, q="9")) == [9]
    assert "Try fewer or other words" in show(release, q="rivers")


def test_what_was_filtered_by_is_text_and_not_markup() -> None:
    page = show(make_release({1: "One"}), q="<script>alert(1)</script>")
    assert "<script>alert" not in page
    assert "&lt;script&gt;alert(1)&lt;/script&gt;" in page


def test_another_name_leads_to_the_official_one_in_the_a_to_z() -> None:
    more = [(concept(1), SKOS.altLabel, Literal("Dustbins", lang="en"))]
    page = show(make_release({1: "Waste containers"}, more=more))
    assert "<bdi>Dustbins</bdi>, <span" in page
    assert shown(page) == [1, 1]


def test_what_a_list_keeps_out_of_its_a_to_z_is_kept_out() -> None:
    more = [(concept(1), ESD.aToZ, Literal(False))]
    release = make_release({1: "Hidden", 2: "Shown"}, more=more)
    assert shown(show(release)) == [2]
    assert shown(show(release, view="all")) == [1, 2]


def test_a_retired_entry_says_so() -> None:
    page = show(make_release({1: "Old"}, more=[(concept(1), OWL.deprecated, Literal(True))]))
    assert "Retired" in page.split('id="results"')[1].split("</section>")[0]


def test_a_list_that_may_not_be_republished_offers_no_download() -> None:
    more = [(SCHEME, ESD.mayRepublish, Literal(False))]
    page = show(make_release({1: "One"}, more=more))
    assert "do not let the registry give out copies" in page
    assert "/list/things.csv" not in page


def test_many_matches_come_in_pages_that_keep_the_words() -> None:
    release = make_release({n: f"thing {n:04}" for n in range(1, 702)})
    pages = [show(release, q="thing", page=str(page)) for page in range(1, 9)]
    assert [n for page in pages for n in shown(page)] == list(range(1, 702))
    assert "?page=2&amp;q=thing#browse" in pages[0]


def test_a_status_shows_the_entries_of_that_status() -> None:
    more = [(concept(1), OWL.deprecated, Literal(True))]
    release = make_release({1: "Old", 2: "New"}, more=more)
    assert shown(show(release, view="retired")) == [1]
    assert shown(show(release, view="live")) == [2]


def test_by_status_both_stand_under_headings_with_their_counts() -> None:
    more = [(concept(1), OWL.deprecated, Literal(True))]
    page = show(make_release({1: "Old", 2: "New", 3: "Newer"}, more=more), view="status")
    assert re.findall(r"<h3>(\w+) <span class=\"number\">(\d+)", page) == [
        ("Live", "2"),
        ("Retired", "1"),
    ]
    assert shown(page) == [2, 3, 1]
    assert 'view=status#browse" aria-current="page"' in page


def test_many_of_one_status_are_shown_in_part_and_lead_to_all() -> None:
    more = [(concept(1), OWL.deprecated, Literal(True))]
    page = show(make_release({n: f"thing {n}" for n in range(1, 161)}, more=more), view="status")
    assert shown(page) == [*range(2, 102), 1]
    assert 'href="/list/things?view=live#browse">All 159' in page
    assert "view=retired#browse" not in page


def test_a_shortcut_stands_in_the_a_to_z_where_it_is_a_word() -> None:
    shortcuts = ("Bins", "waste containers", "https://example.org/bins")
    more = [(concept(1), ESD.shortcut, Literal(text)) for text in shortcuts]
    page = show(make_release({1: "Waste containers"}, more=more), view="a-z")
    assert page.count('<span class="see">see</span>') == 1
    assert "<bdi>Bins</bdi>, <span" in page


#: Names as an imported list may hold them: marks that turn the direction, markup, script.
_HOSTILE = (
    "\u202eevil\u202c", "\u202e not ended", "\u2067\u05e9\u05dc\u05d5\u05dd",
    "\u0645\u0643\u062a\u0628\u0629 (57)",
    "<script>alert(1)</script>", "</bdi></table>", "\"' onmouseover=alert(1)", "{{ 7 * 7 }}",
    "%(num)s %s", "&lt;b&gt;", "\u200f\u200e", "a" * 3000,
)  # fmt: skip


@pytest.mark.parametrize("view", ["a-z", "number", "all", "status", "live"])
def test_hostile_names_stay_apart_and_are_text(view: str) -> None:
    release = make_release(dict(enumerate(_HOSTILE, 1)), [(2, 1)])
    for page in (show(release, view=view), show(release, view="tree"), show(release, q="alert")):
        parsed: Any = html.fromstring(page)
        assert not parsed.xpath("//script[not(@src)] | //@onmouseover")
        assert "49" not in parsed.xpath("string(//tbody)")
        for name in parsed.xpath("//*[@id='results']//a[starts-with(@href, '/thing/')]"):
            assert [child.tag for child in name] == ["bdi"], "a name stands apart in its direction"
            assert name.text_content() in _HOSTILE


@pytest.mark.parametrize("number", range(1, len(_HOSTILE) + 1))
def test_the_page_of_a_hostile_name_keeps_it_apart(number: int) -> None:
    release = make_release(dict(enumerate(_HOSTILE, 1)), [(2, 1)])
    parsed: Any = html.fromstring(concept_page(release, concept(number), "en"))
    assert [child.tag for child in parsed.xpath("//h1")[0]] == ["bdi"]
    assert parsed.xpath("string(//h1)") == _HOSTILE[number - 1]
    assert not parsed.xpath("//script[not(@src)] | //@onmouseover")


def test_an_empty_list_says_that_it_is_empty() -> None:
    assert "The registry holds no entry of this list" in show(make_release({}))


def test_a_name_in_another_language_says_which() -> None:
    release = make_release({1: "One"})
    graph = Graph()
    graph.add((concept(2), SKOS.inScheme, SCHEME))
    graph.add((concept(2), SKOS.notation, Literal("2")))
    graph.add((concept(2), SKOS.prefLabel, Literal("Jäteastia", lang="fi")))
    assert isinstance(release.store, EmbeddedStore)
    release.store.add(graph, SCHEME)
    assert '<bdi lang="fi">Jäteastia</bdi>' in show(release)
    assert '<span lang="en">' not in show(release)


def test_an_import_is_named_with_the_sources() -> None:
    source = LGSR["source/things-new"]
    release = make_release({1: "One"}, more=[(source, DCTERMS.title, Literal("new.csv"))])
    graph = Graph()
    graph.add((SCHEME, PROV.wasDerivedFrom, source))
    assert isinstance(release.store, EmbeddedStore)
    release.store.add(graph, source)
    assert "new.csv" in show(release).split("Imported here")[1]
