"""Named queries by URL: ``/queries/{name}?parameter=value``, as a page or in any result format."""

from __future__ import annotations

from flask import Blueprint, Response, request
from rdflib import Literal, URIRef
from rdflib.term import Node

from registry.web.negotiation import Offer
from registry.web.pages import Link
from registry.web.problems import ProblemError
from registry.web.site import release
from registry.web.sparql import pages
from registry.web.sparql.answers import PAGE_BYTES, job_formats, run, send_answer
from registry.web.sparql.beyond import files_beyond, say_beyond
from registry.web.sparql.endpoint import endpoint
from registry.web.sparql.formats import GRAPHS, PAGE, TABLES, Wanted, wanted
from registry.web.sparql.protocol import bad_request
from sparql.described import Described, described_queries
from sparql.jobs import Job

named = Blueprint("named", __name__)

_SUFFIXES: dict[str, Offer] = {
    **{offer.suffix: offer for offer in (*TABLES[:4], *GRAPHS[:4], PAGE)},
    "json": TABLES[0],
    "xml": TABLES[1],
}
_ABOUT_FORMAT = frozenset({"format", "output"})


@named.get("/queries")
def index() -> Response:
    """Answer with the list of the named queries."""
    return pages.queries_page(release())


@named.get("/queries/<name>")
def run_named(name: str) -> Response:
    """Run a named query with the values of the request."""
    stem, _, suffix = name.partition(".")
    query = described_queries().get(stem)
    if query is None or (suffix and suffix not in {*_SUFFIXES, "rq"}):
        links = [Link("/queries", "All named queries")]
        raise ProblemError(404, "Not found", f"There is no query {name[:100]!r}.", links)
    terms = _terms(query)
    if suffix == "rq":
        text = query.with_values(terms)
        return Response(text, content_type="application/sparql-query; charset=utf-8")
    want = _wanted(suffix)
    job = _job(query, terms, want)
    if want.is_page:
        return pages.page(
            "sparql_query.html",
            release(),
            query=query,
            values={parameter.name: str(terms[parameter.name]) for parameter in query.parameters},
            text=query.with_values(terms),
            shown=pages.show(job, release(), want),
            beyond=files_beyond(query.text),
            asked=request.query_string.decode("ascii", "replace"),
        )
    answer = send_answer(*run(job, release(), want), release(), want)
    return say_beyond(answer, files_beyond(query.text))


def _wanted(suffix: str) -> Wanted:
    if suffix:
        offer = _SUFFIXES[suffix]
        return Wanted(offer, offer)
    wish = request.args.get("format") or request.args.get("output")
    return wanted(request.headers.get("Accept"), wish)


def _terms(query: Described) -> dict[str, Node]:
    values = request.args.to_dict()
    known = {parameter.name for parameter in query.parameters} | _ABOUT_FORMAT
    for name in values:
        if name not in known:
            there = ", ".join(sorted(known - _ABOUT_FORMAT)) or "none"
            raise bad_request(f"{name[:60]!r} is not a parameter of this query. There is: {there}.")
    try:
        return query.terms(values)
    except ValueError as error:
        raise bad_request(f"{error}.") from None


def _job(query: Described, terms: dict[str, Node], want: Wanted) -> Job:
    limits = endpoint().limits
    table, graph = job_formats(want)
    return Job(
        query.text,
        table_format=table,
        graph_format=graph,
        bindings={name: _binding(term) for name, term in terms.items()},
        result_bytes=PAGE_BYTES if want.is_page else limits.result_bytes,
    )


def _binding(term: Node) -> list[str | None]:
    if isinstance(term, Literal):
        return ["literal", str(term), term.language, term.datatype and str(term.datatype)]
    if isinstance(term, URIRef):
        return ["uri", str(term), None, None]
    raise TypeError(f"a parameter cannot be {term!r}")
