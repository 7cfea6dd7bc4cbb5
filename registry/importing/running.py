"""The course of an import: recognise, find the place, compare, validate, write, build."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Sequence
from contextlib import nullcontext
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from functools import partial
from pathlib import Path

from rdflib import Graph, Literal, URIRef
from rdflib.namespace import DCTERMS, OWL, PROV

from exporters.turtle import canonical_turtle
from registry.building import Say, judge, load
from registry.catalogue import Catalogue, ConceptList, read_catalogue
from registry.config import Settings
from registry.errors import RegistryError
from registry.files import replacing
from registry.importing.headers import add_source, complete_header, fit_to_model
from registry.importing.opening import OpenFile, open_files
from registry.importing.overlay import Contradiction, Overlay, make_overlay, newest_date
from registry.importing.pairs import NewPairs, make_pairs
from registry.importing.targets import (
    Destination,
    list_destination,
    mapped_list,
    mapping_destination,
    rdf_destination,
)
from registry.namespaces import LGSR, PREFIXES, new_graph
from registry.readers import Pair, Reading, Target
from registry.readers.reading import Progress
from registry.release import BuildResult, Judged, build, building_lock
from registry.sources import Source, hashes_of, read_sources, refuse_doubles, source_of
from registry.store.embedded import EmbeddedStore

_UNSAFE = re.compile(r"[^A-Za-z0-9._-]+")
_VERSION = re.compile(r"^\d+(\.\d+)+$")
_DERIVED = """
PREFIX prov: <http://www.w3.org/ns/prov#>
SELECT ?header ?source WHERE { ?header prov:wasDerivedFrom ?source }
"""
_NOWHERE = Target(LGSR["list/none"], str(LGSR["local/none/"]), None)


@dataclass(frozen=True)
class ImportResult:
    """What an import did, in numbers and examples."""

    #: What the file was taken for, in plain words.
    taken_for: str
    #: The lists and mapping sets it adds to.
    targets: tuple[str, ...]
    #: Statements added, by property; pairs are among them.
    added: Counter[URIRef]
    #: Statements and pairs that were there already.
    known: int
    #: Values kept as they are although the file says otherwise.
    contradictions: tuple[Contradiction, ...]
    #: Items of an older version that the list no longer has.
    outdated: tuple[URIRef, ...]
    #: Pairs with an identifier that the lists do not have.
    dangling: tuple[tuple[str, str], ...]
    #: Defects of the file that were survived, one sentence a kind.
    warnings: tuple[str, ...]
    #: The file among the sources; None where there was nothing to add.
    written: Path | None = None
    #: The release built with it; None where none was asked for.
    release: BuildResult | None = None


@dataclass(frozen=True)
class ImportOptions:
    """What the user chose: the list, the language of texts that name none, whether to build."""

    list_name: str | None = None
    language: str = "en"
    build_release: bool = True


@dataclass(frozen=True)
class _Order:
    """One import: the file, its statements if it is RDF, what was chosen, whom to tell."""

    file: OpenFile
    parsed: Graph | None
    settings: Settings
    options: ImportOptions
    say: Say
    progress: Progress | None


@dataclass(frozen=True)
class _Base:
    """What the registry holds before the import."""

    sources: tuple[Source, ...]
    store: EmbeddedStore
    catalogue: Catalogue

    def without(self, path: Path) -> _Base:
        """Leave out the source that an earlier import of the same file made."""
        others = tuple(source for source in self.sources if source.path != path)
        return self if len(others) == len(self.sources) else _base(others)


@dataclass(frozen=True)
class _Place:
    """Where an import goes: its source's URI, when that came, its file, the list if it is one."""

    source: URIRef
    imported_at: str
    path: Path
    destination: Destination | None


@dataclass(frozen=True)
class _Additions:
    """What the file adds, before it is written."""

    reading: Reading
    overlay: Overlay
    pairs: tuple[NewPairs, ...]

    def statements(self) -> Graph:
        graph = new_graph()
        graph += self.overlay.graph
        for new in self.pairs:
            graph += new.graph
        return graph


def import_files(
    paths: Sequence[Path],
    settings: Settings,
    options: ImportOptions,
    *,
    say: Say = lambda _: None,
    progress: Progress | None = None,
) -> ImportResult:
    """Import one file, or the several files of one list, and build the next release.

    Importing the same file again replaces what it added. Raises RegistryError where a file cannot
    be read, does not say where it belongs, or would break a rule; nothing is changed then.
    """
    file = open_files(paths, settings.import_bytes)
    say(f"{file.name} was taken for {file.recognition}.")
    parsed = file.parse() if file.recognition.format.is_rdf else None
    order = _Order(file, parsed, settings, options, say, progress)
    try:
        with building_lock(settings, say):
            return _import(order)
    except OSError as error:
        raise RegistryError(
            f"the import could not be written: {error}. Nothing is changed. "
            f"Make room or mend the rights in {settings.data}, then import again."
        ) from error


def _import(order: _Order) -> ImportResult:
    settings, say = order.settings, order.say
    everything = _base(tuple(read_sources(settings)))
    is_mapping = order.file.recognition.kind == "mapping"
    place, additions, base = (_read_mapping if is_mapping else _read_list)(order, everything)
    result = _result(order.file, place, additions)
    previous = place.path.read_bytes() if place.path.exists() else None
    statements = additions.statements()
    if not statements:
        say("There is nothing in it that the registry does not have.")
        data, judged = None, None
    else:
        data = _turtle(statements, order.file, place, additions)
        say("Validating.")
        judged = _validate(data, order.file, place, base, settings)
        result = replace(result, written=place.path)
    with replacing(place.path, data) if data != previous else nullcontext():
        if not order.options.build_release:
            return result
        return replace(result, release=build(settings, say=say, judged=judged))


def _base(sources: tuple[Source, ...]) -> _Base:
    store = load(sources)
    return _Base(sources, store, read_catalogue(store))


def _read_list(order: _Order, everything: _Base) -> tuple[_Place, _Additions, _Base]:
    file, options = order.file, order.options
    choose = list_destination if order.parsed is None else partial(rdf_destination, order.parsed)
    named = options.list_name, options.language
    destination = choose(file.recognition, everything.catalogue, *named)
    place = _place(file, destination.name, order.settings, everything)
    place = replace(place, destination=destination)
    base = everything.without(place.path)
    if base is not everything and destination.known is not None:
        # The list itself may have come with the earlier import of this file.
        destination = choose(file.recognition, base.catalogue, destination.name, options.language)
        place = replace(place, destination=destination)
    reading = file.read(destination.target, order.parsed, order.progress)
    overlay = _overlay(reading, place, destination, base, file)
    return place, _Additions(reading, overlay, _pairs(reading, destination, base)), base


def _read_mapping(order: _Order, everything: _Base) -> tuple[_Place, _Additions, _Base]:
    file = order.file
    reading = file.read(_NOWHERE, None, order.progress)
    catalogue = everything.catalogue
    hints = file.recognition.hints
    source, to = (mapped_list({"uri": hints.get(e, "")}, catalogue) for e in ("from", "to"))
    entry, _ = mapping_destination(source, to, catalogue)
    place = _place(file, entry.identifier, order.settings, everything)
    base = everything.without(place.path)
    pairs = _pairs_between(reading.pairs, source, to, base)
    return place, _Additions(reading, Overlay(new_graph()), (pairs,)), base


def _place(file: OpenFile, name: str, settings: Settings, everything: _Base) -> _Place:
    """Say where an import goes: beside others, unless it made the list or is about to."""
    stem = _UNSAFE.sub("-", f"{name}-{file.name.rpartition('.')[0] or file.name}")
    source = LGSR[f"source/{stem}"]
    folder = settings.data / "sources"
    own = folder / f"{name}.ttl"
    entry = everything.catalogue.lists.get(name)
    is_here = entry is not None or name in everything.catalogue.mapping_sets
    made_it = entry is not None and entry.uri in _derived(everything.store, source)
    is_own_file = not is_here or (made_it and own.exists())
    path = own if is_own_file else folder / f"{stem}.ttl"
    return _Place(source, _imported_at(source, file, everything.store), path, None)


def _derived(store: EmbeddedStore, source: URIRef) -> set[URIRef]:
    return {URIRef(str(row[0])) for row in store.select(_DERIVED, {"source": source}).rows}


def _imported_at(source: URIRef, file: OpenFile, store: EmbeddedStore) -> str:
    """Return now, or when these very bytes were imported before: the same bytes say the same."""
    earlier = store.describe(source)
    if (source, DCTERMS.identifier, Literal(f"sha256:{file.sha256}")) in earlier:
        return str(earlier.value(source, PROV.generatedAtTime))
    return datetime.now(UTC).strftime("%Y-%m-%dT%H:%M:%SZ")


def _overlay(
    reading: Reading, place: _Place, destination: Destination, base: _Base, file: OpenFile
) -> Overlay:
    if destination.known is None:
        fit_to_model(reading.graph, destination)
        complete_header(reading.graph, destination, file, place.imported_at[:10])
        return Overlay(reading.graph)
    older = _is_older(reading, destination.target.list_uri, base.store)
    known = _Remembered(base.store)
    return make_overlay(reading.graph, destination.target.list_uri, known, older=older)


class _Remembered:
    """What the registry holds of a thing, asked once."""

    def __init__(self, store: EmbeddedStore) -> None:
        self._store = store
        self._graphs: dict[URIRef, Graph] = {}

    def __call__(self, thing: URIRef) -> Graph:
        if thing not in self._graphs:
            self._graphs[thing] = self._store.describe(thing)
        return self._graphs[thing]


def _is_older(reading: Reading, list_uri: URIRef, store: EmbeddedStore) -> bool:
    """Tell whether a file is an older version of a list: by version number, else by date."""
    header = store.describe(list_uri)
    hints = reading.recognition.hints
    ours, theirs = str(header.value(list_uri, OWL.versionInfo)), hints.get("version", "")
    if _VERSION.match(ours) and _VERSION.match(theirs):
        return _numbers(theirs) < _numbers(ours)
    days = [str(header.value(list_uri, p) or "")[:10] for p in (DCTERMS.issued, DCTERMS.modified)]
    their_day = max(hints.get("date", ""), newest_date(reading.graph))
    return bool(their_day) and their_day < max(days)


def _numbers(version: str) -> list[int]:
    return [int(part) for part in version.split(".")]


def _pairs(reading: Reading, destination: Destination, base: _Base) -> tuple[NewPairs, ...]:
    """Sort the pairs that came with a list by the class of what they lead to."""
    if destination.known is None:
        return ()
    by_class: dict[str, list[Pair]] = {}
    for pair in reading.pairs:
        by_class.setdefault(pair.to_class, []).append(pair)
    ends = {name: mapped_list({"type": name}, base.catalogue) for name in by_class}
    return tuple(
        _pairs_between(pairs, destination.known, ends[name], base)
        for name, pairs in by_class.items()
    )


def _pairs_between(
    pairs: Sequence[Pair], source: ConceptList, to: ConceptList, base: _Base
) -> NewPairs:
    entry, backwards = mapping_destination(source, to, base.catalogue)
    spaces = source.uri_space, to.uri_space
    return make_pairs(pairs, spaces, entry, _Remembered(base.store), backwards=backwards)


def _result(file: OpenFile, place: _Place, additions: _Additions) -> ImportResult:
    overlay, pairs = additions.overlay, additions.pairs
    lists = [place.destination.name] if place.destination is not None else []
    return ImportResult(
        taken_for=str(file.recognition),
        targets=(*lists, *(new.mapping_set.identifier for new in pairs)),
        added=Counter(URIRef(str(p)) for p in additions.statements().predicates()),
        known=overlay.known.total() + sum(new.known for new in pairs),
        contradictions=tuple(overlay.contradictions),
        outdated=tuple(overlay.outdated),
        dangling=tuple(ends for new in pairs for ends in new.dangling),
        warnings=additions.reading.warnings,
    )


def _turtle(statements: Graph, file: OpenFile, place: _Place, additions: _Additions) -> bytes:
    """Write the source file: the statements, and what they add to comes from which file."""
    headers = [new.mapping_set.uri for new in additions.pairs if new.graph]
    if place.destination is not None and additions.overlay.graph:
        headers.append(place.destination.target.list_uri)
    for header in headers:
        statements.add((header, PROV.wasDerivedFrom, place.source))
    add_source(statements, place.source, file, place.imported_at)
    return canonical_turtle(statements, PREFIXES)


def _validate(
    data: bytes, file: OpenFile, place: _Place, base: _Base, settings: Settings
) -> Judged:
    source = source_of(f"sources/{place.path.name}", place.path, data)
    sources = (*base.sources, source)
    refuse_doubles(sources)
    try:
        return Judged(hashes_of(sources), judge(sources, settings))
    except RegistryError as error:
        raise RegistryError(f"nothing is imported: with {file.name}, {error}") from error
