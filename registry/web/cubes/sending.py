"""Answers about publications: negotiated, streamed, conditional, kept for ever if they can be."""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Iterable, Iterator, Mapping
from datetime import datetime
from functools import partial
from typing import TYPE_CHECKING

from flask import request
from rdflib import Graph
from werkzeug.http import http_date

from exporters.cubes import CUBE_FORMATS, CUBE_LINK_WRITERS, Write
from exporters.rdf import jsonld_chunks, ntriples_chunks, rdfxml_chunks
from exporters.turtle import turtle_chunks
from registry import __version__
from registry.cubes.publications import Publication
from registry.cubes.tables import stream_rows
from registry.web.cubes.describing import describe
from registry.web.cubes.finding import Part, wanted_codes
from registry.web.cubes.profiles import (
    CUBE_LINK,
    DATA_CUBE,
    address_of,
    alternates,
    check_profile_of_graph,
    in_profile,
    profile_of_rows,
)
from registry.web.documents import CACHING, HTML, VARY, offer_of
from registry.web.interface import page_headers
from registry.web.negotiation import Offer, choose_offer
from registry.web.pages import Link
from registry.web.problems import ProblemError
from registry.web.profiles import Profile, wants_alternates
from registry.web.representations import Representation, etag_of, etag_of_hash
from registry.web.sending import STANDING_HEADERS, Header, send
from registry.web.site import site

if TYPE_CHECKING:
    from _typeshed.wsgi import StartResponse, WSGIApplication, WSGIEnvironment

#: A publication never changes.
_FOR_EVER = ("Cache-Control", "public, max-age=31536000, immutable")
_SAVED = ("csv", "parquet")
_GRAPH_WRITERS: dict[str, Callable[[Graph], Iterator[bytes]]] = {
    "ttl": lambda graph: turtle_chunks(graph, _prefixes(graph)),
    "jsonld": lambda graph: jsonld_chunks(graph, _prefixes(graph)),
    "rdf": lambda graph: rdfxml_chunks(graph, _prefixes(graph)),
    "nt": ntriples_chunks,
}
#: The forms of a part with observations, and of anything else in a publication.
CUBE_OFFERS = (HTML, *(Offer(each.suffix, each.media_type, each.name) for each in CUBE_FORMATS))
GRAPH_OFFERS = (HTML, *(offer_of(suffix) for suffix in _GRAPH_WRITERS))


def respond_with_part(part: Part, asked: Offer | None, page: Callable[[], str]) -> WSGIApplication:
    """Answer with a data set, a slice or an observation: its rows with the codes asked for.

    Raises ProblemError 406.
    """
    if wants_alternates(request.args.get("_profile")):
        return _send_alternates(alternates(part.uri, part.path, CUBE_OFFERS, has_rows=True))
    profile = profile_of_rows(CUBE_OFFERS, asked, _accepted())
    offer = _choose(part.path, in_profile(CUBE_OFFERS, profile), asked)
    if offer is HTML:
        return send_page(page(), _links(part.path, CUBE_OFFERS, offer))
    is_link = profile is CUBE_LINK
    writers: dict[str, Write] = {each.suffix: each.write for each in CUBE_FORMATS}
    write = CUBE_LINK_WRITERS[offer.suffix] if is_link else writers[offer.suffix]
    headers = [*_headers(part.path, offer, CUBE_OFFERS, profile), _last_modified(part.publication)]
    if offer.suffix == "csv":
        metadata = f'<{part.path}.csv-metadata.json>; rel="describedby"'
        headers.append(("Link", f'{metadata}; type="application/csvm+json"'))
    if offer.suffix.endswith(_SAVED):
        headers.append(_disposition(part, offer))
    codes = {**wanted_codes(part.publication, request.args), **part.codes}
    if offer.suffix == "parquet" and not codes:
        return _send_file(part, tuple(headers))
    etag = _etag(
        part.publication, part.path, offer.suffix, profile.token, repr(sorted(codes.items()))
    )
    return _stream(headers, etag, partial(_chunks, part, codes, write))


def _chunks(part: Part, codes: Mapping[str, str], write: Write) -> Iterator[bytes]:
    with stream_rows(part.publication, part.kind, codes) as rows:
        yield from write(describe(part), rows)


def respond_with_graph(
    publication: Publication | None,
    path: str,
    asked: Offer | None,
    graph: Callable[[], Graph],
    page: Callable[[], str],
) -> WSGIApplication:
    """Answer with a graph. ``publication`` is what it is part of; without one it may change."""
    if wants_alternates(request.args.get("_profile")):
        uri = (publication.base if publication else site().settings.public_url) + path
        return _send_alternates(alternates(uri, path, GRAPH_OFFERS, has_rows=False))
    check_profile_of_graph()
    offer = _choose(path, GRAPH_OFFERS, asked)
    if offer is HTML:
        return send_page(page(), _links(path, GRAPH_OFFERS, offer))
    body = b"".join(_GRAPH_WRITERS[offer.suffix](graph()))
    caching = CACHING if publication is None else _FOR_EVER
    headers = _headers(path, offer, GRAPH_OFFERS, caching=caching)
    modified = None
    if publication is not None:
        headers.append(_last_modified(publication))
        modified = headers[-1][1]
    return partial(send, _representation(body, headers, modified))


def send_page(body: str, *more: Header) -> WSGIApplication:
    """Answer with a page: its words depend on the reader's language, its links on what is newer."""
    headers = page_headers(
        [("Content-Type", "text/html; charset=utf-8"), VARY, CACHING, *more, *STANDING_HEADERS]
    )
    return partial(send, _representation(body.encode(), headers, None))


def send_redirect(location: str) -> WSGIApplication:
    """Answer 307 with the newest publication, which is another one tomorrow."""
    headers = (
        ("Location", location),
        ("Content-Type", "text/plain; charset=utf-8"),
        ("Content-Length", "0"),
        ("Cache-Control", "no-cache"),
        VARY,
        *STANDING_HEADERS,
    )
    return partial(send, Representation("307 TEMPORARY REDIRECT", headers))


def _representation(body: bytes, headers: Iterable[Header], modified: str | None) -> Representation:
    etag = etag_of(body)
    its = (("Content-Length", str(len(body))), ("ETag", etag), *headers)
    return Representation("200 OK", its, body, etag, modified)


def _accepted() -> str | None:
    return request.args.get("_mediatype") or request.headers.get("Accept")


def _send_alternates(body: bytes) -> WSGIApplication:
    headers = (("Content-Type", "application/json"), VARY, CACHING, *STANDING_HEADERS)
    return partial(send, _representation(body, headers, None))


def _choose(path: str, offers: Iterable[Offer], asked: Offer | None) -> Offer:
    held = list(offers)
    accept = _accepted()
    chosen = (
        choose_offer(held, accept) if asked is None else next((o for o in held if o == asked), None)
    )
    if chosen is None:
        there = [Link(f"{path}.{each.suffix}", f"{each.name}, {each.media_type}") for each in held]
        what = asked.name if asked else accept
        raise ProblemError(
            406, "Not to be had in that form", f"This cannot be had as {what}.", there
        )
    return chosen


def _headers(
    path: str,
    offer: Offer,
    offers: Iterable[Offer],
    profile: Profile = DATA_CUBE,
    caching: Header = _FOR_EVER,
) -> list[Header]:
    is_text = offer.media_type.startswith("text/")
    media_type = f"{offer.media_type}; charset=utf-8" if is_text else offer.media_type
    return [
        ("Content-Type", media_type),
        ("Content-Location", address_of(path, offer, profile)),
        VARY,
        caching,
        _links(path, offers, offer),
        ("Link", f'<{profile.uri}>; rel="profile"'),
        *STANDING_HEADERS,
    ]


def _links(path: str, offers: Iterable[Offer], sent: Offer) -> Header:
    others = (
        f'<{path}.{each.suffix}>; rel="alternate"; type="{each.media_type}"'
        for each in offers
        if each is not sent
    )
    return ("Link", ", ".join([f'<{path}>; rel="canonical"', *others]))


def _last_modified(publication: Publication) -> Header:
    return ("Last-Modified", http_date(datetime.fromisoformat(publication.made)))


def _etag(publication: Publication, *parts: str) -> str:
    """Return the tag of bytes that follow from a publication, its part and the software."""
    text = "\n".join([publication.uri, publication.made, __version__, *parts])
    return etag_of_hash(hashlib.sha256(text.encode()).hexdigest())


def _disposition(part: Part, offer: Offer) -> Header:
    name = part.path.removeprefix("/cube/").replace("/", "-")
    return ("Content-Disposition", f'attachment; filename="{name}.{offer.suffix}"')


def _send_file(part: Part, headers: tuple[Header, ...]) -> WSGIApplication:
    """Answer with the Parquet file that was published, whose hash the manifest holds."""
    file = part.publication.file(part.kind)
    etag = _etag(part.publication, part.path, "parquet")
    size = ("Content-Length", str(file.stat().st_size))
    modified = dict(headers)["Last-Modified"]
    made = Representation("200 OK", (size, ("ETag", etag), *headers), b"", etag, modified, file)
    return partial(send, made)


def _stream(
    headers: list[Header], etag: str, chunks: Callable[[], Iterator[bytes]]
) -> WSGIApplication:
    modified = dict(headers)["Last-Modified"]
    # It is made while it is sent: a part of it would cost as much as the whole.
    its = (("ETag", etag), ("Accept-Ranges", "none"), *headers)
    made = Representation("200 OK", its, b"", etag, modified)

    def answer(environ: WSGIEnvironment, start_response: StartResponse) -> Iterable[bytes]:
        # A HEAD or a 304 has nothing to send; else the body follows, a chunk at a time.
        return chunks() if send(made, environ, start_response) else ()

    return answer


def _prefixes(graph: Graph) -> dict[str, str]:
    return {str(prefix): str(namespace) for prefix, namespace in graph.namespaces() if prefix}
