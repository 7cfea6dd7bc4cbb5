"""The remote store: any SPARQL 1.1 service, through SPARQLWrapper."""

from __future__ import annotations

import json
from collections.abc import Sequence
from functools import cached_property
from http import HTTPStatus
from typing import Any
from urllib.error import HTTPError

from rdflib import Graph, URIRef
from rdflib.term import BNode, Literal, Node
from SPARQLWrapper import JSON, POST, SELECT, SPARQLWrapper
from SPARQLWrapper.SPARQLExceptions import QueryBadFormed, SPARQLWrapperException

from registry.errors import RegistryError
from registry.namespaces import new_graph
from registry.store import Bindings, Table

_N_TRIPLES = "application/n-triples"
#: Seconds after which a service that does not answer is given up.
_TIMEOUT = 60


class _Request(SPARQLWrapper):
    """A request whose query is of any form: the service is to say what is wrong with it."""

    def _parseQueryType(self, _query: str) -> str:  # noqa: N802 - the library's name
        return SELECT


class RemoteStore:
    """A store behind a SPARQL 1.1 query address whose default graph may be empty.

    The names of its graphs are asked once: it is to serve one release as long as it is open.
    """

    def __init__(self, address: str) -> None:
        self._address = address

    def select(
        self, query: str, bindings: Bindings | None = None, graphs: Sequence[URIRef] | None = None
    ) -> Table:
        """Answer a SELECT query. Raises ValueError for a query the service calls malformed."""
        answer = self._ask_for_json(query, bindings, graphs, "results")
        columns = tuple(answer["head"]["vars"])
        rows = [
            tuple(_term(row[name]) if name in row else None for name in columns)
            for row in answer["results"]["bindings"]
        ]
        return Table(columns, rows)

    def ask(
        self, query: str, bindings: Bindings | None = None, graphs: Sequence[URIRef] | None = None
    ) -> bool:
        """Answer an ASK query. Raises ValueError as ``select``."""
        return bool(self._ask_for_json(query, bindings, graphs, "boolean")["boolean"])

    def construct(
        self, query: str, bindings: Bindings | None = None, graphs: Sequence[URIRef] | None = None
    ) -> Graph:
        """Answer a CONSTRUCT or DESCRIBE query. Raises ValueError as ``select``."""
        graph = new_graph()
        service = self._request(query, bindings, graphs)
        service.addCustomHttpHeader("Accept", _N_TRIPLES)
        service.setOnlyConneg(True)
        data, media_type = self._answer(service)
        if media_type != _N_TRIPLES:
            raise ValueError(f"the query is not a CONSTRUCT or DESCRIBE: it gives {media_type}")
        graph.parse(data=data, format="nt11")
        return graph

    def describe(self, resource: URIRef) -> Graph:
        """Return every statement about a resource, whichever named graph holds it."""
        query = "CONSTRUCT { ?resource ?p ?o } WHERE { ?resource ?p ?o }"
        return self.construct(query, {"resource": resource})

    def graph(self, name: URIRef) -> Graph:
        """Return a copy of one named graph; empty when there is none of that name."""
        return self.construct("CONSTRUCT { ?s ?p ?o } WHERE { ?s ?p ?o }", graphs=[name])

    def named_graphs(self) -> list[URIRef]:
        """Return the names of the graphs held, sorted."""
        return list(self._graph_names)

    @cached_property
    def _graph_names(self) -> tuple[URIRef, ...]:
        query = "SELECT DISTINCT ?g WHERE { GRAPH ?g { ?s ?p ?o } } ORDER BY ?g"
        return tuple(URIRef(str(row[0])) for row in self._plain(query))

    def __len__(self) -> int:
        rows = self._plain("SELECT (COUNT(*) AS ?n) WHERE { GRAPH ?g { ?s ?p ?o } }")
        return int(str(rows[0][0]))

    def _plain(self, query: str) -> list[tuple[Node | None, ...]]:
        """Run a query that names its graphs itself."""
        return self.select(query, graphs=[]).rows

    def _ask_for_json(
        self, query: str, bindings: Bindings | None, graphs: Sequence[URIRef] | None, member: str
    ) -> dict[str, Any]:
        """Ask for SPARQL 1.1 Query Results JSON, which holds ``member`` if the form is right."""
        service = self._request(query, bindings, graphs)
        service.setReturnFormat(JSON)
        data, _ = self._answer(service)
        try:
            answer: dict[str, Any] = json.loads(data)
        except ValueError:
            answer = {}
        if member not in answer:
            raise ValueError(f"the query is of another form: its answer has no {member!r}")
        return answer

    def _request(
        self, query: str, bindings: Bindings | None, graphs: Sequence[URIRef] | None
    ) -> _Request:
        service = _Request(self._address)
        service.setMethod(POST)
        service.setTimeout(_TIMEOUT)
        # An empty choice leaves the service's own dataset: its default graph and all named ones.
        if graphs is None or graphs:
            for graph in self._graph_names if graphs is None else graphs:
                service.addParameter("default-graph-uri", str(graph))
            for graph in self._graph_names:
                service.addParameter("named-graph-uri", str(graph))
        service.setQuery(query + _values(bindings))
        return service

    def _answer(self, service: _Request) -> tuple[bytes, str]:
        """Return the body and the media type of an answer."""
        try:
            response = service.query().response
            media_type = str(response.headers.get_content_type())
            body: bytes = response.read()
        except QueryBadFormed as error:
            raise ValueError(str(error)) from error
        except (SPARQLWrapperException, OSError) as error:
            if isinstance(error, HTTPError) and error.code == HTTPStatus.NOT_ACCEPTABLE:
                raise ValueError("the query is of another form than was asked for") from error
            raise RegistryError(
                f"the SPARQL service at {self._address} did not answer: {error}. "
                "Check that it runs and that this is its query address."
            ) from error
        return body, media_type


def _values(bindings: Bindings | None) -> str:
    """Write bindings as a data block at the query's end: SPARQL 1.1 Query, section 10.2."""
    if not bindings:
        return ""
    names = " ".join(f"?{name}" for name in bindings)
    terms = " ".join(term.n3() for term in bindings.values())
    return f"\nVALUES ({names}) {{ ({terms}) }}"


def _term(value: dict[str, str]) -> Node:
    """Read one RDF term of SPARQL 1.1 Query Results JSON, section 3.2.2."""
    if value["type"] == "uri":
        return URIRef(value["value"])
    if value["type"] == "bnode":
        return BNode(value["value"])
    if "xml:lang" in value:
        return Literal(value["value"], lang=value["xml:lang"])
    datatype = value.get("datatype")
    return (
        Literal(value["value"])
        if datatype is None
        else Literal(value["value"], datatype=URIRef(datatype), normalize=False)
    )
