"""Writes `ItemMappings` XML: the items of one list, each with the items of the other it leads to.

Format: contract esd-formats, section 4.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from itertools import groupby
from typing import Any

from rdflib import Graph, URIRef
from rdflib.namespace import DCTERMS, OWL, VOID

from exporters.list_graph import text
from exporters.mapping_pairs import MappedPair
from exporters.markup import ESD_STANDARDS, Layout, Markup
from exporters.source_form import apply_form, kept, layout_from

_SCHEMA = "http://www.w3.org/2001/XMLSchema-instance"
_LAYOUT = Layout("  ")


def item_mappings_chunks(
    graph: Graph, set_uri: URIRef, pairs: Iterable[MappedPair], *, faithful: bool = False
) -> Iterator[bytes]:
    """Yield a mapping set as ItemMappings, one chunk a mapping, in the order of the pairs.

    With `faithful` the form that `keep_item_mappings_form` kept in the graph is given back.
    """
    form: dict[str, Any] | None = kept(graph, set_uri) if faithful else None
    layout = layout_from(form["layout"]) if form else _LAYOUT
    forms, gaps = (form["items"], form["gaps"]) if form else ({}, {})
    yield (form["head"] if form else _head(graph, set_uri)).encode()
    for number, group in enumerate(_groups(list(pairs), form)):
        markup = mapping_markup(group, layout)
        item_form = forms.get(str(number))
        gap = gaps.get(str(number), layout.line_break(1))
        yield (gap + apply_form(item_form, markup, layout, 1)).encode()
    yield (form["tail"] if form else "\n</ItemMappings>\n").encode()


def _groups(pairs: list[MappedPair], form: dict[str, Any] | None) -> Iterator[list[MappedPair]]:
    numbers = form["groups"] if form else None
    if numbers is None:
        yield from grouped(pairs)
        return
    for group in numbers:
        yield [pairs[number] for number in group]


def grouped(pairs: Iterable[MappedPair]) -> Iterator[list[MappedPair]]:
    """Group neighbouring pairs from the same item that came in the same versions."""
    for _, group in groupby(
        pairs, lambda p: (p.from_identifier, p.added_in_version, p.last_updated_in_version)
    ):
        yield list(group)


def mapping_markup(group: list[MappedPair], layout: Layout) -> Markup:
    """Return the markup of one mapping as the rules of the format give it."""
    first = group[0]
    versions = [
        ("AddedInVersion", first.added_in_version),
        ("LastUpdatedInVersion", first.last_updated_in_version),
    ]
    source = _end("From", ((p.from_identifier, p.from_label) for p in group), layout)
    target = _end("To", ((p.to_identifier, p.to_label) for p in group), layout)
    start, end = layout.start("ItemMapping", versions), layout.end("ItemMapping")
    return Markup(start, [source, target], end)


def _end(tag: str, items: Iterable[tuple[str, str]], layout: Layout) -> str:
    written = [
        layout.element("Item", label, [("Id", identifier), ("ConceptId", identifier)])
        for identifier, label in dict.fromkeys(items)
    ]
    return Markup(layout.start(tag), written, layout.end(tag)).text(layout, 2)


def _head(graph: Graph, set_uri: URIRef) -> str:
    layout = _LAYOUT
    version = text(graph, set_uri, OWL.versionInfo)
    title = text(graph, set_uri, DCTERMS.title)
    root = [
        ("xsi:schemaLocation", f"{ESD_STANDARDS} {ESD_STANDARDS}/xmlschemas/mapping-v3.0.xsd"),
        ("HomeLocation", str(set_uri)),
        ("LatestVersionLocation", str(set_uri)),
        ("Version", version),
        ("FromResource", text(graph, set_uri, VOID.subjectsTarget)),
        ("ToResource", text(graph, set_uri, VOID.objectsTarget)),
        ("xmlns:xsi", _SCHEMA),
        ("xmlns", ESD_STANDARDS),
    ]
    metadata = [
        ("Date.Issued", text(graph, set_uri, DCTERMS.issued)),
        ("Description", text(graph, set_uri, DCTERMS.description)),
        ("Rights", text(graph, set_uri, DCTERMS.rights)),
        ("Source", str(set_uri)),
        ("Status", f"Version {version}" if version else ""),
        ("Title", title),
    ]
    fields = [layout.element(name, value) for name, value in metadata if value]
    block = Markup(layout.start("Metadata"), fields, layout.end("Metadata")).text(layout, 1)
    declaration = '<?xml version="1.0" encoding="utf-8"?>\n'
    return declaration + layout.start("ItemMappings", root) + layout.line_break(1) + block
