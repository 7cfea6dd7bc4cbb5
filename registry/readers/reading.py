"""What goes into a reader and what comes out of it."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from enum import Enum
from typing import Literal, NamedTuple

from rdflib import Graph, URIRef

from registry.readers.text import clean_label

#: The largest file read unless the caller says otherwise: 50 times the largest official list.
MAX_BYTES = 64 * 1024 * 1024

#: The most items of one list: ten times the largest official one, and what fits in memory.
MAX_ITEMS = 100_000

_PROGRESS_STEP = 500

#: Called with (items done, items in all) from time to time during long work.
Progress = Callable[[int, int], None]

#: Parses RDF: (bytes, media type) -> graph. The layer that owns a safe parser supplies it.
RdfParser = Callable[[bytes, str], Graph]

Kind = Literal["list", "mapping", "parts"]


class SourceFormat(Enum):
    """The formats that are recognised: a short identifier, plain words, what the file holds."""

    CSV_FLAT = ("esd-csv", "esd CSV, flat list (2013)", "list")
    CSV_HIERARCHY = ("esd-csv-hierarchy", "esd CSV, hierarchical list (2013)", "list")
    CSV_MAPPING = ("esd-csv-mapping", "esd CSV with a mapping (2013)", "list")
    CSV_STATUS = ("esd-csv-status", "esd CSV with status (2021)", "list")
    XML_NESTED = ("esd-xml", "esd XML, nested (2013)", "list")
    TAXONOMY = ("controlled-list-taxonomy", "esd ControlledList, taxonomy v3.0 (2003)", "list")
    TAXONOMY_SKOS = ("controlled-list-skos", "esd ControlledList, SKOS-aligned (2010)", "list")
    ITEM_MAPPINGS = ("item-mappings", "esd ItemMappings", "mapping")
    TERMS_DOMAIN = ("terms-domain", "APLAWS terms, names of a list", "list")
    TERMS_HIERARCHY = ("terms-hierarchy", "APLAWS terms, hierarchy of a list", "parts")
    TERMS_SYNONYMS = ("terms-synonyms", "APLAWS terms, non-preferred terms of a list", "parts")
    TERMS_RELATED = ("terms-related", "APLAWS terms, related terms of a list", "parts")
    TERMS_MAPPING = ("terms-mapping", "APLAWS terms, mapping", "mapping")
    TERMS_MIXED = ("terms-mixed-hierarchy", "APLAWS terms, hierarchy across two lists", "mapping")
    TURTLE = ("text/turtle", "SKOS as Turtle", "list")
    TRIG = ("application/trig", "SKOS as TriG", "list")
    N_TRIPLES = ("application/n-triples", "SKOS as N-Triples", "list")
    N_QUADS = ("application/n-quads", "SKOS as N-Quads", "list")
    RDF_XML = ("application/rdf+xml", "SKOS as RDF/XML", "list")
    JSON_LD = ("application/ld+json", "SKOS as JSON-LD", "list")

    def __init__(self, identifier: str, label: str, kind: Kind) -> None:
        self.identifier = identifier
        self.label = label
        self.kind: Kind = kind

    @property
    def is_rdf(self) -> bool:
        """Whether a file of this format needs an RDF parser; its identifier is the media type."""
        return "/" in self.identifier


@dataclass(frozen=True)
class Recognition:
    """What a file was taken for, and what it says of itself (`hints`: plain strings by name)."""

    format: SourceFormat
    hints: Mapping[str, str] = field(default_factory=dict)

    @property
    def kind(self) -> Kind:
        """Whether the file holds a list, a mapping, or a part of a list."""
        return self.format.kind

    def __str__(self) -> str:
        """Say it in plain words."""
        return self.format.label


class Target(NamedTuple):
    """Where the concepts of a file belong: their list, the base and class of their URIs."""

    list_uri: URIRef
    uri_space: str
    concept_class: URIRef | None
    language: str = "en"

    def uri(self, identifier: str) -> URIRef:
        """Return the URI of the concept with an identifier."""
        return URIRef(self.uri_space + identifier)


class Source(NamedTuple):
    """A file as it came, its name for messages, and what it was taken for."""

    data: bytes
    name: str
    recognition: Recognition


class Options(NamedTuple):
    """How to read: keep defects of texts as they are; whom to tell of progress."""

    faithful: bool = False
    progress: Progress | None = None

    def label(self, text: str) -> str:
        """Return a name in a pair as it is to be read: cleaned, or as the source has it."""
        return text if self.faithful else clean_label(text)

    def tell(self, done: int, total: int) -> None:
        """Tell the progress, every 500 items and at the end."""
        if self.progress is not None and (done % _PROGRESS_STEP == 0 or done == total):
            self.progress(done, total)


class Pair(NamedTuple):
    """One pair of a mapping, in the source's own identifiers; empty where the source is silent."""

    from_identifier: str
    to_identifier: str
    relation: str = ""
    from_label: str = ""
    to_label: str = ""
    to_class: str = ""
    added_in_version: str = ""
    last_updated_in_version: str = ""
    is_default: bool | None = None


@dataclass(frozen=True)
class Reading:
    """What a file says: a graph after docs/model.md, pairs, and the defects survived."""

    recognition: Recognition
    graph: Graph
    pairs: tuple[Pair, ...] = ()
    warnings: tuple[str, ...] = ()
