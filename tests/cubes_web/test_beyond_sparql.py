"""A query for observations that SPARQL does not hold says so, and names their files."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from flask import Flask
from flask.testing import FlaskClient
from lxml import html

CUBE = "/cube/X06000001/2025/1"
ASKS = "SELECT * { ?o <http://purl.org/linked-data/cube#dataSet> ?d } LIMIT 1"
ASKS_NOT = "SELECT * { ?s ?p ?o } LIMIT 1"


@pytest.fixture
def too_large(data: Path) -> Iterator[str]:
    """Take the counts of a publication for too many, as a manifest does; return their file."""
    path = data / CUBE.removeprefix("/cube/").join(("cubes/", "/manifest.json"))
    text = path.read_text()
    path.write_text(json.dumps({**json.loads(text), "in_sparql": ["index", "cost", "status"]}))
    yield f"{CUBE}/counts.parquet"
    path.write_text(text)


@pytest.mark.parametrize(("query", "is_said"), [(ASKS, True), (ASKS_NOT, False)])
def test_the_answer_names_the_file(
    client: FlaskClient, too_large: str, query: str, is_said: bool
) -> None:
    answer = client.get("/sparql", query_string={"query": query, "output": "csv"})
    assert answer.status_code == 200, answer.text
    links = [link for link in answer.headers.getlist("Link") if 'rel="related"' in link]
    assert [link.partition(";")[0] for link in links] == [f"<{too_large}>"] * is_said


def test_the_page_of_a_named_query_names_the_file(client: FlaskClient, too_large: str) -> None:
    wish = {"Accept": "text/html"}
    page: Any = html.fromstring(client.get("/queries/cube-slice", headers=wish).text)
    assert page.xpath("//main//a[@download]/@href") == [too_large]


def test_nothing_is_said_where_all_is_there(application: Flask) -> None:
    answer = application.test_client().get("/queries/cube-slice.csv")
    assert answer.status_code == 200
    assert not [link for link in answer.headers.getlist("Link") if 'rel="related"' in link]
