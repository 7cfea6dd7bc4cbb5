"""Lists: their pages and downloads, the aliases of their acronyms, and their older addresses."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING
from urllib.parse import quote

from flask import Blueprint
from rdflib.namespace import OWL

from registry.catalogue import Catalogue, ConceptList
from registry.resources import list_resource
from registry.web.documents import ALL_OFFERS, redirect, respond
from registry.web.negotiation import Offer, split_suffix
from registry.web.pages import Link
from registry.web.problems import ProblemError
from registry.web.site import release

if TYPE_CHECKING:
    from _typeshed.wsgi import WSGIApplication

lists = Blueprint("lists", __name__)

# ``LocalGovernmentServiceList``, ``InteractionList``: the class of its concepts is in the middle.
_OLD_NAME = re.compile(r"(?:LocalGovernment)?([A-Z][A-Za-z]+?)List")


@lists.get("/list/<path:name>")
def concept_list(name: str) -> WSGIApplication:
    """Answer with a list: its page, or the whole of it in a format."""
    catalogue = release().catalogue
    whole = catalogue.lists.get(name.strip("/"))
    if whole is not None:
        return respond(list_resource(whole))
    stem, offer = split_suffix(name.strip("/"), ALL_OFFERS)
    found = catalogue.lists.get(stem)
    if found is not None:
        return respond(list_resource(found), offer)
    by_acronym = catalogue.find_list(stem)
    if by_acronym is None:
        raise _no_list(stem)
    return _to_list(by_acronym, offer)


@lists.get("/<name>")
def alias(name: str) -> WSGIApplication:
    """Lead from an acronym or a type of concept to its list, 303; answer to a list's older name."""
    stem, offer = split_suffix(name, ALL_OFFERS)
    catalogue = release().catalogue
    found = catalogue.find_list(stem) or next(iter(catalogue.lists_of_type(stem)), None)
    if found is not None:
        return _to_list(found, offer)
    old = _named_of_old(catalogue, stem)
    if old is None:
        raise _no_list(stem)
    return respond(list_resource(old), offer)


@lists.get("/<name>List/<version>")
def old_version(name: str, version: str) -> WSGIApplication:
    """Answer to ``/InteractionList/1.01``: with the list if that is the version held, else 410."""
    old = _named_of_old(release().catalogue, f"{name}List")
    if old is None:
        raise _no_list(f"{name}List")
    return _in_version(old, version, None)


@lists.get("/standards/<acronym>/<file>")
@lists.get("/standards/<acronym>/<version>/<file>")
def standards_file(acronym: str, file: str, version: str | None = None) -> WSGIApplication:
    """Answer to ``/standards/lgsl/3.14/lgsl.csv``, the address of a list's files until 2013."""
    found = release().catalogue.find_list(acronym)
    if found is None or file.rpartition(".")[0].lower() != acronym.lower():
        raise _no_list(file)
    _, offer = split_suffix(file, ALL_OFFERS)
    if offer is None:
        raise _gone(found, "This file is no longer here.")
    return _in_version(found, version, offer)


def _in_version(found: ConceptList, version: str | None, offer: Offer | None) -> WSGIApplication:
    if version is not None and version != _version(found):
        raise _gone(found, f"Version {version[:40]} of this list is not held here.")
    return respond(list_resource(found), offer)


def _version(found: ConceptList) -> str:
    header = release().store.describe(found.uri)
    return str(header.value(found.uri, OWL.versionInfo))


def _named_of_old(catalogue: Catalogue, name: str) -> ConceptList | None:
    """Find a list by the class in its older name; the list with an acronym is the one meant."""
    match = _OLD_NAME.fullmatch(name)
    if match is None:
        return None
    of_class = [
        entry
        for entry in catalogue.lists.values()
        if str(entry.concept_class).rpartition("/")[2] == match[1]
    ]
    return min(of_class, key=lambda e: (e.acronym is None, e.identifier), default=None)


def _to_list(found: ConceptList, offer: Offer | None) -> WSGIApplication:
    address = f"/list/{quote(found.identifier)}"
    return redirect(f"{address}.{offer.suffix}" if offer else address)


def _gone(found: ConceptList, detail: str) -> ProblemError:
    links = [
        Link(f"/list/{found.identifier}", f"The current list: {found.title}"),
        Link(f"/list/{found.identifier}.csv", "The current list as CSV"),
    ]
    return ProblemError(410, "Replaced", f"{detail} The current list replaces it.", links)


def _no_list(name: str) -> ProblemError:
    detail = f"There is no list called {name[:100]!r}."
    return ProblemError(404, "No such list", detail, [Link("/list", "All lists")])
