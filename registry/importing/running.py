"""The course of an import: recognise, find the place, compare, validate, write, build."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Sequence
from contextlib import nullcontext
from dataclasses import dataclass, replace
from functools import partial
from pathlib import Path

from rdflib import Graph, URIRef
from rdflib.namespace import DCTERMS, OWL, PROV

from exporters.turtle import canonical_turtle
from registry.building import Say, judge
from registry.catalogue import ConceptList
from registry.config import Settings
from registry.errors import RegistryError
from registry.files import replacing
from registry.importing.headers import add_source, complete_header, fit_to_model, name_list
from registry.importing.opening import OpenFile, open_files
from registry.importing.originals import is_kept, keeping
from registry.importing.overlay import Contradiction, Overlay, make_overlay, newest_date
from registry.importing.pairs import NewPairs, make_pairs
from registry.importing.placing import (
    Base,
    Place,
    Remembered,
    adds_to_own_list,
    as_new_version,
    base_of,
    place_of,
)
from registry.importing.targets import (
    Destination,
    list_destination,
    mapped_list,
    mapping_destination,
    rdf_destination,
    with_base,
)
from registry.local_lists.keeping import NextVersion, keep_earlier
from registry.locking import building_lock
from registry.namespaces import LGSR, PREFIXES, new_graph
from registry.readers import Pair, Reading, Target
from registry.readers.reading import Progress
from registry.release import BuildResult, Judged, build
from registry.sources import hashes_of, read_sources, refuse_doubles, source_of
from registry.store.embedded import EmbeddedStore

_VERSION = re.compile(r"^\d+(\.\d+)+$")
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
    #: The file among the sources, which says at least where it came from; None where an RDF file,
    #: or one in parts, had nothing to add.
    written: Path | None = None
    #: The release built with it; None where none was asked for.
    release: BuildResult | None = None


@dataclass(frozen=True)
class ImportOptions:
    """What the user chose: the list, the language of texts that name none, whether to build."""

    list_name: str | None = None
    language: str = "en"
    build_release: bool = True
    #: Where the addresses of a new list that has none begin; None for the registry's own.
    base: str | None = None
    #: Whether the file is the next version of a list of one's own, whatever its name, rather than
    #: an addition to it.
    new_version: bool = False
    #: What a new list is called and who publishes it, where its file does not say.
    title: str | None = None
    publisher: str | None = None


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
    everything = base_of(tuple(read_sources(settings)))
    is_mapping = order.file.recognition.kind == "mapping"
    place, additions, base = (_read_mapping if is_mapping else _read_list)(order, everything)
    result = _result(order.file, place, additions)
    previous = place.path.read_bytes() if place.path.exists() else None
    statements = additions.statements()
    if not statements:
        say("There is nothing in it that the registry does not have.")
    data, judged = None, None
    if statements or is_kept(order.file):
        data = _turtle(statements, order.file, place, additions)
        say("Validating.")
        judged = _validate(data, order.file, place, base, settings)
        result = replace(result, written=place.path)
    writing = replacing(place.path, data) if data != previous else nullcontext()
    with keeping(order.file, settings), writing:
        if not order.options.build_release:
            return result
        return replace(result, release=build(settings, say=say, judged=judged))


def _read_list(order: _Order, everything: Base) -> tuple[Place, _Additions, Base]:
    file, options = order.file, order.options
    choose = list_destination if order.parsed is None else partial(rdf_destination, order.parsed)
    named = options.list_name, options.language
    destination = choose(file.recognition, everything.catalogue, *named)
    destination = with_base(destination, options.base)
    place = place_of(file, destination.name, order.settings, everything)
    place = replace(place, destination=destination)
    if options.new_version:
        place = as_new_version(place, order.settings)
    if adds_to_own_list(place, order.settings):
        order.say(
            f"It adds to the list {destination.name} that was imported before, and takes nothing "
            "away. If it is the next version of the list, import it with --new-version."
        )
    base = everything.without(place.path)
    if base is not everything and destination.known is not None:
        # The list itself may have come with the earlier import of this file.
        again = choose(file.recognition, base.catalogue, destination.name, options.language)
        # A new version of it keeps the addresses of the one before.
        destination = with_base(again, options.base or destination.target.uri_space)
        place = replace(place, destination=destination)
    reading = file.read(destination.target, order.parsed, order.progress)
    if destination.known is None:
        name_list(reading.graph, destination, options.title, options.publisher)
    overlay = _overlay(reading, place, destination, base, file)
    if destination.known is None and place.path.exists():
        keep_earlier(place.path, reading.graph, _version(order, place, destination))
    return place, _Additions(reading, overlay, _pairs(reading, destination, base)), base


def _version(order: _Order, place: Place, destination: Destination) -> NextVersion:
    says_nothing = order.parsed is None and "version" not in order.file.recognition.hints
    return NextVersion(
        destination.target.list_uri,
        order.file.sha256,
        place.imported_at[:10],
        says_nothing,
        (order.options.title is not None, order.options.publisher is not None),
    )


def _read_mapping(order: _Order, everything: Base) -> tuple[Place, _Additions, Base]:
    file = order.file
    reading = file.read(_NOWHERE, None, order.progress)
    catalogue = everything.catalogue
    hints = file.recognition.hints
    source, to = (mapped_list({"uri": hints.get(e, "")}, catalogue) for e in ("from", "to"))
    entry, _ = mapping_destination(source, to, catalogue)
    place = place_of(file, entry.identifier, order.settings, everything)
    base = everything.without(place.path)
    pairs = _pairs_between(reading.pairs, source, to, base)
    return place, _Additions(reading, Overlay(new_graph()), (pairs,)), base


def _overlay(
    reading: Reading, place: Place, destination: Destination, base: Base, file: OpenFile
) -> Overlay:
    if destination.known is None:
        fit_to_model(reading.graph, destination)
        complete_header(reading.graph, destination, file, place.imported_at[:10])
        return Overlay(reading.graph)
    older = _is_older(reading, destination.target.list_uri, base.store)
    known = Remembered(base.store)
    return make_overlay(reading.graph, destination.target.list_uri, known, older=older)


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


def _pairs(reading: Reading, destination: Destination, base: Base) -> tuple[NewPairs, ...]:
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
    pairs: Sequence[Pair], source: ConceptList, to: ConceptList, base: Base
) -> NewPairs:
    entry, backwards = mapping_destination(source, to, base.catalogue)
    spaces = source.uri_space, to.uri_space
    return make_pairs(pairs, spaces, entry, Remembered(base.store), backwards=backwards)


def _result(file: OpenFile, place: Place, additions: _Additions) -> ImportResult:
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


def _turtle(statements: Graph, file: OpenFile, place: Place, additions: _Additions) -> bytes:
    """Write the source file: the statements, and what they add to comes from which file.

    A file that is kept as it came says where it belongs, even if it adds nothing.
    """
    kept = is_kept(file)
    headers = [new.mapping_set.uri for new in additions.pairs if new.graph or kept]
    if place.destination is not None and (additions.overlay.graph or kept):
        headers.append(place.destination.target.list_uri)
    for header in headers:
        statements.add((header, PROV.wasDerivedFrom, place.source))
    add_source(statements, place.source, file, place.imported_at)
    return canonical_turtle(statements, PREFIXES)


def _validate(data: bytes, file: OpenFile, place: Place, base: Base, settings: Settings) -> Judged:
    source = source_of(f"sources/{place.path.name}", place.path, data)
    sources = (*base.sources, source)
    refuse_doubles(sources)
    try:
        return Judged(hashes_of(sources), judge(sources, settings))
    except RegistryError as error:
        raise RegistryError(f"nothing is imported: with {file.name}, {error}") from error
