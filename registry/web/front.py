"""The front: home, the index of lists, the pages about the registry, and the pages' own files."""

from __future__ import annotations

from datetime import UTC, datetime
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

from flask import Blueprint, Response, jsonify, request, send_from_directory

from registry import __version__
from registry.web import pages
from registry.web.downloads import size_held
from registry.web.interface import page_headers, page_key
from registry.web.languages import choose_language
from registry.web.negotiation import Offer, choose_offer
from registry.web.official import page_by_uri
from registry.web.pages.reading import languages_of
from registry.web.representations import Representation, etag_of
from registry.web.sending import STANDING_HEADERS, request_key, send
from registry.web.site import release, site

if TYPE_CHECKING:
    from _typeshed.wsgi import WSGIApplication

front = Blueprint("front", __name__)

_ASSETS = Path(__file__).resolve().parent / "assets" / "dist"
_JSON = Offer("json", "application/json", "JSON")
_HTML = Offer("html", "text/html", "HTML")
#: Their names change with their content, so a year is safe.
_ASSET_SECONDS = 365 * 24 * 3600


@front.get("/")
def home() -> WSGIApplication:
    """Answer with the home page; with what ``?uri=`` names, as the official site does."""
    if request.args.get("uri", "").strip():
        return page_by_uri()
    language = _language()
    return _page("home", language, pages.home(release(), site().settings, language))


@front.get("/list")
@front.get("/list/")
def lists_index() -> WSGIApplication:
    """Answer with the page of all lists and mapping sets."""
    language = _language()
    return _page("lists", language, pages.lists_index(release(), language))


@front.get("/how-the-lists-fit-together")
def lists_together() -> WSGIApplication:
    """Answer with the diagram of all lists and mapping sets."""
    language = _language()
    return _page("together", language, pages.lists_together(release(), language))


@front.get("/downloads")
def downloads() -> WSGIApplication:
    """Answer with the page of every download."""
    language = _language()
    text = pages.downloads_page(release(), site().settings, language, size_held)
    return _page("downloads", language, text)


@front.get("/developers")
def developers() -> WSGIApplication:
    """Answer with the page for developers."""
    text = pages.developers_page(release(), site().settings)
    return _page("developers", _language(), text)


@front.get("/terms")
def terms() -> WSGIApplication:
    """Answer with the terms of every list and mapping set."""
    language = _language()
    return _page("terms", language, pages.terms_page(release(), language))


@front.get("/accessibility")
def accessibility() -> WSGIApplication:
    """Answer with the accessibility statement."""
    return _page("accessibility", _language(), pages.accessibility_page(release()))


@front.get("/status")
def status() -> Response:
    """Say which release is served and what is in it: as JSON, or a page where one is asked for."""
    current = release()
    offer = choose_offer((_JSON, _HTML), request.headers.get("Accept"))
    if offer is _HTML:
        text = pages.status_page(current, site().started, datetime.now(UTC))
        answer = Response(text, content_type="text/html; charset=utf-8")
    else:
        answer = jsonify(
            release=current.number,
            created=current.manifest["created"],
            software=__version__,
            lists=len(current.catalogue.lists),
            mappingSets=len(current.catalogue.mapping_sets),
            statements=len(current.store),
        )
    answer.headers["Cache-Control"] = "no-store"
    answer.headers["Vary"] = "Accept"
    return answer


@front.get("/assets/<path:name>")
def asset(name: str) -> Response:
    """Answer with a file the pages need."""
    answer = send_from_directory(_ASSETS, name, max_age=_ASSET_SECONDS)
    answer.cache_control.public = True
    answer.cache_control.immutable = True
    return answer


def _language() -> str:
    wish, accept = request.args.get("lang"), request.headers.get("Accept-Language")
    return choose_language(languages_of(release()), wish, accept)


def _page(name: str, language: str, text: str) -> WSGIApplication:
    """Send a page that is not about one resource, and keep it."""
    current, body = release(), text.encode()
    etag = etag_of(body)
    headers = (
        ("Content-Type", "text/html; charset=utf-8"),
        ("Content-Length", str(len(body))),
        ("Content-Language", language),
        ("ETag", etag),
        ("Cache-Control", "public, max-age=60"),
        ("Registry-Release", str(current.number)),
        *STANDING_HEADERS,
    )
    made = Representation("200 OK", page_headers(headers), body, etag)
    key = ("page", name, language, *page_key())
    site().cache.put(current, key, made, request_key(request.environ))
    return partial(send, made)
