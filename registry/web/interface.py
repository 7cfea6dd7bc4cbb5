"""The language of the pages' own words: chosen by a link and kept, else as the browser asks.

It is apart from the language of the content (`registry.web.languages`): somebody may read Welsh
names on English pages, and English names on Welsh ones.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator
from http.cookies import SimpleCookie
from typing import TYPE_CHECKING, Any, NamedTuple
from urllib.parse import parse_qs, urlencode

from flask import Flask, has_request_context, request
from flask_babel import Babel

from registry.web.languages import choose_language

if TYPE_CHECKING:
    from _typeshed.wsgi import StartResponse, WSGIEnvironment

#: The languages the pages are written in, each by its own name.
INTERFACE_LANGUAGES = {"en": "English", "cy": "Cymraeg"}
#: The parameter that chooses one, and the cookie that keeps the choice.
CHOICE = "ui"
#: What an answer in HTML varies by, beside what its route varies by.
VARIES_BY = ("Accept-Language", "Cookie")

_LOCALES = {"en": "en_GB", "cy": "cy"}
_KEPT_SECONDS = 365 * 24 * 3600
_COOKIE = re.compile(rf"(?:^|;\s*){CHOICE}=([a-z]+)")
#: Parameters that the link to the other language takes along.
_TAKEN_ALONG = ("view", "letter", "page", "open", "q", "list", "status", "lang")
_LONGEST = 200


class OtherLanguage(NamedTuple):
    """The language one may change to: its tag, its own name, this page's address in it."""

    language: str
    name: str
    address: str


def install(application: Flask) -> None:
    """Let Flask-Babel choose the catalogue, the dates and the numbers of a request."""
    Babel(application, default_locale=_LOCALES["en"], locale_selector=_locale)


def interface_language() -> str:
    """Return the language of the interface of this request; English outside of one."""
    if not has_request_context():
        return "en"
    asked = request.args.get(CHOICE) or chosen_before(request.environ)
    wish = asked if asked in INTERFACE_LANGUAGES else None
    return choose_language(INTERFACE_LANGUAGES, wish, request.headers.get("Accept-Language"))


def other_language() -> OtherLanguage:
    """Return the other language, with a relative address that shows the same part of the page."""
    language = "en" if interface_language() == "cy" else "cy"
    arguments = request.args if has_request_context() else {}
    along = {
        name: arguments[name][:_LONGEST] for name in _TAKEN_ALONG if arguments.get(name, "").strip()
    }
    query = urlencode({**along, CHOICE: language})
    return OtherLanguage(language, INTERFACE_LANGUAGES[language], f"?{query}")


def in_each_language(address: str) -> Iterator[tuple[str, str]]:
    """Yield what ``hreflang`` says of a page: each language with its address; x-default asks.

    In a language are the words of the interface and, where the content has it, the content.
    """
    for language in INTERFACE_LANGUAGES:
        yield language, f"{address}?lang={language}&{CHOICE}={language}"
    yield "x-default", address


def page_key() -> tuple[str, str]:
    """Return what every page depends on beside its content: part of the key it is kept by."""
    return interface_language(), other_language().address


def page_headers(headers: Iterable[tuple[str, str]]) -> tuple[tuple[str, str], ...]:
    """Return the headers of a page with what follows from the language of its interface.

    ``Content-Language`` names that language before those of the content; ``Vary`` what it is
    chosen by.
    """
    given = list(headers)
    fields = dict(given)
    vary = fields["Vary"].split(", ") if fields.get("Vary") else []
    content = fields.get("Content-Language", "en").split(", ")
    others = [entry for entry in given if entry[0] not in {"Vary", "Content-Language"}]
    return (
        *others,
        ("Vary", ", ".join(dict.fromkeys([*vary, *VARIES_BY]))),
        ("Content-Language", ", ".join(dict.fromkeys([interface_language(), *content]))),
    )


def chosen_before(environ: WSGIEnvironment) -> str | None:
    """Return the language a reader chose before, by the cookie of the request."""
    cookies = environ.get("HTTP_COOKIE")
    found = _COOKIE.search(cookies) if cookies else None
    return found[1] if found and found[1] in INTERFACE_LANGUAGES else None


def keeping_choice(environ: WSGIEnvironment, start_response: StartResponse) -> StartResponse:
    """Return a ``start_response`` that has the reader's browser keep the language just chosen."""
    chosen = parse_qs(environ["QUERY_STRING"]).get(CHOICE, [""])[0]
    if chosen not in INTERFACE_LANGUAGES:
        return start_response
    cookie: SimpleCookie = SimpleCookie({CHOICE: chosen})
    cookie[CHOICE]["path"] = "/"
    cookie[CHOICE]["max-age"] = str(_KEPT_SECONDS)
    cookie[CHOICE]["samesite"] = "Lax"
    cookie[CHOICE]["httponly"] = "true"
    header = ("Set-Cookie", cookie[CHOICE].OutputString())

    def start(status: str, headers: list[tuple[str, str]], *more: Any) -> Callable[[bytes], object]:
        return start_response(status, [*headers, header], *more)

    return start


def _locale() -> str:
    return _LOCALES[interface_language()]
