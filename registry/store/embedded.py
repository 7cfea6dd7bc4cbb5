"""The embedded store: Oxigraph in memory or in a folder."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Self

import pyoxigraph as ox
from rdflib import Graph, URIRef

from registry.errors import Place, UnreadableSourceError
from registry.store import Bindings, Table
from registry.store.statements import Statements
from registry.store.terms import from_rdflib, graph_of, quads_of, to_rdflib


class EmbeddedStore:
    """A store in this process. One writer at most; a folder being written is read by nobody."""

    def __init__(self, engine: ox.Store) -> None:
        self._engine = engine

    @classmethod
    def open(cls, folder: Path) -> Self:
        """Open a finished store folder read-only. Raises FileNotFoundError where there is none."""
        if not folder.is_dir():
            raise FileNotFoundError(f"there is no store in {folder}")
        return cls(ox.Store.read_only(str(folder)))

    @classmethod
    def in_memory(cls, nquads: Path | None = None) -> Self:
        """Make a store in memory, filled from an N-Quads file where one is given."""
        engine = ox.Store()
        if nquads is not None:
            engine.bulk_load(path=str(nquads), format=ox.RdfFormat.N_QUADS)
        return cls(engine)

    def load_turtle(self, data: bytes, file: str, graph: URIRef) -> None:
        """Add a Turtle document to a named graph.

        Raises UnreadableSourceError with the line and column where it stops being Turtle.
        """
        self._load(data, file, ox.RdfFormat.TURTLE, ox.NamedNode(str(graph)))

    def load_trig(self, data: bytes, file: str) -> None:
        """Add a TriG document, its named graphs as they are. Raises as ``load_turtle``."""
        self._load(data, file, ox.RdfFormat.TRIG, None)

    def add(self, graph: Graph, name: URIRef) -> None:
        """Add every triple of an rdflib graph to a named graph."""
        self._engine.bulk_extend(quads_of(graph, name))

    def update(self, text: str) -> None:
        """Run a SPARQL 1.1 Update of the registry's own; never one from outside."""
        self._engine.update(text)

    def write_nquads(self, path: Path) -> int:
        """Write every quad as N-Quads, sorted: one text for one content. Return the count."""
        lines = sorted(f"{quad} .\n" for quad in self._engine)
        path.write_text("".join(lines), encoding="utf-8")
        return len(lines)

    def write_folder(self, folder: Path, nquads: Path) -> None:
        """Fill an empty folder with a store of the quads of an N-Quads file, ready to be read."""
        engine = ox.Store(str(folder))
        engine.bulk_load(path=str(nquads), format=ox.RdfFormat.N_QUADS)
        engine.optimize()
        engine.flush()

    def select(
        self, query: str, bindings: Bindings | None = None, graphs: Sequence[URIRef] | None = None
    ) -> Table:
        """Answer a SELECT query. Raises ValueError for a malformed query or one of another form."""
        answer = self._query(query, bindings, graphs)
        if not isinstance(answer, ox.QuerySolutions):
            raise ValueError("the query is not a SELECT")
        columns = tuple(variable.value for variable in answer.variables)
        rows = [
            tuple(None if term is None else to_rdflib(term) for term in solution)
            for solution in answer
        ]
        return Table(columns, rows)

    def texts(self, query: str, bindings: Bindings | None = None) -> list[tuple[str, ...]]:
        """Answer a SELECT query with the text of each term. Raises ValueError as ``select``."""
        answer = self._query(query, bindings, None)
        if not isinstance(answer, ox.QuerySolutions):
            raise ValueError("the query is not a SELECT")
        return [
            tuple("" if term is None else term.value for term in solution) for solution in answer
        ]

    def ask(
        self, query: str, bindings: Bindings | None = None, graphs: Sequence[URIRef] | None = None
    ) -> bool:
        """Answer an ASK query. Raises ValueError as ``select``."""
        answer = self._query(query, bindings, graphs)
        if not isinstance(answer, ox.QueryBoolean):
            raise ValueError("the query is not an ASK")
        return bool(answer)

    def construct(
        self, query: str, bindings: Bindings | None = None, graphs: Sequence[URIRef] | None = None
    ) -> Graph:
        """Answer a CONSTRUCT or DESCRIBE query. Raises ValueError as ``select``."""
        answer = self._query(query, bindings, graphs)
        if not isinstance(answer, ox.QueryTriples):
            raise ValueError("the query is not a CONSTRUCT or DESCRIBE")
        return graph_of(answer)

    def statements(
        self, query: str, bindings: Bindings | None = None, graphs: Sequence[URIRef] | None = None
    ) -> Statements:
        """Answer a CONSTRUCT query subject by subject. Raises ValueError as ``select``."""
        answer = self._query(query, bindings, graphs)
        if not isinstance(answer, ox.QueryTriples):
            raise ValueError("the query is not a CONSTRUCT or DESCRIBE")
        return Statements(answer)

    def describe(self, resource: URIRef) -> Graph:
        """Return every statement about a resource, whichever named graph holds it."""
        return graph_of(self._quads(resource, None))

    def graph(self, name: URIRef) -> Graph:
        """Return a copy of one named graph; empty when there is none of that name."""
        return graph_of(self._quads(None, name))

    def named_graphs(self) -> list[URIRef]:
        """Return the names of the graphs held, sorted."""
        names = (graph.value for graph in self._engine.named_graphs())
        return [URIRef(name) for name in sorted(names)]

    def __len__(self) -> int:
        return len(self._engine)

    def _quads(self, subject: URIRef | None, graph: URIRef | None) -> Iterator[ox.Quad]:
        return self._engine.quads_for_pattern(
            None if subject is None else ox.NamedNode(str(subject)),
            None,
            None,
            None if graph is None else ox.NamedNode(str(graph)),
        )

    def _query(
        self, query: str, bindings: Bindings | None, graphs: Sequence[URIRef] | None
    ) -> ox.QuerySolutions | ox.QueryBoolean | ox.QueryTriples:
        try:
            return self._engine.query(
                query,
                use_default_graph_as_union=graphs is None,
                default_graph=None if graphs is None else [ox.NamedNode(str(g)) for g in graphs],
                substitutions={
                    ox.Variable(name): from_rdflib(term) for name, term in (bindings or {}).items()
                },
            )
        except SyntaxError as error:
            raise ValueError(str(error)) from error

    def _load(
        self, data: bytes, file: str, syntax: ox.RdfFormat, graph: ox.NamedNode | None
    ) -> None:
        try:
            self._engine.load(data, format=syntax, to_graph=graph)
        except SyntaxError as error:
            raise _unreadable(error, file) from error


def _unreadable(error: SyntaxError, file: str) -> UnreadableSourceError:
    column = None if error.offset is None else str(error.offset)
    # The engine's words begin with the place, which is said already.
    problem = error.msg.split(": ", 1)[-1]
    return UnreadableSourceError(
        Place(file, line=error.lineno, column=column),
        f"this is not correct RDF: {problem}.",
        "Mend the statement at that place, or the one that ends just before it.",
    )
