"""Lists as Hypothesis makes them, with what a format can carry and no more."""

from __future__ import annotations

from typing import NamedTuple

from hypothesis import strategies as st
from rdflib import Graph, Literal, URIRef
from rdflib.namespace import DCTERMS, RDF, SKOS

from registry.namespaces import ESD, ESD_LIST, SKOSXL, new_graph

SPACE = "http://id.esd.org.uk/example/"
#: Without `@` and odd blanks, which reading cleans away.
TEXTS = st.lists(
    st.text("aZ019éŵ日&<>\"',;:()/?=+-", min_size=1, max_size=8), min_size=1, max_size=4
).map(" ".join)


class Made(NamedTuple):
    """A list made for a test: its graph and its URI."""

    graph: Graph
    uri: URIRef


def _uri(number: int) -> URIRef:
    return URIRef(f"{SPACE}{number}")


def _english(text: str) -> Literal:
    return Literal(text, lang="en")


class Parts(NamedTuple):
    """What a format can carry beyond identifiers, names and one parent."""

    title: bool = False
    main_parent: bool = False
    alternative_names: bool = False
    notes: bool = False
    terms: bool = False
    several_parents: bool = False
    related: bool = True
    definitions: bool = False
    versions: bool = False


@st.composite
def lists_of(draw: st.DrawFn, parts: Parts) -> Made:
    graph, uri = new_graph(), ESD_LIST["example"]
    graph.add((uri, RDF.type, SKOS.ConceptScheme))
    if parts.title:
        graph.add((uri, DCTERMS.title, _english(draw(TEXTS))))
    count = draw(st.integers(1, 6))
    for number in range(count):
        concept = _uri(number)
        for kind in (SKOS.Concept, ESD.Function):
            graph.add((concept, RDF.type, kind))
        graph.add((concept, SKOS.notation, Literal(str(number))))
        graph.add((concept, SKOS.inScheme, uri))
        graph.add((concept, SKOS.prefLabel, _english(draw(TEXTS))))
        _describe(draw, graph, concept, parts)
    _arrange(draw, Made(graph, uri), count, parts)
    if parts.several_parents and parts.related and count > 1 and draw(st.booleans()):
        graph.add((_uri(0), SKOS.related, _uri(1)))
        graph.add((_uri(1), SKOS.related, _uri(0)))
    if parts.terms:
        _add_terms(draw, graph, count)
    return Made(graph, uri)


def _describe(draw: st.DrawFn, graph: Graph, concept: URIRef, parts: Parts) -> None:
    if parts.definitions and draw(st.booleans()):
        graph.add((concept, SKOS.definition, _english(draw(TEXTS))))
    if parts.notes and draw(st.booleans()):
        graph.add((concept, SKOS.scopeNote, _english(draw(TEXTS))))
    if parts.alternative_names:
        for name in draw(st.sets(TEXTS, max_size=3)):
            graph.add((concept, SKOS.altLabel, _english(name)))
    if parts.versions:
        graph.add((concept, ESD.addedInVersion, Literal("1.00")))


def _arrange(draw: st.DrawFn, made: Made, count: int, parts: Parts) -> None:
    """Put concepts below earlier ones; the first of several parents is the main one."""
    graph, uri = made
    below = False
    for number in range(1, count):
        most = 2 if parts.several_parents else 1
        parents = draw(st.lists(st.integers(0, number - 1), max_size=most, unique=True))
        for parent in parents:
            below = True
            graph.add((_uri(number), SKOS.broader, _uri(parent)))
        if len(parents) > 1 and parts.main_parent:
            graph.add((_uri(number), ESD.mainBroader, _uri(parents[0])))
    for number in range(count if below else 0):
        if (_uri(number), SKOS.broader, None) not in graph:
            graph.add((_uri(number), SKOS.topConceptOf, uri))
            graph.add((uri, SKOS.hasTopConcept, _uri(number)))


def _add_terms(draw: st.DrawFn, graph: Graph, count: int) -> None:
    for place, kind in enumerate(draw(st.lists(st.sampled_from(["synonym", "search term"])))):
        term, concept, name = _uri(100 + place), _uri(place % count), _english(draw(TEXTS))
        is_hidden = kind == "search term"
        graph.add((term, RDF.type, SKOSXL.Label))
        graph.add((term, RDF.type, ESD.NonPreferredTerm))
        graph.add((term, SKOSXL.literalForm, name))
        graph.add((term, ESD.termType, Literal(kind)))
        graph.add((term, ESD.use, concept))
        graph.add((concept, SKOSXL.hiddenLabel if is_hidden else SKOSXL.altLabel, term))
        graph.add((concept, SKOS.hiddenLabel if is_hidden else SKOS.altLabel, name))
