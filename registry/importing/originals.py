"""Imported files as they came: kept by their hash, told by what a release says of its sources.

An overlay holds what a file adds, cleaned; the file itself is kept beside the overlays, so that the
official download can be given back byte for byte.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import NamedTuple

from rdflib import URIRef

from registry.config import Settings
from registry.files import write_atomically
from registry.importing.opening import OpenFile
from registry.readers import SourceFormat
from registry.store import Store

_HASH = "sha256:"
_SOURCES = """
PREFIX dct: <http://purl.org/dc/terms/>
PREFIX prov: <http://www.w3.org/ns/prov#>
SELECT DISTINCT ?header ?source ?name ?hash ?format ?time WHERE {
  ?header prov:wasDerivedFrom ?source .
  ?source dct:title ?name ; dct:identifier ?hash ; dct:format ?format ; prov:generatedAtTime ?time .
} ORDER BY DESC(?time) ?name ?header
"""
_FORMATS = {entry.label: entry for entry in SourceFormat if not entry.is_rdf}


class Original(NamedTuple):
    """One imported file: its name, what it was taken for, what it says something of, its bytes."""

    name: str
    format: SourceFormat
    #: URIs of the lists and mapping sets it belongs to.
    headers: frozenset[URIRef]
    sha256: str
    path: Path


def is_kept(file: OpenFile) -> bool:
    """Whether a file is kept as it came: one file of an official format, not RDF, not parts."""
    return len(file.parts) == 1 and not file.recognition.format.is_rdf


@contextmanager
def keeping(file: OpenFile, settings: Settings) -> Iterator[None]:
    """Keep the bytes of a file under their hash for as long as what follows succeeds.

    Raises OSError where that cannot be written.
    """
    path = _path(settings, file.sha256)
    if not is_kept(file) or path.exists():
        yield
        return
    try:
        write_atomically(path, file.parts[file.name])
        yield
    except BaseException:
        path.unlink(missing_ok=True)
        raise


def originals(store: Store, settings: Settings) -> list[Original]:
    """Return the files that a release was imported from and that are kept, newest first."""
    found: dict[str, tuple[str, str, str, set[URIRef]]] = {}
    for header, source, name, digest, label, _ in store.select(_SOURCES).rows:
        entry = str(name), str(digest), str(label), set[URIRef]()
        found.setdefault(str(source), entry)[3].add(URIRef(str(header)))
    return list(_kept(found.values(), settings))


def _kept(
    found: Iterable[tuple[str, str, str, set[URIRef]]], settings: Settings
) -> Iterable[Original]:
    for name, digest, label, headers in found:
        sha256 = digest.removeprefix(_HASH)
        path = _path(settings, sha256)
        if label in _FORMATS and sha256.isalnum() and path.is_file():
            yield Original(name, _FORMATS[label], frozenset(headers), sha256, path)


def _path(settings: Settings, sha256: str) -> Path:
    return settings.data / "sources" / "originals" / sha256
