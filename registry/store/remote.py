"""The remote store: any SPARQL 1.1 service, through SPARQLWrapper."""

from __future__ import annotations

import json
from collections.abc import Sequence

from rdflib import Graph, URIRef
from rdflib.term import BNode, Literal, Node
from SPARQLWrapper import JSON, POST, SPARQLWrapper
from SPARQLWrapper.SPARQLExceptions import QueryBadFormed, SPARQLWrapperException

from registry.errors import RegistryError
from registry.namespaces import new_graph
from registry.store import Bindings, Table

_N_TRIPLES = "application/n-triples"
#: Seconds after which a service that does not answer is given up.
_TIMEOUT = 60


class RemoteStore:
    """A store behind a SPARQL 1.1 query address whose default graph may be empty."""

    def __init__(self, address: str) -> None:
        self._address = address

    def select(
        self, query: str, bindings: Bindings | None = None, graphs: Sequence[URIRef] | None = None
    ) -> Table:
        """Answer a SELECT query. Raises ValueError for a query the service calls malformed."""
        answer = json.loads(self._ask_service(query, bindings, graphs, JSON))
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
        return bool(json.loads(self._ask_service(query, bindings, graphs, JSON))["boolean"])

    def construct(
        self, query: str, bindings: Bindings | None = None, graphs: Sequence[URIRef] | None = None
    ) -> Graph:
        """Answer a CONSTRUCT or DESCRIBE query. Raises ValueError as ``select``."""
        graph = new_graph()
        data = self._ask_service(query, bindings, graphs, _N_TRIPLES)
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
        query = "SELECT DISTINCT ?g WHERE { GRAPH ?g { ?s ?p ?o } } ORDER BY ?g"
        return [URIRef(str(row[0])) for row in self._plain(query)]

    def __len__(self) -> int:
        rows = self._plain("SELECT (COUNT(*) AS ?n) WHERE { GRAPH ?g { ?s ?p ?o } }")
        return int(str(rows[0][0]))

    def _plain(self, query: str) -> list[tuple[Node | None, ...]]:
        """Run a query that names its graphs itself."""
        return self.select(query, graphs=[]).rows

    def _ask_service(
        self,
        query: str,
        bindings: Bindings | None,
        graphs: Sequence[URIRef] | None,
        answer_format: str,
    ) -> bytes:
        service = SPARQLWrapper(self._address)
        service.setMethod(POST)
        service.setTimeout(_TIMEOUT)
        if answer_format == JSON:
            service.setReturnFormat(JSON)
        else:
            service.addCustomHttpHeader("Accept", answer_format)
            service.setOnlyConneg(True)
        for graph in self.named_graphs() if graphs is None else graphs:
            service.addParameter("default-graph-uri", str(graph))
        service.setQuery(query + _values(bindings))
        try:
            data: bytes = service.query().response.read()
        except QueryBadFormed as error:
            raise ValueError(str(error)) from error
        except (SPARQLWrapperException, OSError) as error:
            raise RegistryError(
                f"the SPARQL service at {self._address} did not answer: {error}. "
                "Check that it runs and that REGISTRY_STORE names its query address."
            ) from error
        return data


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
