"""The lists that profiling refers to: profile schemes and authorities."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable

import pytest
from rdflib import SKOS, Graph, Literal, URIRef
from rdflib.namespace import DCTERMS, OWL

from registry.namespaces import ADMS, ESD, LGSR

Shipped = Callable[[str], Graph]

LEVELS = {
    "oac2011": {1: 8, 2: 26, 3: 76},
    "oac2021": {1: 8, 2: 21, 3: 52},
    "mosaic2003": {1: 11, 2: 61},
}


def authority(code: str) -> URIRef:
    return LGSR[f"authority/{code}"]


def level(graph: Graph, concept: URIRef) -> int:
    above = graph.value(concept, SKOS.broader)
    return 1 if above is None else 1 + level(graph, URIRef(str(above)))


@pytest.mark.parametrize("name", LEVELS)
def test_a_scheme_has_its_groups_and_types(shipped: Shipped, name: str) -> None:
    graph = shipped(f"vocabularies/{name}")
    concepts = [URIRef(str(c)) for c in graph.subjects(SKOS.inScheme, LGSR[f"list/{name}"])]
    assert Counter(level(graph, concept) for concept in concepts) == LEVELS[name]


@pytest.mark.parametrize("name", LEVELS)
def test_a_type_has_the_code_of_its_group(shipped: Shipped, name: str) -> None:
    graph = shipped(f"vocabularies/{name}")
    pairs = list(graph.subject_objects(SKOS.broader))
    assert len(pairs) == sum(LEVELS[name].values()) - LEVELS[name][1]
    for concept, above in pairs:
        assert str(concept).startswith(str(above))


@pytest.mark.parametrize(("name", "may"), [("oac2011", True), ("mosaic2003", False)])
def test_a_scheme_says_whether_it_may_be_given_out(shipped: Shipped, name: str, may: bool) -> None:
    graph = shipped(f"vocabularies/{name}")
    assert graph.value(LGSR[f"list/{name}"], ESD.mayRepublish) == Literal(may)


def test_the_commercial_scheme_names_groups_and_numbers_types_only(shipped: Shipped) -> None:
    graph = shipped("vocabularies/mosaic2003")
    types = set(graph.subjects(SKOS.broader))
    assert set(graph.subjects(ESD.labelCertainty)) == types
    for concept in types:
        assert str(graph.value(concept, SKOS.prefLabel)) == f"Type {str(concept)[-3:]}"
    assert sorted(int(str(concept)[-2:]) for concept in types) == list(range(1, 62))


def test_an_authority_has_what_is_known_of_it(shipped: Shipped) -> None:
    graph, leicester = shipped("vocabularies/authorities"), authority("E06000016")
    assert graph.value(leicester, SKOS.prefLabel) == Literal("Leicester City Council", lang="en")
    assert graph.value(leicester, ESD.localAuthorityCode) == Literal("LCE")
    assert graph.value(leicester, ESD.authorityType) == Literal("Unitary authority")
    assert graph.value(leicester, ESD.region) == Literal("East Midlands")
    assert graph.value(authority("E07000148"), SKOS.broader) == authority("E10000020")


def test_past_authorities_are_retired_and_name_their_successors(shipped: Shipped) -> None:
    graph = shipped("vocabularies/authorities")
    retired = set(graph.subjects(OWL.deprecated, Literal(True)))
    assert len(retired) == 73
    assert set(graph.subjects(DCTERMS.isReplacedBy)) == retired
    assert set(graph.subjects(ESD.deprecatedOn)) == retired
    assert set(graph.subjects(ADMS.status, ESD.Discontinued)) == retired
    assert set(graph.objects(authority("E10000021"), DCTERMS.isReplacedBy)) == {
        authority("E06000061"),
        authority("E06000062"),
    }


def test_an_authority_without_a_gss_code_stands_under_its_own(shipped: Shipped) -> None:
    graph = shipped("vocabularies/authorities")
    assert graph.value(authority("NIR-A"), ESD.localAuthorityCode) == Literal("NIR-A")
    assert graph.value(authority("NIR-A"), DCTERMS.isReplacedBy) == authority("N09000005")
    assert sum("/NIR-" in str(c) for c in graph.subjects(ADMS.status)) == 25
