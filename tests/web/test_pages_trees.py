"""The tree on a list's page: what it shows of long, deep, wide and odd ones."""

from __future__ import annotations

import re

import pytest

from registry.opened import Release
from registry.web.pages import concept_page
from registry.web.pages.browse import Hierarchy, Node, read_rows
from tests.web.made_list import SCHEME, concept, make_release, show, shown


def tree_of(release: Release, opened: str = "") -> list[Node]:
    rows = read_rows(release.store, SCHEME, "en")
    return Hierarchy(release.store, SCHEME, rows).tree(opened).nodes


@pytest.fixture(scope="module")
def long_deep() -> Release:
    """Return a list of 3 tops, each with 10 below it, each with 10 below it: 333 concepts."""
    broader = [(10 * n + i, n) for n in (1, 2, 3) for i in range(10)]
    broader += [(10 * n + i, n) for n, _ in list(broader) for i in range(10)]
    names = {n: f"thing {n:04}" for pair in broader for n in pair}
    return make_release(names, broader)


def test_a_long_tree_shows_two_levels_and_the_rest_behind_links(long_deep: Release) -> None:
    nodes = tree_of(long_deep)
    assert [len(node.children) for node in nodes] == [10, 10, 10]
    assert {child.below for node in nodes for child in node.children} == {10}
    assert not any(child.children for node in nodes for child in node.children)


def test_a_branch_opens_with_the_way_to_it(long_deep: Release) -> None:
    page = show(long_deep, open="25")
    assert page.count("<details open>") == 2
    assert set(range(250, 260)) <= set(shown(page))
    assert not set(range(240, 250)) & set(shown(page))


@pytest.fixture(scope="module")
def wide_tree() -> Release:
    """Return a list of a concept with 450 below it, and 250 more at the top."""
    names = {n: f"thing {n:04}" for n in range(1, 702)}
    return make_release(names, [(n, 1) for n in range(2, 452)])


def test_many_siblings_come_in_pages_that_hold_each_once(wide_tree: Release) -> None:
    under = [shown(show(wide_tree, open="1", page=str(page))) for page in (1, 2, 3)]
    assert [n for page in under for n in page if 2 <= n <= 451] == list(range(2, 452))
    tops = [shown(show(wide_tree, view="tree", page=str(page))) for page in (1, 2)]
    assert [n for page in tops for n in page if n > 451] == list(range(452, 702))


def test_the_page_with_the_opened_concept_is_shown(wide_tree: Release) -> None:
    assert 440 in shown(show(wide_tree, open="440"))
    assert 700 in shown(show(wide_tree, open="700"))


def test_many_narrower_concepts_are_shown_in_part_and_lead_to_the_tree(wide_tree: Release) -> None:
    page = concept_page(wide_tree, concept(1), "en")
    assert "The first 200 of 450 narrower entries" in page
    assert re.findall(r'href="/thing/(\d+)"', page) == [str(n) for n in range(2, 202)]
    assert 'href="/list/things?open=1#open"' in page


def test_a_concept_with_two_parents_stands_under_both() -> None:
    nodes = tree_of(make_release({1: "A", 2: "B", 3: "C"}, [(3, 1), (3, 2)]))
    assert [[child.row.notation for child in node.children] for node in nodes] == [["3"], ["3"]]


def test_a_circle_in_a_tree_does_not_hang_the_page() -> None:
    release = make_release({1: "A", 2: "B", 3: "C"}, [(2, 1), (3, 2), (2, 3)])
    assert shown(show(release)) == [1, 2, 3, 2]
