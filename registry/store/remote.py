"""The remote store: any SPARQL 1.1 service, through SPARQLWrapper."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from functools import cached_property
from typing import Any

import pyoxigraph as ox
from rdflib import Graph, URIRef
from rdflib.term import BNode, Literal, Node
from SPARQLWrapper import JSON, POST, SELECT, SPARQLWrapper
from SPARQLWrapper.SPARQLExceptions import SPARQLWrapperException

from registry.errors import RegistryError
from registry.namespaces import new_graph
from registry.store import Bindings, Table
from registry.store.terms import from_rdflib
from sparql.answers import table_in, truth_in
from sparql.dataset import NO_GRAPH, dataset_of, rename_graphs, with_values, within

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
        """Answer a SELECT query. Raises ValueError for a malformed query or one of another form."""
        columns = _columns(query, bindings)
        return _table(self._json(self._request(query, bindings, graphs)), columns)

    def texts(self, query: str, bindings: Bindings | None = None) -> list[tuple[str, ...]]:
        """Answer a SELECT query with the text of each term. Raises ValueError as ``select``."""
        columns = _columns(query, bindings)
        rows = table_in(self._json(self._request(query, bindings, None)), columns)
        return [
            tuple(row[name]["value"] if name in row else "" for name in columns) for row in rows
        ]

    def ask(
        self, query: str, bindings: Bindings | None = None, graphs: Sequence[URIRef] | None = None
    ) -> bool:
        """Answer an ASK query. Raises ValueError as ``select``."""
        if not isinstance(_read(query, bindings), ox.QueryBoolean):
            raise ValueError("the query is not an ASK")
        return truth_in(self._json(self._request(query, bindings, graphs)))

    def statements(
        self, query: str, bindings: Bindings | None = None, graphs: Sequence[URIRef] | None = None
    ) -> Graph:
        """Answer a CONSTRUCT query, to be read subject by subject. Raises as ``construct``."""
        return self.construct(query, bindings, graphs)

    def construct(
        self, query: str, bindings: Bindings | None = None, graphs: Sequence[URIRef] | None = None
    ) -> Graph:
        """Answer a CONSTRUCT or DESCRIBE query. Raises ValueError as ``select``."""
        if not isinstance(_read(query, bindings), ox.QueryTriples):
            raise ValueError("the query is not a CONSTRUCT or DESCRIBE")
        graph = new_graph()
        service = self._request(query, bindings, graphs)
        service.addCustomHttpHeader("Accept", _N_TRIPLES)
        service.setOnlyConneg(True)
        graph.parse(data=self._answer(service), format="nt11")
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
        names = sorted(row["g"]["value"] for row in table_in(self._json(service), ["g"]))
        return {name: name for name in names}

    def __len__(self) -> int:
        # The name is counted with the statement: an engine may merge what several graphs hold.
        query = "SELECT (COUNT(?g) AS ?n) WHERE { GRAPH ?g { ?s ?p ?o } }"
        return int(str(self.select(query, graphs=[]).rows[0][0]))

    def _json(self, service: _Request) -> dict[str, Any]:
        """Ask for SPARQL 1.1 Query Results JSON."""
        service.setReturnFormat(JSON)
        try:
            answer: dict[str, Any] = json.loads(self._answer(service))
        except ValueError as error:
            raise RegistryError(
                f"the SPARQL service at {self._address} answered with what is no JSON: {error}"
            ) from error
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

    def _answer(self, service: _Request) -> bytes:
        try:
            body: bytes = service.query().response.read()
        except (SPARQLWrapperException, OSError) as error:
            raise RegistryError(
                f"the SPARQL service at {self._address} did not answer: {error}. "
                "Check that it runs and that this is its query address."
            ) from error
        return body


def _read(
    query: str, bindings: Bindings | None
) -> ox.QuerySolutions | ox.QueryBoolean | ox.QueryTriples:
    """Have the embedded engine read a query, over nothing: one judge of what is malformed."""
    try:
        return ox.Store().query(
            query,
            substitutions={
                ox.Variable(name): from_rdflib(term) for name, term in (bindings or {}).items()
            },
        )
    except SyntaxError as error:
        raise ValueError(str(error)) from error


def _columns(query: str, bindings: Bindings | None) -> tuple[str, ...]:
    answer = _read(query, bindings)
    if not isinstance(answer, ox.QuerySolutions):
        raise ValueError("the query is not a SELECT")
    return tuple(variable.value for variable in answer.variables)


def _new_request(address: str, text: str) -> _Request:
    service = _Request(address)
    service.setMethod(POST)
    service.setTimeout(_TIMEOUT)
    service.setQuery(text)
    return service


def _table(answer: dict[str, Any], columns: tuple[str, ...]) -> Table:
    rows = [
        tuple(_term(row[name]) if name in row else None for name in columns)
        for row in table_in(answer, columns)
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
