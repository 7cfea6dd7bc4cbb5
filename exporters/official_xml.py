"""The official XML of a document: nested items of a list, of one concept, or `ItemMappings`.

Formats: contract esd-formats, sections 2 and 4.
"""

from __future__ import annotations

from collections.abc import Iterator

from rdflib import URIRef

from exporters.controlled_list import controlled_list_chunks, shape_of
from exporters.document import Document, Kind
from exporters.esd_xml import ClassName, class_name, esd_xml_chunks
from exporters.item_mappings import item_mappings_chunks
from exporters.mapping_pairs import pairs_from

#: What the items of a list are called whose class has no name that can be a tag.
_NAMELESS = "Item"


def xml_chunks(document: Document) -> Iterator[bytes]:
    """Yield the official XML of a list, of one concept as a list of one, or of a mapping set."""
    graph = document.graph()
    if document.kind is Kind.MAPPING_SET:
        pairs = pairs_from(document.records("mapping-pairs"))
        return item_mappings_chunks(graph, document.uri, pairs)
    list_uri, own = list_and_class(document)
    return esd_xml_chunks(graph, list_uri, own)


def mapped_xml_chunks(document: Document, mapped: ClassName) -> Iterator[bytes]:
    """Yield a list with the items of another inside its own: the records ``mapping-pairs``.

    The document's graph may describe the items of the other list too.
    """
    list_uri, own = list_and_class(document)
    pairs = pairs_from(document.records("mapping-pairs"))
    return esd_xml_chunks(document.graph(), list_uri, own, mapped, pairs)


def controlled_xml_chunks(document: Document) -> Iterator[bytes]:
    """Yield a list as `ControlledList`, in the shape that holds all of it."""
    graph = document.graph()
    return controlled_list_chunks(graph, document.uri, shape_of(graph, document.uri))


def list_and_class(document: Document) -> tuple[URIRef, ClassName]:
    """Return the list a document is of, and what its items are called."""
    record = next(iter(document.records("list-items")), {})
    list_uri = URIRef(str(record.get("list", document.uri)))
    return list_uri, tag_name(str(record.get("type", "")))


def tag_name(words: str) -> ClassName:
    """Make tags from the words of a class; from words that can be none, those of an item."""
    words = words[:1].upper() + words[1:]
    name = class_name(words)
    return name if name.tag.isascii() and name.tag.isidentifier() else class_name(_NAMELESS)
