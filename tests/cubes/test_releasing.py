"""SPARQL sees publications: structure of all, observations of the newest where they are few."""

from __future__ import annotations

import shutil
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import pytest
from click.testing import CliRunner
from rdflib import Graph, Literal, URIRef
from rdflib.namespace import DCTERMS, PROV, RDF, RDFS, SKOS

from registry.cli import main
from registry.config import Settings
from registry.cubes.integrity import holds
from registry.cubes.integrity.foreign import check_cube
from registry.cubes.kinds import QB
from registry.cubes.publications import Publication, open_publication
from registry.cubes.releasing import cube_graphs, observation_turtle, release_graph
from registry.cubes.structure import structure_graph
from registry.namespaces import ESD
from registry.release import current_release

ByHand = Callable[..., Publication]
BASE = "http://registry.example.org/cube/E06000016/2025"


def test_observations_are_triples_of_their_addresses(publish_by_hand: ByHand) -> None:
    text = b"".join(observation_turtle(publish_by_hand(), "counts"))
    graph = Graph().parse(data=text, format="turtle")
    its = URIRef(f"{BASE}/1/counts/observation/57/all/1/6/E05001462/2025")
    dimension = "http://registry.example.org/cube/dimension/"
    assert len(graph) == 3 * (2 + 2 * 6 + 2 * 2)  # own properties, and those all registries share
    assert (its, QB.dataSet, URIRef(f"{BASE}/1/counts")) in graph
    assert graph.value(its, URIRef(f"{dimension}channel")) == URIRef(
        "http://id.esd.org.uk/channel/1"
    )
    assert graph.value(
        its, URIRef("http://registry.example.org/cube/measure/transactions")
    ) == Literal(20)


def test_structure_and_observations_together_hold_as_anybodys_cube(
    publish_by_hand: ByHand,
) -> None:
    publication = publish_by_hand()
    graph = structure_graph(publication)
    for kind in publication.kinds:
        graph.parse(data=b"".join(observation_turtle(publication, kind)), format="turtle")
    checks = check_cube(graph)
    assert holds(checks), [check for check in checks if not check.held]
    assert {c.constraint: c.examined for c in checks}["IC-12"] == 6


def test_a_release_leaves_codes_to_their_lists(publish_by_hand: ByHand) -> None:
    graph = release_graph(publish_by_hand(), None)
    assert not list(graph.subject_objects(SKOS.inScheme))
    assert not list(graph.subjects(RDF.type, SKOS.Concept))
    assert not list(graph.predicate_objects(URIRef("http://id.esd.org.uk/service/57")))
    everything = URIRef("http://registry.example.org/cube/all/service")
    assert graph.value(everything, RDFS.label) == Literal("All services", "en")


def test_an_earlier_publication_points_to_the_later_and_keeps_its_structure(
    tmp_path: Path, publish_by_hand: ByHand
) -> None:
    publish_by_hand(1)
    publish_by_hand(2)
    first, second = cube_graphs(tmp_path)
    assert (first.observations, second.observations != b"") == (b"", True)
    old = Graph().parse(data=first.structure, format="turtle")
    new = Graph().parse(data=second.structure, format="turtle")
    assert old.value(first.uri, DCTERMS.isReplacedBy) == second.uri
    assert new.value(second.uri, PROV.wasRevisionOf) == first.uri
    assert new.value(second.uri, SKOS.changeNote) == Literal("A corrected file", "en")
    assert set(old.objects(None, ESD.observationsInSparql)) == {Literal(False)}
    assert old.value(first.uri, DCTERMS.isVersionOf) == URIRef(BASE)


def test_a_large_kind_is_left_to_downloads(publish_by_hand: ByHand) -> None:
    publication = replace(publish_by_hand(), in_sparql=("index",))
    graph = release_graph(publication, None)
    said = {
        str(uri).rpartition("/")[2]: bool(value)
        for uri, value in graph.subject_objects(ESD.observationsInSparql)
    }
    assert said == {"counts": False, "index": True, "cost": False, "status": False}


@pytest.fixture
def installation(
    settings: Settings, released: tuple[Settings, object], monkeypatch: pytest.MonkeyPatch
) -> Settings:
    """Return an installation with statistics and the release of the shipped content."""
    shutil.copytree(released[0].data / "releases", settings.data / "releases")
    (settings.data / "current").symlink_to("releases/1")
    monkeypatch.setenv("REGISTRY_DATA", str(settings.data))
    return settings


def test_a_refused_publication_says_why_and_ends_with_code_two(installation: Settings) -> None:
    done = CliRunner().invoke(main, ["publish", "E06000016", "2024"])
    assert done.exit_code == 2
    assert "There are no statistics of E06000016 for 2024." in done.stderr


_FOUND = """
PREFIX qb: <http://purl.org/linked-data/cube#>
SELECT ?set (COUNT(?o) AS ?n) WHERE { GRAPH ?publication { ?o qb:dataSet ?set } }
GROUP BY ?set ORDER BY ?set
"""


def test_what_is_published_is_seen_by_sparql_and_listed(installation: Settings) -> None:
    done = CliRunner().invoke(main, ["publish", "E06000016", "2025"])
    assert done.exit_code == 0, done.output
    uri = "http://localhost:8000/cube/E06000016/2025/1"
    assert f"Publication 1 is made: {uri}\nObservations: counts " in done.stdout
    release = current_release(installation)
    rows = [(str(name), int(str(n))) for name, n in release.store.select(_FOUND).rows]
    made = open_publication(installation.data, "E06000016", "2025", 1)
    assert rows == sorted((f"{uri}/{kind}", count) for kind, count in made.rows.items())
    assert release.number == 2
    assert uri in release.manifest["graphs"]
    assert "E06000016  2025  1  " in CliRunner().invoke(main, ["publications"]).stdout
    again = CliRunner().invoke(main, ["publish", "E06000016", "2025"])
    assert (again.exit_code, "say why, with --reason" in again.stderr) == (2, True)
