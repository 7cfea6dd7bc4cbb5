"""The SPARQL 1.1 Protocol: from an HTTP request to a query and its dataset (section 2.1)."""

from __future__ import annotations

from typing import NamedTuple
from urllib.parse import parse_qsl, urlsplit

from flask import request

from registry.web.pages import Link
from registry.web.problems import ProblemError

FORM = "application/x-www-form-urlencoded"
QUERY = "application/sparql-query"
UPDATE = "application/sparql-update"
_DESCRIPTION = Link("/sparql", "What this endpoint takes and gives")
# How much of a body that is too large is read all the same, in times of the limit.
_READ_AND_DROPPED = 8
# More parameters than any request needs.
_FIELDS = 1000


class QueryRequest(NamedTuple):
    """What is asked: no query is for the endpoint itself."""

    query: str | None
    #: None where the request names no dataset.
    default_graphs: list[str] | None
    named_graphs: list[str] | None
    #: A format in the parameters.
    wish: str | None


def read_request(limit: int) -> QueryRequest:
    """Read the request in hand. Raises ProblemError, status 400, 403, 413 or 415."""
    parameters = _pairs(request.query_string)
    body: str | None = None
    if request.method == "POST":
        media_type = request.mimetype
        if media_type == UPDATE:
            raise no_updates()
        if media_type not in {FORM, QUERY}:
            raise _unsupported(media_type)
        data = _body(limit)
        if media_type == QUERY:
            body = _text(data)
        else:
            parameters += _pairs(data)
    if any(
        name in {"update", "using-graph-uri", "using-named-graph-uri"} for name, _ in parameters
    ):
        raise no_updates()
    return _from_parameters(parameters, body, limit)


def _from_parameters(
    parameters: list[tuple[str, str]], body: str | None, limit: int
) -> QueryRequest:
    queries = [value for name, value in parameters if name == "query"]
    if body is not None:
        queries.append(body)
    if len(queries) > 1:
        raise bad_request("The request has more than one query. Send each in a request of its own.")
    if not queries and request.method == "POST":
        raise bad_request("The request has no query. Send it as the parameter 'query'.")
    if queries and len(queries[0].encode()) > limit:
        raise _too_large(limit)
    wishes = [v for name, v in parameters if name in {"format", "output", "outputMimeType"}]
    default = [v for name, v in parameters if name == "default-graph-uri" and v]
    named = [v for name, v in parameters if name == "named-graph-uri" and v]
    for uri in (*default, *named):
        check_iri(uri)
    has_dataset = bool(default or named)
    return QueryRequest(
        queries[0] if queries else None,
        default if has_dataset else None,
        named if has_dataset else None,
        next((wish for wish in wishes if wish), None),
    )


def check_iri(uri: str) -> None:
    """Raise ProblemError 400 for what is not an absolute IRI."""
    try:
        scheme = urlsplit(uri).scheme
    except ValueError:
        scheme = ""
    if not scheme or any(character <= " " or character in '<>"{}|\\^`' for character in uri):
        raise bad_request(f"{uri[:200]!r} is not an absolute IRI. Graphs are named by such.")


def bad_request(detail: str) -> ProblemError:
    """Return the problem of a request that cannot be understood."""
    return ProblemError(400, "Bad request", detail, [_DESCRIPTION])


def no_updates() -> ProblemError:
    """Return the problem of a request that wants to change something."""
    detail = (
        "Nothing can be changed through this address: its content is built from reviewed files. "
        "Whoever runs the service adds to it with the command `registry import`."
    )
    return ProblemError(403, "This endpoint only answers queries", detail, [_DESCRIPTION])


def _unsupported(media_type: str) -> ProblemError:
    detail = f"A POST request carries {QUERY} or {FORM}, not {media_type[:80] or 'nothing'!s}."
    return ProblemError(
        415,
        "Unsupported media type",
        detail,
        [_DESCRIPTION],
        (("Accept-Post", f"{QUERY}, {FORM}"),),
    )


def _too_large(limit: int) -> ProblemError:
    detail = f"A query may have {limit:,} bytes. Ask in several queries."
    return ProblemError(413, "The query is too large", detail, [_DESCRIPTION])


def _body(limit: int) -> bytes:
    charset = request.mimetype_params.get("charset", "utf-8").lower().strip('"')
    if charset not in {"utf-8", "utf8", "us-ascii"}:
        raise _unsupported(f"{request.mimetype} in {charset}")
    if request.headers.get("Content-Encoding", "identity").lower() != "identity":
        raise _unsupported(f"{request.mimetype} compressed")
    # A form is longer than what is in it: each character may be written as three.
    most = limit if request.mimetype == QUERY else 3 * limit + 4096
    data: bytes = request.stream.read(most + 1)
    if len(data) > most:
        # A client that still sends would not read what is said to it.
        left = _READ_AND_DROPPED * limit
        while left > 0 and (piece := request.stream.read(min(left, limit))):
            left -= len(piece)
        raise _too_large(limit)
    return data


def _pairs(data: bytes) -> list[tuple[str, str]]:
    try:
        return parse_qsl(
            _text(data), keep_blank_values=True, errors="strict", max_num_fields=_FIELDS
        )
    except UnicodeDecodeError:
        raise bad_request("The parameters are not UTF-8.") from None
    except ValueError:
        raise bad_request(f"The request has more than {_FIELDS} parameters.") from None


def _text(data: bytes) -> str:
    try:
        return data.decode()
    except UnicodeDecodeError as error:
        raise bad_request(f"Byte {error.start + 1} is not UTF-8. Queries are UTF-8.") from None
