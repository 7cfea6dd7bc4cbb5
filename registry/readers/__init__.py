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

__all__ = [
    "MAX_BYTES",
    "Pair",
    "Reading",
    "Recognition",
    "SourceFormat",
    "Target",
    "read",
    "recognise",
]
