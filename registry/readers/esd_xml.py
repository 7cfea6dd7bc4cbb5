"""Reads the esd XML lists of 2013: items in items, mapped items in containers of their own.

The official files are one line long, so places count items too: row 1 is the first item.

Format: contract esd-formats, section 2. A child of an item that holds items of another element
name is a mapping to another list; one that holds the item's own kind is a level of the hierarchy.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import NamedTuple
from urllib.parse import quote

from lxml import etree
from rdflib import URIRef
from rdflib.namespace import DCTERMS, SKOS

from registry.errors import Place, UnreadableSourceError
from registry.namespaces import ESD
from registry.readers.building import ListBuilder
from registry.readers.reading import (
    Options,
    Pair,
    Reading,
    Recognition,
    Source,
    SourceFormat,
    Target,
)
from registry.readers.safe_xml import children, local_name, parse_xml, place_of
from registry.readers.text import clean_label

_HEADER = {"URI", "Modified", "Description", "Rights"}
_ITEM = {"Identifier", "Label", "URI", "Description", "Created", "Modified", "Type"}
#: Characters an IRI may hold as they are (RFC 3987); all others are percent-encoded.
_IRI_SAFE = "%/:=&?~#+!$,;'@()*[]"


class _Item(NamedTuple):
    element: etree._Element
    parent: str | None


def recognise_esd_xml(root: etree._Element) -> Recognition | None:
    """Recognise the format by items with an identifier under a root without namespace."""
    first = next(_items_in(root), None)
    if first is None or etree.QName(root).namespace is not None:
        return None
    hints = {
        "uri": root.findtext("URI") or "",
        "date": (root.findtext("Modified") or "")[:10],
        "type": first.findtext("Type") or "",
    }
    return Recognition(SourceFormat.XML_NESTED, {k: v for k, v in hints.items() if v})


def read_esd_xml(source: Source, target: Target, options: Options) -> Reading:
    """Read an esd XML list; raises UnreadableSourceError with the line of what is wrong."""
    root = parse_xml(source.data, source.name)
    builder = ListBuilder(target, faithful=options.faithful)
    _header(builder, root, source.name)
    first = next(_items_in(root), None)
    own = local_name(first) if first is not None else ""
    items = list(_walk(root, own))
    pairs: dict[Pair, None] = {}
    for index, item in enumerate(items, 1):
        place = place_of(item.element, source.name, index)
        _concept(builder, item, place)
        if options.faithful:
            _mapped_items(builder, item.element, own, place)
        for pair in _pairs(item.element, own, place):
            if pair in pairs:
                builder.survived.note("A mapped item given twice", place)
            pairs[pair] = None
        options.tell(index, len(items))
    return builder.finish(source, pairs)


def _items_in(container: etree._Element) -> Iterator[etree._Element]:
    for child in children(container):
        if child.find("Identifier") is not None:
            yield child


def _walk(root: etree._Element, own: str) -> Iterator[_Item]:
    """Give the list's own items depth first, each with its parent's identifier."""
    stack = [_Item(item, None) for item in _items_in(root)][::-1]
    while stack:
        item = stack.pop()
        yield item
        identifier = (item.element.findtext("Identifier") or "").strip()
        below = [
            _Item(child, identifier)
            for container in children(item.element)
            for child in _items_in(container)
            if local_name(child) == own
        ]
        stack.extend(below[::-1])


def _header(builder: ListBuilder, root: etree._Element, name: str) -> None:
    scheme, place = builder.target.list_uri, place_of(root, name)
    builder.date(scheme, DCTERMS.modified, root.findtext("Modified"), place)
    for predicate, field in ((DCTERMS.description, "Description"), (DCTERMS.rights, "Rights")):
        builder.html(scheme, predicate, root.findtext(field), place)
    given = root.findtext("URI")
    if given and given != str(scheme):
        builder.fact(scheme, ESD.alias, _iri(given))
    _note_unknown(builder, root, _HEADER, place)


def _concept(builder: ListBuilder, item: _Item, place: Place) -> None:
    element = item.element
    identifier = (element.findtext("Identifier") or "").strip()
    uri = builder.concept(identifier, element.findtext("Label") or "", place)
    builder.prose(uri, SKOS.definition, element.findtext("Description"), place)
    for predicate, field in ((DCTERMS.created, "Created"), (DCTERMS.modified, "Modified")):
        at = Place(place.file, line=place.line, row=place.row, column=field)
        builder.date(uri, predicate, element.findtext(field), at)
    given = element.findtext("URI")
    if given and given != str(uri):
        builder.fact(uri, ESD.alias, _iri(given))
        builder.survived.note("An item's URI is kept as an alias of its present one", place)
    if item.parent is not None:
        builder.broader(identifier, item.parent, place)
    _note_unknown(builder, element, _ITEM, place)


def _mapped_items(builder: ListBuilder, element: etree._Element, own: str, place: Place) -> None:
    """Add what the file says of the mapped items, for a writer to give it back."""
    for container in children(element):
        for mapped in _items_in(container):
            address = mapped.findtext("URI")
            if local_name(mapped) != own and address:
                uri = _iri(address)
                builder.label(uri, SKOS.prefLabel, mapped.findtext("Label") or "", place)
                builder.prose(uri, SKOS.definition, mapped.findtext("Description"), place)
                builder.date(uri, DCTERMS.created, mapped.findtext("Created"), place)
                builder.date(uri, DCTERMS.modified, mapped.findtext("Modified"), place)


def _note_unknown(
    builder: ListBuilder, element: etree._Element, known: set[str], place: Place
) -> None:
    for child in children(element):
        is_item = child.find("Identifier") is not None
        if local_name(child) not in known and not is_item and next(_items_in(child), None) is None:
            what = f"Element {local_name(child)} is not known and left out"
            builder.survived.note(what, place)


def _pairs(element: etree._Element, own: str, place: Place) -> Iterator[Pair]:
    identifier = (element.findtext("Identifier") or "").strip()
    for container in children(element):
        for mapped in _items_in(container):
            if local_name(mapped) != own:
                yield _pair(identifier, element, mapped, place)


def _pair(identifier: str, element: etree._Element, mapped: etree._Element, place: Place) -> Pair:
    other = (mapped.findtext("Identifier") or "").strip()
    if not other:
        raise UnreadableSourceError(
            place,
            "A mapped item without an identifier.",
            "Give it its Identifier.",
        )
    return Pair(
        identifier,
        other,
        from_label=clean_label(element.findtext("Label") or ""),
        to_label=clean_label(mapped.findtext("Label") or ""),
        to_class=(mapped.findtext("Type") or "").strip(),
    )


def _iri(text: str) -> URIRef:
    """Make an address of the source an IRI: the old navigation addresses hold a blank."""
    return URIRef(quote(text.strip(), safe=_IRI_SAFE))
