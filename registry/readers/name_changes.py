"""Writes the changes of name that history notes give, and the former names that follow."""

from __future__ import annotations

from collections.abc import Sequence

from rdflib import Graph, Literal, URIRef
from rdflib.namespace import DCTERMS, RDF, SKOS, XSD

from registry.namespaces import ESD
from registry.readers.history import History, NameChange


def write_name_changes(
    graph: Graph, uri: URIRef, histories: Sequence[History], language: str
) -> None:
    """Add the changes as `{uri}#name-1`... and each name the concept no longer has in any role.

    A name that differs from a present one in case or blanks alone is no former name.
    """
    present = {
        _folded(str(name))
        for role in (SKOS.prefLabel, SKOS.altLabel, SKOS.hiddenLabel)
        for name in graph.objects(uri, role)
    }
    changes = [change for history in histories for change in history.changes]
    for number, change in enumerate(changes, 1):
        node = URIRef(f"{uri}#name-{number}")
        graph.add((uri, ESD.nameChange, node))
        _write_change(graph, node, change, language)
        for name in (change.previous, change.new):
            if name and _folded(name) not in present:
                graph.add((uri, ESD.formerName, Literal(name, lang=language)))


def _write_change(graph: Graph, node: URIRef, change: NameChange, language: str) -> None:
    graph.add((node, RDF.type, ESD.NameChange))
    if change.previous:
        graph.add((node, ESD.previousName, Literal(change.previous, lang=language)))
    if change.new:
        graph.add((node, ESD.newName, Literal(change.new, lang=language)))
    if change.version:
        graph.add((node, ESD.inVersion, Literal(change.version)))
    if change.date:
        graph.add((node, DCTERMS.date, Literal(change.date, datatype=XSD.date)))


def _folded(name: str) -> str:
    return " ".join(name.split()).casefold()
