"""Where an import goes, and what the registry holds before it."""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from pathlib import Path

from rdflib import Graph, Literal, URIRef
from rdflib.namespace import DCTERMS, PROV

from registry.building import load
from registry.catalogue import Catalogue, read_catalogue
from registry.config import Settings
from registry.errors import RegistryError
from registry.importing.opening import OpenFile
from registry.importing.targets import Destination
from registry.namespaces import LGSR
from registry.sources import Source
from registry.store.embedded import EmbeddedStore

_UNSAFE = re.compile(r"[^A-Za-z0-9._-]+")
_DERIVED = """
PREFIX prov: <http://www.w3.org/ns/prov#>
SELECT ?header ?source WHERE { ?header prov:wasDerivedFrom ?source }
"""


@dataclass(frozen=True)
class Base:
    """What the registry holds before the import."""

    sources: tuple[Source, ...]
    store: EmbeddedStore
    catalogue: Catalogue

    def without(self, path: Path) -> Base:
        """Leave out the source that an earlier import of the same file made."""
        others = tuple(source for source in self.sources if source.path != path)
        return self if len(others) == len(self.sources) else base_of(others)


@dataclass(frozen=True)
class Place:
    """Where an import goes: its source's URI, when that came, its file, the list if it is one."""

    source: URIRef
    imported_at: str
    path: Path
    destination: Destination | None


def base_of(sources: tuple[Source, ...]) -> Base:
    """Load what these sources say."""
    store = load(sources)
    return Base(sources, store, read_catalogue(store))


class Remembered:
    """What the registry holds of a thing, asked once."""

    def __init__(self, store: EmbeddedStore) -> None:
        self._store = store
        self._graphs: dict[URIRef, Graph] = {}

    def __call__(self, thing: URIRef) -> Graph:
        """Return every statement about a thing."""
        if thing not in self._graphs:
            self._graphs[thing] = self._store.describe(thing)
        return self._graphs[thing]


def place_of(file: OpenFile, name: str, settings: Settings, everything: Base) -> Place:
    """Say where an import of the list or mapping set ``name`` goes.

    An overlay has a file of its own; a list that this import made, or is about to, is its file.
    """
    stem = _UNSAFE.sub("-", f"{name}-{file.name.rpartition('.')[0] or file.name}")
    title = everything.store.describe(LGSR[f"source/{stem}"]).value(
        LGSR[f"source/{stem}"], DCTERMS.title
    )
    if title is not None and str(title) != file.name:
        # The same list came as CSV and as XML: the second file does not replace the first.
        stem = _UNSAFE.sub("-", f"{name}-{file.name}")
    source = LGSR[f"source/{stem}"]
    folder = settings.data / "sources"
    own = folder / f"{name}.ttl"
    entry = everything.catalogue.lists.get(name)
    is_here = entry is not None or name in everything.catalogue.mapping_sets
    made_it = entry is not None and entry.uri in _derived(everything.store, source)
    is_own_file = not is_here or (made_it and own.exists())
    path = own if is_own_file else folder / f"{stem}.ttl"
    return Place(source, _imported_at(source, file, everything.store), path, None)


def as_new_version(place: Place, settings: Settings) -> Place:
    """Let an import take the place of the whole list that an earlier one made.

    Raises RegistryError where the list did not come by import.
    """
    name = place.destination.name if place.destination is not None else ""
    own = _whole_list(place, settings)
    if not own.exists():
        raise RegistryError(
            f"{name or 'this'} is no list that was imported here: it has no earlier version. "
            "Leave --new-version out."
        )
    return replace(place, path=own)


def adds_to_own_list(place: Place, settings: Settings) -> bool:
    """Say whether an import adds to a list that an earlier one made, and does not replace it."""
    own = _whole_list(place, settings)
    return place.destination is not None and own.exists() and place.path != own


def _whole_list(place: Place, settings: Settings) -> Path:
    name = place.destination.name if place.destination is not None else ""
    return settings.data / "sources" / f"{name}.ttl"


def _derived(store: EmbeddedStore, source: URIRef) -> set[URIRef]:
    return {URIRef(str(row[0])) for row in store.select(_DERIVED, {"source": source}).rows}


def _imported_at(source: URIRef, file: OpenFile, store: EmbeddedStore) -> str:
    """Return now, or when these very bytes were imported before: the same bytes say the same."""
    earlier = store.describe(source)
    if (source, DCTERMS.identifier, Literal(f"sha256:{file.sha256}")) in earlier:
        return str(earlier.value(source, PROV.generatedAtTime))
    return datetime.now(UTC).strftime("%Y-%m-%dT%H:%M:%SZ")
