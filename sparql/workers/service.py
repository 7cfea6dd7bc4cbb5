"""Queries over a release that a remote SPARQL service holds.

A query is read by the engine of this process first, over nothing: so its errors have a place, and
its columns an order, whatever the service is. Then it is sent under the names the service has for
the graphs, and the answer is taken as JSON or N-Triples and written here.
"""

from __future__ import annotations

import http.client
import json
from collections.abc import Iterator, Mapping
from typing import Any
from urllib.parse import urlencode, urlsplit

import pyoxigraph as ox

from sparql.answers import table_in, truth_in
from sparql.dataset import NO_GRAPH, Dataset, rename_graphs, with_values
from sparql.gate import Examined
from sparql.jobs import Job
from sparql.workers.evaluation import Answer, MalformedError, dataset_within, term_of

_JSON = "application/sparql-results+json"
_TRIPLES = "application/n-triples"
_FORM = {"Content-Type": "application/x-www-form-urlencoded"}


class Service:
    """A service that holds releases; each job says how its graphs are called there."""

    def __init__(self, address: str) -> None:
        parts = urlsplit(address)
        kind = (
            http.client.HTTPSConnection if parts.scheme == "https" else http.client.HTTPConnection
        )
        self._connection = kind(parts.netloc)
        self._path = parts.path or "/"

    def ask(self, job: Job, _examined: Examined) -> Answer:
        """Ask the service. Raises MalformedError for what it does not understand, else OSError."""
        values = {name: term_of(value) for name, value in job.bindings.items()}
        read = ox.Store().query(
            job.query, substitutions={ox.Variable(name): term for name, term in values.items()}
        )
        names = job.graphs or {}
        dataset = dataset_within(job, names)
        text = with_values(job.query, {name: str(term) for name, term in values.items()})
        body = _body(rename_graphs(text, names, dataset.named), dataset, names)
        if isinstance(read, ox.QueryTriples):
            return _triples(self._send(body, _TRIPLES))
        answer = json.loads(self._send(body, _JSON))
        if isinstance(read, ox.QueryBoolean):
            standard: dict[str, Any] = {"head": {}, "boolean": truth_in(answer)}
        else:
            columns = [variable.value for variable in read.variables]
            rows = table_in(answer, columns)
            standard = {"head": {"vars": columns}, "results": {"bindings": rows}}
        parsed = ox.parse_query_results(json.dumps(standard), format=ox.QueryResultsFormat.JSON)
        if isinstance(parsed, ox.QueryTriples):
            raise TypeError("JSON results hold no triples")
        return parsed

    def _send(self, body: bytes, accept: str) -> bytes:
        try:
            return self._exchange(body, accept)
        except (http.client.RemoteDisconnected, BrokenPipeError, ConnectionResetError):
            # The service has closed a connection that was kept for another query.
            self._connection.close()
            return self._exchange(body, accept)

    def _exchange(self, body: bytes, accept: str) -> bytes:
        self._connection.request("POST", self._path, body, {**_FORM, "Accept": accept})
        answer = self._connection.getresponse()
        data = answer.read()
        if answer.status == http.HTTPStatus.BAD_REQUEST:
            raise MalformedError(data.decode("utf-8", "replace"))
        if answer.status != http.HTTPStatus.OK:
            raise OSError(f"the service that holds the release answered {answer.status}")
        return data


def _body(text: str, dataset: Dataset, names: Mapping[str, str]) -> bytes:
    # Without a name the service would choose graphs of its own.
    default = [names[name] for name in dataset.default] or [NO_GRAPH]
    named = [names[name] for name in dataset.named] or [NO_GRAPH]
    return urlencode(
        [
            ("query", text),
            *(("default-graph-uri", name) for name in default),
            *(("named-graph-uri", name) for name in named),
        ]
    ).encode()


def _triples(data: bytes) -> Iterator[ox.Triple]:
    for quad in ox.parse(data, format=ox.RdfFormat.N_TRIPLES):
        yield quad.triple
