"""The graphs a query names: read and renamed, with the same answers as before."""

# ruff: noqa: S608  # queries of a test, written together

from __future__ import annotations

import pyoxigraph as ox
import pytest

from sparql.dataset import Dataset, dataset_of, rename_graphs, with_values, within
from sparql.gate import RefusedError

A, B, HIDDEN = "http://e/a", "http://e/b", "http://e/hidden"
NAMES = {A: "urn:r:1:a", B: "urn:r:1:b"}
TRIG = "{0} {{ <{1}> <http://e/p> 1 ; <http://e/title> 'A' . <http://e/x> <http://e/p> 2 }} "
TRIG += "{2} {{ <{1}> <http://e/p> 1 . <http://e/y> <http://e/p> 3 }}"
READ = {
    "no clause": ("ASK {}", None),
    "from": (f"SELECT * FROM <{A}> FROM <{B}> {{}}", Dataset((A, B), ())),
    "from named": (f"SELECT * from named <{A}> {{}}", Dataset((), (A,))),
    "prefixed": ("PREFIX e: <http://e/> ASK FROM e:a {}", Dataset((A,), ())),
    "escaped": ("PREFIX e: <http://e/> ASK FROM e:a\\-b {}", Dataset(("http://e/a-b",), ())),
    "relative": ("BASE <http://e/x> ASK FROM <a> {}", Dataset((A,), ())),
    "in a text": (f"ASK {{ ?s ?p 'FROM <{A}>' }}", None),
    "in a comment": (f"ASK {{ # FROM <{A}>\n}}", None),
}
SAME = {
    "by name": f"SELECT ?s ?o {{ GRAPH <{A}> {{ ?s <http://e/p> ?o }} }}",
    "by prefixed name": "PREFIX e: <http://e/> SELECT ?s { GRAPH e:a { ?s e:p ?o } }",
    "by relative name": "BASE <http://e/x> SELECT ?s { GRAPH <a> { ?s ?p ?o } }",
    "not held": "SELECT ?s { GRAPH <http://e/nothing> { ?s ?p ?o } }",
    "by variable": "SELECT ?g ?s { GRAPH ?g { ?s <http://e/p> ?o } }",
    "a variable that is in the pattern": "SELECT ?g ?o { GRAPH ?g { ?g <http://e/p> ?o } }",
    "optional beside it": (
        "SELECT ?g ?t { GRAPH ?g { ?s <http://e/p> ?o OPTIONAL { ?g <http://e/title> ?t } } }"
    ),
    "twice the same": "SELECT ?g { GRAPH ?g { ?s ?p 2 } GRAPH ?g { ?t ?q 'A' } }",
    "two variables": "SELECT ?g ?h { GRAPH ?g { ?s ?p 1 } GRAPH $h { ?s ?p 1 } }",
    "exists": "SELECT ?s { ?s ?p ?o FILTER EXISTS { GRAPH ?g { ?s ?p 3 } } }",
    "not exists": f"SELECT ?s {{ ?s ?p ?o FILTER NOT EXISTS {{ GRAPH <{A}> {{ ?s ?p ?o }} }} }}",
    "counted": "SELECT ?g (COUNT(*) AS ?n) { GRAPH ?g { ?s ?p ?o } } GROUP BY ?g",
    "minus": f"SELECT ?s {{ GRAPH <{B}> {{ ?s ?p ?o }} MINUS {{ GRAPH <{A}> {{ ?s ?p ?o }} }} }}",
}


@pytest.mark.parametrize("name", READ)
def test_from_clauses_are_read(name: str) -> None:
    text, expected = READ[name]
    assert dataset_of(text) == expected


@pytest.mark.parametrize("name", SAME)
def test_a_renamed_query_answers_the_same(name: str) -> None:
    text = SAME[name]
    renamed = rename_graphs(text, NAMES, NAMES)
    assert renamed != text
    assert _rows(renamed, tuple(NAMES.values())) == _rows(text, tuple(NAMES))


def test_no_other_graph_is_found_by_a_variable() -> None:
    assert "urn:r:1:b" not in rename_graphs("ASK { GRAPH ?g {} }", NAMES, [A])


@pytest.mark.parametrize("text", ["ASK FROMNAMED<http://e/a>{}", "ASK { GRAPHx {} }"])
def test_what_cannot_be_told_is_refused(text: str) -> None:
    with pytest.raises(RefusedError, match="Put blanks"):
        dataset_of(text)


def test_a_dataset_is_narrowed_to_what_is_held() -> None:
    assert within(None, [A, B]) == Dataset((A, B), (A, B))
    assert within(Dataset((A, HIDDEN), (HIDDEN,)), [A, B]) == Dataset((A,), ())


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("ASK {}", "ASK { VALUES (?v) { (1) } }"),
        ("CONSTRUCT {} WHERE {}", "CONSTRUCT {} WHERE { VALUES (?v) { (1) } }"),
        ("SELECT (EXISTS {} AS ?e) {}", "SELECT (EXISTS {} AS ?e) { VALUES (?v) { (1) } }"),
    ],
)
def test_values_stand_where_the_pattern_begins(text: str, expected: str) -> None:
    assert with_values(text, {"v": "1"}) == expected


def _rows(text: str, names: tuple[str, ...]) -> list[list[str | None]]:
    store = ox.Store()
    store.load(TRIG.format(f"<{names[0]}>", A, f"<{names[1]}>").encode(), format=ox.RdfFormat.TRIG)
    answer = store.query(
        text,
        default_graph=[ox.NamedNode(name) for name in names],
        named_graphs=[ox.NamedNode(name) for name in names],
    )
    assert isinstance(answer, ox.QuerySolutions)
    rows = [[None if term is None else str(term) for term in row] for row in answer]
    return sorted(rows, key=str)
