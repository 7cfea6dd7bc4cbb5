"""Pairs are led to concepts, and say what was published; an end that leads nowhere is refused."""

from __future__ import annotations

from pathlib import Path

import pytest
from rdflib import RDF, SKOS, Graph, Literal, URIRef

from registry.content.mappings import make_mapping
from registry.namespaces import ESD, LGSR, SSSOM

MAPPING = """<?xml version="1.0"?>
<terms:mapping xmlns:terms="http://xmlns.redhat.com/london/terms/1.0">
  <terms:source><terms:domain resource="lgsl"/></terms:source>
  <terms:destination><terms:domain resource="ipsv"/></terms:destination>
  <terms:orderedPair>
    <terms:source><terms:term id="471"/></terms:source>
    <terms:destination><terms:term id="8129"/></terms:destination>
  </terms:orderedPair>
</terms:mapping>
"""
SERVICE = URIRef("http://id.esd.org.uk/service/471")
SUBJECT = URIRef("http://id.esd.org.uk/subject/2941")
TERM = URIRef("http://id.esd.org.uk/subject/8129")


@pytest.fixture
def source(tmp_path: Path) -> Path:
    path = tmp_path / "mappings" / "mapping-lgsl-2.02-ipsv-2.00.xml"
    path.parent.mkdir()
    path.write_text(MAPPING, encoding="utf-8")
    return tmp_path


@pytest.fixture
def lists() -> dict[str, Graph]:
    graphs = {name: Graph() for name in ("services", "subjects", "withdrawnServices")}
    graphs["services"].add((SERVICE, RDF.type, SKOS.Concept))
    graphs["subjects"].add((SUBJECT, RDF.type, SKOS.Concept))
    return graphs


def test_a_term_leads_to_its_concept(source: Path, lists: dict[str, Graph]) -> None:
    lists["subjects"].add((TERM, ESD.use, SUBJECT))
    graph = make_mapping("services-subjects", source, lists)
    node = LGSR["mapping/services-subjects/471/2941"]
    assert (SERVICE, ESD.hasSubject, SUBJECT) in graph
    assert graph.value(node, ESD.asPublished) == Literal("471 8129")


def test_an_end_in_a_supplement_is_found(source: Path, lists: dict[str, Graph]) -> None:
    lists["services"] = Graph()
    lists["withdrawnServices"].add((SERVICE, RDF.type, SKOS.Concept))
    lists["subjects"].add((TERM, RDF.type, SKOS.Concept))
    graph = make_mapping("services-subjects", source, lists)
    assert set(graph) == {(SERVICE, ESD.hasSubject, TERM)}
    assert set(graph.subjects(RDF.type, SSSOM.Mapping)) == set()


@pytest.mark.parametrize("leads_to", [[], [SUBJECT, SERVICE]])
def test_an_end_without_one_concept_is_refused(
    source: Path, lists: dict[str, Graph], leads_to: list[URIRef]
) -> None:
    for concept in leads_to:
        lists["subjects"].add((TERM, ESD.use, concept))
    with pytest.raises(ValueError, match=f"8129 leads to {len(leads_to)} concepts of subjects"):
        make_mapping("services-subjects", source, lists)
