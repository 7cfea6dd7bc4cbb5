"""Output formats: a document in, bytes out; pure, no Flask, no store, no settings.

To add a format: one function from a ``Document`` to chunks of bytes, one row in ``FORMATS``, one
golden file in ``tests/exporters/golden``.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import NamedTuple

from exporters.document import Document, Kind
from exporters.plain_json import json_chunks
from exporters.rdf import jsonld_chunks, ntriples_chunks, rdfxml_chunks
from exporters.tables import csv_chunks
from exporters.turtle import turtle_chunks
from registry.namespaces import PREFIXES


class Format(NamedTuple):
    """One format: what its files end with, what it is called, what it can write, and how."""

    suffix: str
    media_type: str
    name: str
    kinds: frozenset[Kind]
    write: Callable[[Document], Iterator[bytes]]


_EVERY_KIND = frozenset(Kind)
_RECORDS = frozenset({Kind.CONCEPT, Kind.LIST, Kind.MAPPING_SET})

#: In the order in which they are offered; the first that is as good as any other wins.
FORMATS: tuple[Format, ...] = (
    Format(
        "ttl",
        "text/turtle",
        "Turtle",
        _EVERY_KIND,
        lambda document: turtle_chunks(document.graph(), PREFIXES),
    ),
    Format(
        "jsonld",
        "application/ld+json",
        "JSON-LD",
        _EVERY_KIND,
        lambda document: jsonld_chunks(document.graph(), PREFIXES),
    ),
    Format(
        "rdf",
        "application/rdf+xml",
        "RDF/XML",
        _EVERY_KIND,
        lambda document: rdfxml_chunks(document.graph(), PREFIXES),
    ),
    Format(
        "nt",
        "application/n-triples",
        "N-Triples",
        _EVERY_KIND,
        lambda document: ntriples_chunks(document.graph()),
    ),
    Format(
        "json",
        "application/json",
        "JSON",
        _RECORDS | {Kind.PAIR, Kind.TERM},
        json_chunks,
    ),
    Format("csv", "text/csv", "CSV", _RECORDS, csv_chunks),
)


def formats_of(kind: Kind) -> tuple[Format, ...]:
    """Return the formats that can write a kind of thing."""
    return tuple(entry for entry in FORMATS if kind in entry.kinds)
