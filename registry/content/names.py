"""The history of a concept's names: read from a graph, completed, written back in time order."""

from __future__ import annotations

from dataclasses import dataclass

from rdflib import Graph, Literal, URIRef
from rdflib.namespace import DCTERMS, RDF, SKOS, XSD

from registry.namespaces import ESD

_PRESENT_ROLES = (SKOS.prefLabel, SKOS.altLabel, SKOS.hiddenLabel)


@dataclass(frozen=True)
class Change:
    """One change of name, as far as known; `used_in` is a version in which `previous` stood."""

    previous: str | None
    new: str | None
    version: str | None = None
    date: str | None = None
    used_in: str | None = None
    source: str | None = None


def folded(name: str) -> str:
    """Bring a name to the form in which two spellings of one name are equal."""
    return " ".join(name.split()).casefold()


def preferred(graph: Graph, concept: URIRef) -> str:
    """Return the official name of a concept; KeyError where it has none."""
    label = graph.value(concept, SKOS.prefLabel)
    if label is None:
        raise KeyError(concept)
    return str(label)


def read_chain(graph: Graph, concept: URIRef) -> list[Change]:
    """Return the changes of a concept's name, in time order."""
    nodes = sorted(
        (str(node) for node in graph.objects(concept, ESD.nameChange)),
        key=lambda node: int(node.rpartition("-")[2]),
    )
    return [_read_change(graph, URIRef(node)) for node in nodes]


def _read_change(graph: Graph, node: URIRef) -> Change:
    def text(predicate: URIRef) -> str | None:
        value = graph.value(node, predicate)
        return None if value is None else str(value)

    return Change(
        text(ESD.previousName),
        text(ESD.newName),
        text(ESD.inVersion),
        text(DCTERMS.date),
        text(ESD.usedInVersion),
        text(DCTERMS.source),
    )


def write_chain(graph: Graph, concept: URIRef, chain: list[Change]) -> None:
    """Write a concept's changes and former names in place of those the graph had."""
    for node in list(graph.objects(concept, ESD.nameChange)):
        graph.remove((node, None, None))
    graph.remove((concept, ESD.nameChange, None))
    graph.remove((concept, ESD.formerName, None))
    present = {
        folded(str(name)) for role in _PRESENT_ROLES for name in graph.objects(concept, role)
    }
    for number, change in enumerate(chain, 1):
        node = URIRef(f"{concept}#name-{number}")
        graph.add((concept, ESD.nameChange, node))
        _write_change(graph, node, change)
        for name in (change.previous, change.new):
            if name and folded(name) not in present:
                graph.add((concept, ESD.formerName, Literal(name, lang="en")))


def _write_change(graph: Graph, node: URIRef, change: Change) -> None:
    graph.add((node, RDF.type, ESD.NameChange))
    for predicate, name in ((ESD.previousName, change.previous), (ESD.newName, change.new)):
        if name:
            graph.add((node, predicate, Literal(name, lang="en")))
    if change.date:
        graph.add((node, DCTERMS.date, Literal(change.date, datatype=XSD.date)))
    for predicate, text in (
        (ESD.inVersion, change.version),
        (ESD.usedInVersion, change.used_in),
        (DCTERMS.source, change.source),
    ):
        if text:
            graph.add((node, predicate, Literal(text)))


def known_names(graph: Graph, concept: URIRef, chain: list[Change]) -> set[str]:
    """Return every name a concept has or is known to have had, folded."""
    names = [str(name) for role in _PRESENT_ROLES for name in graph.objects(concept, role)]
    names += [name for change in chain for name in (change.previous, change.new) if name]
    return {folded(name) for name in names}
