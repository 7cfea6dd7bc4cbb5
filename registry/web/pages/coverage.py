"""What a mapping set covers of its two lists: entries side by side, and those without a pair."""

from __future__ import annotations

import csv
import io
from collections.abc import Sequence
from typing import TYPE_CHECKING, NamedTuple

from rdflib import URIRef

from registry.catalogue import ConceptList, MappingSet
from registry.web.pages.browse import Row
from registry.web.pages.neighbours import Named
from registry.web.pages.reading import Pair, list_reading, pairs_of
from registry.web.pages.words import name_order

if TYPE_CHECKING:
    from registry.opened import Release

#: The two ends of a mapping set, as they stand in addresses.
ENDS = ("from", "to")


class Beside(NamedTuple):
    """An entry of one list with what it is mapped to in the other."""

    row: Row
    others: list[Named]


def list_at(release: Release, mapping_set: MappingSet, end: str) -> ConceptList | None:
    """Return the list at an end, ``from`` or ``to``; None where it is not held."""
    uri = mapping_set.from_list if end == "from" else mapping_set.to_list
    return release.catalogue.list_with_uri(uri)


def side_by_side(
    release: Release, mapping_set: MappingSet, end: str, language: str
) -> list[Beside]:
    """Return every entry of the list at an end, in the order of names, with its pairs."""
    entry = list_at(release, mapping_set, end)
    if entry is None:
        return []
    pairs = _by_end(pairs_of(release, mapping_set, language), end)
    rows = list_reading(release, entry, language).rows.values()
    return [
        Beside(row, pairs.get(row.uri, []))
        for row in sorted(rows, key=lambda row: name_order(row.name.text))
    ]


def unmapped(release: Release, mapping_set: MappingSet, end: str, language: str) -> list[Row]:
    """Return the entries of the list at an end that have no pair, in the order of names."""
    return [
        beside.row
        for beside in side_by_side(release, mapping_set, end, language)
        if not beside.others
    ]


def unmapped_csv(release: Release, mapping_set: MappingSet, end: str, language: str) -> bytes:
    """Write the entries without a pair as CSV: identifier, label, status, URI; RFC 4180, UTF-8."""
    text = io.StringIO(newline="")
    writer = csv.writer(text)
    writer.writerow(["Identifier", "Label", "Status", "URI"])
    for row in unmapped(release, mapping_set, end, language):
        status = "Retired" if row.retired else "Live"
        writer.writerow([row.notation, row.name.text, status, row.uri])
    return text.getvalue().encode()


def _by_end(pairs: Sequence[Pair], end: str) -> dict[URIRef, list[Named]]:
    found: dict[URIRef, list[Named]] = {}
    for pair in pairs:
        here, there = (pair.source, pair.target) if end == "from" else (pair.target, pair.source)
        if there not in found.setdefault(here.uri, []):
            found[here.uri].append(there)
    return found
