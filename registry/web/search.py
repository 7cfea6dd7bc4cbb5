"""Search pages: ``/search`` as a page and as JSON, ``/suggest`` for type-ahead."""

from __future__ import annotations

import json
from threading import Lock
from typing import Any
from urllib.parse import urlencode

from flask import Blueprint, Response, jsonify, request

from registry.opened import Release
from registry.search import Answer, Found, Question, Search, open_search
from registry.search.words import words_of
from registry.web.interface import page_key
from registry.web.kept import KeptForRelease
from registry.web.negotiation import Offer, choose_offer
from registry.web.pages.environment import render
from registry.web.problems import ProblemError
from registry.web.recent import Recent
from registry.web.search_results import ResultWords
from registry.web.site import release

search = Blueprint("search", __name__)

_PAGE_SIZE = 20
_MOST = 100
#: Pages beyond are of no use to anybody, and cost as much as the first.
_LAST_PAGE = 50
_LONGEST_QUESTION = 500
_FORMS = (Offer("html", "text/html", "page"), Offer("json", "application/json", "JSON"))

_searches: KeptForRelease[Search] = KeptForRelease(
    lambda current: open_search(current.folder / "search", current.store)
)
#: Bytes of answers a process keeps: many people look for the same.
_BYTES_KEPT = 16 * 1024 * 1024
#: Answers are made one after the other: threads that take turns within them all end late.
_in_turn = Lock()
_bodies: KeptForRelease[Recent] = KeptForRelease(lambda _: Recent(_BYTES_KEPT))
_result_words: KeptForRelease[ResultWords] = KeptForRelease(ResultWords)


def search_of(current: Release) -> Search:
    """Return the search of a release."""
    return _searches.of(current)


def open_ahead(current: Release) -> None:
    """Open the search of a release, and look for something, before somebody does."""
    search_of(current).ask(Question("council tax"))


def current_search() -> Search:
    """Return the search of the release that answers this request."""
    return _searches.of(release())


@search.get("/search")
@search.get("/search.<suffix>")
def search_page(suffix: str | None = None) -> Response:
    """Answer with what is found for ``?q=``, as a page or as JSON."""
    offer = _offer(suffix)
    page = _number("page", 1, _LAST_PAGE)
    limit = _number("limit", _PAGE_SIZE, _MOST)
    question = Question(
        request.args.get("q", "")[:_LONGEST_QUESTION].strip(),
        tuple(name for name in request.args.getlist("list") if name),
        request.args.get("status", ""),
        limit,
        (page - 1) * limit,
    )
    _refuse_unknown(question)
    key = (offer.suffix, question, page, *page_key())
    response = Response(_bodies.of(release()).get(key, lambda: _body(offer, question, page)))
    if offer.suffix == "json":
        response.content_type = "application/json"
    else:
        response.content_type = "text/html; charset=utf-8"
        response.headers["Content-Language"] = "en"
    response.headers["Vary"] = "Accept"
    response.headers["Cache-Control"] = "public, max-age=60"
    return response


def _body(offer: Offer, question: Question, page: int) -> bytes:
    with _in_turn:
        return _made(offer, question, page)


def _made(offer: Offer, question: Question, page: int) -> bytes:
    answer = current_search().ask(question)
    if offer.suffix == "json":
        # On one line: laying it out would take as long as finding what it says.
        return json.dumps(_document(question, answer), ensure_ascii=False).encode() + b"\n"
    return _page(question, answer, page).encode()


@search.get("/suggest")
def suggest() -> Response:
    """Answer with concepts that have a name beginning as was typed, as JSON."""
    text = request.args.get("q", "")[:_LONGEST_QUESTION]
    lists = tuple(name for name in request.args.getlist("list") if name)
    limit = _number("limit", 8, 50)
    with _in_turn:
        found = current_search().suggest(text, lists, limit)
    response = jsonify(
        query=text,
        suggestions=[
            {
                "uri": s.entry.uri,
                "path": release().catalogue.path_of(s.entry.uri),
                "notation": s.entry.notation,
                "label": s.entry.label,
                "lists": list(s.entry.lists),
                "listTitle": _short_title(s.entry.lists[0]),
                "retired": s.entry.retired,
                "matched": {"kind": s.kind, "text": s.text},
            }
            for s in found
        ],
    )
    response.headers["Cache-Control"] = "public, max-age=60"
    return response


def _short_title(list_name: str) -> str:
    """Name a list in short: three of them have an entry *Council tax*."""
    entry = release().catalogue.lists[list_name]
    return entry.acronym or entry.title


def _offer(suffix: str | None) -> Offer:
    if suffix is None:
        offer = choose_offer(_FORMS, request.headers.get("Accept"))
    else:
        offer = next((form for form in _FORMS if form.suffix == suffix), None)
        if offer is None:
            raise ProblemError(404, "Not Found", "Search answers as .html and as .json.")
    if offer is None:
        raise ProblemError(406, "Not acceptable", "Search answers as text/html or as JSON.")
    return offer


def _number(name: str, default: int, most: int) -> int:
    text = request.args.get(name, "")
    if not text:
        return default
    if not (text.isascii() and text.isdecimal()) or not 0 < len(text) < 9 or int(text) < 1:
        raise ProblemError(400, "Not a number", f"{name} has to be a whole number from 1 up.")
    return min(int(text), most)


def _refuse_unknown(question: Question) -> None:
    for name in question.lists:
        if name not in release().catalogue.lists:
            known = ", ".join(release().catalogue.lists)
            raise ProblemError(400, "No such list", f"There is no list {name!r}. Lists: {known}.")
    if question.status not in {"", "live", "retired"}:
        raise ProblemError(400, "No such status", "status is live, retired, or left out for both.")


def _document(question: Question, answer: Answer) -> dict[str, Any]:
    path_of = release().catalogue.path_of
    return {
        "query": question.text,
        "total": answer.total,
        "offset": question.offset,
        "didYouMean": answer.did_you_mean,
        "lists": answer.by_list,
        "results": [
            {
                "uri": found.entry.uri,
                "path": path_of(found.entry.uri),
                "notation": found.entry.notation,
                "label": found.entry.label,
                "language": found.entry.language,
                "lists": list(found.entry.lists),
                "retired": found.entry.retired,
                "score": round(found.score, 3),
                "matched": {"kind": found.kind, "text": found.text, "language": found.language},
                "through": _through(found),
            }
            for found in answer.found
        ],
    }


def _through(found: Found) -> list[dict[str, str]]:
    """Tell the way from the term that matched: the term, then each mapping and where it leads."""
    if found.source is None:
        return []
    first = {"uri": found.source.uri, "label": found.source.label}
    steps = [
        {"predicate": step.predicate, "uri": step.entry.uri, "label": step.entry.label}
        for step in found.way
    ]
    return [first, *steps]


def _page(question: Question, answer: Answer, page: int) -> str:
    lists = release().catalogue.lists
    counts = {name: answer.by_list.get(name, 0) for name in lists}
    choices = sorted(
        (name for name in lists if counts[name] or name in question.lists),
        key=lambda name: (-counts[name], name),
    )
    pages = min(-(-answer.total // question.limit), _LAST_PAGE)
    words = words_of(question.text) + words_of(answer.did_you_mean or "")
    result_words = _result_words.of(release())
    return render(
        "search.html",
        release(),
        question=question,
        answer=answer,
        results=[result_words.result(found, words) for found in answer.found],
        choices=[(name, lists[name].title, counts[name]) for name in choices],
        page=page,
        pages=pages,
        meant=_address(question, answer.did_you_mean) if answer.did_you_mean else None,
        parameters={
            "q": question.text,
            "list": next(iter(question.lists), ""),
            "status": question.status,
        },
    )


def _address(question: Question, text: str) -> str:
    """Return where the same search is made with other words."""
    parameters = {"q": text, "list": question.lists, "status": question.status}
    kept = {name: value for name, value in parameters.items() if value}
    return "/search?" + urlencode(kept, doseq=True)
