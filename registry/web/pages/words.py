"""How values become words: language, translation, numbers, dates, order of names and of numbers."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from datetime import date
from functools import lru_cache
from gettext import NullTranslations
from typing import NamedTuple

from babel import Locale
from babel.dates import format_date
from babel.numbers import format_decimal
from flask_babel import get_locale, get_translations
from rdflib import Literal

from registry.web.languages import fallbacks

_DIGITS = re.compile(r"(\d+)")
_IGNORED_IN_ORDER = re.compile(r"[-'‘’\u2010\u2011]")  # noqa: RUF001  # both kinds of apostrophe


_ENGLISH = Locale("en", "GB")
#: The locale and the catalogue of the page that is being written.
_of_page: ContextVar[tuple[Locale, NullTranslations] | None] = ContextVar("of_page", default=None)


class Text(NamedTuple):
    """A text and its language; no language for a code or a text that does not say."""

    text: str
    language: str | None = None

    def __str__(self) -> str:
        return self.text


def text_of(literal: Literal) -> Text:
    """Take a literal's text and language."""
    return Text(str(literal), literal.language)


def choose(literals: Iterable[Literal], language: str) -> Text | None:
    """Choose the text to show: the language asked for, its parent, its sibling, English, any.

    ``language`` is a BCP 47 tag. Returns None where there is no literal.
    """
    return choose_text([text_of(literal) for literal in literals], language)


def choose_text(texts: list[Text], language: str) -> Text | None:
    """Choose as `choose` does, of texts that have left their literals."""
    if len(texts) == 1:
        return texts[0]
    by_language: dict[str, Text] = {}
    for text in sorted(texts, key=str):
        by_language.setdefault((text.language or "").lower(), text)
    for tag in _wanted(language):
        if tag in by_language:
            return by_language[tag]
    return next(iter(by_language.values()), None)


@lru_cache(maxsize=64)
def _wanted(language: str) -> tuple[str, ...]:
    # A text that states no language comes after those that state one a reader can read.
    return (*fallbacks(language), "")


def interface() -> Locale:
    """Return the locale of the page's own words: English where there is no request."""
    of_page = _of_page.get()
    return of_page[0] if of_page else get_locale() or _ENGLISH


def catalogue() -> NullTranslations:
    """Return the catalogue of the page's own words."""
    of_page = _of_page.get()
    return of_page[1] if of_page else get_translations()


@contextmanager
def one_language() -> Iterator[None]:
    """Find the language of a page once, not for each of its words: a third of its time."""
    token = _of_page.set((interface(), catalogue()))
    try:
        yield
    finally:
        _of_page.reset(token)


def to_translate(text: str) -> str:
    """Mark a text for the catalogues; `translated` shows it in the language of the page."""
    return text


def translated(text: str) -> str:
    """Return a text of ours in the language of the page; as it is where no catalogue has it."""
    return catalogue().gettext(text) if text else text


def day(value: str) -> str:
    """Write an ``xsd:date`` or ``xsd:dateTime`` as a person does: ``1 April 2021``."""
    try:
        parsed = date.fromisoformat(value[:10])
    except ValueError:
        return value
    return format_date(parsed, "d MMMM y", locale=interface())


def grouped(number: int) -> str:
    """Write a number as the language of the page does: ``1,581``."""
    return _grouped(number, str(interface()))


@lru_cache(maxsize=4096)
def _grouped(number: int, locale: str) -> str:
    return format_decimal(number, locale=locale)


def counted(number: int, one: str, many: str) -> str:
    """Write a number with its noun in the language of the page: ``1 pair``, ``1,408 pairs``.

    Both nouns are literal texts where this is called: the catalogues take them from there.
    """
    pattern: str = catalogue().ngettext(f"%(num)s {one}", f"%(num)s {many}", number)
    return pattern % {"num": grouped(number)}


def capitalised(text: str | Text) -> str | Text:
    """Begin with a capital and leave the rest as it is: acronyms keep theirs."""
    if isinstance(text, Text):
        return text._replace(text=text.text[:1].upper() + text.text[1:])
    return text[:1].upper() + text[1:]


def name_order(text: str) -> tuple[str, str]:
    """Return the key by which names are put in order.

    Case, hyphens and apostrophes do not count, as in the official lists.
    """
    return _IGNORED_IN_ORDER.sub("", text).casefold(), text


def number_order(identifier: str) -> list[tuple[int, int, str]]:
    """Return the key by which identifiers are put in order: 2 before 10, numbers before words."""
    return [
        (0, int(part), "") if part.isdecimal() and part.isascii() else (1, 0, part.casefold())
        for part in _DIGITS.split(identifier)
        if part
    ]


def initial(text: str) -> str:
    """Return the letter of a name in an A to Z; ``0-9`` for a number, else ``#``."""
    for character in text:
        if character.isdecimal():
            return "0-9"
        if character.isalpha():
            return character.upper()
    return "#"
