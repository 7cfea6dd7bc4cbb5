"""What the shipped lists must hold."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable
from pathlib import Path

import pytest
from rdflib import RDF, SKOS, Graph, Literal, URIRef
from rdflib.namespace import DCTERMS, OWL, RDFS, VOID
from rdflib.term import Node

from registry.namespaces import ADMS, ESD, ESD_LIST, LGSR, SKOSXL

Shipped = Callable[[str], Graph]

COUNTS = {
    "audiences": 122,
    "authorities": 470,
    "businessCategories": 0,
    "categories": 1412,
    "channelGroups": 7,
    "channels": 15,
    "circumstances": 2,
    "classification": 30,
    "directory": 83,
    "englishAndWelshServices": 1002,
    "functions": 113,
    "gcl": 1813,
    "interactions": 35,
    "mosaic2003": 72,
    "navigation": 118,
    "needs": 2,
    "oac2011": 110,
    "oac2021": 81,
    "services": 1581,
    "subjects": 3080,
    "withdrawnServices": 10,
}
TOPS = {
    "authorities": 266,
    "categories": 14,
    "directory": 8,
    "functions": 13,
    "interactions": 25,
    "mosaic2003": 11,
    "navigation": 13,
    "oac2011": 8,
    "oac2021": 8,
    "subjects": 16,
}
OWN = {
    "authorities",
    "channelGroups",
    "mosaic2003",
    "oac2011",
    "oac2021",
    "withdrawnServices",
}
HEADER = (
    DCTERMS.identifier,
    DCTERMS.title,
    DCTERMS.description,
    DCTERMS.publisher,
    DCTERMS.rights,
    DCTERMS.source,
    OWL.versionInfo,
    VOID.uriSpace,
    VOID.entities,
    ESD.conceptClass,
    ESD.completeness,
    ADMS.status,
)
PROSE = {SKOS.definition, SKOS.scopeNote, SKOS.historyNote, SKOS.changeNote, SKOS.note}


def list_uri(name: str) -> URIRef:
    return LGSR[f"list/{name}"] if name in OWN else ESD_LIST[name]


def service(number: int) -> URIRef:
    return URIRef(f"http://id.esd.org.uk/service/{number}")


def subject(number: int) -> URIRef:
    return URIRef(f"http://id.esd.org.uk/subject/{number}")


def count(graph: Graph, predicate: URIRef) -> int:
    return len(list(graph.triples((None, predicate, None))))


def of_type(graph: Graph, kind: URIRef) -> set[Node]:
    return set(graph.subjects(RDF.type, kind))


def test_every_list_is_collected(repository: Path) -> None:
    stems = {path.stem for path in (repository / "vocabularies").glob("*.ttl")}
    assert stems == {*COUNTS, "ontology"}
    assert len(COUNTS) == 21


@pytest.mark.parametrize("name", COUNTS)
def test_a_list_holds_its_concepts(shipped: Shipped, name: str) -> None:
    graph, uri = shipped(f"vocabularies/{name}"), list_uri(name)
    assert len(set(graph.subjects(SKOS.inScheme, uri))) == COUNTS[name]
    assert graph.value(uri, VOID.entities) == Literal(COUNTS[name])


@pytest.mark.parametrize("name", COUNTS)
def test_a_header_is_complete(shipped: Shipped, name: str) -> None:
    graph, uri = shipped(f"vocabularies/{name}"), list_uri(name)
    assert graph.value(uri, DCTERMS.identifier) == Literal(name)
    assert [p for p in HEADER if graph.value(uri, p) is None] == []
    assert graph.value(graph.value(uri, DCTERMS.publisher), RDFS.label) is not None


@pytest.mark.parametrize("name", COUNTS)
def test_a_concept_has_one_name_one_status_and_its_class(shipped: Shipped, name: str) -> None:
    graph = shipped(f"vocabularies/{name}")
    kind = graph.value(list_uri(name), ESD.conceptClass)
    space = str(graph.value(list_uri(name), VOID.uriSpace))
    for concept in of_type(graph, SKOS.Concept):
        notation = graph.value(concept, SKOS.notation)
        assert kind is not None
        assert str(concept) == f"{space}{notation}"
        assert len(list(graph.objects(concept, SKOS.prefLabel))) == 1
        assert len(list(graph.objects(concept, ADMS.status))) == 1
        assert (concept, RDF.type, kind) in graph


@pytest.mark.parametrize("name", sorted(COUNTS.keys() - {"channelGroups"}))
def test_an_official_list_ships_no_prose(shipped: Shipped, name: str) -> None:
    assert PROSE & set(shipped(f"vocabularies/{name}").predicates()) == set()


@pytest.mark.parametrize(("name", "tops"), TOPS.items())
def test_a_list_with_levels_has_its_tops(shipped: Shipped, name: str, tops: int) -> None:
    graph = shipped(f"vocabularies/{name}")
    assert len(set(graph.objects(list_uri(name), SKOS.hasTopConcept))) == tops


def test_a_subset_describes_no_concept_of_its_own(shipped: Shipped) -> None:
    subset = shipped("vocabularies/englishAndWelshServices")
    whole = of_type(shipped("vocabularies/services"), SKOS.Concept)
    assert of_type(subset, SKOS.Concept) == set()
    assert set(subset.subjects(SKOS.inScheme)) <= whole
    assert (ESD_LIST.englishAndWelshServices, DCTERMS.isPartOf, ESD_LIST.services) in subset


def test_twenty_four_services_are_discontinued(shipped: Shipped) -> None:
    graph = shipped("vocabularies/services")
    discontinued = set(graph.subjects(ADMS.status, ESD.Discontinued))
    assert len(discontinued) == 24
    assert discontinued == set(graph.subjects(OWL.deprecated, Literal(True)))


def test_services_keep_their_former_names(shipped: Shipped) -> None:
    graph = shipped("vocabularies/services")
    assert Literal("Schools - home schooling", lang="en") in set(
        graph.objects(service(1), ESD.formerName)
    )
    assert len(set(graph.subjects(ESD.formerName))) == 835


def test_a_name_change_the_history_notes_leave_out_is_told(shipped: Shipped) -> None:
    graph = shipped("vocabularies/services")
    node = URIRef(f"{service(20)}#name-3")
    assert graph.value(node, ESD.previousName) == Literal("Childminding", lang="en")
    assert graph.value(node, ESD.newName) == graph.value(service(20), SKOS.prefLabel)
    assert "March 2015 and April 2021" in str(graph.value(node, DCTERMS.source))


def test_damaged_letters_are_mended(shipped: Shipped) -> None:
    graph = shipped("vocabularies/services")
    assert graph.value(service(742), SKOS.prefLabel) == Literal("Street café licence", lang="en")


def test_providing_tiers_say_whether_they_are_current(shipped: Shipped) -> None:
    graph = shipped("vocabularies/services")
    tiers = Counter(str(tier) for tier in graph.objects(None, ESD.providingTier))
    assert set(tiers) == {"county/unitary", "district/unitary", "all"}
    assert count(graph, ESD.providingTier) - count(graph, ESD.providingTierLastSeen) == 117
    assert count(graph, ESD.providingTierLastSeen) == 156


def test_two_interactions_are_retired_with_a_note_of_the_registry(shipped: Shipped) -> None:
    graph = shipped("vocabularies/interactions")
    retired = set(graph.subjects(ADMS.status, ESD.Discontinued))
    assert {str(graph.value(concept, SKOS.notation)) for concept in retired} == {"18", "19"}
    assert all("by the registry" in str(n) for n in graph.objects(None, SKOS.editorialNote))
    assert count(graph, DCTERMS.isReplacedBy) == 0
    assert count(graph, SKOS.broader) == 10
    assert count(graph, ESD.formerName) == 3


def test_ipsv_has_the_counts_it_states(shipped: Shipped) -> None:
    graph = shipped("vocabularies/subjects")
    parents = Counter(Counter(graph.subjects(SKOS.broader)).values())
    assert count(graph, SKOS.altLabel) == 4843
    assert count(graph, SKOS.related) == 2 * 1522
    assert (parents[2], parents[3]) == (296, 11)
    assert count(graph, ESD.mainBroader) == 296 + 11
    assert of_type(graph, ESD.NonPreferredTerm) == of_type(graph, SKOSXL.Label)
    assert len(of_type(graph, ESD.NonPreferredTerm)) == 4843


def test_the_wordings_that_two_copies_number_differently_are_told(shipped: Shipped) -> None:
    graph = shipped("vocabularies/subjects")
    swapped = dict(graph.subject_objects(SKOSXL.prefLabel))
    assert len(swapped) == 12
    assert swapped[subject(3767)] == subject(8077)
    assert graph.value(subject(8077), ESD.use) == subject(3767)
    told = [node for node, source in graph.subject_objects(DCTERMS.source) if "#name-" in str(node)]
    assert len(told) == 12


def test_lgcl_keeps_its_terms_apart_by_kind(shipped: Shipped) -> None:
    graph = shipped("vocabularies/categories")
    terms = of_type(graph, ESD.NonPreferredTerm)
    assert len(terms) == 2302
    assert sum(len(list(graph.objects(term, ESD.use))) > 1 for term in terms) == 42
    hidden = set(graph.objects(None, SKOSXL.hiddenLabel))
    assert {str(graph.value(term, ESD.termType)) for term in hidden} == {
        "search term",
        "misspelling",
    }


def test_lgcl_tells_categories_from_keywords(shipped: Shipped) -> None:
    graph = shipped("vocabularies/categories")
    flags = Counter(bool(flag) for flag in graph.objects(None, ESD.isCategory))
    assert set(flags) == {True, False}
    assert sum(flags.values()) == 1383


@pytest.mark.parametrize("name", ["channels", "classification"])
def test_a_name_not_read_in_the_list_says_how_sure_it_is(shipped: Shipped, name: str) -> None:
    graph = shipped(f"vocabularies/{name}")
    assert set(graph.subjects(ESD.labelCertainty)) == of_type(graph, SKOS.Concept)


def test_a_service_of_older_files_only_is_in_no_other_list(shipped: Shipped) -> None:
    older = of_type(shipped("vocabularies/withdrawnServices"), SKOS.Concept)
    assert older & of_type(shipped("vocabularies/services"), SKOS.Concept) == set()
    live = set(shipped("vocabularies/withdrawnServices").subjects(ADMS.status, ESD.Live))
    assert older & live == {service(1076)}
