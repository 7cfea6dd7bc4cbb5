"""From the end of a job to an HTTP answer: a whole result, or the problem that there is none."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator, Mapping
from typing import TYPE_CHECKING, BinaryIO

from flask import Response, request
from werkzeug.wsgi import ClosingIterator

from registry.web.pages import Link
from registry.web.problems import ProblemError
from registry.web.sparql.endpoint import Endpoint, endpoint
from registry.web.sparql.formats import GRAPHS, JSON, PAGE, Wanted, content_type, media_types
from sparql.jobs import Job, Outcome, Result
from sparql.workers.host import ClientGoneError

if TYPE_CHECKING:
    from registry.opened import Release

#: Bytes of a result that are shown as a page; a larger one is offered as a file.
PAGE_BYTES = 1024 * 1024
# Beyond this an answer is sent in pieces, and few of them at once.
_LARGE = 1024 * 1024
_PIECE = 64 * 1024
_TITLES: Mapping[Outcome, tuple[int, str]] = {
    Outcome.REFUSED: (403, "The query is not run here"),
    Outcome.TIME: (503, "Time limit"),
    Outcome.MEMORY: (503, "Memory limit"),
    Outcome.RESULT: (503, "Result limit"),
    Outcome.BUSY: (503, "Too busy"),
    Outcome.RATE: (429, "Too many requests"),
    Outcome.SERVICE: (502, "A called service failed"),
}
_WORDS: Mapping[Outcome, str] = {
    Outcome.REFUSED: "{detail}",
    Outcome.TIME: "The query was stopped after {seconds} seconds, the time a query has here. Ask "
    "for less: name the list or the graph, or take pages with ORDER BY, LIMIT and OFFSET.",
    Outcome.MEMORY: "The query was stopped: it needs more than {memory} MB of memory. Ask for less "
    "at a time, or leave out DISTINCT, ORDER BY or GROUP BY.",
    Outcome.RESULT: "The answer is larger than {size} MB, the most there is of one{page}, or ask "
    "in parts with ORDER BY, LIMIT and OFFSET. Whole lists are files: see /list.",
    Outcome.BUSY: "{detail} Try again in a moment.",
    Outcome.RATE: "A client may send {rate} queries within a minute. Wait, and ask for many values "
    "in one query with VALUES.",
    Outcome.SERVICE: "{detail}",
}
_HELP = (Link("/sparql", "The limits of this endpoint"),)


def run(job: Job, release: Release, want: Wanted) -> tuple[Result, BinaryIO]:
    """Run a job to its answer. Raises ProblemError for every other end."""
    server = endpoint()
    try:
        result, file = server.run(job, release)
    except ClientGoneError:
        raise ProblemError(503, "Nobody waits for this answer", "") from None
    if result.outcome is Outcome.ANSWER and file is not None:
        return result, file
    if file is not None:
        file.close()
    raise problem_of(result, server, is_page=want.is_page)


def job_formats(want: Wanted) -> tuple[str | None, str | None]:
    """Return the formats a job is written in: what a page is made of, where one is wanted."""
    table = JSON if want.table is PAGE else want.table
    graph = GRAPHS[0] if want.graph is PAGE else want.graph
    return table and table.suffix, graph and graph.suffix


def send_answer(result: Result, file: BinaryIO, release: Release, want: Wanted) -> Response:
    """Send an answer in its format: whole, conditionally, with a strong entity tag."""
    offer = want.graph if result.form == "CONSTRUCT" else want.table
    if offer is None:
        raise AssertionError("an answer was written in a format that nobody asked for")
    tag = _digest(file)[:32]
    size = file.tell()
    file.seek(0)
    response = Response(mimetype=None, content_type=content_type(offer.media_type))
    if size <= _LARGE:
        with file:
            response.set_data(file.read())
    else:
        response.response = _large(file)
        response.content_length = size
    response.set_etag(tag)
    response.headers["Vary"] = "Accept"
    response.headers["Cache-Control"] = "public, max-age=60"
    response.headers["Registry-Release"] = str(release.number)
    response.make_conditional(request.environ)
    return response


def _digest(file: BinaryIO) -> str:
    digest = hashlib.sha256()
    for piece in _pieces(file):
        digest.update(piece)
    return digest.hexdigest()


def _large(file: BinaryIO) -> ClosingIterator:
    """Send a file in pieces. Raises ProblemError where too many are being sent."""
    places = endpoint().large
    if not places.acquire(blocking=False):
        file.close()
        detail = "Too many large answers are being sent. Try again, or ask for less with LIMIT."
        raise ProblemError(503, "Too busy", detail, _HELP, (("Retry-After", "10"),))
    return ClosingIterator(_pieces(file), [file.close, places.release])


def _pieces(file: BinaryIO) -> Iterator[bytes]:
    while piece := file.read(_PIECE):
        yield piece


def problem_of(result: Result, server: Endpoint, *, is_page: bool = False) -> ProblemError:
    """Say why a job has no answer, and what to do."""
    status, title, detail = _said(result, server, is_page)
    more = (("Retry-After", str(result.retry_seconds)),) if result.retry_seconds else ()
    return ProblemError(status, title, detail, _HELP, more)


def _said(result: Result, server: Endpoint, is_page: bool) -> tuple[int, str, str]:
    limits = server.limits
    if result.outcome is Outcome.MALFORMED:
        return 400, "The query is malformed", _place(result) + result.detail
    if result.outcome is Outcome.NOT_ACCEPTABLE:
        words = f"The answer to {result.form} cannot be had so. There is: {media_types()}."
        return 406, "Not acceptable", words
    status, title = _TITLES.get(result.outcome, (503, "The query was not answered"))
    words = _WORDS.get(result.outcome, "The process that ran it ended. Try again.").format(
        detail=result.detail,
        seconds=limits.seconds,
        memory=limits.memory_bytes // 1024**2,
        rate=limits.queries_a_minute,
        size=(PAGE_BYTES if is_page else limits.result_bytes) // 1024**2,
        page=" page. Take it as CSV or JSON" if is_page else "",
    )
    return status, title, words


def _place(result: Result) -> str:
    return f"Line {result.line}, column {result.column}: " if result.line else ""
