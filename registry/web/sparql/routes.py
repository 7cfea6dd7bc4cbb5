"""The addresses of the endpoint: ``/sparql``, and those the official services used."""

from __future__ import annotations

from flask import Blueprint, Response, request

from registry.web.negotiation import choose_offer
from registry.web.problems import ProblemError
from registry.web.representations import etag_of
from registry.web.site import release, site
from registry.web.sparql import pages
from registry.web.sparql.answers import PAGE_BYTES, job_formats, run, send_answer
from registry.web.sparql.beyond import files_beyond, say_beyond
from registry.web.sparql.description import describe_service, write_description
from registry.web.sparql.endpoint import endpoint
from registry.web.sparql.formats import GRAPHS, PAGE, content_type, wanted
from registry.web.sparql.protocol import QueryRequest, read_request
from sparql.jobs import Job

sparql = Blueprint("sparql", __name__)

_ADDRESSES = ("/sparql", "/ds/query", "/ds/sparql", "/sparql.ashx")
_METHODS = ("GET", "HEAD", "POST", "OPTIONS")


@sparql.after_request
def _say_methods(response: Response) -> Response:
    """Answer a browser that asks whether a script of another site may send a query."""
    if request.method == "OPTIONS":
        response.headers["Access-Control-Allow-Methods"] = ", ".join(_METHODS)
        response.headers["Access-Control-Allow-Headers"] = "Accept, Content-Type, If-None-Match"
        response.headers["Access-Control-Max-Age"] = "86400"
    return response


def query() -> Response:
    """Answer a query; without one, describe the endpoint."""
    server = endpoint()
    asked = read_request(server.limits.query_bytes)
    if asked.query is None:
        return _describe(asked)
    want = wanted(request.headers.get("Accept"), asked.wish)
    table, graph = job_formats(want)
    job = Job(
        asked.query,
        table_format=table,
        graph_format=graph,
        default_graphs=asked.default_graphs,
        named_graphs=asked.named_graphs,
        services=list(server.limits.services),
        result_bytes=PAGE_BYTES if want.is_page else server.limits.result_bytes,
    )
    if want.is_page:
        return pages.results_page(job, release(), want)
    answer = send_answer(*run(job, release(), want), release(), want)
    return say_beyond(answer, files_beyond(asked.query))


for address in _ADDRESSES:
    sparql.add_url_rule(address, view_func=query, methods=["GET", "POST"])


def _describe(asked: QueryRequest) -> Response:
    """Answer with the service description, or with the query page for a browser."""
    want = wanted(request.headers.get("Accept"), asked.wish)
    offer = choose_offer((*GRAPHS, PAGE), request.headers.get("Accept"))
    offer = want.graph if asked.wish else offer
    if offer is None:
        detail = "The description of this endpoint is RDF (Turtle, JSON-LD, RDF/XML, N-Triples)."
        raise ProblemError(406, "Not acceptable", detail)
    if offer is PAGE:
        return pages.query_page(release())
    graph = describe_service(release(), site().settings.public_url, endpoint().limits)
    body = write_description(graph, offer.suffix)
    response = Response(body, content_type=content_type(offer.media_type))
    response.headers["ETag"] = etag_of(body)
    response.headers["Vary"] = "Accept"
    response.headers["Cache-Control"] = "public, max-age=60"
    response.headers["Registry-Release"] = str(release().number)
    response.make_conditional(request.environ)
    return response
