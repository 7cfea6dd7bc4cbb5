"""Sending representations: conditional answers, and the short way for requests seen before."""

from __future__ import annotations

import string
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import TYPE_CHECKING
from urllib.parse import quote

from werkzeug.http import parse_etags, parse_range_header

from registry.web.interface import CHOICE, chosen_before, keeping_choice
from registry.web.representations import Representation
from registry.web.site import RELEASE, Site

if TYPE_CHECKING:
    from _typeshed.wsgi import StartResponse, WSGIApplication, WSGIEnvironment

Header = tuple[str, str]
#: Bytes of a file that are in memory at once while it is sent.
_CHUNK = 64 * 1024

_POLICY = "; ".join(
    (
        "default-src 'self'",
        "base-uri 'none'",
        "form-action 'self'",
        "frame-ancestors 'none'",
        "object-src 'none'",
    )
)
#: Headers of every answer, whatever it is.
STANDING_HEADERS: tuple[Header, ...] = (
    ("Content-Security-Policy", _POLICY),
    ("X-Content-Type-Options", "nosniff"),
    ("X-Frame-Options", "DENY"),
    ("Referrer-Policy", "strict-origin-when-cross-origin"),
    ("Access-Control-Allow-Origin", "*"),
    (
        "Access-Control-Expose-Headers",
        "Accept-Ranges, Content-Location, Content-Range, ETag, Link, Registry-Release",
    ),
)
_RANGES: Header = ("Accept-Ranges", "bytes")
# What a 304 leaves out, for it describes a body that is not sent; RFC 9110, section 15.4.5.
_OF_THE_BODY = frozenset(
    {
        "content-disposition",
        "content-language",
        "content-length",
        "content-type",
        "last-modified",
    }
)


def request_key(environ: WSGIEnvironment) -> tuple[str | None, ...]:
    """Return everything of a request that its answer may depend on."""
    get = environ.get
    return (
        get("PATH_INFO"),
        get("QUERY_STRING"),
        get("HTTP_ACCEPT"),
        get("HTTP_ACCEPT_LANGUAGE"),
        get("HTTP_ACCEPT_PROFILE"),
        chosen_before(environ),
    )


def send(
    made: Representation, environ: WSGIEnvironment, start_response: StartResponse
) -> Iterable[bytes]:
    """Answer a request with a representation: whole, its headers alone, or 304."""
    if _is_unchanged(made, environ):
        kept = [entry for entry in made.headers if entry[0].lower() not in _OF_THE_BODY]
        start_response("304 NOT MODIFIED", kept)
        return ()
    if not _has_ranges(made):
        start_response(made.status, list(made.headers))
        return () if environ["REQUEST_METHOD"] == "HEAD" else (made.body,)
    size = len(made.body) if made.file is None else made.file.stat().st_size
    wanted = _wanted_range(made, size, environ)
    if wanted is None:
        start_response(made.status, [*made.headers, _RANGES])
        if environ["REQUEST_METHOD"] == "HEAD":
            return ()
        return (made.body,) if made.file is None else _chunks(made.file, range(size))
    start_response(*_range_head(made, size, wanted))
    if made.file is None:
        return (made.body[wanted.start : wanted.stop],)
    return _chunks(made.file, wanted)


def _has_ranges(made: Representation) -> bool:
    """Tell whether parts of it can be asked for: of what is held whole, as bytes or as a file."""
    return made.etag is not None and (made.file is not None or bool(made.body))


def _wanted_range(made: Representation, size: int, environ: WSGIEnvironment) -> range | None:
    """Return the bytes asked for, none where they lie behind the end; None where all are to go.

    RFC 9110, section 14.2: a range that is no range of bytes is passed over; so is more than one,
    which a server may do. Section 13.1.5: of something else than the reader holds all is sent.
    """
    header = environ.get("HTTP_RANGE")
    if header is None or environ["REQUEST_METHOD"] != "GET":
        return None
    if environ.get("HTTP_IF_RANGE", made.etag) not in {made.etag, made.last_modified}:
        return None
    asked = parse_range_header(header)
    if asked is None or asked.units != "bytes" or len(asked.ranges) != 1:
        return None
    found = asked.range_for_length(size)
    return range(0) if found is None else range(*found)


def _range_head(made: Representation, size: int, wanted: range) -> tuple[str, list[Header]]:
    """Return status and headers of a part, or of the answer that there is no such part."""
    kept = [entry for entry in made.headers if entry[0].lower() != "content-length"]
    length = ("Content-Length", str(len(wanted)))
    if not wanted:
        nothing = ("Content-Range", f"bytes */{size}")
        return "416 RANGE NOT SATISFIABLE", [*kept, length, nothing, _RANGES]
    part = ("Content-Range", f"bytes {wanted.start}-{wanted.stop - 1}/{size}")
    return "206 PARTIAL CONTENT", [*kept, length, part, _RANGES]


def _chunks(file: Path, wanted: range) -> Iterator[bytes]:
    left = len(wanted)
    with file.open("rb") as stream:
        stream.seek(wanted.start)
        while left and (chunk := stream.read(min(_CHUNK, left))):
            left -= len(chunk)
            yield chunk


def _is_unchanged(made: Representation, environ: WSGIEnvironment) -> bool:
    """Evaluate the preconditions of a read; RFC 9110, section 13.2.2.

    A date counts only if it is the very one that was sent: after going back to an earlier release
    the date is earlier, and what the client holds is not what is current.
    """
    if made.etag is None:
        return False
    tags = environ.get("HTTP_IF_NONE_MATCH")
    if tags is not None:
        return tags == made.etag or parse_etags(tags).contains_weak(made.etag.strip('"'))
    since = environ.get("HTTP_IF_MODIFIED_SINCE")
    return since is not None and since == made.last_modified


class RememberedAnswers:
    """WSGI middleware: answers what was answered before in this release; the rest goes on."""

    def __init__(self, application: WSGIApplication, site: Site) -> None:
        self._application = application
        self._site = site

    def __call__(self, environ: WSGIEnvironment, start_response: StartResponse) -> Iterable[bytes]:
        """Answer one request."""
        release = self._site.releases.get()
        environ["QUERY_STRING"] = _quoted(environ.get("QUERY_STRING", ""))
        if f"{CHOICE}=" in environ["QUERY_STRING"]:
            start_response = keeping_choice(environ, start_response)
        if environ["REQUEST_METHOD"] in {"GET", "HEAD"}:
            known = self._site.cache.answer_to(release, request_key(environ))
            if known is not None:
                return send(known, environ, start_response)
        environ[RELEASE] = release
        return self._application(environ, start_response)


def _quoted(query: str) -> str:
    """Escape the bytes of a query that may not stand there as they are: Flask takes ASCII only."""
    return query if query.isascii() else quote(query.encode("latin-1"), safe=string.printable)
