"""The course of an import: recognise, find the place, compare, validate, write, build."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from contextlib import nullcontext
from dataclasses import dataclass, replace
from pathlib import Path

from rdflib import Graph, URIRef
from rdflib.namespace import PROV

from exporters.turtle import canonical_turtle
from registry.building import Say, judge
from registry.config import Settings
from registry.errors import RegistryError
from registry.files import replacing
from registry.importing.additions import Additions, read_list, read_mapping
from registry.importing.headers import add_source
from registry.importing.opening import OpenFile, open_files
from registry.importing.orders import ImportOptions, Order
from registry.importing.originals import is_kept, keeping
from registry.importing.overlay import Contradiction
from registry.importing.placing import (
    Base,
    Place,
    base_of,
)
from registry.locking import building_lock
from registry.namespaces import PREFIXES
from registry.readers.reading import Progress
from registry.release import BuildResult, Judged, build
from registry.sources import hashes_of, read_sources, refuse_doubles, source_of


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
    order = Order(file, parsed, settings, options, say, progress)
    try:
        with building_lock(settings, say):
            return _import(order)
    except OSError as error:
        raise RegistryError(
            f"the import could not be written: {error}. Nothing is changed. "
            f"Make room or mend the rights in {settings.data}, then import again."
        ) from error


def _import(order: Order) -> ImportResult:
    settings, say = order.settings, order.say
    everything = base_of(tuple(read_sources(settings)))
    is_mapping = order.file.recognition.kind == "mapping"
    place, additions, base = (read_mapping if is_mapping else read_list)(order, everything)
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


def _result(file: OpenFile, place: Place, additions: Additions) -> ImportResult:
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


def _turtle(statements: Graph, file: OpenFile, place: Place, additions: Additions) -> bytes:
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
