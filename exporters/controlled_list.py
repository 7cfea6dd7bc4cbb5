"""Writes `ControlledList` XML, 2003 to 2012, in both shapes.

Format: contract esd-formats, section 3. Shape A (taxonomy v3.0) has an item for each non-preferred
term that has an identifier; shape B (2010, SKOS-aligned) has the other names inside the items.
"""

from __future__ import annotations

from collections.abc import Iterator
from enum import Enum
from typing import Any

from rdflib import Graph, URIRef
from rdflib.namespace import DCTERMS, OWL, SKOS

from exporters.list_graph import (
    by_number,
    concepts_of,
    identifier,
    is_true,
    parents_of,
    terms_of,
    text,
    texts,
)
from exporters.markup import ESD_STANDARDS, Empty, Layout, Markup
from exporters.source_form import apply_form, kept, layout_from
from registry.namespaces import ESD, SKOSXL

_SCHEMA = "http://www.w3.org/2001/XMLSchema-instance"


class Shape(Enum):
    """The two shapes, each with its schema and its layout where no source form says otherwise."""

    TAXONOMY = ("taxonomy-v3.0", Layout("\t", empty=Empty.SHORT))
    SKOS_ALIGNED = ("taxonomy-v3.2", Layout("  ", empty=Empty.SPACED))

    def __init__(self, schema: str, layout: Layout) -> None:
        self.schema = schema
        self.layout = layout


def shape_of(graph: Graph, list_uri: URIRef) -> Shape:
    """Choose the shape that holds all of a list: A where its terms have identifiers, else B."""
    concepts = concepts_of(graph, list_uri)
    return Shape.TAXONOMY if terms_of(graph, concepts) else Shape.SKOS_ALIGNED


def controlled_list_chunks(
    graph: Graph, list_uri: URIRef, shape: Shape, *, faithful: bool = False
) -> Iterator[bytes]:
    """Yield a list as a ControlledList, one chunk an item, in the order of identifiers.

    With `faithful` the form that `keep_controlled_list_form` kept in the graph is given back.
    """
    form: dict[str, Any] | None = kept(graph, list_uri) if faithful else None
    layout = layout_from(form["layout"]) if form else shape.layout
    items = ItemMarkup(graph, list_uri, shape, layout)
    yield (form["head"] if form else _head(graph, list_uri, shape)).encode()
    gaps = form["gaps"] if form else {}
    for number, uri in enumerate(items.in_order(form["order"] if form else None)):
        item_form = kept(graph, uri) if form else None
        gap = gaps.get(str(number), layout.line_break(1))
        yield (gap + apply_form(item_form, items.of(uri), layout, 1)).encode()
    yield (form["tail"] if form else "\n</ControlledList>\n").encode()


class ItemMarkup:
    """Makes the markup of items, remembering that of references: most targets have several."""

    def __init__(self, graph: Graph, list_uri: URIRef, shape: Shape, layout: Layout) -> None:
        self._graph = graph
        self._shape = shape
        self._layout = layout
        self._concepts = concepts_of(graph, list_uri)
        self._held = set(self._concepts)
        self._references: dict[URIRef, tuple[str, str, str]] = {}

    def in_order(self, identifiers: list[str] | None = None) -> list[URIRef]:
        """Return the items by identifier, or in the order given; items it does not name last."""
        items = list(self._concepts)
        if self._shape is Shape.TAXONOMY:
            items += terms_of(self._graph, self._concepts)
        places = {name: place for place, name in enumerate(identifiers or ())}
        names = {uri: identifier(self._graph, uri) for uri in items}
        last = len(places)
        return sorted(items, key=lambda u: (places.get(names[u], last), by_number(names[u])))

    def of(self, uri: URIRef) -> Markup:
        """Return the markup of one item as the rules of its shape give it."""
        is_term = uri not in self._held
        return Markup(
            self._layout.start("Item", self._attributes(uri, is_term=is_term)),
            list(self._children(uri, is_term=is_term)),
            self._layout.end("Item"),
        )

    def _attributes(self, uri: URIRef, *, is_term: bool) -> Iterator[tuple[str, str]]:
        graph = self._graph
        own, concept, _ = self._reference(uri)
        added = ("AddedInVersion", text(graph, uri, ESD.addedInVersion))
        updated = ("LastUpdatedInVersion", text(graph, uri, ESD.lastUpdatedInVersion))
        yield from (("Id", own), ("ConceptId", concept))
        if self._shape is Shape.SKOS_ALIGNED:
            yield from (added, updated)
            return
        obsolete = is_true(graph, uri, ESD.obsolete) or is_true(graph, uri, OWL.deprecated)
        yield from (("Obsolete", _flag(obsolete)), added, updated)
        yield "AToZ", _flag(is_true(graph, uri, ESD.aToZ))
        if is_term:
            yield from (("Preferred", "false"), ("Type", text(graph, uri, ESD.termType)))
            return
        if (uri, ESD.isCategory, None) in graph:
            yield "Category", _flag(is_true(graph, uri, ESD.isCategory))
        yield "Preferred", "true"

    def _children(self, uri: URIRef, *, is_term: bool) -> Iterator[str]:
        graph, write = self._graph, self._layout.element
        yield write("Name", text(graph, uri, SKOSXL.literalForm if is_term else SKOS.prefLabel))
        if self._shape is Shape.SKOS_ALIGNED:
            for name in texts(graph, uri, SKOS.altLabel):
                yield write("AlternativeName", name)
        yield write("ScopeNotes", text(graph, uri, SKOS.scopeNote))
        yield from self._history(uri)
        if self._shape is Shape.TAXONOMY:
            for page in texts(graph, uri, ESD.shortcut):
                yield write("Shortcut", page)
        if is_term:
            for used in self._by_identifier(uri, ESD.use):
                yield self._link("UseItem", used)
            return
        yield from self._broader(uri)
        for other in self._by_identifier(uri, SKOS.related):
            yield self._link("RelatedItem", other)

    def _history(self, uri: URIRef) -> Iterator[str]:
        """Shape A: one element with all events, if any; shape B: one each, an empty one if none."""
        notes = texts(self._graph, uri, SKOS.historyNote)
        if self._shape is Shape.TAXONOMY:
            notes = ["; ".join(notes)] if notes else []
        elif not notes:
            notes = [""]
        for note in notes:
            yield self._layout.element("HistoryNotes", note)

    def _broader(self, uri: URIRef) -> Iterator[str]:
        parents = parents_of(self._graph, uri, self._held)
        for parent in parents:
            if self._shape is Shape.SKOS_ALIGNED:
                yield self._link("BroaderItem", parent)
                continue
            is_main = len(parents) == 1 or (uri, ESD.mainBroader, parent) in self._graph
            yield self._link("BroaderItem", parent, ("Default", _flag(is_main)))

    def _by_identifier(self, uri: URIRef, predicate: URIRef) -> list[URIRef]:
        others = [o for o in self._graph.objects(uri, predicate) if o in self._held]
        return sorted(
            (other for other in others if isinstance(other, URIRef)),
            key=lambda other: by_number(identifier(self._graph, other)),
        )

    def _link(self, tag: str, target: URIRef, *attributes: tuple[str, str]) -> str:
        own, concept, name = self._reference(target)
        return self._layout.element(tag, name, [("Id", own), ("ConceptId", concept), *attributes])

    def _reference(self, uri: URIRef) -> tuple[str, str, str]:
        """Return identifier, concept identifier and name of an item."""
        known = self._references.get(uri)
        if known is None:
            graph = self._graph
            own = identifier(graph, uri)
            concept = text(graph, uri, ESD.conceptIdentifier)
            if not concept:
                used = self._by_identifier(uri, ESD.use)
                concept = identifier(graph, used[0]) if used else own
            known = self._references[uri] = own, concept, text(graph, uri, SKOS.prefLabel)
        return known


def _flag(value: bool) -> str:
    return "true" if value else "false"


def _head(graph: Graph, list_uri: URIRef, shape: Shape) -> str:
    """Write all that precedes the first item; fields in the order of the samples."""
    layout = shape.layout
    version = text(graph, list_uri, OWL.versionInfo)
    title = text(graph, list_uri, DCTERMS.title)
    acronym = text(graph, list_uri, SKOS.notation) or text(graph, list_uri, DCTERMS.identifier)
    modified = text(graph, list_uri, DCTERMS.modified)
    root = [
        ("xsi:schemaLocation", f"{ESD_STANDARDS} {ESD_STANDARDS}/xmlschemas/{shape.schema}.xsd"),
        ("Version", version),
        ("LatestVersionLocation", str(list_uri)),
        ("HomeLocation", str(list_uri)),
        ("VersionDate", modified or text(graph, list_uri, DCTERMS.issued)),
        ("ListName", title),
        ("ItemName", acronym),
        ("xmlns", ESD_STANDARDS),
        ("xmlns:xsi", _SCHEMA),
    ]
    metadata = [
        ("Date.Issued", text(graph, list_uri, DCTERMS.issued)),
        ("Date.Modified", modified),
        ("Description", text(graph, list_uri, DCTERMS.description)),
        ("Rights", text(graph, list_uri, DCTERMS.rights)),
        ("Source", str(list_uri)),
        ("Status", f"Version {version}" if version else ""),
        ("Title", title),
        ("Title.Alternative", acronym),
    ]
    fields = [layout.element(name, value) for name, value in metadata if value]
    block = Markup(layout.start("Metadata"), fields, layout.end("Metadata")).text(layout, 1)
    declaration = '<?xml version="1.0" encoding="utf-8"?>\n'
    return declaration + layout.start("ControlledList", root) + layout.line_break(1) + block
