"""The named queries of cubes: whole answers over two authorities and one of another country."""

from __future__ import annotations

import csv
import io
import json
from collections.abc import Mapping
from pathlib import Path

import pytest
from rdflib import Literal, URIRef

from registry.cubes.releasing import cube_graphs
from registry.store.embedded import EmbeddedStore
from sparql.described import described_queries
from tests.conftest import Golden
from tests.cubes.conftest import write_publication

GOLDEN = Path(__file__).parent / "golden"
QUERIES = [name for name in described_queries() if name.startswith("cube")]
ABROAD = {
    "E06000016": "X1",
    "Leicester": "Voorbeeldstad",
    "oac2011": "profielen",
    "http://id.esd.org.uk/list/services": "http://example.org/list/diensten",
    "http://id.esd.org.uk/service/57": "http://example.org/dienst/D1",
    '"property": "service"': '"property": "service-diensten"',
    "/cube/all/service": "/cube/all/service-diensten",
}
MAPPINGS = b"""
@prefix skos: <http://www.w3.org/2004/02/skos/core#> .
<http://example.org/dienst/D1> skos:closeMatch <http://id.esd.org.uk/service/57> .
<https://w3id.org/local-government-registry/profielen/6> skos:closeMatch
  <https://w3id.org/local-government-registry/oac2011/6> .
<https://w3id.org/local-government-registry/oac2011/6> skos:notation "6" ;
  skos:prefLabel "Suburbanites"@en .
"""


def write_another(data: Path, authority: str, changes: Mapping[str, str]) -> None:
    """Write the publication by hand once more, as that of another authority."""
    folder = data / "cubes" / authority / "2025" / "1"
    write_publication(folder)
    for file in (folder / "codes.json", folder / "manifest.json"):
        text = file.read_text()
        for old, new in changes.items():
            text = text.replace(old, new)
        file.write_text(json.dumps(json.loads(text)))


@pytest.fixture(scope="module")
def store(tmp_path_factory: pytest.TempPathFactory) -> EmbeddedStore:
    data = tmp_path_factory.mktemp("three")
    write_another(data, "E06000016", {})
    write_another(data, "E06000018", {"E06000016": "E06000018", "Leicester": "Nottingham"})
    write_another(data, "X1", ABROAD)
    store = EmbeddedStore.in_memory()
    for cube in cube_graphs(data):
        store.load_turtle(cube.structure + cube.observations, cube.file, cube.uri)
    store.load_turtle(MAPPINGS, "mappings.ttl", URIRef("urn:mappings"))
    return store


def test_there_are_the_five_queries() -> None:
    assert len(QUERIES) == 5


@pytest.mark.parametrize("name", QUERIES)
def test_an_answer_is_the_golden_one(name: str, store: EmbeddedStore, golden: Golden) -> None:
    query = described_queries()[name]
    table = store.select(query.with_values(query.terms({})))
    out = io.StringIO()
    writer = csv.writer(out, lineterminator="\n")
    writer.writerow(table.columns)
    writer.writerows(["" if term is None else str(term) for term in row] for row in table.rows)
    assert table.rows, "an empty answer shows nothing"
    golden.check(out.getvalue().encode(), GOLDEN / f"{name}.csv")


def test_a_service_is_followed_to_another_countrys_cube(store: EmbeddedStore) -> None:
    query = described_queries()["cube-two-countries"]
    rows = store.select(query.with_values(query.terms({}))).rows
    abroad = {row[1] for row in rows}
    assert abroad == {URIRef("http://example.org/dienst/D1")}
    assert {row[7] for row in rows} == {Literal(120)}
