"""Fixtures of the writers' tests: reading a file and writing it back, lists made for a test."""

from __future__ import annotations

from collections.abc import Callable, Iterable

import pytest
from hypothesis import strategies as st
from rdflib import Literal, URIRef
from rdflib.namespace import SKOS
from rdflib.term import Node

from exporters.document import Document, Kind
from exporters.mapping_pairs import MappedPair
from registry.namespaces import ESD, ESD_LIST, LGSR, new_graph
from registry.readers import Pair, Target
from tests.writers.random_lists import SPACE, Made, Parts, lists_of

_OTHER_SPACE = "http://id.esd.org.uk/service/"


@pytest.fixture(scope="session")
def target() -> Target:
    """Return where the concepts of the tests' lists belong."""
    return Target(ESD_LIST["example"], SPACE, ESD.Function)


@pytest.fixture(scope="session")
def mapping_set() -> URIRef:
    """Return the URI of the tests' mapping set."""
    return LGSR["mapping/example-services"]


@pytest.fixture(scope="session")
def mapped() -> Callable[[Iterable[Pair]], list[MappedPair]]:
    """Return a function from pairs as read to pairs as written."""

    def convert(pairs: Iterable[Pair]) -> list[MappedPair]:
        return [
            MappedPair(
                from_uri=SPACE + pair.from_identifier,
                from_identifier=pair.from_identifier,
                from_label=pair.from_label,
                predicate=str(SKOS.closeMatch),
                to_uri=_OTHER_SPACE + pair.to_identifier,
                to_identifier=pair.to_identifier,
                to_label=pair.to_label,
                added_in_version=pair.added_in_version,
                last_updated_in_version=pair.last_updated_in_version,
            )
            for pair in pairs
        ]

    return convert


@pytest.fixture(scope="session")
def lists() -> Callable[[Parts], st.SearchStrategy[Made]]:
    """Return a function from what a format can carry to a strategy of valid lists."""
    return lists_of


@pytest.fixture(scope="session")
def parts() -> type[Parts]:
    """Return the class that says what a format can carry."""
    return Parts


@pytest.fixture
def small() -> Made:
    """Return a list of three concepts with a little of everything; two languages."""
    graph, uri = new_graph(), ESD_LIST["example"]
    graph.parse(data=_SMALL, format="turtle")
    return Made(graph, uri)


@pytest.fixture
def small_document(small: Made) -> Document:
    """Return the small list as a document, with a mapping in each direction."""
    return Document(
        Kind.LIST, small.uri, lambda: small.graph, {"concept-mappings": _MAPPINGS}.__getitem__
    )


@pytest.fixture
def pairs_document(mapping_set: URIRef) -> Document:
    """Return a small mapping set as a document."""
    graph = new_graph().parse(data=_SMALL_SET, format="turtle")
    return Document(
        Kind.MAPPING_SET, mapping_set, lambda: graph, {"mapping-pairs": _PAIRS}.__getitem__
    )


def _record(**values: str) -> dict[str, Node]:
    """Make a row of a query's answer: addresses, names in English, and plain strings."""
    return {
        name: URIRef(value)
        if value.startswith("http")
        else Literal(value, lang="en" if name.endswith("Label") else None)
        for name, value in values.items()
    }


_TO_SERVICES = "http://id.esd.org.uk/list/services"
_MAPPINGS = [
    _record(
        concept=SPACE + "2",
        direction="to",
        predicate="http://def.esd.org.uk/containsService",
        mappingSet="https://w3id.org/local-government-registry/mapping/example-services",
        otherList=_TO_SERVICES,
        other=_OTHER_SPACE + number,
        otherIdentifier=number,
        otherLabel=label,
    )
    for number, label in (("9", "=Skips"), ("57", "Bins"))
] + [
    _record(
        concept=SPACE + "10",
        direction="from",
        predicate=str(SKOS.closeMatch),
        mappingSet="https://w3id.org/local-government-registry/mapping/services-example",
        otherList=_TO_SERVICES,
        other=_OTHER_SPACE + "57",
        otherIdentifier="57",
        otherLabel="Bins",
    )
]
_PAIRS = [
    _record(
        **{"from": SPACE + one, "to": _OTHER_SPACE + other},
        fromIdentifier=one,
        fromLabel=label,
        predicate="http://def.esd.org.uk/containsService",
        toIdentifier=other,
        toLabel=other_label,
    )
    for one, label, other, other_label in (
        ("10", "Recycling", "57", "Bins"),
        ("2", "Waste", "57", "Bins"),
        ("2", "Waste", "9", "Skips\tand more"),
    )
]


_SMALL = """
@prefix adms: <http://www.w3.org/ns/adms#> .
@prefix dct: <http://purl.org/dc/terms/> .
@prefix esd: <http://def.esd.org.uk/> .
@prefix owl: <http://www.w3.org/2002/07/owl#> .
@prefix skos: <http://www.w3.org/2004/02/skos/core#> .
@prefix skosxl: <http://www.w3.org/2008/05/skos-xl#> .
@prefix void: <http://rdfs.org/ns/void#> .
@prefix xsd: <http://www.w3.org/2001/XMLSchema#> .
@prefix : <http://id.esd.org.uk/example/> .

<http://id.esd.org.uk/list/example> a skos:ConceptScheme ;
  dct:identifier "example" ; dct:title "Example list"@en ; skos:notation "EXL" ;
  dct:description "Three things & no more."@en ; dct:rights "Free to use."@en ;
  dct:license <http://www.nationalarchives.gov.uk/doc/open-government-licence/version/3/> ;
  dct:publisher <https://standards.esd.org.uk/> ;
  dct:issued "2020-01-02"^^xsd:date ; dct:modified "2021-03-04"^^xsd:date ;
  owl:versionInfo "1.00" ; void:uriSpace "http://id.esd.org.uk/example/" ;
  esd:conceptClass esd:Function ; skos:hasTopConcept :2 .

:2 a skos:Concept, esd:Function ; skos:notation "2" ;
  skos:inScheme <http://id.esd.org.uk/list/example> ;
  skos:prefLabel "Waste"@en, "Gwastraff"@cy ; skos:altLabel "Rubbish"@en ;
  skosxl:altLabel :30 ; skos:scopeNote "Not water."@en ;
  skos:definition "What is thrown away, \\"as is\\"."@en ;
  skos:topConceptOf <http://id.esd.org.uk/list/example> ; adms:status esd:Live ;
  dct:created "2020-01-02"^^xsd:date ; dct:modified "2020-02-03"^^xsd:date ;
  skos:related :10 .

:10 a skos:Concept, esd:Function ; skos:notation "10" ;
  skos:inScheme <http://id.esd.org.uk/list/example> ;
  skos:prefLabel "=Recycling <b>, 'at home'"@en ; skos:broader :2 ; skos:related :2 ;
  skos:altLabel "-1"@en, "Recycling"@en ; adms:status esd:Live .

:11 a skos:Concept, esd:Function ; skos:notation "11" ;
  skos:inScheme <http://id.esd.org.uk/list/example> ;
  skos:prefLabel "Ash collection"@en ; skos:broader :2 ; adms:status esd:Discontinued ;
  owl:deprecated true ; dct:isReplacedBy :10 .

:30 a skosxl:Label, esd:NonPreferredTerm ; skosxl:literalForm "Rubbish"@en ;
  esd:termType "synonym" ; esd:use :2 .
"""

_SMALL_SET = """
@prefix dct: <http://purl.org/dc/terms/> .
@prefix esd: <http://def.esd.org.uk/> .
@prefix owl: <http://www.w3.org/2002/07/owl#> .
@prefix rdfs: <http://www.w3.org/2000/01/rdf-schema#> .
@prefix semapv: <https://w3id.org/semapv/vocab/> .
@prefix skos: <http://www.w3.org/2004/02/skos/core#> .
@prefix sssom: <https://w3id.org/sssom/> .
@prefix void: <http://rdfs.org/ns/void#> .
@prefix set: <https://w3id.org/local-government-registry/mapping/> .

set:example-services a void:Linkset, sssom:MappingSet ;
  dct:identifier "example-services" ; dct:title "Example to services"@en ;
  dct:description "Which services belong: \\"all\\" of them."@en ;
  dct:license <http://www.nationalarchives.gov.uk/doc/open-government-licence/version/3/> ;
  dct:rights "Free to use."@en ; owl:versionInfo "1.00" ;
  void:subjectsTarget <http://id.esd.org.uk/list/example> ;
  void:objectsTarget <http://id.esd.org.uk/list/services> ;
  void:linkPredicate esd:containsService ;
  sssom:subject_source_version "1.00" ; sssom:object_source_version "2.02" ;
  sssom:mapping_justification semapv:ManualMappingCuration .
esd:containsService rdfs:subPropertyOf skos:narrowMatch .
<https://w3id.org/local-government-registry/mapping/example-services/2/9> a sssom:Mapping ;
  dct:source "a list of 2009" ; skos:editorialNote "The registry's reading."@en .
"""
