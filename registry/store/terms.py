"""Terms between the engine (pyoxigraph) and the rest of the code (rdflib)."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from functools import lru_cache

import pyoxigraph as ox
from rdflib import Graph
from rdflib.namespace import XSD
from rdflib.term import BNode, Literal, Node, URIRef

from registry.namespaces import new_graph

_STRING = str(XSD.string)
_LANGUAGE_STRING = "http://www.w3.org/1999/02/22-rdf-syntax-ns#langString"

EngineTerm = ox.NamedNode | ox.BlankNode | ox.Literal


@lru_cache(maxsize=65_536)
def to_rdflib(term: object) -> Node:
    """Turn an engine's term into rdflib's; a plain string has no datatype there.

    Kept, for the same classes, predicates, lists and dates occur in every answer; neither kind of
    term can be changed.
    """
    if isinstance(term, ox.NamedNode):
        return URIRef(term.value)
    if isinstance(term, ox.Literal):
        if term.language:
            return Literal(term.value, lang=term.language)
        datatype = term.datatype.value
        # Values are kept as written: rdflib would turn "01"^^xsd:integer into 1.
        return (
            Literal(term.value)
            if datatype == _STRING
            else Literal(term.value, datatype=URIRef(datatype), normalize=False)
        )
    if isinstance(term, ox.BlankNode):
        return BNode(term.value)
    raise TypeError(f"a term of a kind this registry does not use: {term!r}")


def from_rdflib(term: Node) -> EngineTerm:
    """Turn rdflib's term into the engine's. Raises TypeError for a variable or a formula."""
    if isinstance(term, URIRef):
        return ox.NamedNode(str(term))
    if isinstance(term, Literal):
        if term.language:
            return ox.Literal(str(term), language=term.language)
        if term.datatype is None or str(term.datatype) == _LANGUAGE_STRING:
            return ox.Literal(str(term))
        return ox.Literal(str(term), datatype=ox.NamedNode(str(term.datatype)))
    if isinstance(term, BNode):
        return ox.BlankNode(str(term))
    raise TypeError(f"not a term of a graph: {term!r}")


def graph_of(triples: Iterable[ox.Triple | ox.Quad]) -> Graph:
    """Collect engine triples (of quads, without their graph) in an rdflib graph."""
    graph = new_graph()
    graph.addN(
        (to_rdflib(t.subject), to_rdflib(t.predicate), to_rdflib(t.object), graph) for t in triples
    )
    return graph


def quads_of(graph: Graph, name: URIRef) -> Iterator[ox.Quad]:
    """Yield an rdflib graph as engine quads of the named graph ``name``."""
    graph_name = ox.NamedNode(str(name))
    for subject, predicate, value in graph:
        yield ox.Quad(
            from_rdflib(subject),  # type: ignore[arg-type]  # a literal subject cannot occur
            ox.NamedNode(str(predicate)),
            from_rdflib(value),
            graph_name,
        )
