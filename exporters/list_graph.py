"""What writers ask of the graph of a list: its concepts, their texts, and the official orders."""

from __future__ import annotations

import re
from collections.abc import Iterable

from rdflib import Graph, Literal, URIRef
from rdflib.namespace import SKOS
from rdflib.term import Node

from exporters.document import preferred
from exporters.esd_csv import order_key
from registry.namespaces import ESD, SKOSXL

_DIGITS = re.compile(r"(\d+)")
_TRUE = Literal(True)


def concepts_of(graph: Graph, list_uri: URIRef) -> list[URIRef]:
    """Return the concepts of a list that have a name, in the order of their identifiers."""
    found = {
        uri
        for uri in graph.subjects(SKOS.inScheme, list_uri)
        if isinstance(uri, URIRef) and (uri, SKOS.prefLabel, None) in graph
    }
    return sorted(found, key=lambda uri: by_number(identifier(graph, uri)))


def terms_of(graph: Graph, concepts: Iterable[URIRef]) -> list[URIRef]:
    """Return the non-preferred terms that have identifiers and lead to these concepts."""
    held = set(concepts)
    found = {
        term
        for term, concept in graph.subject_objects(ESD.use)
        if concept in held
        and isinstance(term, URIRef)
        and (term, SKOSXL.literalForm, None) in graph
    }
    return sorted(found, key=lambda uri: by_number(identifier(graph, uri)))


def identifier(graph: Graph, uri: Node) -> str:
    """Return the identifier of a concept, or of a term: the last segment of its address."""
    notation = graph.value(uri, SKOS.notation, any=True)
    return str(notation) if notation is not None else str(uri).rpartition("/")[2]


def text(graph: Graph, subject: Node, predicate: URIRef) -> str:
    """Return the one text a place can hold: English before others; empty where there is none."""
    return preferred(graph.objects(subject, predicate)) or ""


def texts(graph: Graph, subject: Node, predicate: URIRef) -> list[str]:
    """Return all texts, sorted."""
    return sorted({str(value) for value in graph.objects(subject, predicate)})


def is_true(graph: Graph, subject: Node, predicate: URIRef) -> bool:
    """Whether the graph says `true`."""
    return (subject, predicate, _TRUE) in graph


def parents_of(graph: Graph, concept: URIRef, held: Iterable[URIRef]) -> list[URIRef]:
    """Return the broader concepts in the list: the main one first, then by identifier."""
    inside = [p for p in graph.objects(concept, SKOS.broader) if isinstance(p, URIRef)]
    held = held if isinstance(held, set) else set(held)
    main = graph.value(concept, ESD.mainBroader, any=True)
    return sorted(
        (parent for parent in inside if parent in held),
        key=lambda parent: (parent != main, by_number(identifier(graph, parent))),
    )


def by_number(text_: str) -> list[tuple[int, int, str]]:
    """Order identifiers: numbers in them by value, so that 2 comes before 10."""
    return [
        (0, int(part), part) if part.isdecimal() and part.isascii() else (1, 0, part)
        for part in _DIGITS.split(text_)
    ]


def by_label(graph: Graph, concept: URIRef) -> tuple[str, str, list[tuple[int, int, str]]]:
    """Order concepts by label as the official lists do (contract esd-formats, section 1)."""
    label = text(graph, concept, SKOS.prefLabel)
    return order_key(label), label, by_number(identifier(graph, concept))
