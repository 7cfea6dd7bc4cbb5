"""Output formats: a document in, bytes out; pure, no Flask, no store, no settings.

To add a format: one function from a ``Document`` to chunks of bytes, one row in ``FORMATS``, one
golden file in ``tests/exporters/golden``.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import NamedTuple

from rdflib import URIRef

from exporters.cpsvap import cpsvap_jsonld_chunks, cpsvap_turtle_chunks
from exporters.csvw import csvw_chunks
from exporters.document import Document, Kind
from exporters.genericode import genericode_chunks
from exporters.jskos import jskos_chunks
from exporters.json_schema import json_schema_chunks
from exporters.official_xml import controlled_xml_chunks, xml_chunks
from exporters.plain_json import json_chunks
from exporters.rdf import jsonld_chunks, ntriples_chunks, rdfxml_chunks
from exporters.sql import sql_chunks
from exporters.sssom import sssom_chunks
from exporters.tables import csv_chunks
from exporters.tidy_table import tidy_csv_chunks, tsv_chunks
from exporters.turtle import turtle_chunks
from exporters.xlsx import xlsx_chunks
from exporters.xsd import xsd_chunks
from registry.namespaces import ESD, PREFIXES


class Format(NamedTuple):
    """One format: what its files end with, what it is called, what it can write, and how."""

    suffix: str
    media_type: str
    name: str
    kinds: frozenset[Kind]
    write: Callable[[Document], Iterator[bytes]]
    #: The class of the concepts it can write; None for any.
    concept_class: URIRef | None = None


_EVERY_KIND = frozenset(Kind)
_RECORDS = frozenset({Kind.CONCEPT, Kind.LIST, Kind.MAPPING_SET})
_LISTS = frozenset({Kind.LIST})
_MAPPING_SETS = frozenset({Kind.MAPPING_SET})
_XML = "application/xml"
_TSV = "text/tab-separated-values"
_WORKBOOK = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"

#: In the order in which they are offered; the first that is as good as any other wins. Of formats
#: that share a media type, the ones after the first are had by their suffix or by a profile.
FORMATS: tuple[Format, ...] = (
    Format(
        "ttl",
        "text/turtle",
        "Turtle",
        _EVERY_KIND,
        lambda document: turtle_chunks(document.statements(), PREFIXES),
    ),
    Format(
        "jsonld",
        "application/ld+json",
        "JSON-LD",
        _EVERY_KIND,
        lambda document: jsonld_chunks(document.statements(), PREFIXES),
    ),
    Format(
        "rdf",
        "application/rdf+xml",
        "RDF/XML",
        _EVERY_KIND,
        lambda document: rdfxml_chunks(document.statements(), PREFIXES),
    ),
    Format(
        "nt",
        "application/n-triples",
        "N-Triples",
        _EVERY_KIND,
        lambda document: ntriples_chunks(document.statements()),
    ),
    Format(
        "json",
        "application/json",
        "JSON",
        _RECORDS | {Kind.PAIR, Kind.TERM},
        json_chunks,
    ),
    Format("csv", "text/csv", "CSV", _RECORDS, csv_chunks),
    Format("xml", _XML, "XML", _RECORDS, xml_chunks),
    Format("xlsx", _WORKBOOK, "Excel workbook", _LISTS, xlsx_chunks),
    Format("tsv", _TSV, "TSV", _LISTS, tsv_chunks),
    Format("tidy.csv", "text/csv", "Tidy CSV", _LISTS, tidy_csv_chunks),
    Format("csvm", "application/csvm+json", "CSVW metadata", _LISTS, csvw_chunks),
    Format("sssom.tsv", _TSV, "SSSOM", _MAPPING_SETS, sssom_chunks),
    Format("jskos.json", "application/json", "JSKOS", _RECORDS, jskos_chunks),
    Format(
        "cpsvap.ttl",
        "text/turtle",
        "CPSV-AP, Turtle",
        frozenset({Kind.CONCEPT}),
        cpsvap_turtle_chunks,
        ESD.Service,
    ),
    Format(
        "cpsvap.jsonld",
        "application/ld+json",
        "CPSV-AP, JSON-LD",
        frozenset({Kind.CONCEPT}),
        cpsvap_jsonld_chunks,
        ESD.Service,
    ),
    Format("controlledlist.xml", _XML, "ControlledList", _LISTS, controlled_xml_chunks),
    Format("xsd", _XML, "XML Schema", _LISTS, xsd_chunks),
    Format("schema.json", "application/schema+json", "JSON Schema", _LISTS, json_schema_chunks),
    Format("gc", _XML, "Genericode", _LISTS, genericode_chunks),
    Format("sql", "application/sql", "SQL", _LISTS, sql_chunks),
)


def formats_of(kind: Kind, concept_class: URIRef | None = None) -> tuple[Format, ...]:
    """Return the formats that can write a kind of thing; of a concept, one of that class."""
    return tuple(
        entry
        for entry in FORMATS
        if kind in entry.kinds and entry.concept_class in {None, concept_class}
    )
