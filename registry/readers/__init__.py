"""Readers: the bytes of an official file in, an RDF graph out; pure."""

from registry.readers.front import read
from registry.readers.reading import (
    MAX_BYTES,
    Pair,
    Reading,
    Recognition,
    SourceFormat,
    Target,
)
from registry.readers.recognition import recognise
from registry.readers.skos import read_skos
from registry.readers.terms import read_terms

__all__ = [
    "MAX_BYTES",
    "Pair",
    "Reading",
    "Recognition",
    "SourceFormat",
    "Target",
    "read",
    "read_skos",
    "read_terms",
    "recognise",
]
