"""Reads `ControlledList` files, 2003 to 2012, in both shapes.

Format: contract esd-formats, section 3. Shape A (taxonomy v3.0) marks each item preferred or not;
shape B (2010) holds preferred items alone, with the other terms as plain names.
"""

from __future__ import annotations

import re
from collections.abc import Callable

from lxml import etree
from rdflib import Literal, URIRef
from rdflib.namespace import DCTERMS, OWL, SKOS

from registry.namespaces import ESD
from registry.readers.building import ListBuilder
from registry.readers.reading import (
    Options,
    Reading,
    Recognition,
    Source,
    SourceFormat,
    Target,
)
from registry.readers.safe_xml import attribute, children, local_name, parse_xml, place_of
from registry.readers.text import clean_label

_ACRONYM = re.compile(r"^[A-Za-z]+")
_TRUE = Literal(True)


def recognise_controlled_list(root: etree._Element) -> Recognition:
    """Tell the two shapes apart by `Item/@Preferred`; both claim the same schema."""
    is_taxonomy = root.find("{*}Item[@Preferred]") is not None
    hints = {
        "list_name": root.get("ListName", ""),
        "version": root.get("Version", ""),
        "uri": root.get("HomeLocation", ""),
        "date": root.get("VersionDate", ""),
    }
    if acronym := _ACRONYM.match(root.get("ItemName", "")):
        hints["notation"] = acronym.group()
    return Recognition(
        SourceFormat.TAXONOMY if is_taxonomy else SourceFormat.TAXONOMY_SKOS,
        {key: value for key, value in hints.items() if value},
    )


def read_controlled_list(source: Source, target: Target, options: Options) -> Reading:
    """Read a ControlledList; raises UnreadableSourceError with the line of what is wrong."""
    root = parse_xml(source.data, source.name)
    builder = ListBuilder(target, faithful=options.faithful)
    _header(builder, root, source.name)
    items = root.findall("{*}Item")
    names = {item.get("Id", ""): clean_label(item.findtext("{*}Name") or "") for item in items}
    for index, item in enumerate(items, 1):
        _ItemReader(builder, source.name, names).read(item)
        options.tell(index, len(items))
    return builder.finish(source)


def _header(builder: ListBuilder, root: etree._Element, name: str) -> None:
    """Write what the root's attributes and `Metadata` say of the list."""
    scheme = builder.target.list_uri
    fields = {local_name(e): e.text or "" for e in root.iterfind("{*}Metadata/{*}*")}
    place = place_of(root, name)
    title = fields.get("Title") or root.get("ListName")
    if title:
        builder.label(scheme, DCTERMS.title, title, place)
    builder.text_fact(scheme, OWL.versionInfo, root.get("Version"))
    builder.date(scheme, DCTERMS.issued, fields.get("Date.Issued"), place)
    modified = fields.get("Date.Modified") or root.get("VersionDate")
    builder.date(scheme, DCTERMS.modified, modified, place)
    for predicate, field in ((DCTERMS.description, "Description"), (DCTERMS.rights, "Rights")):
        builder.html(scheme, predicate, fields.get(field), place)


class _ItemReader:
    """Reads the items of one file into its builder."""

    def __init__(self, builder: ListBuilder, name: str, names: dict[str, str]) -> None:
        self._builder = builder
        self._name = name
        self._names = names
        self._references: dict[str, Callable[[str, etree._Element], None]] = {
            "BroaderItem": self._broader,
            "RelatedItem": self._related,
            "UseItem": self._use,
        }

    def read(self, item: etree._Element) -> None:
        """Add one item, preferred or not, with all it refers to."""
        identifier = attribute(item, "Id", self._name)
        place = place_of(item, self._name)
        label = item.findtext("{*}Name") or ""
        preferred = item.get("Preferred", "true") != "false"
        if preferred:
            uri = self._builder.concept(identifier, label, place)
        else:
            kind = item.get("Type", "")
            uri = self._builder.non_preferred(identifier, label, place, kind)
        self._flags(uri, item)
        for child in children(item):
            self._child(identifier, uri, child, preferred=preferred)
        self._concept_identifier(uri, identifier, item, preferred=preferred)

    def _flags(self, uri: URIRef, item: etree._Element) -> None:
        builder = self._builder
        if item.get("Obsolete") == "true":
            builder.fact(uri, ESD.obsolete, _TRUE)
            builder.retired(uri)
        if item.get("AToZ") == "true":
            builder.fact(uri, ESD.aToZ, _TRUE)
        if (category := item.get("Category")) in {"true", "false"}:
            builder.fact(uri, ESD.isCategory, Literal(category == "true"))
        builder.text_fact(uri, ESD.addedInVersion, item.get("AddedInVersion"))
        builder.text_fact(uri, ESD.lastUpdatedInVersion, item.get("LastUpdatedInVersion"))

    def _child(
        self, identifier: str, uri: URIRef, child: etree._Element, *, preferred: bool
    ) -> None:
        tag = local_name(child)
        builder, place = self._builder, place_of(child, self._name)
        if tag in self._references:
            self._reference(identifier, child)
        elif tag == "AlternativeName":
            builder.label(uri, SKOS.altLabel, child.text or "", place)
        elif tag == "ScopeNotes":
            builder.prose(uri, SKOS.scopeNote, child.text, place)
        elif tag == "HistoryNotes" and preferred:
            builder.history(identifier, child.text, place)
        elif tag == "HistoryNotes":
            builder.prose(uri, SKOS.historyNote, child.text, place)
        elif tag == "Shortcut":
            builder.text_fact(uri, ESD.shortcut, child.text)
        elif tag != "Name":
            builder.survived.note(f"Element {tag} is not known and left out", place)

    def _reference(self, identifier: str, child: etree._Element) -> None:
        other = attribute(child, "Id", self._name)
        self._references[local_name(child)](identifier, child)
        if other in self._names and clean_label(child.text or "") != self._names[other]:
            place = place_of(child, self._name)
            self._builder.survived.note("A reference by another name than the item's", place)

    def _broader(self, identifier: str, child: etree._Element) -> None:
        is_main = child.get("Default")
        self._builder.broader(
            identifier,
            child.get("Id", ""),
            place_of(child, self._name),
            is_main=None if is_main is None else is_main == "true",
        )

    def _related(self, identifier: str, child: etree._Element) -> None:
        self._builder.related(identifier, child.get("Id", ""), place_of(child, self._name))

    def _use(self, identifier: str, child: etree._Element) -> None:
        self._builder.use(identifier, child.get("Id", ""), place_of(child, self._name))

    def _concept_identifier(
        self, uri: URIRef, identifier: str, item: etree._Element, *, preferred: bool
    ) -> None:
        """Keep a `ConceptId` that is not what follows from the rest of the item."""
        used = item.find("{*}UseItem")
        expected = identifier if preferred or used is None else used.get("Id")
        given = item.get("ConceptId")
        if given and given != expected:
            self._builder.text_fact(uri, ESD.conceptIdentifier, given)
            place = place_of(item, self._name)
            self._builder.survived.note("A ConceptId that is not the item's concept", place)
