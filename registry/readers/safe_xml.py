"""Parses XML from strangers: no entities, no document type, no network, no huge trees."""

from __future__ import annotations

import re
from collections.abc import Iterator

from lxml import etree

from registry.errors import Place, UnreadableSourceError

_DOCTYPE = re.compile(rb"<!DOCTYPE|<!ENTITY", re.IGNORECASE)


def parse_xml(data: bytes, name: str) -> etree._Element:
    """Parse a whole XML file and return its root.

    Raises UnreadableSourceError for a document type (where entities would be declared) and, with
    line and column, for XML that is not well-formed.
    """
    refuse_doctype(data, name)
    parser = etree.XMLParser(
        resolve_entities=False, no_network=True, load_dtd=False, huge_tree=False
    )
    try:
        root = etree.fromstring(data, parser)
    except etree.XMLSyntaxError as error:
        line, column = error.position
        raise UnreadableSourceError(
            Place(name, line=line, column=str(column)),
            f"The XML breaks off or is not well-formed: {error.msg}.",
            "Download the file again; it may have been cut short.",
        ) from error
    if root.getroottree().docinfo.internalDTD is not None:
        # An encoding that hid the declaration from the search in the bytes.
        raise _doctype_error(Place(name))
    return root


def refuse_doctype(data: bytes, name: str) -> None:
    """Raise UnreadableSourceError where the bytes declare a document type or an entity."""
    if found := _DOCTYPE.search(data):
        raise _doctype_error(Place(name, line=data.count(b"\n", 0, found.start()) + 1))


def _doctype_error(place: Place) -> UnreadableSourceError:
    return UnreadableSourceError(
        place,
        "It declares a document type or an entity, which is not accepted from a list.",
        "Remove the <!DOCTYPE ...> declaration; the official files have none.",
    )


def local_name(element: etree._Element) -> str:
    """Return the name of an element without its namespace."""
    return etree.QName(element).localname


def children(element: etree._Element) -> Iterator[etree._Element]:
    """Give the child elements, without comments and processing instructions."""
    return element.iterchildren("{*}*")


def place_of(element: etree._Element, name: str, row: int | None = None) -> Place:
    """Say where an element starts; `row` counts items, for files that are all on one line."""
    line = element.sourceline
    return Place(name, line=line if isinstance(line, int) else None, row=row)


def attribute(element: etree._Element, key: str, name: str) -> str:
    """Return an attribute that must be there and not be empty.

    Raises UnreadableSourceError with the line of the element.
    """
    value = (element.get(key) or "").strip()
    if not value:
        raise UnreadableSourceError(
            place_of(element, name),
            f"The element {local_name(element)} has no {key}.",
            f"Give it its {key}.",
        )
    return value
