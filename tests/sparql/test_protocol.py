"""The protocol, case by case, against a real server."""

# ruff: noqa: E501  # a table is read best with one case a line

from __future__ import annotations

import json
from typing import NamedTuple
from urllib.parse import quote, urlencode

import pytest
from rdflib import Graph, URIRef

from tests.sparql.conftest import Server

ASK = "/sparql?query=ASK%7B%7D"
SELECT = "/sparql?query=" + quote(
    "SELECT ?a ?b { VALUES (?a ?b) { (1 'x'@en) (UNDEF <http://e/>) } }"
)
CONSTRUCT = "/sparql?query=" + quote("CONSTRUCT { <http://e/s> <http://e/p> 'o' } WHERE {}")
DESCRIBE = "/sparql?query=" + quote("DESCRIBE <http://id.esd.org.uk/service/57>")
COUNT = "SELECT (COUNT(*) AS ?n) { ?s ?p ?o }"
COUNT_NAMED = "SELECT (COUNT(*) AS ?n) { GRAPH ?g { ?s ?p ?o } }"
SERVICES = quote("http://id.esd.org.uk/list/services")
SUBJECTS = quote("http://id.esd.org.uk/list/subjects")
ABSENT = quote("http://example.org/absent")
FORM = "application/x-www-form-urlencoded"
QUERY = "application/sparql-query"
JSON = "application/sparql-results+json"
XML = "application/sparql-results+xml"
PROBLEM = "application/problem+json"
_MOST = URIRef("https://schema.org/maxValue")
HTML = "text/html; charset=utf-8"
CSV = "text/csv; charset=utf-8"
TSV = "text/tab-separated-values; charset=utf-8"
TURTLE = "text/turtle; charset=utf-8"


class Case(NamedTuple):
    """One request and what its answer has to be."""

    path: str
    status: int
    type: str
    #: What stands in the body.
    holds: str = ""
    accept: str | None = None
    method: str = "GET"
    sends: str | None = None
    body: str | bytes = ""


def post(body: str | bytes, sends: str, *expected: object, path: str = "/sparql") -> Case:
    """Make a case of a POST request; ``expected`` is status, type and what stands in the body."""
    status, kind, *holds = expected
    return Case(
        path, int(str(status)), str(kind), "".join(map(str, holds)), None, "POST", sends, body
    )


# fmt: off
CASES = {
    "get asks": Case(ASK, 200, JSON, '"boolean":true'),
    "get selects": Case(SELECT, 200, JSON, '"vars":["a","b"]'),
    "get constructs turtle": Case(CONSTRUCT, 200, TURTLE, "<http://e/s>"),
    "get describes": Case(DESCRIBE, 200, TURTLE, "Playgroups"),
    "form posts a query": post(urlencode({"query": "ASK {}"}), FORM, 200, JSON, "true"),
    "form with a charset": post("query=ASK%7B%7D", FORM + "; charset=UTF-8", 200, JSON, "true"),
    "form decodes percent once": post(
        urlencode({"query": "SELECT ('%41+%2B' AS ?v) {}"}), FORM, 200, JSON, "%41+%2B"
    ),
    "body is a query": post("ASK {}", QUERY, 200, JSON, "true"),
    "body with a charset": post("ASK {}", QUERY + ";charset=utf-8", 200, JSON, "true"),
    "body is not percent-decoded": post("SELECT ('%41' AS ?v) {}", QUERY, 200, JSON, "%41"),
    "body keeps a plus": post("SELECT (1+1 AS ?v) {}", QUERY, 200, JSON, '"2"'),
    "body takes the dataset from the address": post(
        COUNT, QUERY, 200, JSON, '"value":"0"', path=f"/sparql?default-graph-uri={ABSENT}"
    ),
    "letters beyond ascii": post("SELECT ('é漢😀' AS ?v) {}", QUERY, 200, JSON, "é漢😀"),
    "json is the default": Case(SELECT, 200, JSON, accept="*/*"),
    "xml results": Case(SELECT, 200, XML, "<variable name=\"a\"/>", XML),
    "csv results": Case(SELECT, 200, CSV, "a,b\r\n1,x\r\n,http://e/\r\n", "text/csv"),
    "tsv results": Case(SELECT, 200, TSV, '?a\t?b\n1\t"x"@en\n\t<http://e/>\n', "text/tab-separated-values"),
    "asked in xml": Case(ASK, 200, XML, "<boolean>true</boolean>", XML),
    "plain json is accepted": Case(SELECT, 200, "application/json", '"bindings"', "application/json"),
    "plain xml is accepted": Case(SELECT, 200, "application/xml", "<sparql", "application/xml"),
    "the better quality wins": Case(SELECT, 200, CSV, accept=f"{JSON};q=0.4, text/csv;q=0.5"),
    "quality nought is refused": Case(SELECT, 200, XML, accept=f"{JSON};q=0, {XML};q=0.1"),
    "a range of types": Case(SELECT, 200, CSV, accept="text/*"),
    "parameters of a type": Case(SELECT, 200, JSON, accept=JSON + ";charset=utf-8"),
    "turtle for construct beside json": Case(CONSTRUCT, 200, TURTLE, accept=f"{JSON}, text/turtle;q=0.5"),
    "construct as n-triples": Case(CONSTRUCT, 200, "application/n-triples", '"o" .', "application/n-triples"),
    "construct as rdf/xml": Case(CONSTRUCT, 200, "application/rdf+xml", "<rdf:RDF", "application/rdf+xml"),
    "construct as json-ld": Case(CONSTRUCT, 200, "application/ld+json", "http://e/p", "application/ld+json"),
    "select as turtle is not acceptable": Case(SELECT, 406, PROBLEM, "text/csv", "text/turtle"),
    "construct as csv is not acceptable": Case(
        CONSTRUCT, 406, "text/plain; charset=utf-8", "text/turtle", "text/csv"
    ),
    "images are not acceptable": Case(ASK, 406, PROBLEM, "text/csv", "image/png"),
    "format beats accept": Case(SELECT + "&format=csv", 200, CSV, accept=XML),
    "output is another word for it": Case(SELECT + "&output=xml", 200, XML),
    "output of a graph": Case(CONSTRUCT + "&output=nt", 200, "application/n-triples"),
    "a format nobody knows": Case(SELECT + "&format=doc", 406, PROBLEM),
    "a page of results": Case(SELECT, 200, HTML, "<th", "text/html,*/*;q=0.8"),
    "a page of a truth value": Case(ASK, 200, HTML, "Yes", "text/html"),
    "a page of a graph": Case(CONSTRUCT, 200, HTML, "&lt;http://e/s&gt;", "text/html"),
    "a page escapes what it shows": Case(
        "/sparql?query=" + quote("SELECT ('<script>' AS ?v) {}"), 200, HTML, "&lt;script&gt;", "text/html"
    ),
    "union of the graphs by default": Case("/sparql?query=" + quote("ASK { <http://id.esd.org.uk/service/57> a ?t }"), 200, JSON, "true"),
    "a named graph": Case("/sparql?query=" + quote("ASK { GRAPH <http://id.esd.org.uk/list/services> { ?s ?p ?o } }"), 200, JSON, "true"),
    "from": Case("/sparql?query=" + quote("ASK FROM <http://id.esd.org.uk/list/subjects> { <http://id.esd.org.uk/service/57> a ?t }"), 200, JSON, "false"),
    "from named hides the others": Case("/sparql?query=" + quote("ASK FROM NAMED <http://id.esd.org.uk/list/subjects> { GRAPH ?g { <http://id.esd.org.uk/service/57> a ?t } }"), 200, JSON, "false"),
    "from a graph not held": Case("/sparql?query=" + quote("ASK FROM <http://example.org/absent> { ?s ?p ?o }"), 200, JSON, "false"),
    "default graph in the request": Case(f"/sparql?query={quote('ASK { <http://id.esd.org.uk/service/57> a ?t }')}&default-graph-uri={SUBJECTS}", 200, JSON, "false"),
    "two default graphs are merged": Case(f"/sparql?query={quote('ASK { <http://id.esd.org.uk/service/57> a ?t . <http://id.esd.org.uk/subject/1> a ?u }')}&default-graph-uri={SUBJECTS}&default-graph-uri={SERVICES}", 200, JSON, "true"),
    "default graph alone has no named graphs": Case(f"/sparql?query={quote(COUNT_NAMED)}&default-graph-uri={SERVICES}", 200, JSON, '"value":"0"'),
    "named graph alone has an empty default": Case(f"/sparql?query={quote(COUNT)}&named-graph-uri={SERVICES}", 200, JSON, '"value":"0"'),
    "named graph in the request": Case(f"/sparql?query={quote('ASK { GRAPH ?g { <http://id.esd.org.uk/service/57> a ?t } }')}&named-graph-uri={SERVICES}", 200, JSON, "true"),
    "request beats from": Case(f"/sparql?query={quote('ASK FROM <http://id.esd.org.uk/list/services> { <http://id.esd.org.uk/service/57> a ?t }')}&default-graph-uri={SUBJECTS}", 200, JSON, "false"),
    "dataset in a form": post(urlencode({"query": COUNT, "named-graph-uri": "http://id.esd.org.uk/list/services"}), FORM, 200, JSON, '"value":"0"'),
    "graph that is no iri": Case(ASK + "&default-graph-uri=a%20b", 400, PROBLEM, "not an absolute IRI"),
    "malformed": Case("/sparql?query=" + quote("ASK {\n  ?s ?p"), 400, PROBLEM, "Line 2, column 8"),
    "malformed, in words": Case("/sparql?query=ASK", 400, "text/plain; charset=utf-8", "Line 1, column 4", "text/csv"),
    "malformed, as a page": Case("/sparql?query=ASK", 400, HTML, "Line 1, column 4", "text/html"),
    "unknown prefix": Case("/sparql?query=" + quote("ASK { ?s no:such ?o }"), 400, PROBLEM, "Line 1"),
    "empty query": Case("/sparql?query=", 400, PROBLEM, "malformed"),
    "two queries": Case(ASK + "&query=ASK%7B%7D", 400, PROBLEM, "more than one query"),
    "two queries in a form": post("query=ASK%7B%7D&query=ASK%7B%7D", FORM, 400, PROBLEM, "more than one"),
    "a query in body and address": post("ASK {}", QUERY, 400, PROBLEM, "more than one", path=ASK),
    "form without a query": post("x=1", FORM, 400, PROBLEM, "no query"),
    "json body": post('{"query": "ASK {}"}', "application/json", 415, PROBLEM, QUERY),
    "body without a type": post("ASK {}", "", 415, PROBLEM, "nothing"),
    "body in another charset": post("ASK {}".encode("utf-16"), QUERY + "; charset=utf-16", 415, PROBLEM, "utf-16"),
    "body that is not utf-8": post(b"ASK { ?s ?p '\xff' }", QUERY, 400, PROBLEM, "not UTF-8"),
    "form that is not utf-8": post(b"query=%ff", FORM, 400, PROBLEM, "not UTF-8"),
    "update by body": post("CLEAR ALL", "application/sparql-update", 403, PROBLEM, "registry import"),
    "update by form": post("update=CLEAR+ALL", FORM, 403, PROBLEM, "registry import"),
    "update by get": Case("/sparql?update=CLEAR+ALL", 403, PROBLEM, "registry import"),
    "update as a query": Case("/sparql?query=" + quote("INSERT DATA { <a:> <a:> 1 }"), 400, PROBLEM, "Line 1"),
    "load as a query": Case("/sparql?query=" + quote("LOAD <http://example.org/>"), 400, PROBLEM, "Line 1"),
    "put is not a method": Case(ASK, 405, PROBLEM, accept=JSON, method="PUT"),
    "delete is not a method": Case(ASK, 405, PROBLEM, accept=JSON, method="DELETE"),
    "too large a body": post("ASK {}" + " " * 600_000, QUERY, 413, PROBLEM, "524,288"),
    "too large a form": post("query=" + "+" * 2_000_000, FORM, 413, PROBLEM, "524,288"),
    "description in turtle": Case("/sparql", 200, TURTLE, "sd:UnionDefaultGraph"),
    "description as rdf/xml": Case("/sparql", 200, "application/rdf+xml", "<rdf:RDF", "application/rdf+xml"),
    "description as json-ld": Case("/sparql", 200, "application/ld+json", "sparql-service-description", "application/ld+json"),
    "description as n-triples": Case("/sparql?format=nt", 200, "application/n-triples", "service-description#endpoint>"),
    "description as an image": Case("/sparql", 406, PROBLEM, "Turtle", "image/png"),
    "page for a browser": Case("/sparql", 200, HTML, "<textarea", "text/html,application/xhtml+xml,*/*;q=0.8"),
    "older address of queries": Case("/ds/query?query=ASK%7B%7D", 200, JSON, "true"),
    "oldest address of queries": Case("/sparql.ashx?query=ASK%7B%7D&outputMimeType=text/xml", 200, "text/xml; charset=utf-8", "<boolean>true"),
    "graph by name": Case(f"/sparql/graphs?graph={SERVICES}", 200, TURTLE, "Playgroups"),
    "graph as n-triples": Case(f"/sparql/graphs?graph={SERVICES}", 200, "application/n-triples", "Playgroups", "application/n-triples"),
    "default graph": Case("/sparql/graphs?default", 200, TURTLE, "Playgroups"),
    "graph not held": Case(f"/sparql/graphs?graph={ABSENT}", 404, PROBLEM, "no graph"),
    "graph without a name": Case("/sparql/graphs", 400, PROBLEM, "Name one graph"),
    "graph and default": Case(f"/sparql/graphs?default&graph={SERVICES}", 400, PROBLEM, "Name one graph"),
    "graph as csv": Case(f"/sparql/graphs?graph={SERVICES}", 406, "text/plain; charset=utf-8", "Turtle", "text/csv"),
    "graph is not put": Case(f"/sparql/graphs?graph={SERVICES}", 403, PROBLEM, "registry import", method="PUT"),
    "graph is not deleted": Case(f"/sparql/graphs?graph={SERVICES}", 403, PROBLEM, "registry import", method="DELETE"),
    "list of named queries": Case("/queries", 200, HTML, "services-by-number"),
    "named query as csv": Case("/queries/services-by-number.csv", 200, CSV, "Home schooling"),
    "named query by accept": Case("/queries/services-by-number", 200, JSON, "Home schooling"),
    "named query as a page": Case("/queries/services-by-number", 200, HTML, "Home schooling", "text/html"),
    "named query with a value": Case("/queries/services-by-number.csv?list=list/interactions", 200, CSV, "interaction/"),
    "named query as text": Case("/queries/services-by-number.rq", 200, "application/sparql-query; charset=utf-8", "VALUES (?list)"),
    "unknown named query": Case("/queries/nothing", 404, PROBLEM, "no query"),
    "named query of the registry's own": Case("/queries/list-items", 404, PROBLEM, "no query"),
    "unknown parameter": Case("/queries/services-by-number?lost=1", 400, PROBLEM, "There is: list"),
    "parameter that is no day": Case("/queries/changed-since?since=soon", 400, PROBLEM, "has to be a day"),
    "parameter that would end the query": Case(
        "/queries/services-by-number.csv?list=" + quote("http://e/> } ; DROP ALL #"), 400, "text/plain; charset=utf-8", "has to be an address"
    ),
    "text is a value and no query": Case(
        "/queries/labels-in-language.csv?language=" + quote('en") || (1=1) #'), 200, CSV, "Home schooling"
    ),
}
# fmt: on


@pytest.fixture(scope="module")
def server(everywhere: Server) -> Server:
    return everywhere


def test_there_are_enough_cases() -> None:
    assert len(CASES) >= 100


@pytest.mark.parametrize("name", CASES)
def test_case(name: str, server: Server) -> None:
    case = CASES[name]
    headers = {} if case.accept is None else {"Accept": case.accept}
    if case.sends:
        headers["Content-Type"] = case.sends
    body = case.body.encode() if isinstance(case.body, str) else case.body
    answer = server.ask(case.path, case.method, headers, body or None)
    assert (answer.status, answer.type) == (case.status, case.type), answer.text
    assert case.holds in answer.text
    assert answer.headers["access-control-allow-origin"] == "*"
    if case.type == PROBLEM:
        assert json.loads(answer.body)["status"] == case.status


def test_head_has_the_headers_of_get_and_no_body(server: Server) -> None:
    get, head = server.ask(SELECT), server.ask(SELECT, "HEAD")
    assert (head.status, head.body) == (200, b"")
    for name in ("content-type", "content-length", "etag", "vary"):
        assert head.headers[name] == get.headers[name]


def test_an_answer_is_asked_for_conditionally(server: Server) -> None:
    tag = server.ask(SELECT).headers["etag"]
    again = server.ask(SELECT, headers={"If-None-Match": tag})
    assert (again.status, again.body) == (304, b"")
    assert server.ask(ASK, headers={"If-None-Match": tag}).status == 200


def test_a_script_of_another_site_may_send_queries(server: Server) -> None:
    headers = {"Origin": "https://example.org", "Access-Control-Request-Method": "POST"}
    answer = server.ask("/sparql", "OPTIONS", headers)
    assert answer.status == 200
    assert "POST" in answer.headers["access-control-allow-methods"]
    assert "Content-Type" in answer.headers["access-control-allow-headers"]
    assert set(answer.headers["allow"].split(", ")) == {"GET", "HEAD", "OPTIONS", "POST"}


def test_the_release_is_named(server: Server) -> None:
    assert server.ask(ASK).headers["registry-release"] == "1"


def test_the_description_is_true_of_this_endpoint(server: Server) -> None:
    graph = Graph().parse(data=server.ask("/sparql").body, format="turtle")
    rows = list(
        graph.query(
            """PREFIX sd: <http://www.w3.org/ns/sparql-service-description#>
            PREFIX void: <http://rdfs.org/ns/void#>
            SELECT ?endpoint ?name ?triples WHERE {
              ?service sd:endpoint ?endpoint ; sd:defaultDataset/sd:namedGraph ?entry .
              ?entry sd:name ?name ; sd:graph/void:triples ?triples }"""
        )
    )
    assert len(rows) == 10
    for _, name, triples in rows:  # type: ignore[misc]  # rows of a SELECT
        counted = server.query(f"SELECT (COUNT(*) AS ?n) {{ GRAPH <{name}> {{ ?s ?p ?o }} }}")
        assert counted.text.count(f'"value":"{triples}"') == 1


def test_the_description_states_the_limits(server: Server) -> None:
    text = server.ask("/sparql").text
    for limit in ("seconds", "memory", "result", "at-once", "waiting", "query", "rate"):
        assert f"#limit-{limit}>" in text
    graph = Graph().parse(data=text, format="turtle")
    assert {int(str(value)) for value in graph.objects(None, _MOST)} >= {3, 4, 16, 2 * 1024 * 1024}
    assert "BasicFederatedQuery" not in text
