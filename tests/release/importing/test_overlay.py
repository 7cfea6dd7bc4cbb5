"""Laws of overlays, for any list."""

from __future__ import annotations

from collections.abc import Iterable

from hypothesis import given
from hypothesis import strategies as st
from rdflib import Graph, Literal, URIRef
from rdflib.namespace import DCTERMS, RDF, SKOS, XSD
from rdflib.term import Node

from registry.importing.overlay import make_overlay
from registry.namespaces import ADMS, ESD, ESD_ID, ESD_LIST

LIST = ESD_LIST.colours
CONCEPTS = [ESD_ID[f"colour/{number}"] for number in range(1, 6)]
LABELS = st.sampled_from(["Red", "red", "Blue", "Dark  red"]).flatmap(
    lambda text: st.sampled_from([Literal(text, lang="en"), Literal(text, lang="cy")])
)
DAYS = st.dates().map(lambda day: Literal(day.isoformat(), datatype=XSD.date))
FACTS = st.one_of(
    st.tuples(
        st.sampled_from([SKOS.prefLabel, SKOS.altLabel, ESD.formerName, SKOS.definition]), LABELS
    ),
    st.tuples(st.sampled_from([DCTERMS.created, DCTERMS.modified]), DAYS),
    st.tuples(st.just(ADMS.status), st.sampled_from([ESD.Live, ESD.Discontinued])),
    st.tuples(st.just(SKOS.broader), st.sampled_from(CONCEPTS)),
)
STATEMENTS = st.lists(st.tuples(st.sampled_from(CONCEPTS), FACTS), max_size=20)


def list_of(statements: Iterable[tuple[URIRef, tuple[URIRef, Node]]]) -> Graph:
    graph = Graph()
    for concept, (predicate, value) in statements:
        graph.add((concept, RDF.type, SKOS.Concept))
        graph.add((concept, SKOS.inScheme, LIST))
        graph.add((concept, predicate, value))
    return graph


def about(graph: Graph, thing: URIRef) -> Graph:
    found = Graph()
    for predicate, value in graph.predicate_objects(thing):
        found.add((thing, predicate, value))
    return found


@given(STATEMENTS.map(list_of))
def test_what_is_there_already_adds_nothing(graph: Graph) -> None:
    overlay = make_overlay(graph, LIST, lambda thing: about(graph, thing), older=False)
    assert not overlay.graph
    assert overlay.contradictions == []
    assert overlay.known.total() == len(graph)


@given(STATEMENTS.map(list_of), STATEMENTS.map(list_of))
def test_a_list_keeps_its_own_values(ours: Graph, theirs: Graph) -> None:
    overlay = make_overlay(theirs, LIST, lambda thing: about(ours, thing), older=False)
    for predicate in (DCTERMS.created, ADMS.status, SKOS.broader):
        for concept in set(ours.subjects(predicate)):
            assert (concept, predicate, None) not in overlay.graph


@given(STATEMENTS.map(list_of), STATEMENTS.map(list_of))
def test_an_older_file_adds_notes_to_what_is_there(ours: Graph, theirs: Graph) -> None:
    overlay = make_overlay(theirs, LIST, lambda thing: about(ours, thing), older=True)
    assert set(overlay.graph.predicates()) <= {SKOS.definition}
    assert set(overlay.graph.subjects()) <= set(ours.subjects())


@given(STATEMENTS.map(list_of))
def test_an_unknown_list_is_taken_whole(graph: Graph) -> None:
    overlay = make_overlay(graph, LIST, lambda _: Graph(), older=False)
    assert set(overlay.graph) == set(graph)
