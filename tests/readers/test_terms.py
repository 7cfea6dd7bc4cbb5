"""APLAWS terms: a list put together from its parts."""

from __future__ import annotations

from pathlib import Path

from rdflib import Literal
from rdflib.namespace import SKOS

from registry.namespaces import ESD
from registry.readers import Reading, Target, read_terms


def _together(good: Path, target: Target) -> Reading:
    names = [f"terms-{part}.xml" for part in ("domain", "hierarchy", "synonyms", "related")]
    return read_terms({name: (good / name).read_bytes() for name in names}, target)


def test_synonyms_are_subtracted_from_the_tree(good: Path, target: Target) -> None:
    graph = _together(good, target).graph
    broader = {(str(c)[-1], str(p)[-1]) for c, p in graph.subject_objects(SKOS.broader)}
    assert broader == {("3", "1"), ("3", "2")}


def test_synonym_becomes_a_label_with_its_own_identifier(good: Path, target: Target) -> None:
    graph = _together(good, target).graph
    assert (target.uri("1"), SKOS.altLabel, Literal("Chimes", lang="en")) in graph
    assert (target.uri("4"), ESD.use, target.uri("1")) in graph
    assert (target.uri("4"), ESD.aToZ, Literal(True)) in graph


def test_default_of_several_parents_is_the_main_one(good: Path, target: Target) -> None:
    graph = _together(good, target).graph
    assert list(graph.subject_objects(ESD.mainBroader)) == [(target.uri("3"), target.uri("1"))]


def test_related_in_both_directions(good: Path, target: Target) -> None:
    related = set(_together(good, target).graph.subject_objects(SKOS.related))
    one, two = target.uri("1"), target.uri("2")
    assert related == {(one, two), (two, one)}


def test_defects_are_said(good: Path, target: Target) -> None:
    assert _together(good, target).warnings == (
        (
            "A part that names another list than its names file: 1 times, "
            "first at terms-related.xml, line 3"
        ),
        "A term listed twice with the same name: 1 times, first at terms-domain.xml, line 6",
    )
