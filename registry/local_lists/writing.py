"""Writes one source file of the installation: judged with all others first, then built from."""

from __future__ import annotations

from pathlib import Path

from rdflib import Graph

from exporters.turtle import canonical_turtle
from registry.building import Say, judge
from registry.config import Settings
from registry.errors import RegistryError
from registry.files import replacing
from registry.namespaces import PREFIXES
from registry.release import BuildResult, Judged, build
from registry.sources import hashes_of, read_sources, refuse_doubles, source_of


def write_source(
    path: Path, graph: Graph, settings: Settings, say: Say, *, build_release: bool
) -> BuildResult | None:
    """Write a graph as a source file and build the next release (None where none is asked for).

    Call it under the building lock. Raises RegistryError where the content would not conform to
    the rules; nothing is changed then.
    """
    data = canonical_turtle(graph, PREFIXES)
    others = [source for source in read_sources(settings) if source.path != path]
    sources = [*others, source_of(f"sources/{path.name}", path, data)]
    refuse_doubles(sources)
    say("Validating.")
    try:
        judged = Judged(hashes_of(sources), judge(sources, settings))
    except RegistryError as error:
        raise RegistryError(f"nothing is changed: with {path.name}, {error}") from error
    with replacing(path, data):
        return build(settings, say=say, judged=judged) if build_release else None
