"""The named queries: whole answers beside the tests, and the same from rdflib's own evaluation."""

from __future__ import annotations

from pathlib import Path
from typing import Any
from urllib.parse import urlencode

import pytest
from rdflib import Graph, Literal
from rdflib.term import Node

from registry.opened import Release
from sparql.described import Described, described_queries
from tests.conftest import Golden

GOLDEN = Path(__file__).parent / "golden"
#: Values with which a query is asked beside its defaults.
VALUES: dict[str, dict[str, str]] = {
    "changed-since": {"since": "2014-05-06"},
    "labels-in-language": {"list": "list/subjects", "language": "cy"},
    "mapping-through-another-list": {"from": "list/subjects", "to": "list/navigation"},
    "narrower-tree": {"list": "list/subjects"},
    "services-by-number": {"list": "list/interactions"},
    "services-of-a-group": {"group": "serviceGroup/1"},
    "unmapped-services": {"other": "list/interactions"},
}
#: There are no cubes in the small content; tests/cubes asks their queries.
OF_LISTS = [name for name in described_queries() if not name.startswith("cube")]
CASES: list[tuple[str, dict[str, str]]] = [(name, {}) for name in OF_LISTS] + list(VALUES.items())


@pytest.fixture(scope="module")
def union(release: Release) -> Graph:
    """Return what a query without a dataset sees, in rdflib's own memory."""
    made = Graph()
    for name in release.store.named_graphs():
        made += release.store.graph(name)
    return made


def test_there_are_enough_queries() -> None:
    assert len(described_queries()) >= 9
    assert set(VALUES) <= set(described_queries())


@pytest.mark.parametrize(("name", "values"), CASES)
def test_an_answer_is_the_golden_one(
    name: str, values: dict[str, str], server: Any, golden: Golden
) -> None:
    answer = server.ask(f"/queries/{name}.csv?{urlencode(values)}")
    assert answer.status == 200, answer.text
    assert answer.text.count("\r\n") > 1, "an empty answer shows nothing"
    golden.check(answer.body, GOLDEN / f"{name}{'-with-values' if values else ''}.csv")


@pytest.mark.parametrize(("name", "values"), CASES)
def test_rdflib_gives_the_same_rows(
    name: str, values: dict[str, str], server: Any, union: Graph
) -> None:
    query = described_queries()[name]
    answer = server.ask(f"/queries/{name}.tsv?{urlencode(values)}")
    ours = sorted(answer.text.splitlines()[1:])
    assert ours == sorted(_rows(query, query.terms(values), union))


@pytest.mark.parametrize("name", described_queries())
def test_the_text_with_values_gives_the_same(name: str, server: Any) -> None:
    text = server.ask(f"/queries/{name}.rq").text
    by_text = server.query(text, "text/csv")
    assert by_text.status == 200, by_text.text
    assert sorted(by_text.text.splitlines()) == sorted(
        server.ask(f"/queries/{name}.csv").text.splitlines()
    )


@pytest.mark.parametrize("name", described_queries())
def test_a_query_says_what_it_is_for(name: str) -> None:
    query = described_queries()[name]
    assert query.description.endswith(".")
    assert "ORDER BY" in query.text
    assert all(f"?{parameter.name}" in query.text for parameter in query.parameters)
    assert len(query.terms({})) == len(query.parameters)


def _rows(query: Described, terms: dict[str, Node], union: Graph) -> list[str]:
    rows: Any = union.query(query.with_values(terms))
    return ["\t".join("" if term is None else _tsv(term) for term in row) for row in rows]


def _tsv(term: Node) -> str:
    """Write a term as SPARQL 1.1 Query Results TSV does."""
    if isinstance(term, Literal) and term.datatype is not None:
        short = str(term.datatype).endswith(("#integer", "#decimal", "#double"))
        return str(term) if short else term.n3()
    return term.n3()
