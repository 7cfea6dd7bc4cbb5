"""Measure eight typical queries on the shipped content and a small cube, each way in one run.

Prints a table of medians, then whose results differ: ``python -m benchmarks.sparql``. What is not
on this machine is left out; ``sh requirements/engines.sh`` brings the services of others. rdflib-
endpoint gets an environment of its own in ``.cache`` the first time.
"""

from __future__ import annotations

import http.client
import json
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator, Mapping
from contextlib import ExitStack, contextmanager
from pathlib import Path
from urllib.parse import urlencode, urlsplit

import pyoxigraph

from benchmarks.engines import CACHE, ENGINES, MissingEngineError
from benchmarks.processes import free_port, python, run, server
from benchmarks.sparql.content import QUERIES, write_cube
from registry.store.publishing import Service, documents_of
from sparql.answers import table_in, truth_in

_ROUNDS = 30
#: A way is asked a query for no longer than this, in seconds, however often that is.
_SECONDS = 4.0
#: Seconds after which an answer is not waited for.
_PATIENCE = 30.0
_BOOLEAN = "http://www.w3.org/2001/XMLSchema#boolean"
_FORM = {"Content-Type": "application/x-www-form-urlencoded"}
_RDFLIB = CACHE / "rdflib-endpoint"
_RDFLIB_PACKAGES = ("rdflib-endpoint==0.6.2", "uvicorn==0.35.0")
_RDFLIB_SERVER = """
import sys, uvicorn
from rdflib import Dataset
from rdflib_endpoint import SparqlEndpoint
data = Dataset(default_union=True)
data.parse(sys.argv[1], format="nquads")
uvicorn.run(SparqlEndpoint(graph=data), port=int(sys.argv[2]), log_level="error")
"""

_Ask = Callable[[str], tuple[str, bytes]]


def main() -> None:
    """Print the table, line by line as it is measured."""
    with tempfile.TemporaryDirectory() as folder, ExitStack() as stack:
        data = Path(folder)
        write_cube(data / "sources" / "cube.ttl")
        run(python("-m", "registry", "build"), {"REGISTRY_DATA": folder})
        quads = _public(data / "current" / "quads.nq", data / "public.nq")
        ways: dict[str, _Ask] = {"in the process": _in_process(quads)}
        ways["endpoint"] = stack.enter_context(_endpoint(data))
        for name in ENGINES:
            try:
                ways[name] = stack.enter_context(_engine(name, quads, data))
            except MissingEngineError as missing:
                print(missing, file=sys.stderr)
        ways["rdflib-endpoint"] = stack.enter_context(_rdflib(quads))
        print(f"| query | {' | '.join(f'{way}, ms' for way in ways)} | ratio | over, ms |")
        print("|---" * (len(ways) + 3) + "|")
        differing = [line for name in QUERIES for line in _measure(name, ways)]
        print("\n".join(["", *(differing or ["All give the same results."])]))


def _public(quads: Path, file: Path) -> Path:
    """Write the graphs that anybody may see: what our endpoint shows is what others are given."""
    store = pyoxigraph.Store()
    store.bulk_load(path=str(quads), format=pyoxigraph.RdfFormat.N_QUADS)
    forbidden = pyoxigraph.NamedNode("http://def.esd.org.uk/mayRepublish")
    no = pyoxigraph.Literal("false", datatype=pyoxigraph.NamedNode(_BOOLEAN))
    for quad in list(store.quads_for_pattern(None, forbidden, no)):
        store.remove_graph(quad.graph_name)
    store.dump(str(file), format=pyoxigraph.RdfFormat.N_QUADS)
    return file


def _measure(name: str, ways: Mapping[str, _Ask]) -> list[str]:
    """Print the line of a query; return whose results are not those of the process."""
    times, results = {}, {}
    for way, ask in ways.items():
        times[way], results[way] = _median(way, ask, QUERIES[name])
    shown = " | ".join("-" if t is None else f"{t:.2f}" for t in times.values())
    bare, ours = times["in the process"], times["endpoint"]
    if bare is None or ours is None:
        raise RuntimeError(f"{name} has no answer")
    print(f"| {name} | {shown} | {ours / bare:.2f} | {ours - 1.3 * bare:.2f} |", flush=True)
    expected = results["in the process"] or []
    return [
        f"{name}: {way} differs: {len(result)} rows, not {len(expected)}."
        for way, result in results.items()
        if result is not None and result != expected
    ]


def _median(way: str, ask: _Ask, query: str) -> tuple[float | None, list[str] | None]:
    """Return the median in milliseconds, after a first time that is not counted; and the rows."""
    try:
        rows = _rows(*ask(query))
        found: list[float] = []
        end = time.perf_counter() + _SECONDS
        while len(found) < _ROUNDS and (not found or time.perf_counter() < end):
            begun = time.perf_counter()
            ask(query)
            found.append((time.perf_counter() - begun) * 1000)
    except (OSError, RuntimeError, SyntaxError, http.client.HTTPException) as error:
        print(f"{way} has no answer that can be read: {error}", file=sys.stderr)
        return None, None
    return statistics.median(found), rows


def _rows(media_type: str, data: bytes) -> list[str]:
    """Return the rows of an answer, sorted, whatever order and spelling they came in."""
    if "json" in media_type:
        answer = json.loads(data)
        if "boolean" in answer or "__ASK_RETVAL" in answer["head"]["vars"]:
            return [str(truth_in(answer))]
        rows = table_in(answer, answer["head"]["vars"])
        return sorted(str(sorted((n, t["value"]) for n, t in row.items())) for row in rows)
    # rdflib-endpoint sends RDF/XML under the type of another XML.
    is_xml = "xml" in media_type
    syntax = pyoxigraph.RdfFormat.RDF_XML if is_xml else pyoxigraph.RdfFormat.N_TRIPLES
    quads = pyoxigraph.parse(data, format=syntax)
    return sorted({str(quad.triple) for quad in quads})


def _in_process(quads: Path) -> _Ask:
    store = pyoxigraph.Store()
    store.bulk_load(path=str(quads), format=pyoxigraph.RdfFormat.N_QUADS)

    def ask(query: str) -> tuple[str, bytes]:
        answer = store.query(query, use_default_graph_as_union=True)
        if isinstance(answer, pyoxigraph.QueryTriples):
            written = pyoxigraph.serialize(answer, format=pyoxigraph.RdfFormat.N_TRIPLES)
            return "application/n-triples", written or b""
        return "json", answer.serialize(format=pyoxigraph.QueryResultsFormat.JSON) or b""

    return ask


@contextmanager
def _endpoint(data: Path) -> Iterator[_Ask]:
    environment = {"REGISTRY_DATA": str(data), "REGISTRY_SPARQL_QUERIES_A_MINUTE": "1000000"}
    port = free_port()
    command = python("-m", "registry", "serve", "--port", str(port))
    with server(command, environment, port):
        yield _over_http(f"http://127.0.0.1:{port}/sparql")


@contextmanager
def _engine(name: str, quads: Path, data: Path) -> Iterator[_Ask]:
    """Run a service of others with every graph under its own name, and their union asked."""
    with ENGINES[name](data) as addresses:
        service = Service(*addresses)
        graphs = []
        for graph, document in documents_of(quads):
            service.put(graph, document)
            graphs.append(graph)
        if name == "fuseki":
            union = [("default-graph-uri", "urn:x-arq:UnionGraph")]
            # A query that names graphs by itself finds those that are listed.
            yield _over_http(addresses.query, [*union, *(("named-graph-uri", g) for g in graphs)])
        elif name == "oxigraph":
            yield _over_http(addresses.query, [("union-default-graph", "true")])
        else:
            yield _over_http(addresses.query, [("default-graph-uri", graph) for graph in graphs])


@contextmanager
def _rdflib(quads: Path) -> Iterator[_Ask]:
    program = _RDFLIB / "bin" / "python"
    if not program.is_file():
        subprocess.run(python("-m", "venv", str(_RDFLIB)), check=True)
        pip = [str(program), "-m", "pip", "install", "-q", "--disable-pip-version-check"]
        subprocess.run([*pip, *_RDFLIB_PACKAGES], check=True)
    port = free_port()
    command = [str(program), "-c", _RDFLIB_SERVER, str(quads), str(port)]
    with server(command, {}, port):
        yield _over_http(f"http://127.0.0.1:{port}/")


def _over_http(address: str, more: list[tuple[str, str]] | None = None) -> _Ask:
    """Return what asks by a form, over one connection, which is made anew after a time-out."""
    parts = urlsplit(address)
    connection = http.client.HTTPConnection(parts.netloc, timeout=_PATIENCE)

    def ask(query: str) -> tuple[str, bytes]:
        is_graph = "DESCRIBE" in query
        accept = "application/n-triples" if is_graph else "application/sparql-results+json"
        body = urlencode([("query", query), *(more or [])])
        headers = {**_FORM, "Accept": accept}
        try:
            answer, data = _exchange(connection, parts.path, body, headers)
        except (ConnectionError, http.client.HTTPException):
            # A service closes a connection that was idle while others were asked.
            connection.close()
            answer, data = _exchange(connection, parts.path, body, headers)
        except OSError:
            connection.close()
            raise
        if answer.status != 200:
            connection.close()
            raise RuntimeError(f"{address}: {answer.status}: {data[:300]!r}")
        return answer.headers.get_content_type(), data

    return ask


def _exchange(
    connection: http.client.HTTPConnection, path: str, body: str, headers: Mapping[str, str]
) -> tuple[http.client.HTTPResponse, bytes]:
    connection.request("POST", path, body, dict(headers))
    answer = connection.getresponse()
    return answer, answer.read()


if __name__ == "__main__":
    main()
