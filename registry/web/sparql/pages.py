"""The pages of the endpoint: writing a query, its result as a table, the named queries."""

from __future__ import annotations

import json
from collections.abc import Sequence
from typing import TYPE_CHECKING, Any, NamedTuple

from flask import Response

from registry.namespaces import PREFIXES
from registry.web.pages.environment import render
from registry.web.representations import etag_of
from registry.web.sparql.answers import run
from registry.web.sparql.beyond import files_beyond
from registry.web.sparql.charts import Chart, chart_of
from registry.web.sparql.description import limit_rows
from registry.web.sparql.endpoint import endpoint
from registry.web.sparql.formats import GRAPHS, TABLES, Wanted
from sparql.described import Described, described_queries
from sparql.jobs import Job

if TYPE_CHECKING:
    from registry.opened import Release

#: What the query page may do beyond all others: the editor's own style sheet holds its icons.
#: The editor places its cursor and marks by styles of single elements, never by scripts.
_EDITOR_POLICY = "; ".join(
    (
        "default-src 'self'",
        "img-src 'self' data:",
        "font-src 'self' data:",
        "style-src 'self' 'unsafe-inline'",
        "base-uri 'none'",
        "form-action 'self'",
        "frame-ancestors 'none'",
        "object-src 'none'",
    )
)
_FIRST = """PREFIX skos: <http://www.w3.org/2004/02/skos/core#>
SELECT ?list (COUNT(?concept) AS ?concepts) WHERE {
  ?concept skos:inScheme ?list
} GROUP BY ?list ORDER BY ?list
"""
#: Formats a person may choose from, by the word for the parameter ``output``.
_CHOICES = tuple((o.suffix, o.name) for o in (*TABLES[:4], *GRAPHS[:4]))


class Cell(NamedTuple):
    """One term in a table: its text, where it leads to, its language or type."""

    text: str
    address: str | None
    note: str


class Shown(NamedTuple):
    """A result as a page shows it: a truth value, a table, or a graph as text."""

    truth: bool | None
    columns: Sequence[str]
    rows: Sequence[Sequence[Cell | None]]
    graph: str | None
    chart: Chart | None = None


def query_page(release: Release) -> Response:
    """Answer with the page on which a query is written."""
    return page(
        "sparql.html",
        release,
        policy=_EDITOR_POLICY,
        query_text=_FIRST,
        examples=_examples(),
        limits=limit_rows(endpoint().limits),
        services=endpoint().limits.services,
        choices=_CHOICES,
    )


def results_page(job: Job, release: Release, want: Wanted) -> Response:
    """Run a query and answer with its result on a page."""
    return page(
        "sparql_results.html",
        release,
        query_text=job.query,
        shown=show(job, release, want),
        beyond=files_beyond(job.query),
        choices=_CHOICES,
    )


def queries_page(release: Release) -> Response:
    """Answer with the list of the named queries."""
    return page("sparql_queries.html", release, queries=described_queries().values())


def show(job: Job, release: Release, want: Wanted) -> Shown:
    """Run a job and read its answer for a page. Raises ProblemError as ``run``."""
    result, file = run(job, release, want)
    with file:
        data = file.read()
    if result.form == "CONSTRUCT":
        return Shown(None, (), (), data.decode())
    answer: dict[str, Any] = json.loads(data)
    if "boolean" in answer:
        return Shown(answer["boolean"], (), (), None)
    columns = answer["head"]["vars"]
    rows = [
        [_cell(row[name], release) if name in row else None for name in columns]
        for row in answer["results"]["bindings"]
    ]
    return Shown(None, columns, rows, None, chart_of(columns, answer["results"]["bindings"]))


def page(
    template: str, release: Release, policy: str | None = None, status: int = 200, **values: object
) -> Response:
    """Render a page and answer with it."""
    body = render(template, release, **values).encode()
    response = Response(body, status, content_type="text/html; charset=utf-8")
    response.headers["ETag"] = etag_of(body)
    response.headers["Vary"] = "Accept"
    response.headers["Cache-Control"] = "public, max-age=60"
    response.headers["Content-Language"] = "en"
    if policy is not None:
        response.headers["Content-Security-Policy"] = policy
    return response


def _examples() -> list[tuple[Described, str]]:
    return [(q, _prefixed(q.with_values(q.terms({})))) for q in described_queries().values()]


def _prefixed(text: str) -> str:
    return text.strip() + "\n"


def _cell(term: dict[str, Any], release: Release) -> Cell:
    if term["type"] == "uri":
        uri = term["value"]
        return Cell(_shortened(uri), release.catalogue.path_of(uri) or _outside(uri), "")
    if term["type"] == "triple":
        return Cell(json.dumps(term["value"], ensure_ascii=False), None, "triple")
    note = term.get("xml:lang") or term.get("datatype", "").rpartition("#")[2]
    return Cell(term["value"], None, note)


def _outside(uri: str) -> str | None:
    return uri if uri.startswith(("http://", "https://")) else None


def _shortened(uri: str) -> str:
    for prefix, namespace in PREFIXES.items():
        if uri.startswith(namespace):
            return f"{prefix}:{uri[len(namespace) :]}"
    return uri
