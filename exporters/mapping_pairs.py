"""The pairs of a mapping set as values, from the answers of the query `mapping-pairs`."""

from __future__ import annotations

from collections.abc import Iterable
from typing import NamedTuple

from exporters.document import Record, merged
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
    """Return the pairs in the order of their identifiers, each once, with its English names."""
    pairs = (
        MappedPair(
            from_uri=str(record["from"]),
            from_identifier=str(record["fromIdentifier"]),
            from_label=str(record["fromLabel"]),
            predicate=str(record["predicate"]),
            to_uri=str(record["to"]),
            to_identifier=str(record["toIdentifier"]),
            to_label=str(record["toLabel"]),
        )
        for record in merged(records, "from", "predicate", "to")
    )
    return sorted(pairs, key=pair_order)


def pair_order(pair: MappedPair) -> tuple[object, ...]:
    """Order pairs by their identifiers, numbers by value."""
    return by_number(pair.from_identifier), by_number(pair.to_identifier), pair.predicate
