"""What a mapping set covers of its lists: side by side, what has no pair, as a page and as CSV."""

from __future__ import annotations

import csv
import io
import re

import pytest
from flask.testing import FlaskClient

from registry.opened import Release
from registry.web import pages

SET = "services-subjects"


def show(release: Release, **query: str) -> str:
    return pages.mapping_page(release, release.catalogue.mapping_sets[SET], query, "en")


def table(page: str) -> list[tuple[str, list[str]]]:
    """Return the first link of each row of the table, and the further ones."""
    rows = page.split("<tbody>")[1].split("</tbody>")[0].split("<tr>")[1:]
    links = [re.findall(r'href="([^"]+)"', row) for row in rows]
    return [(first, others) for first, *others in links]


def test_a_list_stands_beside_what_it_is_mapped_to(release: Release) -> None:
    beside = dict(table(show(release, view="side-from")))
    assert len(beside) == release.catalogue.lists["services"].count
    assert sorted(beside["/service/57"]) == ["/subject/1", "/subject/499"]
    assert beside["/service/58"] == []


def test_the_other_list_can_stand_first(release: Release) -> None:
    beside = dict(table(show(release, view="side-to")))
    assert sorted(beside["/subject/499"]) == ["/service/1", "/service/57"]


@pytest.mark.parametrize(("end", "name"), [("from", "services"), ("to", "subjects")])
def test_mapped_and_unmapped_are_the_whole_list(release: Release, end: str, name: str) -> None:
    beside = table(show(release, view=f"side-{end}"))
    bare = [first for first, _ in table(show(release, view=f"unmapped-{end}"))]
    assert bare == [first for first, others in beside if not others]
    assert len(beside) == release.catalogue.lists[name].count
    assert f"{len(bare)} not mapped" in show(release)


@pytest.mark.parametrize("end", ["from", "to"])
def test_what_has_no_pair_is_a_file(client: FlaskClient, release: Release, end: str) -> None:
    answer = client.get(f"/mapping/{SET}/unmapped-{end}.csv")
    assert answer.content_type == "text/csv; charset=utf-8"
    header, *rows = csv.reader(io.StringIO(answer.get_data(as_text=True)))
    assert header == ["Identifier", "Label", "Status", "URI"]
    shown = table(show(release, view=f"unmapped-{end}"))
    assert [f"/{'/'.join(row[3].split('/')[-2:])}" for row in rows] == [first for first, _ in shown]


def test_a_set_that_is_not_held_has_no_such_file(client: FlaskClient) -> None:
    assert client.get("/mapping/nothing/unmapped-from.csv").status_code == 404
    assert client.get(f"/mapping/{SET}/unmapped-both.csv").status_code == 404


def test_a_view_that_makes_no_sense_shows_the_pairs(release: Release) -> None:
    assert show(release, view="side-both") == show(release)
