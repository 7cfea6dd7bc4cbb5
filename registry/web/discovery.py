"""What search engines read first: ``robots.txt`` and the sitemaps."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from typing import TYPE_CHECKING
from urllib.parse import quote
from xml.sax.saxutils import escape, quoteattr

from flask import Blueprint, current_app

from exporters.document import Record
from registry.catalogue import ConceptList, MappingSet
from registry.cubes.publications import latest_publications
from registry.opened import Release
from registry.resources import list_resource, mapping_resource, read_records
from registry.web.access import required_role
from registry.web.answers import answer
from registry.web.interface import in_each_language
from registry.web.pages import Link
from registry.web.problems import ProblemError
from registry.web.rules import rule_names
from registry.web.site import release, site
from registry.web.terms import may_republish
from sparql.described import described_queries

if TYPE_CHECKING:
    from _typeshed.wsgi import WSGIApplication

discovery = Blueprint("discovery", __name__)

_XML = "application/xml"
#: What answers to any text there is.
_WITHOUT_END = ("/search", "/suggest", "/reconcile", "/assign", "/sparql", "/ds/")
#: What is one reader's own.
_PERSONAL = ("/account", "/sign-in")
_NOT_FOR_ROBOTS = _WITHOUT_END + _PERSONAL
#: Where addresses begin that are for robots and are no pages: data.
_DATA = ("/api/",)
#: Endpoints without a variable part that are not pages: data, redirects, what goes by a parameter.
NO_PAGES = frozenset(
    {
        "dataset_descriptions.datasets",
        "dataset_descriptions.void",
        "discovery.robots",
        "discovery.sitemap_index",
        # Nothing is there to compare until two authorities have published.
        "insight.compare",
        "json_service.all_lists",
        "json_service.list_mapping",
        "official.csv_by_uri",
        "official.xml_by_uri",
        "openapi.openapi_json",
        "releases.current",
        "resolver.go",
        "resolver.ontology_address",
        "resolver.ontology_page",
        "resolver.resource_by_uri",
        "rules.rules_document",
        "rules.shapes_file",
    }
)
_ONTOLOGY_TERMS = """
PREFIX rdfs: <http://www.w3.org/2000/01/rdf-schema#>
SELECT DISTINCT ?term WHERE { ?term rdfs:isDefinedBy <http://def.esd.org.uk/> } ORDER BY ?term
"""
_PAGES = "pages"
#: Addresses in one sitemap at most: sitemaps.org, Sitemap index files.
_LONGEST = 50_000
_DECLARATION = '<?xml version="1.0" encoding="UTF-8"?>\n'
_NAMESPACE = "http://www.sitemaps.org/schemas/sitemap/0.9"
_XHTML = "http://www.w3.org/1999/xhtml"


@discovery.get("/robots.txt")
def robots() -> WSGIApplication:
    """Welcome robots, but not to addresses without end or what is personal; name the sitemap."""
    root = site().settings.public_url
    lines = ["User-agent: *", *(f"Disallow: {path}" for path in _NOT_FOR_ROBOTS)]
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
    if entry is not None:
        return lambda: _concept_addresses(current, entry)
    if name == _PAGES:
        return lambda: _page_addresses(current)
    pairs = next((each for each in _free_sets(current) if each.identifier == name), None)
    return None if pairs is None else lambda: _pair_addresses(current, pairs)


def _page_addresses(current: Release) -> list[str]:
    lists = [list_resource(entry).path for entry in current.catalogue.lists.values()]
    sets = [mapping_resource(entry).path for entry in _free_sets(current)]
    terms = current.store.select(_ONTOLOGY_TERMS).rows
    named = [current.catalogue.path_of(str(row[0])) for row in terms]
    rules = [f"/rules/{rule}" for rule in rule_names()]
    queries = [f"/queries/{name}" for name in described_queries()]
    named_paths = [path for path in named if path]
    return [*_fixed_pages(), *lists, *sets, *named_paths, *rules, *queries, *_statistics()]


def _statistics() -> list[str]:
    """Return the addresses of the newest publications and their data sets."""
    newest = latest_publications(site().settings.data)
    parts = [f"{one.path}/{kind}" for one in newest for kind in one.kinds]
    return [*(one.path for one in newest), *parts]


def _fixed_pages() -> list[str]:
    """Return the addresses without a variable part that answer with a page to everybody."""
    rules = current_app.url_map.iter_rules()
    found = {
        rule.rule
        for rule in rules
        if not rule.arguments
        and "GET" in (rule.methods or ())
        and rule.endpoint not in NO_PAGES
        and not rule.rule.startswith(_NOT_FOR_ROBOTS + _DATA)
        and required_role(current_app.view_functions[rule.endpoint]) is None
    }
    return sorted(path for path in found if path == "/" or not path.endswith("/"))


def _free_sets(current: Release) -> list[MappingSet]:
    """Return the mapping sets whose terms, and those of their lists, let them be shown."""
    sets = current.catalogue.mapping_sets.values()
    return [entry for entry in sets if may_republish(current, entry.uri)]


def _pair_addresses(current: Release, entry: MappingSet) -> list[str]:
    bindings = mapping_resource(entry).bindings
    records = read_records(current, "mapping-pairs", bindings)
    path = mapping_resource(entry).path
    pairs = (
        f"{path}/{_segment(record, 'fromIdentifier')}/{_segment(record, 'toIdentifier')}"
        for record in records
    )
    return list(dict.fromkeys(pairs))


def _segment(record: Record, column: str) -> str:
    return quote(str(record[column]), safe="_-.~:")


def _concept_addresses(current: Release, entry: ConceptList) -> list[str]:
    records = read_records(current, "list-memberships", {"list": entry.uri})
    paths = (current.catalogue.path_of(str(record["concept"])) for record in records)
    return list(dict.fromkeys(f"/doc{path}" for path in paths if path))


def _index(current: Release, root: str) -> bytes:
    names = [f"{_PAGES}-1"]
    for name, entry in _whole_lists(current).items():
        names += [f"{name}-{number + 1}" for number in range(-(-entry.count // _LONGEST))]
    for pairs in _free_sets(current):
        numbers = range(-(-pairs.count // _LONGEST))
        names += [f"{pairs.identifier}-{number + 1}" for number in numbers]
    entries = (
        f"<sitemap><loc>{escape(f'{root}/sitemap/{name}.xml')}</loc>{_made(current)}</sitemap>\n"
        for name in names
    )
    return _document("sitemapindex", entries)


def _sitemap(current: Release, root: str, addresses: list[str]) -> bytes:
    return _document("urlset", (_url(current, root + address) for address in addresses))


def _url(current: Release, address: str) -> str:
    languages = "".join(
        f'<xhtml:link rel="alternate" hreflang="{language}" href={quoteattr(href)}/>'
        for language, href in in_each_language(address)
    )
    return f"<url><loc>{escape(address)}</loc>{_made(current)}{languages}</url>\n"


def _made(current: Release) -> str:
    return f"<lastmod>{str(current.manifest['created'])[:10]}</lastmod>"


def _document(root: str, entries: Iterable[str]) -> bytes:
    start = f'{_DECLARATION}<{root} xmlns="{_NAMESPACE}" xmlns:xhtml="{_XHTML}">\n'
    return f"{start}{''.join(entries)}</{root}>\n".encode()
