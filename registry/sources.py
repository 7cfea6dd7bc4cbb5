"""The sources of a release: shipped and imported Turtle files, and the graph each becomes."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path

from rdflib import URIRef

from registry.config import Settings
from registry.errors import RegistryError
from registry.namespaces import LGSR
from registry.store.embedded import EmbeddedStore

_SCRATCH = URIRef("urn:x-registry:scratch")
# The header of a whole list, mapping set or ontology; an overlay of a list has no address space.
_HEADERS = """
PREFIX dct: <http://purl.org/dc/terms/>
PREFIX owl: <http://www.w3.org/2002/07/owl#>
PREFIX skos: <http://www.w3.org/2004/02/skos/core#>
PREFIX void: <http://rdfs.org/ns/void#>
SELECT DISTINCT ?header ?identifier WHERE {
  { ?header a skos:ConceptScheme ; dct:identifier ?identifier ; void:uriSpace ?space }
  UNION { ?header a void:Linkset ; dct:identifier ?identifier }
  UNION { ?header a owl:Ontology . OPTIONAL { ?header dct:identifier ?identifier } }
} ORDER BY ?header
"""


@dataclass(frozen=True)
class Source:
    """One Turtle file: its name as people know it, its bytes, and the named graph it becomes."""

    file: str
    path: Path
    data: bytes
    sha256: str
    graph: URIRef
    imported: bool
    #: More Turtle of the graph, judged before: the observations of a cube, when it was published.
    observations: bytes = b""


def source_files(settings: Settings) -> Iterator[tuple[str, Path]]:
    """Yield each source file with its name, shipped ones first, in the order of their names."""
    for folder in ("vocabularies", "mappings"):
        for path in sorted((settings.content / folder).glob("*.ttl")):
            yield f"{folder}/{path.name}", path
    for path in sorted((settings.data / "sources").glob("*.ttl")):
        yield f"sources/{path.name}", path


def shape_files(settings: Settings) -> dict[str, str]:
    """Return the SHA-256 of every file of the shapes folder, by name."""
    folder = settings.content / "shapes"
    return {
        f"shapes/{path.relative_to(folder)}": hashlib.sha256(path.read_bytes()).hexdigest()
        for path in sorted(folder.rglob("*"))
        if path.is_file()
    }


def hashes_of(sources: Iterable[Source]) -> frozenset[str]:
    """Return what tells these sources from any others: names and contents."""
    return frozenset(f"{source.file} {source.sha256}" for source in sources)


def read_sources(settings: Settings) -> list[Source]:
    """Read every source file.

    Raises UnreadableSourceError for one that is not Turtle, RegistryError where a file has no
    header, two files have the same one, or there is no content at all.
    """
    sources = [read_source(name, path) for name, path in source_files(settings)]
    if not any(not source.imported for source in sources):
        raise RegistryError(
            f"there are no lists in {settings.content}: no vocabularies/*.ttl. "
            "Set REGISTRY_CONTENT to the folder that holds them."
        )
    sources += _read_cubes(settings)
    refuse_doubles(sources)
    return sources


def _read_cubes(settings: Settings) -> list[Source]:
    """Read the publications of data cubes: a graph each."""
    if not (settings.data / "cubes").is_dir():
        return []
    # Imported here: a registry without cubes needs no engine.
    from registry.cubes.releasing import cube_graphs

    return [
        Source(
            cube.file,
            cube.path,
            cube.structure,
            hashlib.sha256(cube.structure + cube.observations).hexdigest(),
            cube.uri,
            imported=False,
            observations=cube.observations,
        )
        for cube in cube_graphs(settings.data)
    ]


def with_files(
    sources: Iterable[Source], files: Iterable[Path]
) -> tuple[list[Source], set[URIRef]]:
    """Put files among the sources, each in the place of the one it would replace.

    Returns all sources and the graphs of the files. Raises as ``read_sources``.
    """
    by_path = {source.path.resolve(): source for source in sources}
    given = [
        by_path.get(path.resolve()) or source_of(str(path), path, path.read_bytes())
        for path in files
    ]
    graphs = {source.graph for source in given}
    others = [source for source in by_path.values() if source.graph not in graphs]
    return [*others, *given], graphs


def refuse_doubles(sources: Iterable[Source]) -> None:
    """Raise RegistryError where two sources describe the same list or mapping set."""
    owners: dict[URIRef, str] = {}
    for source in sources:
        other = owners.setdefault(source.graph, source.file)
        if other != source.file:
            raise RegistryError(
                f"{source.file} and {other} both describe {source.graph}. Remove one of them."
            )


def read_source(name: str, path: Path) -> Source:
    """Read one source file. Raises as ``read_sources``."""
    return source_of(name, path, path.read_bytes())


def source_of(name: str, path: Path, data: bytes) -> Source:
    """Take bytes for the source file they are to become. Raises as ``read_sources``."""
    imported = name.startswith("sources/")
    headers = _headers(data, name)
    if len(headers) > 1:
        raise RegistryError(
            f"{name}: there are {len(headers)} headers, of {' and '.join(map(str, headers))}. "
            "Give each list or mapping set a file of its own."
        )
    if headers:
        graph = _checked(headers, name, path.stem)
    elif imported:
        graph = LGSR["source/" + path.stem]
    else:
        raise RegistryError(
            f"{name}: there is no header: a skos:ConceptScheme with dct:identifier and "
            "void:uriSpace, or a void:Linkset with dct:identifier. Add it."
        )
    return Source(name, path, data, hashlib.sha256(data).hexdigest(), graph, imported)


def _checked(headers: dict[URIRef, str | None], name: str, stem: str) -> URIRef:
    ((header, identifier),) = headers.items()
    if identifier not in {None, stem}:
        raise RegistryError(
            f"{name}: its header has the identifier {identifier!r}. "
            f"Rename the file {identifier}.ttl, or give the header the identifier {stem!r}."
        )
    return header


def _headers(data: bytes, name: str) -> dict[URIRef, str | None]:
    scratch = EmbeddedStore.in_memory()
    scratch.load_turtle(data, name, _SCRATCH)
    rows = scratch.select(_HEADERS).rows
    return {URIRef(str(uri)): None if text is None else str(text) for uri, text in rows}
