"""Federation: a registry of another country joins its list to ours, by several engines."""

from __future__ import annotations

import json
import os
import re
import shutil
import subprocess
import sys
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager
from dataclasses import replace
from pathlib import Path
from typing import Any

import pyoxigraph
import pytest
from rdflib import Graph
from SPARQLWrapper import JSON, SPARQLWrapper

from registry.config import Settings
from registry.release import build, current_release
from tests.conftest import skip_or_fail

pytestmark = pytest.mark.slow
Start = Callable[..., AbstractContextManager[Any]]

#: Our service is called with what their list is mapped to.
_JOIN = """
PREFIX skos: <http://www.w3.org/2004/02/skos/core#>
SELECT ?code ?name ?service ?serviceName WHERE {
  ?product skos:inScheme <https://id.example.nl/list/producten> ; skos:notation ?code ;
    skos:prefLabel ?name ; skos:closeMatch ?service .
  FILTER(LANG(?name) = "nl")
  SERVICE <%s> { ?service skos:prefLabel ?serviceName }
} ORDER BY ?code
"""
_EXPECTED = [
    ("kinderopvang", "Kinderopvang", "http://id.esd.org.uk/service/58", "Child-minding"),
    ("speeltuin", "Speeltuin", "http://id.esd.org.uk/service/230", "Community playgrounds"),
    ("thuisonderwijs", "Thuisonderwijs", "http://id.esd.org.uk/service/1", "Home schooling"),
]
_COMUNICA = Path(__file__).parent / "comunica"
_DUTCH = Path(__file__).parent / "nederland"


@pytest.fixture(scope="module")
def dutch_settings(tmp_path_factory: pytest.TempPathFactory, repository: Path) -> Settings:
    folder = tmp_path_factory.mktemp("nederland")
    content = folder / "content"
    shutil.copytree(_DUTCH, content)
    shutil.copy(repository / "vocabularies" / "ontology.ttl", content / "vocabularies")
    shutil.copytree(repository / "shapes", content / "shapes")
    made = replace(Settings(), data=folder / "data", content=content)
    build(made)
    return made


@pytest.fixture(scope="module")
def dutch(dutch_settings: Settings, server: Any, start_server: Start) -> Iterator[Any]:
    """Return the Dutch registry; its operator lets queries call ours."""
    with start_server(dutch_settings, SERVICES=f"{server.address}/sparql") as running:
        yield running


@pytest.fixture
def join(server: Any) -> str:
    return _JOIN % f"{server.address}/sparql"


def test_their_endpoint_calls_ours(dutch: Any, join: str) -> None:
    answer = dutch.query(join)
    assert answer.status == 200, answer.text
    assert _rows(json.loads(answer.body)) == _EXPECTED


def test_their_endpoint_is_asked_by_sparqlwrapper(dutch: Any, join: str) -> None:
    client = SPARQLWrapper(f"{dutch.address}/sparql")
    client.setQuery(join)
    client.setReturnFormat(JSON)
    with client.query().response as response:
        assert _rows(json.loads(response.read())) == _EXPECTED


def test_rdflib_calls_ours(dutch_settings: Settings, join: str) -> None:
    store = current_release(dutch_settings).store
    graph = Graph()
    for name in store.named_graphs():
        graph += store.graph(name)
    rows = [tuple(map(str, row)) for row in graph.query(join)]  # type: ignore[arg-type]  # rows
    assert rows == _EXPECTED


def test_pyoxigraph_calls_ours(dutch_settings: Settings, join: str) -> None:
    store = pyoxigraph.Store()
    folder = current_release(dutch_settings).folder
    store.bulk_load(path=str(folder / "quads.nq"), format=pyoxigraph.RdfFormat.N_QUADS)
    found: Any = store.query(join, use_default_graph_as_union=True)
    assert [tuple(term.value for term in row) for row in found] == _EXPECTED


def test_comunica_calls_ours(dutch: Any, join: str) -> None:
    assert _comunica(join, f"{dutch.address}/sparql") == _EXPECTED


def test_comunica_joins_two_endpoints_by_itself(dutch: Any, server: Any, join: str) -> None:
    without_service = re.sub(r"SERVICE <[^>]*> \{([^}]*)\}", r"\1", join)
    addresses = [f"{each.address}/sparql" for each in (dutch, server)]
    assert _comunica(without_service, *addresses) == _EXPECTED


@pytest.mark.parametrize("count", [500, 2000])
def test_a_bound_join_of_many_values_is_answered(server: Any, count: int) -> None:
    values = " ".join(f"(<http://id.esd.org.uk/service/{number}>)" for number in range(count))
    query = f"""PREFIX skos: <http://www.w3.org/2004/02/skos/core#>
      SELECT ?service ?name {{ VALUES (?service) {{ {values} }} ?service skos:prefLabel ?name }}"""
    answer = server.query(query)
    assert answer.status == 200, answer.text
    assert len(json.loads(answer.body)["results"]["bindings"]) == 4


def test_their_own_base_is_served(dutch: Any) -> None:
    assert dutch.ask("/product/speeltuin").status == 303
    document = dutch.ask("/doc/product/speeltuin.ttl")
    assert document.status == 200
    assert "<https://id.example.nl/product/speeltuin>" in document.text


def test_their_mapping_set_leads_to_our_list_by_address(dutch: Any) -> None:
    pair = "https://id.example.nl/product/paspoort", "http://id.esd.org.uk/service/1579"
    for suffix in ("ttl", "nt"):
        text = dutch.ask(f"/mapping/producten-services.{suffix}").text
        assert "http://id.esd.org.uk/service/1579" in text
    assert dutch.ask("/mapping/producten-services.html").status == 200
    answer = dutch.query(f"ASK {{ GRAPH ?set {{ <{pair[0]}> ?predicate <{pair[1]}> }} }}")
    assert '"boolean":true' in answer.text


def test_a_service_that_fails_is_said_to(dutch_settings: Settings, start_server: Start) -> None:
    nowhere = "http://127.0.0.1:9876/sparql"
    with start_server(dutch_settings, SERVICES=nowhere) as running:
        answer = running.query(f"ASK {{ SERVICE <{nowhere}> {{ ?s ?p ?o }} }}")
        assert (answer.status, '"A called service failed"' in answer.text) == (502, True)


def test_a_whole_list_is_mirrored(server: Any) -> None:
    graph = "http://id.esd.org.uk/list/services"
    answer = server.ask(
        f"/sparql/graphs?graph={graph}", headers={"Accept": "application/n-triples"}
    )
    copy = Graph().parse(data=answer.body, format="nt")
    counted = server.query(f"SELECT (COUNT(*) AS ?n) {{ GRAPH <{graph}> {{ ?s ?p ?o }} }}")
    assert f'"value":"{len(copy)}"' in counted.text
    tag = {"If-None-Match": answer.headers["etag"], "Accept": "application/n-triples"}
    assert server.ask(f"/sparql/graphs?graph={graph}", headers=tag).status == 304


def _comunica(query: str, *addresses: str) -> list[tuple[str, ...]]:
    node = shutil.which("node", path=f"{Path(sys.executable).parent}:{os.environ['PATH']}")
    if node is None or not (_COMUNICA / "node_modules").is_dir():
        skip_or_fail("Comunica is not here: sh requirements/engines.sh")
    done = subprocess.run(
        [str(node), "join.mjs", query, *addresses],
        cwd=_COMUNICA,
        capture_output=True,
        text=True,
        check=False,
        timeout=240,
    )
    assert done.returncode == 0, done.stderr
    rows = [json.loads(line) for line in done.stdout.splitlines()]
    columns = ("code", "name", "service", "serviceName")
    return sorted(tuple(row[name] for name in columns) for row in rows)


def _rows(answer: Any) -> list[tuple[str, ...]]:
    columns = answer["head"]["vars"]
    return [tuple(row[name]["value"] for name in columns) for row in answer["results"]["bindings"]]
