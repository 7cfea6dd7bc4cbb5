"""What generators of code lists need of a concept: code, names, whether it is retired."""

from __future__ import annotations

from collections.abc import Iterator
from typing import NamedTuple

from rdflib import Graph, URIRef
from rdflib.namespace import DCTERMS, OWL, SKOS

from exporters.list_graph import concepts_of, identifier, is_true, text


class Code(NamedTuple):
    """One code of a list; the definition is empty where there is none."""

    identifier: str
    label: str
    definition: str
    uri: str
    is_retired: bool


class ListHeader(NamedTuple):
    """What a code list says of itself; each empty where unknown."""

    identifier: str
    title: str
    description: str
    version: str
    uri: str
    rights: str


def codes_of(graph: Graph, list_uri: URIRef) -> Iterator[Code]:
    """Give the codes of a list in the order of their identifiers, retired ones too.

    Data of past years uses retired codes, so that a generated list must know them.
    """
    for uri in concepts_of(graph, list_uri):
        yield Code(
            identifier(graph, uri),
            text(graph, uri, SKOS.prefLabel),
            text(graph, uri, SKOS.definition) or text(graph, uri, SKOS.scopeNote),
            str(uri),
            is_true(graph, uri, OWL.deprecated),
        )


def header_of(graph: Graph, list_uri: URIRef) -> ListHeader:
    """Return what a list says of itself."""
    return ListHeader(
        text(graph, list_uri, DCTERMS.identifier) or list_uri.rpartition("/")[2],
        text(graph, list_uri, DCTERMS.title),
        text(graph, list_uri, DCTERMS.description),
        text(graph, list_uri, OWL.versionInfo),
        str(list_uri),
        text(graph, list_uri, DCTERMS.rights),
    )
