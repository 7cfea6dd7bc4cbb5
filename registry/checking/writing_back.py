"""Writes the certain changes back into files that are no tables: RDF and the esd XML formats."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import NamedTuple

from lxml import etree
from rdflib import Graph, URIRef

from registry.checking.grids import Cells, Written

#: Where a cell stands in XML: an element's attribute, or (None) its text.
Target = tuple[etree._Element, str | None] | None


class XmlRow(NamedTuple):
    """A row with where its cells stand, and the element that is the row and nothing else."""

    cells: Cells
    targets: tuple[Target, ...] = ()
    element: etree._Element | None = None


def write_graph(
    graph: Graph, before: Sequence[Cells], after: Mapping[int, Cells | None]
) -> Written:
    """Write a graph as Turtle, the statements of some rows changed, or removed (None)."""
    mended = Graph()
    for prefix, namespace in graph.namespaces():
        mended.bind(prefix, namespace)
    mended += graph
    for place, now in after.items():
        subject, *between, value = before[place]
        predicate = URIRef(between[0]) if between else None
        found = list(graph.triples((URIRef(subject), predicate, URIRef(value))))
        for statement in found:
            mended.remove(statement)
            if now is not None:
                said = URIRef(now[1]) if between else statement[1]
                mended.add((URIRef(now[0]), said, URIRef(now[-1])))
    return Written("ttl", "text/turtle", mended.serialize(format="turtle").encode())


def write_xml(
    root: etree._Element, rows: Sequence[XmlRow], after: Mapping[int, Cells | None]
) -> Written:
    """Write an XML file with the cells of some rows (counted from 1) changed, or removed (None)."""
    for place, now in after.items():
        row = rows[place - 1]
        if now is None:
            parent = row.element.getparent() if row.element is not None else None
            if parent is not None and row.element is not None:
                parent.remove(row.element)
            continue
        for target, old, new in zip(row.targets, row.cells, now, strict=False):
            if target is None or old == new:
                continue
            element, attribute = target
            if attribute is None:
                element.text = new
            else:
                element.set(attribute, new)
    data = etree.tostring(root, xml_declaration=True, encoding="utf-8")
    return Written("xml", "application/xml", data)
