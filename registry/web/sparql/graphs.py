"""The graphs by themselves; SPARQL 1.1 Graph Store HTTP Protocol, the side that reads."""

from __future__ import annotations

from flask import Blueprint, Response, request
from rdflib import URIRef

from registry.web.negotiation import choose_offer
from registry.web.pages import Link
from registry.web.problems import ProblemError
from registry.web.site import release, site
from registry.web.sparql.answers import run, send_answer
from registry.web.sparql.endpoint import endpoint
from registry.web.sparql.formats import GRAPHS, Wanted, wanted
from registry.web.sparql.protocol import (
    bad_request,
    check_iri,
    no_updates,
)
from registry.web.terms import may_republish
from sparql.jobs import Job

graphs = Blueprint("graphs", __name__)

_EVERYTHING = "CONSTRUCT { ?s ?p ?o } WHERE { ?s ?p ?o }"


@graphs.get("/sparql/graphs")
def graph() -> Response:
    """Answer with one graph: ``?graph=`` and its name, or ``?default``."""
    names = request.args.getlist("graph")
    if len(names) + ("default" in request.args) != 1:
        raise bad_request("Name one graph: with ?graph= and its IRI, or the union with ?default.")
    if names:
        _check_held(names[0])
    wish = request.args.get("format")
    accept = request.headers.get("Accept")
    offer = wanted(None, wish).graph if wish else choose_offer(GRAPHS, accept)
    if offer not in GRAPHS:
        detail = "A graph can be had as Turtle, JSON-LD, RDF/XML or N-Triples."
        raise ProblemError(406, "Not acceptable", detail)
    want = Wanted(None, offer)
    job = Job(
        _EVERYTHING,
        graph_format=offer.suffix,
        default_graphs=names or None,
        result_bytes=endpoint().limits.result_bytes,
    )
    return send_answer(*run(job, release(), want), release(), want)


@graphs.route("/sparql/graphs", methods=["PUT", "POST", "DELETE", "PATCH"])
def change() -> Response:
    """Refuse every change, saying where content comes from."""
    raise no_updates()


def _check_held(name: str) -> None:
    check_iri(name)
    current = release()
    if URIRef(name) not in current.store.named_graphs():
        links = [Link("/sparql", "The graphs there are, in the service description")]
        raise ProblemError(404, "Not found", f"There is no graph {name[:200]}.", links)
    if not may_republish(current, URIRef(name)):
        detail = "The terms of this list do not let the registry give out copies of it."
        home = site().settings.public_url
        raise ProblemError(403, "Not given out", detail, [Link(f"{home}/list", "All lists")])
