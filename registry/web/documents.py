"""From a resource and a request to a representation: format, language, bytes, headers."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from functools import cache, partial
from typing import TYPE_CHECKING
from urllib.parse import urlencode

from flask import request
from rdflib import URIRef
from werkzeug.http import http_date

from exporters import FORMATS, formats_of
from exporters.document import Kind
from registry.catalogue import ConceptList, MappingSet
from registry.opened import Release
from registry.resources import Resource, document_of, lists_of
from registry.web import pages
from registry.web.downloads import ENTRIES_OF_A_FILE, Download, download
from registry.web.interface import page_headers, page_key
from registry.web.languages import choose_language
from registry.web.links import links
from registry.web.negotiation import Offer, choose_offer
from registry.web.originals import disposition, official_file, wants_official
from registry.web.pages import Link
from registry.web.pages.reading import languages_of
from registry.web.problems import ProblemError
from registry.web.profiles import (
    alternates,
    of_profile,
    profile_accepted,
    profile_asked,
    wants_alternates,
)
from registry.web.representations import Representation, etag_of, etag_of_hash
from registry.web.sending import STANDING_HEADERS, request_key, send
from registry.web.site import release, site
from registry.web.terms import is_given_out, may_republish, not_given_out

if TYPE_CHECKING:
    from _typeshed.wsgi import WSGIApplication

HTML = Offer("html", "text/html", "HTML")
#: Everything an address may end with.
ALL_OFFERS = (HTML, *(Offer(entry.suffix, entry.media_type, entry.name) for entry in FORMATS))
VARY = ("Vary", "Accept, Accept-Language, Accept-Profile")
#: Long enough for a burst of readers, short enough to see a new release soon.
CACHING = ("Cache-Control", "public, max-age=60")
# Also of an answer without a body: Flask would add one on some ways and not on others.
_EMPTY = ("Content-Type", "text/plain; charset=utf-8")
#: Parameters by which a page shows another part of a list or of a mapping set.
_VIEW = ("view", "letter", "page", "open", "q")
_SAVED = ("csv", "tsv", "xlsx", "sql")
_WRITERS = {entry.suffix: entry.write for entry in FORMATS}


def offer_of(suffix: str) -> Offer:
    """Return what addresses with a suffix offer. Raises StopIteration for an unknown suffix."""
    return next(offer for offer in ALL_OFFERS if offer.suffix == suffix)


@cache
def offers_of(kind: Kind, concept_class: URIRef | None = None) -> tuple[Offer, ...]:
    """Return the formats a kind of thing can be had in, HTML first."""
    formats = formats_of(kind, concept_class)
    return (HTML, *(Offer(entry.suffix, entry.media_type, entry.name) for entry in formats))


def respond(resource: Resource, asked: Offer | None = None) -> WSGIApplication:
    """Answer a request with a resource, in the format of a suffix or the one negotiated.

    Raises ProblemError 406, naming what there is, where nothing is acceptable.
    """
    if wants_alternates(request.args.get("_profile")):
        return _say_alternates(resource)
    offer = _choose(resource, asked)
    if resource.whole is not None and offer is not HTML and wants_official():
        return send_official(resource.whole, offer)
    query = _view(resource.kind) if offer is HTML else {}
    wish, accept = request.args.get("lang"), request.headers.get("Accept-Language")
    language = choose_language(languages_of(release()), wish, accept) if offer is HTML else ""
    of_page = page_key() if offer is HTML else ()
    key = (resource.path, offer.suffix, language, tuple(query.items()), of_page)
    current, held = release(), site().cache
    made = held.get(current, key) or _make(current, resource, offer, query, language)
    held.put(current, key, made, request_key(request.environ))
    return partial(send, made)


def send_official(
    whole: ConceptList | MappingSet, offer: Offer, mapped_to: ConceptList | None = None
) -> WSGIApplication:
    """Answer with an official file as it came, read from the disk while it is sent.

    Raises ProblemError 404 where none is held.
    """
    current = release()
    found, file = official_file(whole, offer.suffix, mapped_to)
    headers = (
        # Without a charset: the file is in the one it came in.
        ("Content-Type", offer.media_type),
        disposition(found),
        ("Last-Modified", made_at(current)),
        VARY,
        CACHING,
        *standing_headers(current),
    )
    made = representation(file, headers, made_at(current))
    site().cache.put(current, ("official", found), made, request_key(request.environ))
    return partial(send, made)


def redirect(location: str, *more: tuple[str, str]) -> WSGIApplication:
    """Answer 303 See Other with a local address, kept like any other answer."""
    current = release()
    headers = (("Location", location), _EMPTY, VARY, CACHING, *more, *standing_headers(current))
    made = Representation("303 SEE OTHER", (*headers, ("Content-Length", "0")))
    site().cache.put(current, ("303", location, more), made, request_key(request.environ))
    return partial(send, made)


def _say_alternates(resource: Resource) -> WSGIApplication:
    """Answer with what there is of a document, in place of the document."""
    body = alternates(str(resource.uri), resource.path, _offers(resource))
    headers = (
        ("Content-Type", "application/json"),
        ("Content-Length", str(len(body))),
        ("ETag", etag_of(body)),
        VARY,
        CACHING,
        *standing_headers(release()),
    )
    return partial(send, Representation("200 OK", headers, body, etag_of(body)))


def _offers(resource: Resource) -> tuple[Offer, ...]:
    """Return the forms a thing is given out in.

    Where the terms forbid copies, a list has a page that describes it. Raises ProblemError 403 for
    mapping sets, and for what stands in such lists alone.
    """
    current, within = release(), resource.within
    concept_class = within.concept_class if isinstance(within, ConceptList) else None
    offers = offers_of(resource.kind, concept_class)
    if within is None or may_republish(current, within.uri):
        return offers
    if resource.kind is Kind.LIST:
        return (HTML,)
    if is_given_out(current, lists_of(current, resource)):
        return offers
    raise not_given_out(within.title, [Link(current.catalogue.path_of(within.uri), within.title)])


def _choose(resource: Resource, asked: Offer | None) -> Offer:
    offers = _offers(resource)
    accept = request.args.get("_mediatype") or request.headers.get("Accept")
    if asked is None:
        chosen = _negotiate(offers, accept)
        what = f"as {accept}"
    else:
        chosen = asked if asked in offers else None
        what = f"as {asked.name}"
    if chosen is None and offers == (HTML,) and resource.within is not None:
        raise not_given_out(resource.within.title, [Link(resource.path, resource.within.title)])
    if chosen is None:
        there = [Link(f"{resource.path}.{o.suffix}", f"{o.name}, {o.media_type}") for o in offers]
        detail = f"This {resource.kind.value} cannot be had {what}."
        raise ProblemError(406, "Not to be had in that form", detail, there)
    return chosen


def _negotiate(offers: tuple[Offer, ...], accept: str | None) -> Offer | None:
    """Choose by profile, then by type; ``Accept-Profile`` is a wish, ``_profile`` a demand."""
    demanded = profile_asked(request.args.get("_profile"))
    if demanded is not None:
        of_it = of_profile(offers, demanded)
        return choose_offer(of_it, accept) if of_it else None
    wished = profile_accepted(request.headers.get("Accept-Profile"))
    of_it = of_profile(offers, wished) if wished else []
    return (choose_offer(of_it, accept) if of_it else None) or choose_offer(offers, accept)


def _view(kind: Kind) -> dict[str, str]:
    if kind not in {Kind.LIST, Kind.MAPPING_SET}:
        return {}
    return {name: request.args[name] for name in _VIEW if request.args.get(name)}


def _make(
    current: Release, resource: Resource, offer: Offer, query: Mapping[str, str], language: str
) -> Representation:
    whole = resource.whole
    if offer is HTML:
        body: bytes | Download = _page(current, resource, query, language).encode()
    elif whole is not None and whole.count >= ENTRIES_OF_A_FILE:
        body = download(current, whole, offer.suffix)
    else:
        body = b"".join(_WRITERS[offer.suffix](document_of(current, resource)))
    modified = made_at(current)
    headers: tuple[tuple[str, str], ...] = (
        ("Content-Type", _content_type(offer)),
        ("Content-Location", _location(resource, offer, query)),
        ("Last-Modified", modified),
        VARY,
        CACHING,
        ("Link", ", ".join(links(current, resource, offer, _offers(resource)))),
        *([("Content-Language", language)] if language else []),
        *([("Content-Disposition", _file(resource, offer))] if _is_saved(offer) else []),
        *standing_headers(current),
    )
    return representation(body, page_headers(headers) if offer is HTML else headers, modified)


def representation(
    body: bytes | Download, headers: tuple[tuple[str, str], ...], modified: str
) -> Representation:
    """Return what is sent for a body, held or in a file, with its length and entity tag."""
    etag = etag_of_hash(body.sha256) if isinstance(body, Download) else etag_of(body)
    size = body.size if isinstance(body, Download) else len(body)
    headers = (("Content-Length", str(size)), ("ETag", etag), *headers)
    if isinstance(body, Download):
        return Representation("200 OK", headers, b"", etag, modified, body.file)
    return Representation("200 OK", headers, body, etag, modified)


def _page(current: Release, resource: Resource, query: Mapping[str, str], language: str) -> str:
    within = resource.within
    if resource.kind is Kind.CONCEPT:
        return pages.concept_page(current, resource.uri, language)
    if resource.kind is Kind.TERM:
        return pages.term_page(current, resource.uri, language)
    if isinstance(within, ConceptList):
        return pages.list_page(current, within, query, language)
    if isinstance(within, MappingSet) and resource.kind is Kind.MAPPING_SET:
        return pages.mapping_page(current, within, query, language)
    if isinstance(within, MappingSet):
        source, target = (URIRef(str(resource.bindings[end])) for end in ("from", "to"))
        return pages.pair_page(current, within, source, target, language)
    return pages.ontology_page(current, language)


def standing_headers(current: Release) -> tuple[tuple[str, str], ...]:
    """Return the headers of every answer made from a release."""
    return (("Registry-Release", str(current.number)), *STANDING_HEADERS)


def made_at(current: Release) -> str:
    """Return when the release was made, as an HTTP date: nothing in it is younger."""
    return http_date(datetime.fromisoformat(str(current.manifest["created"])))


def _content_type(offer: Offer) -> str:
    is_text = offer.media_type.startswith("text/")
    return f"{offer.media_type}; charset=utf-8" if is_text else offer.media_type


def _location(resource: Resource, offer: Offer, query: Mapping[str, str]) -> str:
    location = f"{resource.path}.{offer.suffix}"
    return f"{location}?{urlencode(query)}" if query else location


def _is_saved(offer: Offer) -> bool:
    """Whether a browser saves the form instead of showing it: tables, workbooks, scripts."""
    return offer.suffix.endswith(_SAVED)


def _file(resource: Resource, offer: Offer) -> str:
    """Name the file a browser saves: ``services.csv``, ``service-57.csv``."""
    parts = (
        resource.path.split("/")[2:]
        if resource.kind is Kind.CONCEPT
        else resource.path.split("/")[-1:]
    )
    return f'attachment; filename="{"-".join(parts)}.{offer.suffix}"'
