"""Reads the esd XML formats as grids: lists with their items, mappings with their pairs."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from functools import partial

from lxml import etree

from registry.checking.grids import Cells, Grid, refuse_large
from registry.checking.writing_back import Target, XmlRow, write_xml
from registry.errors import Place, UnreadableSourceError
from registry.readers.safe_xml import children, local_name, parse_xml

_PAIR_HEADING = ("Identifier", "Label", "Mapped identifier", "Mapped label")
_LIST_HEADING = ("Identifier", "Label", "Parent identifiers")
_LINKED_HEADING = (
    "Identifier",
    "Label",
    "Type",
    "Mapped identifier",
    "Mapped label",
    "Mapped type",
)


def read_xml(data: bytes, name: str) -> Grid:
    """Read an esd XML file: ItemMappings, ControlledList, nested items, terms (esd-formats 2 to 5).

    Raises UnreadableSourceError for XML that is not well-formed, declares a document type, or
    holds no items.
    """
    root = parse_xml(data, name)
    tag = local_name(root)
    hints = {"list": root.get("ListName", ""), "version": root.get("Version", "")}
    if tag == "ItemMappings":
        hints = {"from": root.get("FromResource", ""), "to": root.get("ToResource", "")}
        grid = _grid("esd ItemMappings", _PAIR_HEADING, _pairs(root), hints, root)
    elif tag == "mapping":
        ends = {"from": "source", "to": "destination"}
        hints = {side: _resource(root, end) for side, end in ends.items()}
        grid = _grid("APLAWS terms, mapping", _PAIR_HEADING, _ordered_pairs(root), hints, root)
    elif tag == "domain":
        hints = {"list": root.get("key", ""), "version": root.get("version", "")}
        grid = _grid("APLAWS terms", _LIST_HEADING, _terms(root), hints, root)
    elif tag == "ControlledList":
        grid = _grid("esd ControlledList", _LIST_HEADING, _entries(root), hints, root)
    else:
        rows = list(_nested(root, ""))
        linked = [row for row in rows if len(row.cells) > 3]
        plain = [row for row in rows if len(row.cells) == 3]
        heading = _LINKED_HEADING if linked else _LIST_HEADING
        grid = _grid("esd XML, nested", heading, linked or plain, {"class": _class(root)}, root)
    if len(grid.rows) < 2:
        raise UnreadableSourceError(
            Place(name),
            f"XML that starts with {tag} and holds no items is no list known here.",
            "Give an esd list, an ItemMappings file, or SKOS.",
        )
    refuse_large(name, len(grid.rows), 1)
    return grid


def _grid(
    taken_for: str,
    heading: Cells,
    rows: Iterable[XmlRow],
    hints: dict[str, str],
    root: etree._Element,
) -> Grid:
    found = tuple(rows)
    kept = {key: value for key, value in hints.items() if value}
    alone = frozenset(place for place, row in enumerate(found, 1) if row.element is not None)
    return Grid(
        taken_for, (heading, *(row.cells for row in found)), first_row=0, row_word="item",
        hints=kept, write=partial(write_xml, root, found), removable=alone,
    )  # fmt: skip


def _pairs(root: etree._Element) -> Iterator[XmlRow]:
    for mapping in root.iterfind("{*}ItemMapping"):
        ones, others = mapping.findall("{*}From/{*}Item"), mapping.findall("{*}To/{*}Item")
        alone = mapping if len(ones) == len(others) == 1 else None
        for one in ones:
            for other in others:
                cells = one.get("Id", ""), one.text or "", other.get("Id", ""), other.text or ""
                targets = (one, "Id"), (one, None), (other, "Id"), (other, None)
                yield XmlRow(cells, targets, alone)


def _ordered_pairs(root: etree._Element) -> Iterator[XmlRow]:
    for pair in root.iterfind("{*}orderedPair"):
        ones, others = pair.findall("{*}source/{*}term"), pair.findall("{*}destination/{*}term")
        alone = pair if len(ones) == len(others) == 1 else None
        for one in ones:
            for other in others:
                cells = one.get("id", ""), "", other.get("id", ""), ""
                yield XmlRow(cells, ((one, "id"), None, (other, "id"), None), alone)


def _terms(root: etree._Element) -> Iterator[XmlRow]:
    for term in root.iterfind("{*}term"):
        cells = term.get("id", ""), term.get("name", ""), ""
        yield XmlRow(cells, ((term, "id"), (term, "name"), None), term)


def _resource(root: etree._Element, end: str) -> str:
    domain = root.find(f"{{*}}{end}/{{*}}domain")
    return "" if domain is None else domain.get("resource", "")


def _entries(root: etree._Element) -> Iterator[XmlRow]:
    for item in root.iterfind("{*}Item"):
        if item.get("Preferred") == "false":
            continue
        parents = ";".join(parent.get("Id", "") for parent in item.iterfind("{*}BroaderItem"))
        cells = item.get("Id", ""), item.findtext("{*}Name") or "", parents
        yield XmlRow(cells, ((item, "Id"), _child(item, "Name"), None), item)


def _class(root: etree._Element) -> str:
    first = next((child for child in children(root) if _text(child, "Identifier")), None)
    return "" if first is None else local_name(first)


def _nested(element: etree._Element, parent: str) -> Iterator[XmlRow]:
    """Yield an entry for each item, and a longer one for each item mapped to it."""
    for child in children(element):
        number = _text(child, "Identifier")
        if not number:
            continue
        label = _text(child, "Label")
        own = _child(child, "Identifier"), _child(child, "Label")
        yield XmlRow((number, label, parent), (*own, None))
        for container in children(child):
            if len(container) and not _text(container, "Identifier"):
                yield from _nested(container, number) if _same(container, child) else ()
                for mapped in () if _same(container, child) else children(container):
                    cells = (
                        number, label, local_name(child),
                        _text(mapped, "Identifier"), _text(mapped, "Label"), local_name(mapped),
                    )  # fmt: skip
                    theirs = _child(mapped, "Identifier"), _child(mapped, "Label")
                    yield XmlRow(cells, (*own, None, *theirs, None), mapped)
        yield from _nested(child, number)


def _same(container: etree._Element, item: etree._Element) -> bool:
    """Say whether a container holds an item's own children, not items of another list."""
    return any(local_name(child) == local_name(item) for child in children(container))


def _child(element: etree._Element, name: str) -> Target:
    found = element.find(f"{{*}}{name}")
    return None if found is None else (found, None)


def _text(element: etree._Element, name: str) -> str:
    return element.findtext(f"{{*}}{name}") or ""
