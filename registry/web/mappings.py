"""Mapping sets: their pages and downloads, and the pairs in them."""

from __future__ import annotations

from typing import TYPE_CHECKING

from flask import Blueprint

from registry.resources import find_pair, mapping_resource
from registry.web.answers import answer
from registry.web.documents import ALL_OFFERS, respond
from registry.web.negotiation import split_suffix
from registry.web.pages import Link, unmapped_csv
from registry.web.problems import ProblemError
from registry.web.site import release
from registry.web.terms import may_republish, not_given_out

if TYPE_CHECKING:
    from _typeshed.wsgi import WSGIApplication

mappings = Blueprint("mappings", __name__, url_prefix="/mapping")


@mappings.get("/<name>")
def mapping_set(name: str) -> WSGIApplication:
    """Answer with a mapping set: its page, or the whole of it in a format."""
    stem, offer = split_suffix(name, ALL_OFFERS)
    found = release().catalogue.mapping_sets.get(stem)
    if found is None:
        raise _no_set(stem)
    return respond(mapping_resource(found), offer)


@mappings.get("/<name>/unmapped-<any('from', 'to'):end>.csv")
def unmapped(name: str, end: str) -> WSGIApplication:
    """Answer with the entries of the list at one end that have no pair, as CSV."""
    current = release()
    found = current.catalogue.mapping_sets.get(name)
    if found is None:
        raise _no_set(name)
    uri = found.from_list if end == "from" else found.to_list
    entry = current.catalogue.list_with_uri(uri)
    if entry is None or not may_republish(current, found.uri):
        there = [Link(f"/mapping/{found.identifier}", found.title)]
        raise not_given_out(found.title, there)
    file = ("Content-Disposition", f'attachment; filename="{name}-unmapped-{end}.csv"')
    return answer(
        ("unmapped", name, end),
        "text/csv; charset=utf-8",
        lambda: unmapped_csv(current, found, end, "en"),
        file,
    )


@mappings.get("/<name>/<from_identifier>/<to_identifier>")
def pair(name: str, from_identifier: str, to_identifier: str) -> WSGIApplication:
    """Answer with one pair of a mapping set, whether or not anything is said of it alone."""
    current = release()
    found = current.catalogue.mapping_sets.get(name)
    if found is None:
        raise _no_set(name)
    resource = find_pair(current, found, from_identifier, to_identifier)
    if resource is not None:
        return respond(resource)
    stem, offer = split_suffix(to_identifier, ALL_OFFERS)
    resource = find_pair(current, found, from_identifier, stem) if offer else None
    if resource is None:
        detail = f"{found.title}: {from_identifier[:100]} is not mapped to {stem[:100]}."
        links = [Link(f"/mapping/{found.identifier}", "All pairs of the mapping set")]
        raise ProblemError(404, "No such pair", detail, links)
    return respond(resource, offer)


def _no_set(name: str) -> ProblemError:
    detail = f"There is no mapping set called {name[:100]!r}."
    return ProblemError(404, "No such mapping set", detail, [Link("/list#mappings", "All sets")])
