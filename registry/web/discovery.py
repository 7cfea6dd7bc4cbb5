"""What search engines read first: ``robots.txt`` and the sitemaps."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from typing import TYPE_CHECKING
from xml.sax.saxutils import escape, quoteattr

from flask import Blueprint

from registry.catalogue import ConceptList
from registry.release import Release
from registry.web.answers import answer
from registry.web.languages import PAGE_LANGUAGES
from registry.web.pages import Link
from registry.web.problems import ProblemError
from registry.web.resources import list_resource, mapping_resource, read_records
from registry.web.site import release, site
from registry.web.terms import may_republish

if TYPE_CHECKING:
    from _typeshed.wsgi import WSGIApplication

discovery = Blueprint("discovery", __name__)

_XML = "application/xml"
#: What answers to any text there is.
_WITHOUT_END = ("/search", "/suggest", "/reconcile", "/assign", "/sparql", "/ds/")
_PAGES = "pages"
#: Addresses in one sitemap at most: sitemaps.org, Sitemap index files.
_LONGEST = 50_000
_DECLARATION = '<?xml version="1.0" encoding="UTF-8"?>\n'
_NAMESPACE = "http://www.sitemaps.org/schemas/sitemap/0.9"
_XHTML = "http://www.w3.org/1999/xhtml"


@discovery.get("/robots.txt")
def robots() -> WSGIApplication:
    """Welcome every robot, keep it from addresses without end, and name the sitemap."""
    root = site().settings.public_url
    lines = ["User-agent: *", *(f"Disallow: {path}" for path in _WITHOUT_END)]
    text = "\n".join([*lines, "", f"Sitemap: {root}/sitemap.xml", ""])
    return answer(("robots",), "text/plain; charset=utf-8", text.encode)


@discovery.get("/sitemap.xml")
def sitemap_index() -> WSGIApplication:
    """Answer with the index of the sitemaps: one of pages, and those of each whole list."""
    current, root = release(), site().settings.public_url
    return answer(("sitemap",), _XML, lambda: _index(current, root))


@discovery.get("/sitemap/<name>-<int:number>.xml")
def sitemap(name: str, number: int) -> WSGIApplication:
    """Answer with one sitemap: the pages, or the concepts of a list, 50,000 at a time."""
    current, root = release(), site().settings.public_url
    addresses = _addresses(current, name)
    if addresses is None or number < 1:
        raise _no_sitemap()
    part = addresses()[(number - 1) * _LONGEST : number * _LONGEST]
    if not part:
        raise _no_sitemap()
    return answer(("sitemap", name, number), _XML, lambda: _sitemap(current, root, part))


def _no_sitemap() -> ProblemError:
    links = [Link("/sitemap.xml", "All sitemaps")]
    return ProblemError(404, "No such sitemap", "There is no such sitemap.", links)


def _whole_lists(current: Release) -> dict[str, ConceptList]:
    """Return the lists that hold concepts, which may be shown, and are no part of another."""
    return {
        name: entry
        for name, entry in current.catalogue.lists.items()
        if entry.count and entry.part_of is None and may_republish(current, entry.uri)
    }


def _addresses(current: Release, name: str) -> Callable[[], list[str]] | None:
    entry = _whole_lists(current).get(name)
    if name == _PAGES and entry is None:
        return lambda: _page_addresses(current)
    return None if entry is None else lambda: _concept_addresses(current, entry)


def _page_addresses(current: Release) -> list[str]:
    lists = [list_resource(entry).path for entry in current.catalogue.lists.values()]
    sets = [mapping_resource(entry).path for entry in current.catalogue.mapping_sets.values()]
    return ["/", "/list", "/def", "/docs", *lists, *sets]


def _concept_addresses(current: Release, entry: ConceptList) -> list[str]:
    records = read_records(current, "list-memberships", {"list": entry.uri})
    paths = (current.catalogue.path_of(str(record["concept"])) for record in records)
    return list(dict.fromkeys(f"/doc{path}" for path in paths if path))


def _index(current: Release, root: str) -> bytes:
    names = [f"{_PAGES}-1"]
    for name, entry in _whole_lists(current).items():
        names += [f"{name}-{number + 1}" for number in range(-(-entry.count // _LONGEST))]
    entries = (
        f"<sitemap><loc>{escape(f'{root}/sitemap/{name}.xml')}</loc>{_made(current)}</sitemap>\n"
        for name in names
    )
    return _document("sitemapindex", entries)


def _sitemap(current: Release, root: str, addresses: list[str]) -> bytes:
    return _document("urlset", (_url(current, root + address) for address in addresses))


def _url(current: Release, address: str) -> str:
    languages = "".join(
        f'<xhtml:link rel="alternate" hreflang="{language}" '
        f"href={quoteattr(f'{address}?lang={language}')}/>"
        for language in PAGE_LANGUAGES
    )
    return f"<url><loc>{escape(address)}</loc>{_made(current)}{languages}</url>\n"


def _made(current: Release) -> str:
    return f"<lastmod>{str(current.manifest['created'])[:10]}</lastmod>"


def _document(root: str, entries: Iterable[str]) -> bytes:
    start = f'{_DECLARATION}<{root} xmlns="{_NAMESPACE}" xmlns:xhtml="{_XHTML}">\n'
    return f"{start}{''.join(entries)}</{root}>\n".encode()
