"""Chains of name changes survive being written and read; former names are past ones."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st
from rdflib import SKOS, Graph, Literal, URIRef

from registry.content.names import Change, folded, read_chain, write_chain
from registry.namespaces import ESD

CONCEPT = URIRef("http://id.esd.org.uk/service/1")
NAMES = st.text(st.characters(categories=["L", "N", "P"]), min_size=1, max_size=8)
CHANGES = st.builds(
    Change,
    previous=st.none() | NAMES,
    new=st.none() | NAMES,
    version=st.none() | st.sampled_from(["2.02", "3.00"]),
    date=st.none() | st.sampled_from(["2019-01-25"]),
    used_in=st.none() | st.sampled_from(["2.01"]),
    source=st.none() | NAMES,
)


def named(label: str) -> Graph:
    graph = Graph()
    graph.add((CONCEPT, SKOS.prefLabel, Literal(label, lang="en")))
    return graph


@given(st.lists(CHANGES, max_size=12))
def test_a_chain_is_read_as_it_was_written(chain: list[Change]) -> None:
    graph = named("Skips")
    write_chain(graph, CONCEPT, chain)
    assert read_chain(graph, CONCEPT) == chain


@given(st.lists(CHANGES, max_size=6), st.lists(CHANGES, max_size=6))
def test_writing_again_leaves_nothing_of_the_first_time(
    first: list[Change], second: list[Change]
) -> None:
    twice, once = named("Skips"), named("Skips")
    write_chain(twice, CONCEPT, first)
    write_chain(twice, CONCEPT, second)
    write_chain(once, CONCEPT, second)
    assert set(twice) == set(once)


def test_a_name_still_in_use_is_no_former_name() -> None:
    graph = named("Skip hire")
    graph.add((CONCEPT, SKOS.altLabel, Literal("Skips", lang="en")))
    write_chain(graph, CONCEPT, [Change("Hippobags", "skips"), Change("Skips", "SKIP  hire")])
    assert set(graph.objects(CONCEPT, ESD.formerName)) == {Literal("Hippobags", lang="en")}


def test_spacing_and_case_make_no_other_name() -> None:
    assert folded("Skip  Hire ") == folded("skip hire")
