"""The templates: one environment, made at the first page, and what every template can use."""

from __future__ import annotations

import json
import re
from collections.abc import Hashable, Iterator
from functools import cache, lru_cache
from pathlib import Path
from typing import TYPE_CHECKING
from urllib.parse import quote, urlencode

from jinja2 import Environment, FileSystemLoader, StrictUndefined
from jinja2.runtime import Macro
from markupsafe import Markup, escape
from rdflib import URIRef

from exporters import Format, formats_of
from exporters.document import Kind
from registry import __version__
from registry.web.interface import other_language
from registry.web.pages import words
from registry.web.pages.words import to_translate

if TYPE_CHECKING:
    from registry.opened import Release

_WEB = Path(__file__).resolve().parent.parent
#: Suffixes of the downloads that a page shows at once; the others are a click away.
_COMMON = ("csv", "xlsx", "ttl", "json")
#: Parts of pages that a process keeps written, at most: some kilobytes each, most far less.
_PARTS_KEPT = 8192
_SCHEMES = ("http://", "https://", "mailto:")
#: What the scripts say; they have it in English, and from `data-words` in the page's language.
_OF_SCRIPTS = (
    to_translate("Copy"),
    to_translate("Copied"),
    to_translate("Could not copy: select the text instead"),
    to_translate("Suggestions"),
    to_translate("No suggestions"),
    to_translate("suggestions"),
    to_translate("Open in the editor"),
)
#: Words that come out of other parts of the registry and are few.
_OF_OTHERS = (
    to_translate("Superseded"),
    to_translate("Discontinued"),
    to_translate("Violation"),
    to_translate("Warning"),
    to_translate("Info"),
    to_translate("Method Not Allowed"),
    to_translate("Bad Request"),
    to_translate("Internal Server Error"),
    to_translate("Request Entity Too Large"),
    to_translate("Other term"),
)


def render(template: str, release: Release | None, **values: object) -> str:
    """Render a template of ``registry/web/templates``, every value escaped."""
    with words.one_language():
        return environment().get_template(template).render(release=release, **values)


def stream(template: str, release: Release | None, **values: object) -> Iterator[str]:
    """Render a template piece by piece, for values that are waited for while it is read."""
    return environment().get_template(template).generate(release=release, **values)


@cache
def environment() -> Environment:
    """Make the environment: autoescape on, an undefined name is an error."""
    made = Environment(
        loader=FileSystemLoader(_WEB / "templates"),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
        auto_reload=False,
        extensions=["jinja2.ext.i18n"],
    )
    made.policies["ext.i18n.trimmed"] = True
    made.install_gettext_callables(  # type: ignore[attr-defined]  # added by the extension
        lambda text: words.catalogue().gettext(text),
        lambda one, many, number: words.catalogue().ngettext(one, many, number),
        newstyle=True,
    )
    made.filters.update(
        day=words.day,
        grouped=words.grouped,
        counted=words.counted,
        capitalised=words.capitalised,
        breakable=_breakable,
        said=said,
        english=english,
        translated=words.translated,
        translated_or_english=translated_or_english,
        web_address=web_address,
        segment=segment,
    )
    made.globals.update(
        asset=_asset,
        common=_COMMON,
        interface=words.interface,
        kept=_kept,
        lang=_lang,
        other_language=other_language,
        query=_query,
        script_words=_script_words,
        version=__version__,
    )
    return made


def downloads(kind: Kind) -> list[Format]:
    """Return the formats of a kind of thing, those that most people want first."""
    return sorted(formats_of(kind), key=lambda entry: (*_COMMON, entry.suffix).index(entry.suffix))


def web_address(uri: str) -> str | None:
    """Return a URI a browser may be sent to; None for another scheme (``javascript:``)."""
    return uri if uri.startswith(_SCHEMES) else None


def segment(text: str) -> str:
    """Quote a text as one segment of a path."""
    return quote(text, safe="_-.~:")


def local_part(uri: URIRef) -> str:
    """Return what follows the last slash or hash of a URI."""
    return str(uri).rstrip("/").replace("#", "/").rpartition("/")[2]


def said(text: words.Text) -> Markup:
    """Write a text of the content, with its language where that is not the page's.

    It stands apart in its direction: what is written from right to left, or holds marks that turn
    the direction, leaves the words around it as they are.
    """
    return Markup(f"<bdi{_lang(text.language)}>{escape(text.text)}</bdi>")  # noqa: S704  # escaped


def english(text: str | words.Text) -> Markup:
    """Write a text that is held in English alone, with its language on a page in another."""
    return said(words.Text(str(text), "en"))


def translated_or_english(text: str) -> Markup | str:
    """Write a text in the language of the page where a catalogue has it, else as English."""
    found = words.translated(text)
    return english(text) if found == text else found


def _kept(macro: Macro, *arguments: Hashable) -> Markup:
    """Write a macro of an imported template, once for its arguments and the page's language.

    For what pages have in common: it must depend on nothing else.
    """
    return _written(macro, words.interface().language, arguments)


@lru_cache(maxsize=_PARTS_KEPT)
def _written(macro: Macro, _language: str, arguments: tuple[Hashable, ...]) -> Markup:
    return Markup(macro(*arguments))  # noqa: S704  # macros escape


def _lang(language: str | None) -> Markup:
    """Write the attribute ``lang`` where a language is not the page's; else nothing."""
    if not language or language.lower().partition("-")[0] == words.interface().language:
        return Markup()
    return Markup(' lang="{}"').format(language)


def _script_words() -> str:
    """Write what the scripts say as JSON, from English to the language of the page."""
    said_here = {text: words.translated(text) for text in _OF_SCRIPTS}
    return json.dumps(said_here, ensure_ascii=False, separators=(",", ":"))


def _breakable(name: str) -> Markup:
    """Let a name such as ``isPartOfServiceGroup`` break across lines before its capitals."""
    parts = [escape(part) for part in re.split(r"(?<=[a-z])(?=[A-Z])", name)]
    return Markup("<wbr>").join(parts)


def _query(**parameters: object) -> str:
    """Write the query part of an address, empty parameters left out; ``?`` alone for none."""
    return "?" + urlencode({name: value for name, value in parameters.items() if value})


def _asset(name: str) -> str | None:
    """Return the address of a built asset; None where nothing was built: pages read unstyled."""
    built = _manifest().get(name)
    return f"/assets/{built}" if built else None


@cache
def _manifest() -> dict[str, str]:
    path = _WEB / "assets" / "dist" / "manifest.json"
    if not path.is_file():
        return {}
    names: dict[str, str] = json.loads(path.read_text(encoding="utf-8"))
    return names
