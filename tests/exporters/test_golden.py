"""Every format of every kind of thing, as whole files: bytes for CSV and JSON, and for RDF too."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pyoxigraph as ox
import pytest
from rdflib import Graph
from rdflib.namespace import DCTERMS, RDF, SKOS

from exporters import FORMATS, Format
from exporters.cpsvap import CPSV, CV
from exporters.document import Document, Kind
from registry.namespaces import ADMS
from registry.opened import Release
from registry.resources import (
    Resource,
    find_concept,
    find_ontology_term,
    find_pair,
    list_resource,
    mapping_resource,
    ontology_resource,
)
from tests.conftest import Golden

GOLDEN = Path(__file__).parent / "golden"
SYNTAXES = {
    "ttl": ox.RdfFormat.TURTLE,
    "rdf": ox.RdfFormat.RDF_XML,
    "nt": ox.RdfFormat.N_TRIPLES,
    "jsonld": ox.RdfFormat.JSON_LD,
}


def _concept(release: Release) -> Resource | None:
    return find_concept(release, "service", "57")


def _term(release: Release) -> Resource | None:
    return find_concept(release, "subject", "2")


def _flat_list(release: Release) -> Resource:
    return list_resource(release.catalogue.lists["services"])


def _list_with_levels(release: Release) -> Resource:
    return list_resource(release.catalogue.lists["subjects"])


def _mapping_set(release: Release) -> Resource:
    return mapping_resource(release.catalogue.mapping_sets["navigation-services"])


def _pair(release: Release) -> Resource | None:
    mapping_set = release.catalogue.mapping_sets["services-interactions"]
    return find_pair(release, mapping_set, "57", "0")


def _ontology_term(release: Release) -> Resource | None:
    return find_ontology_term(release, "hasSubject")


THINGS = {
    "concept": _concept,
    "term": _term,
    "flat-list": _flat_list,
    "list-with-levels": _list_with_levels,
    "mapping-set": _mapping_set,
    "pair": _pair,
    "ontology-term": _ontology_term,
}
CASES = [
    (name, entry)
    for name, kind in zip(
        THINGS,
        (
            Kind.CONCEPT,
            Kind.TERM,
            Kind.LIST,
            Kind.LIST,
            Kind.MAPPING_SET,
            Kind.PAIR,
            Kind.ONTOLOGY_TERM,
        ),
        strict=True,
    )
    for entry in FORMATS
    # The sheets of a workbook are compared by the tests of its writer: its bytes are zlib's.
    if kind in entry.kinds and entry.suffix != "xlsx"
]
_NAMES = [f"{name}.{entry.suffix}" for name, entry in CASES]


def test_all_cases_were_collected() -> None:
    assert len(CASES) == len(set(_NAMES)) == 1 * 10 + 2 * 16 + 1 * 9 + 2 * 5 + 1 * 4
    assert {path.name for path in GOLDEN.iterdir()} == set(_NAMES)


@pytest.mark.parametrize(("name", "entry"), CASES, ids=_NAMES)
def test_a_whole_file(
    name: str,
    entry: Format,
    small_release: Release,
    document: Callable[[Resource], Document],
    golden: Golden,
) -> None:
    resource = THINGS[name](small_release)
    assert resource is not None
    data = b"".join(entry.write(document(resource)))
    golden.check(data, GOLDEN / f"{name}.{entry.suffix}")


@pytest.mark.parametrize("name", THINGS)
def test_every_syntax_holds_the_same_graph(name: str) -> None:
    graphs = {
        suffix: triples((GOLDEN / f"{name}.{suffix}").read_bytes(), syntax)
        for suffix, syntax in SYNTAXES.items()
    }
    assert graphs["ttl"]
    assert all(graph == graphs["ttl"] for graph in graphs.values())


def test_a_service_has_what_the_european_profile_requires() -> None:
    graph = Graph().parse(GOLDEN / "concept.cpsvap.ttl")
    (service,) = graph.subjects(RDF.type, CPSV.PublicService)
    for predicate in (DCTERMS.identifier, DCTERMS.title, DCTERMS.description, ADMS.status):
        assert (service, predicate, None) in graph
    (authority,) = graph.objects(service, CV.hasCompetentAuthority)
    assert (authority, RDF.type, CV.PublicOrganisation) in graph
    for predicate in (DCTERMS.identifier, DCTERMS.title, DCTERMS.spatial):
        assert (authority, predicate, None) in graph
    for predicate in (CV.thematicArea, CV.isClassifiedBy):
        assert all(
            (thing, SKOS.prefLabel, None) in graph for thing in graph.objects(service, predicate)
        )
    as_json = triples((GOLDEN / "concept.cpsvap.jsonld").read_bytes(), ox.RdfFormat.JSON_LD)
    assert as_json == triples((GOLDEN / "concept.cpsvap.ttl").read_bytes(), ox.RdfFormat.TURTLE)


def test_the_ontology_is_the_shipped_file(
    repository: Path, document: Callable[[Resource], Document]
) -> None:
    turtle = next(entry for entry in FORMATS if entry.suffix == "ttl")
    written = b"".join(turtle.write(document(ontology_resource())))
    shipped = (repository / "vocabularies" / "ontology.ttl").read_bytes()
    assert triples(written, ox.RdfFormat.TURTLE) <= triples(shipped, ox.RdfFormat.TURTLE)


def triples(data: bytes, syntax: ox.RdfFormat) -> set[str]:
    return {str(quad.triple) for quad in ox.parse(data, format=syntax)}
