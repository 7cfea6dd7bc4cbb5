"""The templates: one environment, made at the first page, and what every template can use."""

from __future__ import annotations

import json
import re
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING
from urllib.parse import quote, urlencode

from jinja2 import Environment, FileSystemLoader, StrictUndefined
from markupsafe import Markup, escape
from rdflib import URIRef

from exporters import Format, formats_of
from exporters.document import Kind
from registry import __version__
from registry.web.pages import words

if TYPE_CHECKING:
    from registry.release import Release

_WEB = Path(__file__).resolve().parent.parent
#: Suffixes of the downloads that a page shows at once; the others are a click away.
_COMMON = ("csv", "xlsx", "ttl", "json")
_SCHEMES = ("http://", "https://", "mailto:")


def render(template: str, release: Release | None, **values: object) -> str:
    """Render a template of ``registry/web/templates``, every value escaped."""
    return environment().get_template(template).render(release=release, **values)


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
    )
    made.filters.update(
        day=words.day,
        grouped=words.grouped,
        counted=words.counted,
        capitalised=words.capitalised,
        breakable=_breakable,
        said=said,
        web_address=web_address,
        segment=segment,
    )
    made.globals.update(asset=_asset, common=_COMMON, query=_query, version=__version__)
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
    """Write a text with its language where that is not the page's."""
    if text.language and not text.language.lower().startswith("en"):
        return Markup('<span lang="{}">{}</span>').format(text.language, text.text)
    return escape(text.text)


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
