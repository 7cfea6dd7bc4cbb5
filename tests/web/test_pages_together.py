"""How the lists fit together: the diagram says what the catalogue says, and nothing overlaps."""

from __future__ import annotations

import re
from collections.abc import Callable
from itertools import combinations

import pytest
from flask.testing import FlaskClient
from rdflib import URIRef

from registry.catalogue import Catalogue, ConceptList, MappingSet
from registry.opened import Release
from registry.web.pages.arrangement import groups_of
from registry.web.pages.drawing import Box, Drawing, draw_tall, draw_wide

PATH = "/how-the-lists-fit-together"
Draw = Callable[[Catalogue], Drawing]
both = pytest.mark.parametrize("draw", [draw_wide, draw_tall])


def a_list(name: str) -> ConceptList:
    return ConceptList(name, URIRef(f"x:{name}"), f"List {name}", None, f"x:{name}/", None, None, 9)


def make_catalogue(lists: str, *pairs: str) -> Catalogue:
    """Make lists named by single letters and mapping sets by two: ``ab`` is from a to b."""
    sets = [
        MappingSet(p, URIRef(f"m:{p}"), p, URIRef(f"x:{p[0]}"), URIRef(f"x:{p[1]}"), (), 7)
        for p in pairs
    ]
    return Catalogue({n: a_list(n) for n in lists}, {s.identifier: s for s in sets})


#: A middle, lists on both sides, two that map to each other, a pair apart, two alone.
EVERY_CASE = make_catalogue("abcdefghijkl", "ac", "bc", "cd", "ce", "de", "ed", "ef", "gh", "ci")


def names(catalogue: Catalogue) -> list[str]:
    groups = groups_of(catalogue)
    return ["".join(e.identifier for e in c) for g in groups for c in g.columns]


def apart(one: Box, other: Box) -> bool:
    return (
        one.x + one.width <= other.x
        or other.x + other.width <= one.x
        or one.y + one.height <= other.y
        or other.y + other.height <= one.y
    )


def test_lists_stand_left_and_right_of_the_one_with_most_mappings() -> None:
    assert names(EVERY_CASE) == ["ab", "c", "dei", "f", "g", "h", "j", "k", "l"]


@both
def test_every_list_is_a_box_and_every_set_an_arrow(draw: Draw) -> None:
    drawing = draw(EVERY_CASE)
    assert sorted(box.entry.identifier for box in drawing.boxes) == list("abcdefghijkl")
    assert sorted(a.entry.identifier for a in drawing.arrows) == sorted(EVERY_CASE.mapping_sets)


@both
def test_boxes_and_labels_do_not_overlap(draw: Draw) -> None:
    drawing = draw(EVERY_CASE)
    labels = [Box(a_list("x"), [], a.x - 20, a.y - 12, 40, 24, True) for a in drawing.arrows]
    every = [*drawing.boxes, *labels]
    assert all(apart(one, other) for one, other in combinations(every, 2))
    assert all(box.x >= 0 and box.x + box.width <= drawing.width for box in every)


@both
def test_an_end_that_is_not_held_and_no_list_at_all_are_no_error(draw: Draw) -> None:
    assert draw(make_catalogue("a", "ab")).arrows == []
    assert draw(make_catalogue("")).boxes == []


def test_the_table_says_what_the_diagram_shows(client: FlaskClient, release: Release) -> None:
    page = client.get(PATH).get_data(as_text=True)
    sets = {f"/mapping/{name}" for name in release.catalogue.mapping_sets}
    assert sets
    for part in (
        '<svg class="diagram diagram--wide"',
        '<svg class="diagram diagram--tall"',
        "<table",
    ):
        links = set(
            re.findall(r'href="([^"]+)"', re.split("</svg>|</table>", page.split(part)[1])[0])
        )
        assert {link for link in links if "/mapping/" in link} == sets
    lists = {link for link in re.findall(r'href="([^"]+)"', page) if link.startswith("/list/")}
    assert lists == {f"/list/{name}" for name in release.catalogue.lists}
