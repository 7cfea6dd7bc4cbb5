"""The remote store: any SPARQL 1.1 service, through SPARQLWrapper."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
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
from sparql.dataset import HELD, NO_GRAPH, dataset_of, rename_graphs, with_values, within

_N_TRIPLES = "application/n-triples"
#: Seconds after which a service that does not answer is given up.
_TIMEOUT = 60


class _Request(SPARQLWrapper):
    """A request whose query is of any form: the service is to say what is wrong with it."""

    def _parseQueryType(self, _query: str) -> str:  # noqa: N802 - the library's name
        return SELECT


class RemoteStore:
    """A store behind a SPARQL 1.1 query address whose default graph may be empty.

    ``names`` leads from the names of the graphs of one release to those the service has for them
    (``registry.store.publishing``); without it the service's graphs are read under their own
    names, which are asked once.
    """

    def __init__(self, address: str, names: Mapping[str, str] | None = None) -> None:
        self._address = address
        self._given = names

    def select(
        self, query: str, bindings: Bindings | None = None, graphs: Sequence[URIRef] | None = None
    ) -> Table:
        """Answer a SELECT query. Raises ValueError for a query the service calls malformed."""
        return _table(self._json(self._request(query, bindings, graphs), "results"))

    def ask(
        self, query: str, bindings: Bindings | None = None, graphs: Sequence[URIRef] | None = None
    ) -> bool:
        """Answer an ASK query. Raises ValueError as ``select``."""
        return bool(self._json(self._request(query, bindings, graphs), "boolean")["boolean"])

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
        return [URIRef(name) for name in sorted(self._names)]

    @cached_property
    def _names(self) -> Mapping[str, str]:
        if self._given is not None:
            return self._given
        service = _new_request(self._address, "SELECT DISTINCT ?g WHERE { GRAPH ?g { ?s ?p ?o } }")
        rows = _table(self._json(service, "results")).rows
        return {str(row[0]): str(row[0]) for row in rows}

    def __len__(self) -> int:
        # The name is counted with the statement: an engine may merge what several graphs hold.
        query = "SELECT (COUNT(?g) AS ?n) WHERE { GRAPH ?g { ?s ?p ?o } }"
        return int(str(self.select(query, graphs=[]).rows[0][0]))

    def _json(self, service: _Request, member: str) -> dict[str, Any]:
        """Ask for SPARQL 1.1 Query Results JSON, which holds ``member`` if the form is right."""
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
        names = self._names
        dataset = within(dataset_of(query), tuple(names))
        default = dataset.default if graphs is None else [str(g) for g in graphs if str(g) in names]
        values = {name: term.n3() for name, term in (bindings or {}).items()}
        text = rename_graphs(with_values(query, values), names, dataset.named)
        service = _new_request(self._address, text)
        # Without a name the service would choose a default graph of its own.
        for held in [names[name] for name in default] or [NO_GRAPH]:
            service.addParameter("default-graph-uri", held)
        for name in dataset.named:
            service.addParameter("named-graph-uri", names[name])
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


def _new_request(address: str, text: str) -> _Request:
    service = _Request(address)
    service.setMethod(POST)
    service.setTimeout(_TIMEOUT)
    service.setQuery(text)
    return service


def _table(answer: dict[str, Any]) -> Table:
    columns = tuple(name for name in answer["head"]["vars"] if not name.endswith(HELD))
    rows = [
        tuple(_term(row[name]) if name in row else None for name in columns)
        for row in answer["results"]["bindings"]
    ]
    return Table(columns, rows)


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
