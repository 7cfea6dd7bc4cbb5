"""Readers: the bytes of an official file in, an RDF graph out; pure."""

from registry.readers.front import read, recognise
from registry.readers.reading import (
    MAX_BYTES,
    Pair,
    Reading,
    Recognition,
    SourceFormat,
    Target,
)
from registry.readers.terms import read_terms

__all__ = [
    "MAX_BYTES",
    "Pair",
    "Reading",
    "Recognition",
    "SourceFormat",
    "Target",
    "read",
    "read_terms",
    "recognise",
]
