"""Writes the esd XML of a list, 2013 onward: nested items, with the items they are mapped to.

Format: contract esd-formats, section 2.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import Any, NamedTuple
from urllib.parse import unquote

from rdflib import Graph, URIRef
from rdflib.namespace import DCTERMS, SKOS

from exporters.list_graph import by_label, concepts_of, identifier, parents_of, text
from exporters.mapping_pairs import MappedPair
from exporters.markup import Layout, Markup
from exporters.source_form import apply_form, kept, layout_from
from registry.namespaces import ESD

_DECLARATION = '<?xml version="1.0" encoding="UTF-8"?>'
#: Words without a plural of their own in the official files.
_UNCOUNTED = ("navigation",)


class ClassName(NamedTuple):
    """What a class of items is called: in words, as a tag, and as the tag of several."""

    words: str
    tag: str
    several: str


def class_name(words: str) -> ClassName:
    """Make the tags of a class from its words: ``Website navigation`` -> ``WebsiteNavigation``."""
    tag = "".join(word[:1].upper() + word[1:] for word in words.split())
    if tag.casefold().endswith(_UNCOUNTED):
        several = tag
    elif tag.endswith("y"):
        several = tag[:-1] + "ies"
    else:
        several = tag + "s"
    return ClassName(words, tag, several)


def esd_xml_chunks(  # noqa: PLR0913 - the two lists, and what is between them
    graph: Graph,
    list_uri: URIRef,
    own: ClassName,
    mapped: ClassName | None = None,
    pairs: Iterable[MappedPair] = (),
    *,
    faithful: bool = False,
) -> Iterator[bytes]:
    """Yield a list as nested XML, one chunk an item; with the items it is mapped to, if any.

    The graph describes the items of both lists; of a mapped item it does not describe, identifier,
    name and address are written. An item with several parents stands below the main one, once.
    With `faithful` the form that `keep_esd_xml_form` kept in the graph is given back.
    """
    form: dict[str, Any] | None = kept(graph, list_uri) if faithful else None
    layout = layout_from(form["layout"]) if form else Layout()
    tree = ListTree(graph, list_uri, (own, mapped or own), layout, form["order"] if form else None)
    if form is None:
        yield _head(graph, list_uri, own).encode()
        for before, opening in tree.openings(pairs):
            yield (before + (opening.text(layout) if opening else tree.end)).encode()
        return
    yield form["head"].encode()
    for number, (before, opening) in enumerate(tree.openings(pairs_in_file(pairs, form["pairs"]))):
        key = str(number)
        written = opening.text(layout, form["items"].get(key)) if opening else form["tail"]
        yield (form["gaps"].get(key, before if number and opening else "") + written).encode()


def pairs_in_file(
    pairs: Iterable[MappedPair], order: list[tuple[str, str]] | None
) -> Iterable[MappedPair]:
    """Return the pairs as a file has them where it repeats some; else as they are."""
    if order is None:
        return pairs
    by_ends = {(pair.from_identifier, pair.to_identifier): pair for pair in pairs}
    return [by_ends[one, other] for one, other in order]


class Opening(NamedTuple):
    """The start of an item: its start tag and own fields; what is inside comes as parts after."""

    markup: Markup
    depth: int

    def text(self, layout: Layout, form: list[Any] | str | None = None) -> str:
        """Write it, without the end tag, in the form its source gave it if there is one."""
        end = layout.line_break(self.depth) + self.markup.end
        return apply_form(form, self.markup, layout, self.depth).removesuffix(end)


class ListTree:
    """The items of a list depth first, each with the items it is mapped to inside.

    With an order (identifiers; none of them: the official order) it is that of a file to give back.
    """

    def __init__(
        self,
        graph: Graph,
        list_uri: URIRef,
        names: tuple[ClassName, ClassName],
        layout: Layout,
        order: list[str] | None,
    ) -> None:
        self._graph = graph
        self._own, self._mapped = names
        self._layout = layout
        self.end = layout.line_break(0) + layout.end(self._own.several)
        # A file that is given back has its own order, and its own addresses.
        self._is_faithful = order is not None
        self._children = self._by_parent(list_uri, order)

    def identifiers(self) -> list[str]:
        """Return the identifiers of the list's own items in the order of the file."""
        found: list[str] = []
        waiting = list(reversed(self._children.get(None, [])))
        while waiting:
            item = waiting.pop()
            found.append(identifier(self._graph, item))
            waiting += reversed(self._children.get(item, []))
        return found

    def openings(self, pairs: Iterable[MappedPair]) -> Iterator[tuple[str, Opening | None]]:
        """Give the items in order, each with the tags before it; at last the tags that remain."""
        before = ""
        for part in self._parts(pairs):
            if isinstance(part, str):
                before += part
            else:
                yield before, part
                before = ""
        yield before, None

    def _parts(self, pairs: Iterable[MappedPair]) -> Iterator[Opening | str]:
        mapped: dict[str, list[MappedPair]] = {}
        for pair in pairs:
            mapped.setdefault(pair.from_identifier, []).append(pair)
        # What comes next is last; the inside of an item is put on top of what follows it.
        waiting: list[str | tuple[URIRef, int]] = []
        waiting += [(item, 1) for item in reversed(self._children.get(None, []))]
        while waiting:
            entry = waiting.pop()
            if isinstance(entry, str):
                yield entry
                continue
            item, depth = entry
            yield self._layout.line_break(depth)
            yield Opening(self._item(item), depth)
            yield from self._mapped_items(mapped.get(identifier(self._graph, item), []), depth + 1)
            waiting.append(self._closing(self._own.tag, depth))
            if below := self._children.get(item):
                waiting.append(self._closing(self._own.several, depth + 1))
                waiting += [(child, depth + 2) for child in reversed(below)]
                waiting.append(self._opening(self._own.several, depth + 1))

    def _mapped_items(self, pairs: list[MappedPair], depth: int) -> Iterator[Opening | str]:
        if not pairs:
            return
        yield self._opening(self._mapped.several, depth)
        for pair in pairs:
            yield self._layout.line_break(depth + 1)
            yield Opening(self._mapped_item(pair), depth + 1)
            yield self._closing(self._mapped.tag, depth + 1)
        yield self._closing(self._mapped.several, depth)

    def _opening(self, tag: str, depth: int) -> str:
        return self._layout.line_break(depth) + self._layout.start(tag)

    def _closing(self, tag: str, depth: int) -> str:
        return self._layout.line_break(depth) + self._layout.end(tag)

    def _item(self, item: URIRef) -> Markup:
        own = identifier(self._graph, item)
        label = text(self._graph, item, SKOS.prefLabel)
        alias = text(self._graph, item, ESD.alias) if self._is_faithful else ""
        return self._markup(self._own, item, (own, label, unquote(alias) or str(item)))

    def _mapped_item(self, pair: MappedPair) -> Markup:
        item = URIRef(pair.to_uri)
        label = text(self._graph, item, SKOS.prefLabel) or pair.to_label
        return self._markup(self._mapped, item, (pair.to_identifier, label, pair.to_uri))

    def _markup(self, name: ClassName, item: URIRef, naming: tuple[str, str, str]) -> Markup:
        values = {
            **dict(zip(("Identifier", "Label", "URI"), naming, strict=True)),
            "Description": text(self._graph, item, SKOS.definition),
            "Created": _date_time(text(self._graph, item, DCTERMS.created)),
            "Modified": _date_time(text(self._graph, item, DCTERMS.modified)),
            "Type": name.words,
        }
        fields = [self._layout.element(field, value) for field, value in values.items()]
        return Markup(self._layout.start(name.tag), fields, self._layout.end(name.tag))

    def _by_parent(
        self, list_uri: URIRef, order: list[str] | None
    ) -> dict[URIRef | None, list[URIRef]]:
        concepts = concepts_of(self._graph, list_uri)
        held = set(concepts)
        places = {own: place for place, own in enumerate(order or ())}
        children: dict[URIRef | None, list[URIRef]] = {}
        for item in sorted(
            concepts,
            key=lambda item: (
                places.get(identifier(self._graph, item), len(places)),
                by_label(self._graph, item),
            ),
        ):
            parents = parents_of(self._graph, item, held)
            children.setdefault(parents[0] if parents else None, []).append(item)
        return children


def _date_time(date: str) -> str:
    """Write a day as its first moment and a second in thousandths, as the official files do."""
    whole, point, fraction = date.partition(".")
    if point:
        return f"{whole}.{fraction:0<3}"
    return f"{date}T00:00:00" if len(date) == len("2013-10-02") else date


def _head(graph: Graph, list_uri: URIRef, own: ClassName) -> str:
    layout = Layout()
    values = {
        "URI": str(list_uri),
        "Modified": _date_time(text(graph, list_uri, DCTERMS.modified)),
        "Description": text(graph, list_uri, DCTERMS.description),
        "Rights": text(graph, list_uri, DCTERMS.rights),
    }
    fields = "".join(layout.element(field, value) for field, value in values.items())
    return _DECLARATION + layout.start(own.several) + fields
