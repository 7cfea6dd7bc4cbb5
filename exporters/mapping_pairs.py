"""The pairs of a mapping set as values, from the answers of the query `mapping-pairs`."""

from __future__ import annotations

from collections.abc import Iterable
from typing import NamedTuple

from exporters.document import Record
from exporters.list_graph import by_number


class MappedPair(NamedTuple):
    """One pair: both ends by URI, identifier and name, and the predicate between them."""

    from_uri: str
    from_identifier: str
    from_label: str
    predicate: str
    to_uri: str
    to_identifier: str
    to_label: str
    #: The list versions in which the pair came and last changed, as far as known.
    added_in_version: str = ""
    last_updated_in_version: str = ""


def pairs_from(records: Iterable[Record]) -> list[MappedPair]:
    """Return the pairs in the order of their identifiers, each once, English names first."""
    found: dict[tuple[str, str, str], MappedPair] = {}
    for record in sorted(records, key=_english_first):
        pair = MappedPair(
            from_uri=str(record["from"]),
            from_identifier=str(record["fromIdentifier"]),
            from_label=str(record["fromLabel"]),
            predicate=str(record["predicate"]),
            to_uri=str(record["to"]),
            to_identifier=str(record["toIdentifier"]),
            to_label=str(record["toLabel"]),
        )
        found.setdefault((pair.from_uri, pair.predicate, pair.to_uri), pair)
    return sorted(found.values(), key=pair_order)


def pair_order(pair: MappedPair) -> tuple[object, ...]:
    """Order pairs by their identifiers, numbers by value."""
    return by_number(pair.from_identifier), by_number(pair.to_identifier), pair.predicate


def _english_first(record: Record) -> tuple[bool, ...]:
    labels = (record["fromLabel"], record["toLabel"])
    return tuple(not str(getattr(label, "language", "") or "").startswith("en") for label in labels)
