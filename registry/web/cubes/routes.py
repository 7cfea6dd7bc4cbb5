"""The addresses of statistics: docs/cubes-model.md, Addresses."""

from __future__ import annotations

from typing import TYPE_CHECKING

from flask import Blueprint, request
from rdflib import Graph

from registry.cubes import publications
from registry.cubes.publications import LATEST, Publication
from registry.web.cubes import pages
from registry.web.cubes.catalogue import publications_graph
from registry.web.cubes.describing import resource_graph, whole_graph
from registry.web.cubes.finding import (
    find_data_set,
    find_observation,
    find_publication,
    find_slice,
)
from registry.web.cubes.sending import (
    CUBE_OFFERS,
    GRAPH_OFFERS,
    respond_with_graph,
    respond_with_part,
    send_redirect,
)
from registry.web.cubes.vocabulary import shared_graph, shared_terms
from registry.web.negotiation import Offer, split_suffix
from registry.web.pages import Link
from registry.web.problems import ProblemError
from registry.web.site import release, site

if TYPE_CHECKING:
    from _typeshed.wsgi import WSGIApplication

cubes = Blueprint("cubes", __name__)

_PUBLICATION = "/cube/<authority>/<period>/<int:number>"


@cubes.get("/cube")
@cubes.get("/cube.<suffix>")
def every_cube(suffix: str | None = None) -> WSGIApplication:
    """Answer with the newest publications of all authorities, and the terms they share."""
    every = publications.latest_publications(site().settings.data)
    store = release().store
    return respond_with_graph(
        None,
        "/cube",
        _graph_offer(suffix),
        lambda: publications_graph(every) + shared_graph(store),
        lambda: pages.index_page(every, shared=shared_terms(store)),
    )


@cubes.get("/cube/<name>")
def of_authority(name: str) -> WSGIApplication:
    """Answer with the newest publications of an authority; with a list of codes of ours."""
    name, offer = split_suffix(name, GRAPH_OFFERS)
    if name in {"areas", "periods"}:
        return _of_any_publication(f"/cube/{name}", offer)
    every = publications.latest_publications(site().settings.data)
    its = [each for each in every if each.authority == name]
    if not its:
        detail = f"There are no statistics of {name[:40]!r}."
        raise ProblemError(404, "No such authority", detail, _others(every))
    return respond_with_graph(
        None,
        f"/cube/{name}",
        offer,
        lambda: publications_graph(its),
        lambda: pages.index_page(its, its[0].authority_name),
    )


@cubes.get("/cube/dimension/<name>")
@cubes.get("/cube/measure/<name>")
@cubes.get("/cube/all/<name>")
@cubes.get("/cube/area/<name>")
def term(name: str) -> WSGIApplication:
    """Answer with a dimension, a measure, a concept for "all" or an area of this registry."""
    stem, offer = split_suffix(name, GRAPH_OFFERS)
    return _of_any_publication(f"{request.path.rpartition('/')[0]}/{stem}", offer)


@cubes.get("/cube/<authority>/<period>")
def history(authority: str, period: str) -> WSGIApplication:
    """Answer with the history of an authority's publications for a period."""
    period, offer = split_suffix(period, GRAPH_OFFERS)
    newest = find_publication(authority, period, LATEST)
    data = site().settings.data
    numbers = publications.publication_numbers(data, authority, period)
    every = [find_publication(authority, period, number) for number in reversed(numbers)]
    return respond_with_graph(
        None,
        f"/cube/{newest.authority}/{newest.period}",
        offer,
        lambda: publications_graph(every),
        lambda: pages.history_page(every),
    )


@cubes.get("/cube/<authority>/<period>/latest")
@cubes.get("/cube/<authority>/<period>/latest.<suffix>")
@cubes.get("/cube/<authority>/<period>/latest/<path:rest>")
def latest(
    authority: str, period: str, suffix: str | None = None, rest: str | None = None
) -> WSGIApplication:
    """Lead to the newest publication, or the part of it that is asked for: 307."""
    newest = find_publication(authority, period, LATEST)
    after = f".{suffix}" if suffix else f"/{rest}" if rest else ""
    query = f"?{request.query_string.decode()}" if request.query_string else ""
    return send_redirect(f"{newest.path}{after}{query}")


@cubes.get(_PUBLICATION)
@cubes.get(f"{_PUBLICATION}.<suffix>")
@cubes.get(f"{_PUBLICATION}/activity")
def publication(
    authority: str, period: str, number: int, suffix: str | None = None
) -> WSGIApplication:
    """Answer with a publication, and how it was made."""
    one = find_publication(authority, period, number)
    return respond_with_graph(
        one,
        one.path,
        _graph_offer(suffix),
        lambda: whole_graph(one.folder),
        lambda: pages.publication_page(one),
    )


@cubes.get(f"{_PUBLICATION}/<kind>")
def data_set(authority: str, period: str, number: int, kind: str) -> WSGIApplication:
    """Answer with a data set."""
    kind, offer = split_suffix(kind, CUBE_OFFERS)
    part = find_data_set(find_publication(authority, period, number), kind)
    return respond_with_part(part, offer, lambda: pages.part_page(part))


@cubes.get(f"{_PUBLICATION}/<kind>/<path:which>")
def structure(authority: str, period: str, number: int, kind: str, which: str) -> WSGIApplication:
    """Answer with the structure of a data set, or one of its components."""
    which, offer = split_suffix(which, GRAPH_OFFERS)
    one = find_publication(authority, period, number)
    return _resource(one, f"{find_data_set(one, kind).path}/{which}", offer)


@cubes.get(f"{_PUBLICATION}/<kind>/slice/<path:which>")
def slice_(authority: str, period: str, number: int, kind: str, which: str) -> WSGIApplication:
    """Answer with a slice: ``which`` is a dimension and a code."""
    which, offer = split_suffix(which, CUBE_OFFERS)
    dimension, _, code = which.partition("/")
    part = find_slice(find_publication(authority, period, number), kind, dimension, code)
    return respond_with_part(part, offer, lambda: pages.part_page(part))


@cubes.get(f"{_PUBLICATION}/<kind>/observation/<path:which>")
def observation(authority: str, period: str, number: int, kind: str, which: str) -> WSGIApplication:
    """Answer with an observation: ``which`` is a code of each dimension."""
    which, offer = split_suffix(which, CUBE_OFFERS)
    one = find_publication(authority, period, number)
    part = find_observation(one, kind, which.split("/"))
    return respond_with_part(part, offer, lambda: pages.observation_page(part))


def _resource(one: Publication, path: str, offer: Offer | None) -> WSGIApplication:
    graph = resource_graph(one, one.base + path)
    if not len(graph):
        near = [Link(one.path, f"{one.authority_name}, {one.period_name}"), Link("/cube", "All")]
        raise ProblemError(404, "Not held here", "Nothing is held at this address.", near)

    def page() -> str:
        return pages.resource_page(one, one.base + path, path, graph)

    return respond_with_graph(one, path, offer, lambda: graph, page)


def _of_any_publication(path: str, offer: Offer | None) -> WSGIApplication:
    """Answer with what all publications share: a property, a list of codes, a code."""
    every = publications.latest_publications(site().settings.data)
    graph = Graph()
    last = None
    for one in every:
        its = resource_graph(one, one.base + path)
        for prefix, namespace in its.namespaces():
            graph.bind(prefix, namespace)
        graph += its
        last = one if len(its) else last
    if last is None:
        detail = "No publication uses what this address names."
        raise ProblemError(404, "Not held here", detail, _others(every))
    known = last

    def page() -> str:
        return pages.resource_page(known, known.base + path, path, graph)

    return respond_with_graph(None, path, offer, lambda: graph, page)


def _others(every: list[Publication]) -> list[Link]:
    names = {each.authority: each.authority_name for each in every}
    return [
        *(Link(f"/cube/{code}", name) for code, name in list(names.items())[:10]),
        Link("/cube", "All statistics"),
    ]


def _graph_offer(suffix: str | None) -> Offer | None:
    if suffix is None:
        return None
    for offer in GRAPH_OFFERS:
        if offer.suffix == suffix:
            return offer
    raise ProblemError(404, "No such form", f"Nothing is held as .{suffix[:40]}")
