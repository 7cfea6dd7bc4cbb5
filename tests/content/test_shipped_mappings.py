"""What the shipped mapping sets must hold."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable
from pathlib import Path

import pytest
from rdflib import RDF, SKOS, Graph, Literal, URIRef
from rdflib.namespace import DCTERMS, OWL, RDFS, VOID

from registry.namespaces import ADMS, ESD, LGSR, SSSOM

Shipped = Callable[[str], Graph]

COUNTS = {
    "categories-gcl": 653,
    "categories-subjects": 1405,
    "channels-channelGroups": 15,
    "directory-services": 672,
    "functions-services": 1127,
    "navigation-services": 829,
    "services-audiences": 3,
    "services-categories": 672,
    "services-interactions": 406,
    "services-subjects": 698,
    "subjects-categories": 1405,
}
HEADER = (
    DCTERMS.identifier,
    DCTERMS.title,
    DCTERMS.description,
    DCTERMS.publisher,
    DCTERMS.license,
    DCTERMS.rights,
    DCTERMS.source,
    OWL.versionInfo,
    VOID.subjectsTarget,
    VOID.objectsTarget,
    VOID.linkPredicate,
    VOID.triples,
    ESD.completeness,
    ESD.method,
    ADMS.status,
    SSSOM.subject_source_version,
    SSSOM.object_source_version,
    SSSOM.mapping_justification,
)
IMPLIED = {
    "hasSubject": SKOS.relatedMatch,
    "hasCategory": SKOS.relatedMatch,
    "hasInteraction": SKOS.relatedMatch,
    "hasAudience": SKOS.relatedMatch,
    "correspondsToSubject": SKOS.closeMatch,
    "correspondsToCategory": SKOS.closeMatch,
    "correspondsToGclCategory": SKOS.closeMatch,
    "containsService": SKOS.narrowMatch,
    "listsService": SKOS.narrowMatch,
    "includesService": SKOS.narrowMatch,
    "isInChannelGroup": SKOS.broadMatch,
}


def mapping_uri(name: str) -> URIRef:
    return LGSR[f"mapping/{name}"]


def pairs(graph: Graph, name: str) -> list[tuple[object, object]]:
    predicate = graph.value(mapping_uri(name), VOID.linkPredicate)
    assert isinstance(predicate, URIRef)
    return list(graph.subject_objects(predicate))


def concepts_mapped(shipped: Shipped, name: str) -> set[object]:
    """Return the concepts of a list and of one that adds to it."""
    names = [name, "withdrawnServices"] if name == "services" else [name]
    graphs = [shipped(f"vocabularies/{one}") for one in names]
    return {concept for graph in graphs for concept in graph.subjects(RDF.type, SKOS.Concept)}


def test_every_mapping_set_is_collected(repository: Path) -> None:
    assert {path.stem for path in (repository / "mappings").glob("*.ttl")} == set(COUNTS)
    assert len(COUNTS) == 11


@pytest.mark.parametrize("name", COUNTS)
def test_a_mapping_set_holds_its_pairs(shipped: Shipped, name: str) -> None:
    graph = shipped(f"mappings/{name}")
    assert len(pairs(graph, name)) == COUNTS[name]
    assert graph.value(mapping_uri(name), VOID.triples) == Literal(COUNTS[name])


@pytest.mark.parametrize("name", COUNTS)
def test_a_header_is_complete(shipped: Shipped, name: str) -> None:
    graph, uri = shipped(f"mappings/{name}"), mapping_uri(name)
    assert graph.value(uri, DCTERMS.identifier) == Literal(name)
    assert [p for p in HEADER if graph.value(uri, p) is None] == []
    assert graph.value(graph.value(uri, DCTERMS.publisher), RDFS.label) is not None


@pytest.mark.parametrize("name", COUNTS)
def test_both_ends_of_every_pair_exist(shipped: Shipped, name: str) -> None:
    graph = shipped(f"mappings/{name}")
    first, second = name.split("-")
    starts, ends = concepts_mapped(shipped, first), concepts_mapped(shipped, second)
    found = pairs(graph, name)
    assert [pair for pair in found if pair[0] not in starts or pair[1] not in ends] == []


@pytest.mark.parametrize("name", COUNTS)
def test_a_remark_is_about_a_pair_and_says_something(shipped: Shipped, name: str) -> None:
    graph = shipped(f"mappings/{name}")
    found = set(pairs(graph, name))
    for node in graph.subjects(RDF.type, SSSOM.Mapping):
        ends = graph.value(node, OWL.annotatedSource), graph.value(node, OWL.annotatedTarget)
        assert ends in found
        said = {DCTERMS.source, ESD.asPublished, SKOS.editorialNote}
        assert said & set(graph.predicates(node))
        notations = "/".join(str(end).rpartition("/")[2] for end in ends)
        assert str(node) == f"{mapping_uri(name)}/{notations}"


@pytest.mark.parametrize(("predicate", "relation"), IMPLIED.items())
def test_a_predicate_says_what_it_implies(
    shipped: Shipped, predicate: str, relation: URIRef
) -> None:
    ontology = shipped("vocabularies/ontology")
    assert set(ontology.objects(ESD[predicate], RDFS.subPropertyOf)) == {relation}


def test_every_predicate_in_use_is_judged(shipped: Shipped) -> None:
    used = {
        predicate
        for name in COUNTS
        for predicate in shipped(f"mappings/{name}").objects(None, VOID.linkPredicate)
    }
    assert used == {ESD[predicate] for predicate in IMPLIED}


def test_a_term_that_leads_to_a_concept_is_kept_as_published(shipped: Shipped) -> None:
    graph = shipped("mappings/services-subjects")
    published = {str(text) for text in graph.objects(None, ESD.asPublished)}
    assert published == {"471 8129", "472 8129", "688 8088"}


def test_two_publications_are_reconciled(shipped: Shipped) -> None:
    graph = shipped("mappings/categories-subjects")
    alone = Counter(
        str(source)
        for node in graph.subjects(RDF.type, SSSOM.Mapping)
        for source in graph.objects(node, DCTERMS.source)
    )
    assert list(alone.values()) == [198]
    assert "lgclipsvmapping.xml" in next(iter(alone))
    assert COUNTS["categories-subjects"] - 198 == 1207


def test_an_observed_task_says_where(shipped: Shipped) -> None:
    graph = shipped("mappings/services-interactions")
    nodes = set(graph.subjects(RDF.type, SSSOM.Mapping))
    assert len(nodes) == COUNTS["services-interactions"]
    places = Counter(
        tuple(
            sorted(
                str(source).split(" (")[0].split(",")[0]
                for source in graph.objects(node, DCTERMS.source)
            )
        )
        for node in nodes
    )
    assert places == {
        ("GOV.UK's fallback links",): 23,
        ("GOV.UK's fallback links", "Local Directgov's list"): 58,
        ("GOV.UK's list of 392 pairs", "Local Directgov's list"): 230,
        ("Local Directgov's list",): 95,
    }


@pytest.mark.parametrize("name", ["services-interactions", "channels-channelGroups"])
def test_what_the_registry_made_is_not_called_official(shipped: Shipped, name: str) -> None:
    graph = shipped(f"mappings/{name}")
    assert graph.value(mapping_uri(name), ESD.official) == Literal(False)
