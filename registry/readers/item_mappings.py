"""Reads `ItemMappings` files: every item in `From` with every item in `To`.

Format: contract esd-formats, section 4.
"""

from __future__ import annotations

from collections.abc import Iterator

from lxml import etree

from registry.errors import Place, UnreadableSourceError
from registry.namespaces import new_graph
from registry.readers.reading import (
    Options,
    Pair,
    Reading,
    Recognition,
    Source,
    SourceFormat,
    Target,
)
from registry.readers.safe_xml import attribute, parse_xml, place_of
from registry.readers.survived import Survived


def recognise_item_mappings(root: etree._Element) -> Recognition:
    """Take the two lists and the version from the root's attributes."""
    hints = {
        "from": root.get("FromResource", ""),
        "to": root.get("ToResource", ""),
        "version": root.get("Version", ""),
        "uri": root.get("HomeLocation", ""),
        "title": root.findtext("{*}Metadata/{*}Title") or "",
    }
    return Recognition(SourceFormat.ITEM_MAPPINGS, {k: v for k, v in hints.items() if v})


def read_item_mappings(source: Source, _target: Target, options: Options) -> Reading:
    """Read the pairs; the graph stays empty, for the file describes no concept of any list.

    Raises UnreadableSourceError with the line of what is wrong.
    """
    root = parse_xml(source.data, source.name)
    mappings = root.findall("{*}ItemMapping")
    survived = Survived()
    pairs: dict[Pair, None] = {}
    for index, mapping in enumerate(mappings, 1):
        for pair in _pairs(mapping, source.name, options):
            if pair in pairs:
                survived.note("A pair given twice", place_of(mapping, source.name))
            pairs[pair] = None
        options.tell(index, len(mappings))
    if not pairs:
        raise UnreadableSourceError(
            Place(source.name), "It holds no pairs.", "Download the mapping again."
        )
    return Reading(source.recognition, new_graph(), tuple(pairs), survived.sentences())


def _pairs(mapping: etree._Element, name: str, options: Options) -> Iterator[Pair]:
    sources, targets = (mapping.findall(f"{{*}}{end}/{{*}}Item") for end in ("From", "To"))
    if not sources or not targets:
        raise UnreadableSourceError(
            place_of(mapping, name),
            "A mapping without an item in From or in To.",
            "Give it at least one Item in each.",
        )
    for one in sources:
        for other in targets:
            yield Pair(
                attribute(one, "Id", name),
                attribute(other, "Id", name),
                from_label=options.label(one.text or ""),
                to_label=options.label(other.text or ""),
                added_in_version=mapping.get("AddedInVersion", ""),
                last_updated_in_version=mapping.get("LastUpdatedInVersion", ""),
            )
