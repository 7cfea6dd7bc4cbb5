"""The triple store: one interface over an embedded Oxigraph release or a remote SPARQL service."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path
from typing import NamedTuple, Protocol

from rdflib import Graph, URIRef
from rdflib.term import Node

Bindings = Mapping[str, Node]


class Table(NamedTuple):
    """The answer to a SELECT: columns in the query's order; None where a variable is unbound."""

    columns: tuple[str, ...]
    rows: list[tuple[Node | None, ...]]


class BySubject(Protocol):
    """Statements that are read subject by subject, from an rdflib graph or in less memory."""

    def subjects(self) -> Iterable[Node]:
        """Give every subject, one perhaps several times."""
        ...

    def predicate_objects(self, subject: Node) -> Iterable[tuple[Node, Node]]:
        """Give what is said of a subject."""
        ...


class Store(Protocol):
    """What every store can do. Queries see the union of the named graphs as their default graph.

    ``bindings`` gives values to variables of the query; a bound variable must be projected.
    ``graphs`` narrows the default graph to the union of those named graphs. A query that is not
    SPARQL 1.1 raises ValueError with the parser's words.
    """

    def select(
        self, query: str, bindings: Bindings | None = None, graphs: Sequence[URIRef] | None = None
    ) -> Table:
        """Answer a SELECT query."""
        ...

    def texts(self, query: str, bindings: Bindings | None = None) -> list[tuple[str, ...]]:
        """Answer a SELECT query with the text of each term, empty where a variable is unbound.

        For answers of many thousand rows: to make rdflib's terms takes longer than the query.
        """
        ...

    def ask(
        self, query: str, bindings: Bindings | None = None, graphs: Sequence[URIRef] | None = None
    ) -> bool:
        """Answer an ASK query."""
        ...

    def construct(
        self, query: str, bindings: Bindings | None = None, graphs: Sequence[URIRef] | None = None
    ) -> Graph:
        """Answer a CONSTRUCT or DESCRIBE query."""
        ...

    def statements(
        self, query: str, bindings: Bindings | None = None, graphs: Sequence[URIRef] | None = None
    ) -> BySubject:
        """Answer a CONSTRUCT query whose answer is read subject by subject, in little memory."""
        ...

    def describe(self, resource: URIRef) -> Graph:
        """Return every statement about a resource, whichever named graph holds it."""
        ...

    def graph(self, name: URIRef) -> Graph:
        """Return a copy of one named graph; empty when there is none of that name."""
        ...

    def named_graphs(self) -> list[URIRef]:
        """Return the names of the graphs held, sorted."""
        ...

    def __len__(self) -> int:
        """Return the number of quads."""
        ...


def open_store(location: str | Path) -> Store:
    """Open a store to read: a folder is an embedded one, an http(s) URL a remote SPARQL service.

    Raises FileNotFoundError for a folder that is not there.
    """
    # Imported here: a process that only reads a remote service needs no embedded engine.
    if str(location).startswith(("http://", "https://")):
        from registry.store.remote import RemoteStore

        return RemoteStore(str(location))
    from registry.store.embedded import EmbeddedStore

    return EmbeddedStore.open(Path(location))
