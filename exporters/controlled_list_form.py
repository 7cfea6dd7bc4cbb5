"""Keeps the form of a `ControlledList` file, so that it can be written back byte for byte."""

from __future__ import annotations

import re

from rdflib import Graph, URIRef

from exporters.controlled_list import ItemMarkup, Shape
from exporters.list_graph import identifier
from exporters.source_form import find_layout, item_form, keep, layout_form, odd_gaps

_ITEM = re.compile(r"<([\w.\-]+:)?Item\b.*?</\1?Item\s*>", re.DOTALL)
_IDENTIFIER = re.compile(r"""\sId\s*=\s*(?:"([^"]*)"|'([^']*)')""")


def keep_controlled_list_form(data: bytes, graph: Graph, list_uri: URIRef) -> None:
    """Keep in a list's graph what a file says beyond it; the graph was read from it faithfully.

    Raises UnicodeDecodeError for a file that is not UTF-8.
    """
    text = data.decode()
    found = list(_ITEM.finditer(text))
    layout = find_layout(text, found[0].start())
    shape = Shape.TAXONOMY if "Preferred" in found[0].group() else Shape.SKOS_ALIGNED
    items = ItemMarkup(graph, list_uri, shape, layout)
    blank = layout.line_break(1)
    sources = {_identifier_of(match): match.group() for match in found}
    for uri in items.in_order():
        source = sources[identifier(graph, uri)]
        form = item_form(source, items.of(uri), layout, 1)
        if form is not None:
            keep(graph, uri, form)
    order = list(sources)
    is_regular = order == [identifier(graph, uri) for uri in items.in_order()]
    head = text[: found[0].start()].removesuffix(blank)
    form_of_list = {
        "head": head,
        "tail": text[found[-1].end() :],
        "layout": layout_form(layout),
        "order": None if is_regular else order,
        "gaps": odd_gaps(text, found, blank),
    }
    keep(graph, list_uri, form_of_list)


def _identifier_of(match: re.Match[str]) -> str:
    found = _IDENTIFIER.search(match.group())
    return (found[1] or found[2] or "").strip() if found else ""
