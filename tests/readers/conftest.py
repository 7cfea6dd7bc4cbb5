"""Fixtures of the readers' tests: where their files are, where their concepts belong."""

from __future__ import annotations

from collections.abc import Callable
from functools import cache
from pathlib import Path

import pyoxigraph
import pytest
from rdflib import Graph

from registry.namespaces import ESD, ESD_LIST
from registry.readers import Reading, Target, read

_DATA = Path(__file__).parent / "data"


def _parse_rdf(data: bytes, media_type: str) -> Graph:
    """Parse RDF in any syntax, all graphs of a file into one, as a caller's parser would."""
    syntax = pyoxigraph.RdfFormat.from_media_type(media_type)
    triples = (quad.triple for quad in pyoxigraph.parse(data, format=syntax))
    lines = pyoxigraph.serialize(triples, format=pyoxigraph.RdfFormat.N_TRIPLES)
    return Graph().parse(data=lines, format="nt")


@pytest.fixture(scope="session")
def good() -> Path:
    """Return the folder of small files that read well."""
    return _DATA / "good"


@pytest.fixture(scope="session")
def bad() -> Path:
    """Return the folder of files that break one rule each."""
    return _DATA / "bad"


@pytest.fixture(scope="session")
def target() -> Target:
    """Return the list that the small files belong to."""
    return Target(ESD_LIST.bells, "http://id.esd.org.uk/bell/", ESD.Bell)


@pytest.fixture(scope="session")
def read_file(target: Target) -> Callable[[Path], Reading]:
    """Return a function that reads a file of any format into the list of bells, once."""
    return cache(lambda path: read(path.read_bytes(), path.name, target, parse_rdf=_parse_rdf))
