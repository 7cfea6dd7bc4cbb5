"""The front door of the readers: a file in, its graph, pairs and warnings out."""

from __future__ import annotations

from collections.abc import Callable
from types import MappingProxyType
from typing import Final

from registry.errors import Place, UnreadableSourceError
from registry.readers.controlled_list import read_controlled_list
from registry.readers.esd_csv import read_csv
from registry.readers.esd_xml import read_esd_xml
from registry.readers.item_mappings import read_item_mappings
from registry.readers.reading import (
    MAX_BYTES,
    Options,
    Progress,
    RdfParser,
    Reading,
    Recognition,
    Source,
    SourceFormat,
    Target,
)
from registry.readers.recognition import recognise
from registry.readers.safe_xml import refuse_doctype
from registry.readers.skos import read_skos
from registry.readers.terms import read_terms_file

_READERS: Final = MappingProxyType[
    SourceFormat, Callable[[Source, Target, Options], Reading]
]({
    SourceFormat.CSV_FLAT: read_csv,
    SourceFormat.CSV_HIERARCHY: read_csv,
    SourceFormat.CSV_MAPPING: read_csv,
    SourceFormat.CSV_STATUS: read_csv,
    SourceFormat.XML_NESTED: read_esd_xml,
    SourceFormat.TAXONOMY: read_controlled_list,
    SourceFormat.TAXONOMY_SKOS: read_controlled_list,
    SourceFormat.ITEM_MAPPINGS: read_item_mappings,
    SourceFormat.TERMS_DOMAIN: read_terms_file,
    SourceFormat.TERMS_HIERARCHY: read_terms_file,
    SourceFormat.TERMS_SYNONYMS: read_terms_file,
    SourceFormat.TERMS_RELATED: read_terms_file,
    SourceFormat.TERMS_MAPPING: read_terms_file,
    SourceFormat.TERMS_MIXED: read_terms_file,
})  # fmt: skip


def read(  # noqa: PLR0913 - the one door: what is read, where it belongs, and how
    data: bytes,
    name: str,
    target: Target,
    *,
    recognition: Recognition | None = None,
    progress: Progress | None = None,
    parse_rdf: RdfParser | None = None,
    faithful: bool = False,
    limit: int = MAX_BYTES,
) -> Reading:
    """Read a file of any known format.

    `name` is for messages alone. RDF is parsed by `parse_rdf` (bytes, media type), which the
    caller supplies: parsers for files from strangers live in a layer that can isolate them. With
    `faithful` the defects of official texts stay, so that a writer can give the same bytes back.

    Raises UnreadableSourceError, with the place and what to do, for whatever cannot be read.
    """
    source = Source(data, name, recognition or recognise(data, name, limit=limit))
    taken_for = source.recognition.format
    if taken_for.is_rdf:
        return _read_rdf(source, target, parse_rdf)
    return _READERS[taken_for](source, target, Options(faithful, progress))


def _read_rdf(source: Source, target: Target, parse_rdf: RdfParser | None) -> Reading:
    taken_for = source.recognition.format
    if parse_rdf is None:
        raise UnreadableSourceError(
            Place(source.name),
            f"It is {taken_for.label}, and RDF is not accepted here.",
            "Give the list as CSV or XML.",
        )
    if taken_for is SourceFormat.RDF_XML:
        refuse_doctype(source.data, source.name)
    graph = parse_rdf(source.data, taken_for.identifier)
    return read_skos(graph, target, name=source.name, recognition=source.recognition)
