"""Cubes good, and broken in each of the 22 ways: we judge as the specification's queries do."""

from __future__ import annotations

import re
from collections.abc import Callable
from pathlib import Path

import duckdb
import pytest
from rdflib import Graph

from registry.cubes.integrity import CONSTRAINTS, holds
from registry.cubes.integrity.foreign import check_cube
from registry.cubes.integrity.own import check_publication
from registry.cubes.integrity.structural import load_normalised, query_text
from registry.cubes.publications import Publication
from registry.cubes.structure import structure_graph

DATA = Path(__file__).parent / "data"
PREFIXES = """
PREFIX : <http://example.org/>
PREFIX qb: <http://purl.org/linked-data/cube#>
PREFIX rdfs: <http://www.w3.org/2000/01/rdf-schema#>
PREFIX skos: <http://www.w3.org/2004/02/skos/core#>
PREFIX xsd: <http://www.w3.org/2001/XMLSchema#>
"""
PLAIN = "good"
GOOD_CUBES = sorted(file.stem for file in DATA.glob("good*.ttl"))
BREAKS = sorted((DATA / "breaks").glob("*.ru"))


def constraint_of(file: Path) -> str:
    """Return the constraint a file is named for."""
    return f"IC-{int(file.name[3:5])}"


def cube(name: str, update: str = "") -> Graph:
    graph = Graph().parse(DATA / f"{name}.ttl")
    if update:
        graph.update(PREFIXES + update)
    return graph


def broken_by_the_specification(graph: Graph) -> set[str]:
    """Ask the specification's own queries; IC-0 has none."""
    store = load_normalised(graph)
    broken = set()
    for number in range(1, 22):
        names = [f"ic-{number:02d}"]
        if number == 19:
            names = ["ic-19-scheme", "ic-19-collection"]
        asks = [query_text(name) for name in names]
        if number >= 20:
            found = store.select(query_text(f"ic-{number}-properties")).rows
            asks = [asks[0].replace("urn:p", str(name)) for (name,) in found]
        if any(store.ask(ask) for ask in asks):
            broken.add(f"IC-{number}")
    return broken


def broken_by_us(graph: Graph) -> set[str]:
    return {check.constraint for check in check_cube(graph) if not check.held}


def test_each_constraint_is_broken_by_a_case() -> None:
    assert {constraint_of(file) for file in BREAKS} == set(CONSTRAINTS)
    assert len(BREAKS) == 26
    assert len(GOOD_CUBES) == 4


@pytest.mark.parametrize("name", GOOD_CUBES)
def test_a_good_cube_holds(name: str) -> None:
    checks = check_cube(cube(name))
    assert holds(checks)
    assert [check.constraint for check in checks] == list(CONSTRAINTS)
    assert broken_by_the_specification(cube(name)) == set()


@pytest.mark.parametrize("file", BREAKS, ids=lambda file: file.stem)
def test_we_judge_as_the_specification_does(file: Path) -> None:
    name = re.match(r"# Breaks IC-\d+ of ([a-z-]+)\.ttl\.", update := file.read_text())
    assert name
    graph = cube(name[1], update)
    if constraint_of(file) == "IC-0":  # the specification has no query for it
        assert broken_by_us(graph) == {"IC-0"}
    else:
        assert broken_by_us(graph) == broken_by_the_specification(graph) == {constraint_of(file)}


def test_a_failure_names_the_observation_and_what_it_lacks() -> None:
    checks = {
        c.constraint: c for c in check_cube(cube(PLAIN, 'DELETE DATA { :o3 :period "2025" }'))
    }
    assert checks["IC-11"].failures == (
        "observation <http://example.org/o3> has no value for <http://example.org/period>",
    )
    assert checks["IC-11"].remedy == "Give the observation a value for it."


ByHand = Callable[..., Publication]


def own_broken(publication: Publication) -> set[str]:
    with duckdb.connect() as connection:
        checks = check_publication(publication, structure_graph(publication), connection)
    assert [check.constraint for check in checks] == list(CONSTRAINTS)
    return {check.constraint for check in checks if not check.held}


def test_a_publication_by_hand_holds(publish_by_hand: ByHand) -> None:
    assert own_broken(publish_by_hand()) == set()


GOOD = ("*", "2025", "57", "*", "*", "*", 100, 80)


@pytest.mark.parametrize(
    ("constraint", "row"),
    [
        ("IC-11", ("*", "2025", None, "*", "*", "6", 5, 5)),
        ("IC-12", ("*", "2025", "57", "*", "*", "*", 5, 5)),
        ("IC-14", ("*", "2025", "57", "*", "*", "6", 5, None)),
        ("IC-19", ("*", "2025", "99", "*", "*", "6", 5, 5)),
    ],
)
def test_a_broken_row_of_our_own_is_found(
    publish_by_hand: ByHand, constraint: str, row: tuple[object, ...]
) -> None:
    assert own_broken(publish_by_hand(rows={"counts": [GOOD, row]})) == {constraint}
