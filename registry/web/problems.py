"""Problems: pages for people, RFC 9457 documents for machines, plain words for the rest."""

from __future__ import annotations

import json
import re
from collections.abc import Mapping, Sequence
from typing import Any

from flask import Flask, Response, current_app, request
from werkzeug.exceptions import HTTPException

from exporters import FORMATS
from registry.web import pages
from registry.web.negotiation import Offer, choose_offer, split_suffix
from registry.web.pages import Link
from registry.web.pages.words import to_translate
from registry.web.sending import STANDING_HEADERS
from registry.web.site import release

_PAGE = Offer("html", "text/html", "page")
_WORDS = Offer("txt", "text/plain", "words")
_DOCUMENT = Offer("json", "application/problem+json", "problem document")
#: Which form of a problem goes with each form that may be asked for.
_FORM_OF = {
    _PAGE.media_type: _PAGE,
    _DOCUMENT.media_type: _DOCUMENT,
    **{entry.media_type: _DOCUMENT for entry in FORMATS},
    "text/csv": _WORDS,
    _WORDS.media_type: _WORDS,
}
_ASKABLE = tuple(Offer("", media_type, "") for media_type in _FORM_OF)
#: The form where the client says nothing, at addresses that no person reads; elsewhere a page.
_OF_MACHINES = {
    "json_service": _DOCUMENT,
    "official": _WORDS,
    "sparql": _DOCUMENT,
    "graphs": _DOCUMENT,
    "named": _DOCUMENT,
    "profiling_api": _DOCUMENT,
    "reconcile": _DOCUMENT,
}
#: Addresses of an interface whose clients read JSON whatever they say; the page for people that is
#: at the first of them has no problems to tell.
_JSON_ALONE = re.compile(r"/reconcile(?:/suggest/.*|/properties|/flyout/.*)?")
#: The same where the address says what the answer is to be; in a browser a form says it.
_OF_ANSWERS = {
    **dict.fromkeys(("json", "ttl", "progress"), _DOCUMENT),
    **dict.fromkeys(("csv", "text", "mended", "changes"), _WORDS),
}
_SUFFIXES = (_PAGE, *(Offer(f.suffix, f.media_type, f.name) for f in FORMATS))
_VARY = "Accept, Accept-Language, Accept-Profile"


class ProblemError(Exception):
    """Something to say instead of an answer: status, title, what is wrong, where to go."""

    def __init__(
        self,
        status: int,
        title: str,
        detail: str,
        suggestions: Sequence[Link] = (),
        headers: Sequence[tuple[str, str]] = (),
    ) -> None:
        super().__init__(f"{status} {title}: {detail}")
        self.status = status
        self.title = title
        self.detail = detail
        self.suggestions = suggestions
        self.headers = headers


def install(application: Flask) -> None:
    """Answer every error of an application in the form the client asked for."""
    application.register_error_handler(ProblemError, _answer)
    application.register_error_handler(HTTPException, _answer_http)
    application.register_error_handler(Exception, _answer_fault)


def _answer_http(error: HTTPException) -> Response:
    if error.code is None or error.code < 400:
        raise error
    detail = _DETAILS.get(error.code, error.description or error.name)
    response = _answer(ProblemError(error.code, error.name, detail))
    for name, value in error.get_headers(request.environ):
        if name == "Allow":
            response.headers[name] = value
    return response


_DETAILS: Mapping[int, str] = {
    404: to_translate("Nothing is held at this address."),
    405: to_translate("This address can be read (GET, HEAD, OPTIONS) and nothing else."),
}


def _answer_fault(error: Exception) -> Response:
    current_app.logger.error("fault in answering %s", request.path, exc_info=error)
    detail = to_translate("The registry could not answer this request, through a fault of its own.")
    return _answer(ProblemError(500, "Something went wrong here", detail))


def _answer(problem: ProblemError) -> Response:
    form = _form()
    if form is _PAGE:
        body = pages.problem_page(
            problem.status, problem.title, problem.detail, list(problem.suggestions), release()
        )
    else:
        body = _document(problem) if form is _DOCUMENT else _words(problem)
    response = Response(body, problem.status)
    # Both JSON and HTML are UTF-8; only types of text say so.
    charset = "; charset=utf-8" if form.media_type.startswith("text/") else ""
    response.headers["Content-Type"] = form.media_type + charset
    response.headers["Content-Language"] = "en"
    response.headers["Vary"] = _VARY
    response.headers["Cache-Control"] = "no-cache"
    response.headers.extend(dict(STANDING_HEADERS))
    response.headers.extend(dict(problem.headers))
    return response


def _form() -> Offer:
    """Choose the form of a problem: by the suffix of the address, else by ``Accept``."""
    if _JSON_ALONE.fullmatch(request.path):
        return _DOCUMENT
    if wish := _OF_ANSWERS.get(request.args.get("answer", "")):
        return wish
    _, asked = split_suffix(request.path, _SUFFIXES)
    first = _OF_MACHINES.get(request.blueprint or "")
    askable = (first, *_ASKABLE) if first else _ASKABLE
    asked = asked or choose_offer(askable, request.headers.get("Accept"))
    return _FORM_OF[asked.media_type] if asked else _DOCUMENT


def _document(problem: ProblemError) -> str:
    """Write a problem document; RFC 9457, section 3, with the suggestions as an extension."""
    document: dict[str, Any] = {
        "type": "about:blank",
        "title": problem.title,
        "status": problem.status,
        "detail": problem.detail,
        "suggestions": [
            {"href": link.address, "title": link.words} for link in problem.suggestions
        ],
    }
    return json.dumps(document, ensure_ascii=False, indent=2) + "\n"


def _words(problem: ProblemError) -> str:
    lines = [f"{problem.status} {problem.title}", problem.detail]
    lines += [f"  {link.words}: {link.address}" for link in problem.suggestions]
    return "\n".join(lines) + "\n"
