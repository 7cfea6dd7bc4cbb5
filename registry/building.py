"""Building: from source files to the folder of a release."""

from __future__ import annotations

import hashlib
import json
import shutil
import time
from collections.abc import Callable, Collection, Iterable, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from rdflib import URIRef

import registry
from registry.catalogue import ConceptList, MappingSet, read_catalogue
from registry.config import Settings
from registry.errors import RegistryError
from registry.files import PARTIAL_SUFFIX, sync
from registry.search import write_search
from registry.sources import Source
from registry.store.embedded import EmbeddedStore
from registry.validation import Report, validate

#: How many violations an error shows; `registry check` shows all.
_SHOWN = 10

#: Called with one plain sentence when a step of long work begins.
Say = Callable[[str], None]

# What follows from the statements of a file, added to the graph the file became (docs/model.md).
_INFERENCES = """
PREFIX dct: <http://purl.org/dc/terms/>
PREFIX skos: <http://www.w3.org/2004/02/skos/core#>
INSERT { GRAPH ?g { ?parent skos:narrower ?child } }
  WHERE { GRAPH ?g { ?child skos:broader ?parent } } ;
INSERT { GRAPH ?g { ?scheme skos:hasTopConcept ?top } }
  WHERE { GRAPH ?g { ?top skos:topConceptOf ?scheme } } ;
INSERT { GRAPH ?g { ?top skos:topConceptOf ?scheme } }
  WHERE { GRAPH ?g { ?scheme skos:hasTopConcept ?top } } ;
INSERT { GRAPH ?g { ?concept dct:identifier ?identifier } }
  WHERE { GRAPH ?g { ?concept skos:inScheme ?scheme ; skos:notation ?identifier } }
"""
# An overlay may add concepts or pairs: the headers in the release count them too.
_RECOUNTS = """
PREFIX prov: <http://www.w3.org/ns/prov#>
PREFIX skos: <http://www.w3.org/2004/02/skos/core#>
PREFIX void: <http://rdfs.org/ns/void#>
DELETE { GRAPH ?list { ?list void:entities ?before } }
INSERT { GRAPH ?list { ?list void:entities ?now } }
WHERE {
  { SELECT ?list (COUNT(DISTINCT ?concept) AS ?now) WHERE {
      GRAPH ?source { ?list prov:wasDerivedFrom ?source }
      GRAPH ?any { ?concept skos:inScheme ?list ; a ?kind }
      FILTER(?kind = skos:Concept)
    } GROUP BY ?list }
  GRAPH ?list { ?list void:entities ?before }
} ;
DELETE { GRAPH ?set { ?set void:triples ?before } }
INSERT { GRAPH ?set { ?set void:triples ?now } }
WHERE {
  { SELECT ?set (COUNT(*) AS ?now) WHERE {
      { SELECT DISTINCT ?set ?from ?predicate ?to WHERE {
          GRAPH ?overlay { ?set prov:wasDerivedFrom ?overlay }
          GRAPH ?set { ?set void:linkPredicate ?predicate }
          { GRAPH ?set { ?from ?predicate ?to } } UNION { GRAPH ?overlay { ?from ?predicate ?to } }
        } }
    } GROUP BY ?set }
  GRAPH ?set { ?set void:triples ?before }
}
"""
_OVERLAID = """
PREFIX prov: <http://www.w3.org/ns/prov#>
SELECT DISTINCT ?header WHERE { GRAPH ?source { ?header prov:wasDerivedFrom ?source } }
"""
#: Rules about counts in headers, which the build writes anew where an overlay adds to a file.
_COUNTING_RULES = frozenset({"entity-count", "pair-count"})
_BLANK_NODES = """
SELECT ?g WHERE { GRAPH ?g { ?s ?p ?o . FILTER(ISBLANK(?s) || ISBLANK(?o)) } } ORDER BY ?g LIMIT 1
"""
_GRAPH_SIZES = "SELECT ?g (COUNT(*) AS ?n) WHERE { GRAPH ?g { ?s ?p ?o } } GROUP BY ?g ORDER BY ?g"
_VERSIONS = """
PREFIX owl: <http://www.w3.org/2002/07/owl#>
SELECT DISTINCT ?header ?version WHERE { ?header owl:versionInfo ?version }
"""


@dataclass(frozen=True)
class Contents:
    """What goes into a release: the loaded store, its sources, their shapes, what was found."""

    store: EmbeddedStore
    sources: tuple[Source, ...]
    shapes: dict[str, str]
    report: Report


def load(sources: Iterable[Source]) -> EmbeddedStore:
    """Load sources into a store in memory, one named graph each, and add what follows from them.

    Raises RegistryError for a blank node, which would have another name in every build.
    """
    store = EmbeddedStore.in_memory()
    files = {}
    for source in sources:
        store.load_turtle(source.data, source.file, source.graph)
        if source.observations:
            store.load_turtle(source.observations, source.file, source.graph)
        files[source.graph] = source.file
    for row in store.select(_BLANK_NODES).rows:
        raise RegistryError(
            f"{files[URIRef(str(row[0]))]}: there is a blank node (written [ ... ], ( ... ) or "
            "_:name). Give the thing a URI: every build would name it anew."
        )
    store.update(_INFERENCES)
    store.update(_RECOUNTS)
    return store


def check(
    sources: Sequence[Source], settings: Settings, only: Collection[URIRef] | None = None
) -> Report:
    """Validate sources by the shapes of the content; ``only`` judges some graphs, among the rest.

    Raises RegistryError where there is no rule to judge by.
    """
    shapes = settings.content / "shapes"
    if not any(shapes.glob("*.ttl")):
        raise RegistryError(
            f"there are no rules to validate by: no *.ttl in {shapes}. "
            "Set REGISTRY_CONTENT to the folder that holds the shipped content."
        )
    report = validate(
        {source.graph: source.data for source in sources},
        shapes,
        only=only,
        files={source.graph: source.file for source in sources},
    )
    overlaid = _overlaid(sources)
    return Report(
        tuple(
            finding
            for finding in report.findings
            if finding.rule not in _COUNTING_RULES or finding.focus not in overlaid
        )
    )


def _overlaid(sources: Iterable[Source]) -> set[str]:
    """Return the URIs of the lists and mapping sets that an imported source adds to."""
    store = EmbeddedStore.in_memory()
    for source in sources:
        if source.imported:
            store.load_turtle(source.data, source.file, source.graph)
    return {str(row[0]) for row in store.select(_OVERLAID).rows}


def judge(sources: Sequence[Source], settings: Settings) -> Report:
    """Validate sources. Raises RegistryError, with the first findings, when they do not conform."""
    report = check(sources, settings)
    if not report.conforms:
        raise RegistryError(f"the content does not conform.\n{_first_violations(report)}")
    return report


def _first_violations(report: Report) -> str:
    violations = [finding for finding in report.findings if finding.severity == "violation"]
    lines = [f"  {f.place}: {f.message} {f.fix}" for f in violations[:_SHOWN]]
    if len(violations) > _SHOWN:
        lines.append(f"  and {len(violations) - _SHOWN} more; `registry check` shows all.")
    return "\n".join(lines)


def write_release(folder: Path, number: int, contents: Contents, started: float) -> None:
    """Write all files of a release into a new folder and bring them to the disk."""
    folder.mkdir(parents=True)
    nquads = folder / "quads.nq"
    quads = contents.store.write_nquads(nquads)
    contents.store.write_folder(folder / "store", nquads)
    write_search(contents.store, folder / "search")
    manifest = {
        "number": number,
        "created": datetime.now(UTC).isoformat(timespec="seconds"),
        "software": registry.__version__,
        "quads": quads,
        "sha256": sha256_of(nquads),
        **_describe(contents),
        "warnings": sum(f.severity == "warning" for f in contents.report.findings),
        "seconds": round(time.monotonic() - started, 3),
    }
    text = json.dumps(manifest, indent=2, ensure_ascii=False) + "\n"
    (folder / "manifest.json").write_text(text, encoding="utf-8")
    _sync_tree(folder)


def _describe(contents: Contents) -> dict[str, Any]:
    store = contents.store
    catalogue = read_catalogue(store)
    versions = {str(header): str(version) for header, version in store.select(_VERSIONS).rows}

    def described(entry: ConceptList | MappingSet, counted: str) -> dict[str, Any]:
        uri = str(entry.uri)
        return {"uri": uri, "version": versions.get(uri), counted: entry.count}

    return {
        "sources": [
            {"file": s.file, "sha256": s.sha256, "graph": str(s.graph)} for s in contents.sources
        ],
        "shapes": contents.shapes,
        "graphs": {str(graph): int(str(count)) for graph, count in store.select(_GRAPH_SIZES).rows},
        "lists": {name: described(each, "concepts") for name, each in catalogue.lists.items()},
        "mapping_sets": {
            name: described(each, "pairs") for name, each in catalogue.mapping_sets.items()
        },
    }


def sha256_of(file: Path) -> str:
    """Return the SHA-256 of a file, in hexadecimal."""
    with file.open("rb") as stream:
        return hashlib.file_digest(stream, "sha256").hexdigest()


def remove_leftovers(settings: Settings) -> bool:
    """Remove what killed builds and imports left behind; tell whether there was anything."""
    folders = list((settings.data / "releases").glob(".tmp-*"))
    files = list((settings.data / "sources").glob(f".*{PARTIAL_SUFFIX}"))
    for folder in folders:
        shutil.rmtree(folder)
    for file in files:
        file.unlink()
    return bool(folders or files)


def _sync_tree(folder: Path) -> None:
    for path in sorted(folder.rglob("*"), reverse=True):
        sync(path)
    sync(folder)
