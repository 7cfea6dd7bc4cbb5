"""Tasks as national sites address them: a service and an interaction, ``/task/57/2``."""

from __future__ import annotations

from typing import TYPE_CHECKING
from urllib.parse import quote

from flask import Blueprint, request
from rdflib.namespace import SKOS

from exporters.document import preferred
from registry.opened import Release
from registry.resources import Resource, find_concept, find_pair
from registry.web.answers import answer, written
from registry.web.documents import VARY, redirect
from registry.web.negotiation import Offer, choose_offer
from registry.web.pages import Link
from registry.web.pages.environment import render
from registry.web.problems import ProblemError
from registry.web.site import release

if TYPE_CHECKING:
    from _typeshed.wsgi import WSGIApplication

tasks = Blueprint("tasks", __name__)

_SERVICE, _INTERACTION = "service", "interaction"
_PAGE = Offer("html", "text/html", "HTML")
_JSON = Offer("json", "application/json", "JSON")


@tasks.get("/task/<service>/<interaction>")
def task(service: str, interaction: str) -> WSGIApplication:
    """Lead to the pair of a service and an interaction, 303; answer with both where none is held.

    National sites pair services with interactions that no published mapping has.
    """
    current = release()
    ends = [_end(current, _SERVICE, service), _end(current, _INTERACTION, interaction)]
    pair = _pair(current, service, interaction)
    if pair is not None:
        return redirect(pair.path)
    offer = choose_offer((_PAGE, _JSON), request.headers.get("Accept"))
    if offer is None:
        there = [Link(request.path, f"{o.name}, {o.media_type}") for o in (_PAGE, _JSON)]
        raise ProblemError(406, "Not to be had in that form", "A task is a page or JSON.", there)
    key = ("task", *(end.path for end in ends), offer.suffix)
    if offer is _JSON:
        return answer(key, "application/json", lambda: _json(current, ends), VARY)
    media_type = "text/html; charset=utf-8"
    language = ("Content-Language", "en")
    return answer(key, media_type, lambda: _html(current, ends), VARY, language)


def _end(current: Release, concept_type: str, identifier: str) -> Resource:
    found = find_concept(current, concept_type, identifier)
    if found is None:
        lists = current.catalogue.lists_of_type(concept_type)
        links = [Link(f"/list/{quote(entry.identifier)}", entry.title) for entry in lists]
        detail = f"There is no {concept_type} {identifier[:100]!r}."
        raise ProblemError(404, "No such task", detail, links)
    return found


def _pair(current: Release, service: str, interaction: str) -> Resource | None:
    """Find the pair in the mapping sets from a list of services to a list of interactions."""
    catalogue = current.catalogue
    types = {entry.uri: entry.concept_type for entry in catalogue.lists.values()}
    for entry in catalogue.mapping_sets.values():
        if (types.get(entry.from_list), types.get(entry.to_list)) == (_SERVICE, _INTERACTION):
            found = find_pair(current, entry, service, interaction)
            if found is not None:
                return found
    return None


def _json(current: Release, ends: list[Resource]) -> bytes:
    service, interaction = (
        {"uri": str(end.uri), "label": _label(current, end), "href": end.path} for end in ends
    )
    return written({_SERVICE: service, _INTERACTION: interaction, "pair": None})


def _html(current: Release, ends: list[Resource]) -> bytes:
    service, interaction = (Link(end.path, _label(current, end)) for end in ends)
    return render("task.html", current, service=service, interaction=interaction).encode()


def _label(current: Release, end: Resource) -> str:
    return preferred(current.store.describe(end.uri).objects(end.uri, SKOS.prefLabel)) or end.path
