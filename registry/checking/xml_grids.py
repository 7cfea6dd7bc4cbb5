"""Reads the esd XML formats as grids: lists with their items, mappings with their pairs."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from lxml import etree

from registry.checking.grids import Cells, Grid, refuse_large
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
        grid = _grid("esd ItemMappings", _PAIR_HEADING, _pairs(root), hints)
    elif tag == "mapping":
        ends = {"from": "source", "to": "destination"}
        hints = {side: _resource(root, end) for side, end in ends.items()}
        grid = _grid("APLAWS terms, mapping", _PAIR_HEADING, _ordered_pairs(root), hints)
    elif tag == "ControlledList":
        grid = _grid("esd ControlledList", _LIST_HEADING, _entries(root), hints)
    else:
        rows = list(_nested(root, ""))
        linked = [row for row in rows if len(row) > 3]
        plain = [row[:3] for row in rows if len(row) == 3]
        heading = _LINKED_HEADING if linked else _LIST_HEADING
        grid = _grid("esd XML, nested", heading, linked or plain, {"class": _class(root)})
    if len(grid.rows) < 2:
        raise UnreadableSourceError(
            Place(name),
            f"XML that starts with {tag} and holds no items is no list known here.",
            "Give an esd list, an ItemMappings file, or SKOS.",
        )
    refuse_large(name, len(grid.rows), 1)
    return grid


def _grid(taken_for: str, heading: Cells, rows: Iterable[Cells], hints: dict[str, str]) -> Grid:
    found = tuple(rows)
    kept = {key: value for key, value in hints.items() if value}
    return Grid(taken_for, (heading, *found), first_row=0, row_word="item", hints=kept)


def _pairs(root: etree._Element) -> Iterator[Cells]:
    for mapping in root.iterfind("{*}ItemMapping"):
        for one in mapping.iterfind("{*}From/{*}Item"):
            for other in mapping.iterfind("{*}To/{*}Item"):
                yield (one.get("Id", ""), one.text or "", other.get("Id", ""), other.text or "")


def _ordered_pairs(root: etree._Element) -> Iterator[Cells]:
    for pair in root.iterfind("{*}orderedPair"):
        for one in pair.iterfind("{*}source/{*}term"):
            for other in pair.iterfind("{*}destination/{*}term"):
                yield (one.get("id", ""), "", other.get("id", ""), "")


def _resource(root: etree._Element, end: str) -> str:
    domain = root.find(f"{{*}}{end}/{{*}}domain")
    return "" if domain is None else domain.get("resource", "")


def _entries(root: etree._Element) -> Iterator[Cells]:
    for item in root.iterfind("{*}Item"):
        if item.get("Preferred") == "false":
            continue
        parents = ";".join(parent.get("Id", "") for parent in item.iterfind("{*}BroaderItem"))
        yield (item.get("Id", ""), item.findtext("{*}Name") or "", parents)


def _class(root: etree._Element) -> str:
    first = next((child for child in children(root) if _text(child, "Identifier")), None)
    return "" if first is None else local_name(first)


def _nested(element: etree._Element, parent: str) -> Iterator[Cells]:
    """Yield an entry for each item, and a longer one for each item mapped to it."""
    for child in children(element):
        number = _text(child, "Identifier")
        if not number:
            continue
        label = _text(child, "Label")
        yield (number, label, parent)
        for container in children(child):
            if len(container) and not _text(container, "Identifier"):
                yield from _nested(container, number) if _same(container, child) else ()
                for mapped in () if _same(container, child) else children(container):
                    yield (
                        number, label, local_name(child),
                        _text(mapped, "Identifier"), _text(mapped, "Label"), local_name(mapped),
                    )  # fmt: skip
        yield from _nested(child, number)


def _same(container: etree._Element, item: etree._Element) -> bool:
    """Say whether a container holds an item's own children, not items of another list."""
    return any(local_name(child) == local_name(item) for child in children(container))


def _text(element: etree._Element, name: str) -> str:
    return element.findtext(f"{{*}}{name}") or ""
