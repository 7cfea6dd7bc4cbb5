"""The ontology says what every term of the shipped files means."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from rdflib import RDF, SKOS, Graph, URIRef
from rdflib.namespace import OWL, RDFS

from registry.namespaces import ESD

Shipped = Callable[[str], Graph]


@pytest.fixture(scope="module")
def ontology(shipped: Shipped) -> Graph:
    return shipped("vocabularies/ontology")


def terms_used(graph: Graph) -> Iterator[URIRef]:
    for triple in graph:
        for term in triple:
            if isinstance(term, URIRef) and term.startswith(str(ESD)) and term != URIRef(ESD):
                yield term


def test_every_term_in_use_is_defined(repository: Path, shipped: Shipped, ontology: Graph) -> None:
    files = [p for folder in ("vocabularies", "mappings") for p in repository.glob(f"{folder}/*")]
    assert len(files) == 33
    for path in files:
        used = set(terms_used(shipped(f"{path.parent.name}/{path.stem}")))
        assert used - set(ontology.subjects(RDFS.isDefinedBy)) == set(), path


def test_every_term_has_a_label_and_a_definition(ontology: Graph) -> None:
    terms = list(ontology.subjects(RDFS.isDefinedBy))
    assert len(terms) >= 68
    for term in terms:
        assert ontology.value(term, RDFS.label) is not None, term
        assert ontology.value(term, SKOS.definition) is not None, term


@pytest.mark.parametrize("kind", [OWL.ObjectProperty, OWL.DatatypeProperty])
def test_every_property_has_a_domain_and_a_range(ontology: Graph, kind: URIRef) -> None:
    properties = list(ontology.subjects(RDF.type, kind))
    assert properties
    for term in properties:
        assert ontology.value(term, RDFS.domain) is not None, term
        assert ontology.value(term, RDFS.range) is not None, term


def test_a_predicate_of_pairs_and_its_inverse_imply_opposite_relations(ontology: Graph) -> None:
    opposite = {SKOS.narrowMatch: SKOS.broadMatch, SKOS.broadMatch: SKOS.narrowMatch}
    found = list(ontology.subject_objects(OWL.inverseOf))
    assert len(found) == 20
    for one, other in found:
        relation = ontology.value(one, RDFS.subPropertyOf)
        implied = opposite.get(relation, relation) if isinstance(relation, URIRef) else None
        assert ontology.value(other, RDFS.subPropertyOf) == implied
        assert ontology.value(one, RDFS.domain) == ontology.value(other, RDFS.range)
