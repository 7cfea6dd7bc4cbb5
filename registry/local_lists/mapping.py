"""A mapping set of the installation's own: the pairs of a checked file between two lists held."""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from datetime import UTC, datetime
from pathlib import Path
from typing import NamedTuple

from rdflib import Graph, Literal, URIRef
from rdflib.namespace import DCTERMS, OWL, RDF, RDFS, SKOS, VOID, XSD

from registry.building import Say
from registry.catalogue import ConceptList
from registry.checking import Checked, Options, check, read_held
from registry.checking.pairs import Pair
from registry.config import Settings
from registry.errors import RegistryError
from registry.local_lists.writing import write_source
from registry.locking import building_lock
from registry.namespaces import ADMS, ESD, LGSR, SEMAPV, SSSOM, new_graph
from registry.opened import Release
from registry.release import BuildResult, current_release

#: The relation of a pair by the word for it; SKOS, section 10.
RELATIONS = {
    word: URIRef(SKOS[f"{word}Match"]) for word in ("exact", "close", "broad", "narrow", "related")
}
#: Who publishes where nobody is named, as of imported lists.
_PUBLISHER = LGSR["local/publisher"]
_OPERATOR = "The operator of this registry"
_SHOWN = 5


class MappingWish(NamedTuple):
    """Which lists a file maps, the relation where a row names none, and what the set is called."""

    from_list: str
    to_list: str
    relation: str = "close"
    title: str | None = None
    publisher: str | None = None


class AddedMapping(NamedTuple):
    """The mapping set that was written, its pairs, the rows left out as denied, the release."""

    identifier: str
    pairs: int
    denied: int
    release: BuildResult | None


def add_mapping(path: Path, settings: Settings, wish: MappingWish, say: Say) -> AddedMapping:
    """Make a mapping set of a file and build the next release; again: replace it.

    The file is any that ``registry validate`` reads. Raises RegistryError where it cannot be read,
    something is wrong in it, a list is not held, or the set is one of the shipped ones.
    """
    with building_lock(settings, say):
        release = current_release(settings)
        source, target = (_held_list(name, release) for name in (wish.from_list, wish.to_list))
        identifier = f"{source.identifier}-{target.identifier}"
        own = settings.data / "sources" / f"{identifier}.ttl"
        if identifier in release.catalogue.mapping_sets and not own.exists():
            raise RegistryError(
                f"{identifier} is a shipped mapping set. `registry import` adds pairs to it."
            )
        checked = _checked(path, settings, release, source, target)
        said = [pair for pair in checked.pairs if not pair.is_denied]
        pairs = _between(said, source, target, path.name)
        graph = new_graph()
        relations = {pair: URIRef(pair.relation or RELATIONS[wish.relation]) for pair in pairs}
        for pair, relation in relations.items():
            graph.add((URIRef(pair.subject), relation, URIRef(pair.target)))
        _add_header(graph, path, (source, target), wish)
        result = write_source(own, graph, settings, say, build_release=True)
    return AddedMapping(identifier, len(set(pairs)), len(checked.pairs) - len(said), result)


def _held_list(name: str, release: Release) -> ConceptList:
    found = release.catalogue.find_list(name)
    if found is None:
        raise RegistryError(
            f"there is no list {name!r}. There are: {', '.join(release.catalogue.lists)}."
        )
    return found


def _checked(
    path: Path, settings: Settings, release: Release, source: ConceptList, target: ConceptList
) -> Checked:
    """Check the file as ``registry validate`` does. Raises RegistryError for what is wrong."""
    held = read_held(release.store, release.catalogue)
    options = Options(source.identifier, target.identifier, settings.content / "shapes")
    checked = check(path.read_bytes(), path.name, held, options)
    wrong = [each for each in checked.report.findings if each.severity == "violation"]
    if wrong:
        shown = "".join(f"\n  row {each.row}: {each.message}" for each in wrong[:_SHOWN])
        raise RegistryError(
            f"{path.name} has {len(wrong)} faults; nothing is changed.{shown}\n"
            f"`registry validate {path.name} --list {source.identifier} "
            f"--to {target.identifier}` shows all."
        )
    return checked


def _between(
    pairs: Sequence[Pair], source: ConceptList, target: ConceptList, file: str
) -> list[Pair]:
    """Return the pairs, which must lead from the one list to the other."""
    spaces = source.uri_space, target.uri_space
    for pair in pairs:
        for end, space, entry in zip(
            (pair.subject, pair.target), spaces, (source, target), strict=True
        ):
            if not end.startswith(space):
                raise RegistryError(
                    f"{file}, row {pair.row}: {end.removeprefix('local:')} is no entry of "
                    f"{entry.identifier}. Mend the row, or import the list anew."
                )
    if not pairs:
        raise RegistryError(
            f"{file}: no pairs were found. Give a column of numbers for each of the two lists."
        )
    return list({(p.subject, p.relation, p.target): p for p in pairs}.values())


def _add_header(
    graph: Graph, path: Path, ends: tuple[ConceptList, ConceptList], wish: MappingWish
) -> None:
    """Describe the set as docs/model.md asks; its version is the day it was made."""
    source, target = ends
    identifier = f"{source.identifier}-{target.identifier}"
    uri = LGSR[f"mapping/{identifier}"]
    today = datetime.now(UTC).strftime("%Y-%m-%d")
    digest = hashlib.sha256(path.read_bytes()).hexdigest()
    title = wish.title or f"{source.title} mapped to {target.title}"
    predicates = set(graph.predicates())
    publisher = LGSR[f"local/publisher/{identifier}"] if wish.publisher else _PUBLISHER
    texts = {
        DCTERMS.title: title,
        DCTERMS.description: f"Pairs between two lists, read from the file {path.name}.",
        DCTERMS.rights: "The imported file states no terms.",
        ESD.completeness: f"As complete as the imported file {path.name}.",
        ESD.method: "Made by whoever keeps the first of the two lists.",
    }
    values = {
        DCTERMS.identifier: Literal(identifier),
        DCTERMS.publisher: publisher,
        DCTERMS.source: Literal(f"{path.name}, sha256:{digest}"),
        DCTERMS.issued: Literal(today, datatype=XSD.date),
        OWL.versionInfo: Literal(today),
        VOID.triples: Literal(len(graph)),
        VOID.subjectsTarget: source.uri,
        VOID.objectsTarget: target.uri,
        SSSOM.mapping_justification: SEMAPV.ManualMappingCuration,
        ESD.official: Literal(False),
        ADMS.status: ESD.Live,
    }
    graph.add((uri, RDF.type, VOID.Linkset))
    graph.add((uri, RDF.type, SSSOM.MappingSet))
    for predicate in predicates:
        graph.add((uri, VOID.linkPredicate, predicate))
    for predicate, text in texts.items():
        graph.add((uri, predicate, Literal(text, lang="en")))
    for predicate, value in values.items():
        graph.add((uri, predicate, value))
    graph.add((publisher, RDFS.label, Literal(wish.publisher or _OPERATOR, lang="en")))
