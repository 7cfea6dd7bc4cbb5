"""Keeps the form of an esd XML list, so that it can be written back byte for byte."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from typing import Any, NamedTuple

from rdflib import Graph, URIRef

from exporters.esd_xml import ClassName, ListTree, pairs_in_file
from exporters.mapping_pairs import MappedPair
from exporters.markup import TAG
from exporters.source_form import find_layout, item_form, keep, layout_form

_WORDS = re.compile(r"<Type>([^<]*)</Type>")


class _Item(NamedTuple):
    """The start tag and fields of an item as the file has them, without what is inside it."""

    text: str
    tag: str
    container: str
    start: int
    end: int


class SourceNames(NamedTuple):
    """What a file calls its own class, and the class of the items mapped to, if any."""

    own: ClassName
    mapped: ClassName | None


def keep_esd_xml_form(
    data: bytes, graph: Graph, list_uri: URIRef, pairs: Iterable[MappedPair]
) -> SourceNames:
    """Keep in a list's graph what a file says beyond it; return what its classes are called.

    The graph, with the mapped items, and the pairs were read from the file faithfully.
    Raises UnicodeDecodeError for a file that is not UTF-8.
    """
    source = data.decode()
    items = list(_items(source))
    layout = find_layout(source, items[0].start)
    names = _names(items)
    classes = (names.own, names.mapped or names.own)
    order = [_identifier_of(item) for item in items if item.tag == names.own.tag]
    if ListTree(graph, list_uri, classes, layout, []).identifiers() == order:
        order = []
    tree = ListTree(graph, list_uri, classes, layout, order)
    pairs = list(pairs)
    repeated = len(items) != len(pairs) + len(tree.identifiers())
    form: dict[str, Any] = {
        "head": source[: items[0].start],
        "tail": source[items[-1].end :],
        "layout": layout_form(layout),
        "order": order,
        "pairs": list(_pairs(items, names.own.tag)) if repeated else None,
        "gaps": {},
        "items": {},
    }
    openings = tree.openings(pairs_in_file(pairs, form["pairs"]))
    placed = [(before, opening) for before, opening in openings if opening is not None]
    for number, (item, (before, opening)) in enumerate(zip(items, placed, strict=True)):
        end = layout.line_break(opening.depth) + opening.markup.end
        if difference := item_form(item.text + end, opening.markup, layout, opening.depth):
            form["items"][str(number)] = difference
        gap = source[items[number - 1].end : item.start]
        if number and gap != before:
            form["gaps"][str(number)] = gap
    keep(graph, list_uri, form)
    return names


def _pairs(items: list[_Item], own: str) -> Iterator[tuple[str, str]]:
    """Give the pairs as the file has them: a mapped item stands in the last own item before it."""
    identifier = ""
    for item in items:
        if item.tag == own:
            identifier = _identifier_of(item)
        else:
            yield identifier, _identifier_of(item)


def _names(items: list[_Item]) -> SourceNames:
    first = items[0]
    other = next((item for item in items if item.tag != first.tag), None)
    return SourceNames(_name(first), _name(other) if other else None)


def _name(item: _Item) -> ClassName:
    words = _WORDS.search(item.text)
    return ClassName(words[1] if words else "", item.tag, item.container)


def _identifier_of(item: _Item) -> str:
    found = re.search(r"<Identifier>([^<]*)<", item.text)
    return found[1].strip() if found else ""


def _items(source: str) -> Iterator[_Item]:
    """Find the items: elements that start with an Identifier, each up to its first container."""
    tags = list(TAG.finditer(source))
    path: list[re.Match[str]] = []
    for number, tag in enumerate(tags):
        if tag[1]:
            path.pop()
        elif not tag[4]:
            if tag[2] == "Identifier":
                end = _end_of_fields(tags, number)
                item = path[-1]
                text = source[item.start() : end]
                yield _Item(text, item[2], path[-2][2], item.start(), end)
            path.append(tag)


def _end_of_fields(tags: list[re.Match[str]], number: int) -> int:
    """Return where the fields end that follow one another without elements inside."""
    end = tags[number].end()
    while not tags[number][1]:
        if tags[number][4]:
            end = tags[number].end()
            number += 1
        elif tags[number + 1][1]:
            end = tags[number + 1].end()
            number += 2
        else:
            break
    return end
