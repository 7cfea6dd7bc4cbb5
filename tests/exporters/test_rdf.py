"""Every RDF syntax gives back the graph it was given."""

from __future__ import annotations

from collections.abc import Callable, Iterator

import pyoxigraph as ox
import pytest
from hypothesis import given
from hypothesis import strategies as st
from rdflib import Graph, Literal, URIRef
from rdflib.namespace import XSD

from exporters.rdf import jsonld_chunks, ntriples_chunks, rdfxml_chunks
from exporters.turtle import turtle_chunks
from registry.namespaces import PREFIXES, new_graph

WRITERS: dict[ox.RdfFormat, Callable[[Graph], Iterator[bytes]]] = {
    ox.RdfFormat.TURTLE: lambda graph: turtle_chunks(graph, PREFIXES),
    ox.RdfFormat.N_TRIPLES: ntriples_chunks,
    ox.RdfFormat.RDF_XML: lambda graph: rdfxml_chunks(graph, PREFIXES),
    ox.RdfFormat.JSON_LD: lambda graph: jsonld_chunks(graph, PREFIXES),
}
# What XML 1.0 cannot hold at all is kept out: control characters, non-characters, surrogates.
_TEXT = st.text(
    st.characters(exclude_categories=["Cs", "Cc"], exclude_characters="\ufffe\uffff")
    | st.sampled_from("\n\r\t\"'\\<>&"),
    max_size=15,
)
_SUBJECT = st.sampled_from(
    ["http://id.esd.org.uk/service/1", "http://id.esd.org.uk/a%20b", "urn:x:y", "http://é.example/"]
)
_PREDICATE = st.sampled_from(
    [
        "http://www.w3.org/1999/02/22-rdf-syntax-ns#type",
        "http://www.w3.org/2004/02/skos/core#prefLabel",
        "http://def.esd.org.uk/hasSubject",
        "http://other.example/ns#given-name",
        "https://w3id.org/local-government-registry/list",
    ]
)
_LITERAL = st.one_of(
    st.builds(Literal, _TEXT),
    st.builds(lambda text, tag: Literal(text, lang=tag), _TEXT, st.sampled_from(["en", "cy"])),
    st.just(Literal("2013-04-03", datatype=XSD.date)),
    st.just(Literal("01", datatype=XSD.integer, normalize=False)),
)
_VALUE = st.one_of(st.builds(URIRef, _SUBJECT), _LITERAL)
_TRIPLES = st.lists(st.tuples(_SUBJECT, _PREDICATE, _VALUE), max_size=8)


@pytest.mark.parametrize("syntax", WRITERS, ids=str)
@given(triples=_TRIPLES)
def test_comes_back(syntax: ox.RdfFormat, triples: list[tuple[str, str, URIRef | Literal]]) -> None:
    graph = new_graph()
    for subject, predicate, value in triples:
        # A type is always a resource: RDF/XML and JSON-LD have a place of their own for it.
        if not (predicate.endswith("#type") and isinstance(value, Literal)):
            graph.add((URIRef(subject), URIRef(predicate), value))
    data = b"".join(WRITERS[syntax](graph))
    parsed = {str(quad.triple) for quad in ox.parse(data, format=syntax)}
    expected = ntriples_of(graph)
    assert parsed == expected
    assert data == b"".join(WRITERS[syntax](graph))


def ntriples_of(graph: Graph) -> set[str]:
    """Say what a graph holds without the writers under test."""
    return {f"{s.n3()} {p.n3()} {engine_term(o)}" for s, p, o in graph}


def engine_term(value: object) -> str:
    if isinstance(value, Literal):
        if value.language:
            return str(ox.Literal(str(value), language=value.language))
        datatype = ox.NamedNode(str(value.datatype)) if value.datatype else None
        return str(ox.Literal(str(value), datatype=datatype))
    return str(ox.NamedNode(str(value)))


def test_a_predicate_that_is_no_xml_name_is_refused() -> None:
    graph = new_graph()
    graph.add((URIRef("urn:x:y"), URIRef("http://other.example/1"), Literal("x")))
    with pytest.raises(ValueError, match="element name"):
        list(rdfxml_chunks(graph, PREFIXES))
