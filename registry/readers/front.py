"""The front door of the readers: recognise a file by its content, then read it."""

from __future__ import annotations

from lxml import etree

from registry.errors import UnreadableSourceError
from registry.readers.controlled_list import read_controlled_list, recognise_controlled_list
from registry.readers.esd_csv import read_csv, recognise_csv
from registry.readers.item_mappings import read_item_mappings, recognise_item_mappings
from registry.readers.reading import (
    Options,
    Progress,
    Reading,
    Recognition,
    Source,
    SourceFormat,
    Target,
)
from registry.readers.safe_xml import local_name, parse_xml, place_of
from registry.readers.terms import TERMS_NAMESPACE, read_terms_file, recognise_terms


def recognise(data: bytes, name: str) -> Recognition:
    """Say what a file is, by its content alone."""
    if data.lstrip(b"\xef\xbb\xbf \r\n\t").startswith(b"<"):
        return _recognise_xml(parse_xml(data, name), name)
    return recognise_csv(data, name)


def _recognise_xml(root: etree._Element, name: str) -> Recognition:
    tag = etree.QName(root)
    if tag.localname == "ControlledList":
        return recognise_controlled_list(root)
    if tag.localname == "ItemMappings":
        return recognise_item_mappings(root)
    if tag.namespace == TERMS_NAMESPACE:
        return recognise_terms(root, name)
    raise UnreadableSourceError(
        place_of(root, name),
        f"XML that starts with {local_name(root)} is no list known here.",
        "Give an esd list, an ItemMappings or terms file, or SKOS.",
    )


def read(  # noqa: PLR0913 - the one door: what is read, where it belongs, and how
    data: bytes,
    name: str,
    target: Target,
    *,
    recognition: Recognition | None = None,
    faithful: bool = False,
    progress: Progress | None = None,
) -> Reading:
    """Read a file into a graph and pairs."""
    source = Source(data, name, recognition or recognise(data, name))
    options = Options(faithful, progress)
    taken_for = source.recognition.format
    if taken_for.identifier.startswith("esd-csv"):
        return read_csv(source, target, options)
    if taken_for in {SourceFormat.TAXONOMY, SourceFormat.TAXONOMY_SKOS}:
        return read_controlled_list(source, target, options)
    if taken_for is SourceFormat.ITEM_MAPPINGS:
        return read_item_mappings(source, options)
    return read_terms_file(source, target, options)
