"""Measure eight typical queries on the shipped content, each way in one run.

Prints a table of medians: ``python -m benchmarks.sparql``. Oxigraph's server is left out where its
program is not installed.
"""

from __future__ import annotations

import http.client
import shutil
import statistics
import subprocess
import tempfile
import time
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from pathlib import Path

import pyoxigraph

from benchmarks.processes import free_port, python, run, server

_ROUNDS = 30
_PREFIXES = """PREFIX dct: <http://purl.org/dc/terms/>
PREFIX esd: <http://def.esd.org.uk/>
PREFIX skos: <http://www.w3.org/2004/02/skos/core#>
PREFIX void: <http://rdfs.org/ns/void#>
"""
_QUERIES = {
    "describe": "DESCRIBE <http://id.esd.org.uk/service/57>",
    "children with counts": """SELECT ?child ?name (COUNT(?below) AS ?n) {
        ?child skos:topConceptOf <http://id.esd.org.uk/list/subjects> ; skos:prefLabel ?name .
        OPTIONAL { ?below skos:broader ?child } } GROUP BY ?child ?name ORDER BY ?name""",
    "label search": """SELECT ?concept ?name { ?concept skos:prefLabel ?name
        FILTER(CONTAINS(LCASE(STR(?name)), "school")) } ORDER BY ?name ?concept""",
    "mapping join": """SELECT ?service ?interaction ?subject {
        ?service esd:hasInteraction ?interaction ; esd:hasSubject ?subject .
        ?subject skos:prefLabel ?name } ORDER BY ?service ?interaction ?subject""",
    "full list": """SELECT ?service ?notation ?name {
        ?service skos:inScheme <http://id.esd.org.uk/list/services> ; skos:notation ?notation ;
          skos:prefLabel ?name } ORDER BY ?notation ?name""",
    "aggregation": """SELECT ?list (COUNT(DISTINCT ?concept) AS ?n) {
        ?concept skos:inScheme ?list ; skos:prefLabel ?name } GROUP BY ?list ORDER BY ?list""",
    "two-graph join": """SELECT ?service ?name ?subject {
        GRAPH <http://id.esd.org.uk/list/services> { ?service skos:prefLabel ?name }
        GRAPH ?set { ?service esd:hasSubject ?subject } } ORDER BY ?service ?name ?subject""",
    "ask nothing": "ASK {}",
}
_ACCEPT = "application/sparql-results+json, application/n-triples;q=0.5"

_Ask = Callable[[str], bytes]


def main() -> None:
    """Print the table."""
    with tempfile.TemporaryDirectory() as folder, ExitStack() as stack:
        data = Path(folder)
        run(python("-m", "registry", "build"), {"REGISTRY_DATA": folder})
        quads = data / "current" / "quads.nq"
        ways: dict[str, _Ask] = {"in the process": _in_process(quads)}
        ways["endpoint"] = stack.enter_context(_endpoint(data))
        if shutil.which("oxigraph"):
            ways["Oxigraph's server"] = stack.enter_context(_oxigraph(quads, data))
        print(f"| query | {' | '.join(f'{way}, ms' for way in ways)} | ratio | over, ms |")
        print("|---" * (len(ways) + 3) + "|")
        for name, text in _QUERIES.items():
            times = {way: _median(ask, _PREFIXES + text) for way, ask in ways.items()}
            bare, ours = times["in the process"], times["endpoint"]
            shown = " | ".join(f"{each:.2f}" for each in times.values())
            print(f"| {name} | {shown} | {ours / bare:.2f} | {ours - 1.3 * bare:.2f} |")


def _median(ask: _Ask, query: str) -> float:
    """Return the median in milliseconds, after a first time that is not counted."""
    ask(query)
    found = []
    for _ in range(_ROUNDS):
        begun = time.perf_counter()
        ask(query)
        found.append((time.perf_counter() - begun) * 1000)
    return statistics.median(found)


def _in_process(quads: Path) -> _Ask:
    store = pyoxigraph.Store()
    store.bulk_load(path=str(quads), format=pyoxigraph.RdfFormat.N_QUADS)

    def ask(query: str) -> bytes:
        answer = store.query(query, use_default_graph_as_union=True)
        if isinstance(answer, pyoxigraph.QueryTriples):
            return pyoxigraph.serialize(answer, format=pyoxigraph.RdfFormat.N_TRIPLES) or b""
        return answer.serialize(format=pyoxigraph.QueryResultsFormat.JSON) or b""

    return ask


@contextmanager
def _endpoint(data: Path) -> Iterator[_Ask]:
    environment = {"REGISTRY_DATA": str(data), "REGISTRY_SPARQL_QUERIES_A_MINUTE": "1000000"}
    port = free_port()
    command = python("-m", "registry", "serve", "--port", str(port))
    with server(command, environment, port):
        yield _over_http(port, "/sparql")


@contextmanager
def _oxigraph(quads: Path, data: Path) -> Iterator[_Ask]:
    location, port = str(data / "oxigraph"), free_port()
    program = shutil.which("oxigraph") or "oxigraph"
    load = [program, "load", "--location", location, "--file", str(quads.resolve())]
    subprocess.run(load, check=True, capture_output=True)
    command = [program, "serve-read-only", "--location", location, "--union-default-graph"]
    with server([*command, "--bind", f"127.0.0.1:{port}"], {}, port):
        yield _over_http(port, "/query")


def _over_http(port: int, path: str) -> _Ask:
    connection = http.client.HTTPConnection("127.0.0.1", port)
    headers = {"Content-Type": "application/sparql-query", "Accept": _ACCEPT}

    def ask(query: str) -> bytes:
        connection.request("POST", path, query.encode(), headers)
        answer = connection.getresponse()
        body = answer.read()
        if answer.status != 200:
            raise RuntimeError(f"{answer.status}: {body[:200]!r}")
        return body

    return ask


if __name__ == "__main__":
    main()
