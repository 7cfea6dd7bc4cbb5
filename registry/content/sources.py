"""The source files, read through the readers, less the prose that is not shipped."""

from __future__ import annotations

import csv
from collections.abc import Iterable
from pathlib import Path

from rdflib import Graph, Literal, URIRef
from rdflib.namespace import RDF, SKOS
from rdflib.term import Node

from registry.content.headers import concept_class, concept_uri, list_uri, uri_space
from registry.namespaces import ADMS, ESD, new_graph
from registry.readers import Pair, Reading, Target, read
from registry.readers.terms import read_terms

#: Somebody's prose: comes in by import, never in shipped files.
PROSE = frozenset({SKOS.definition, SKOS.scopeNote, SKOS.historyNote, SKOS.changeNote, SKOS.note})


def target(identifier: str) -> Target:
    """Return where the concepts of a shipped list belong."""
    return Target(list_uri(identifier), uri_space(identifier), concept_class(identifier))


def read_facts(folder: Path, path: str, identifier: str) -> Graph:
    """Read one source file of a list into a graph of its concepts, without prose and header."""
    return _facts(read((folder / path).read_bytes(), path, target(identifier)), identifier)


def read_list_parts(folder: Path, identifier: str, *paths: str) -> Graph:
    """Read the terms files of one list together, without prose and header."""
    parts = {path: (folder / path).read_bytes() for path in paths}
    return _facts(read_terms(parts, target(identifier)), identifier)


def _facts(reading: Reading, identifier: str) -> Graph:
    facts = new_graph()
    for triple in reading.graph:
        if triple[1] not in PROSE and triple[0] != list_uri(identifier):
            facts.add(triple)
    return facts


def read_pairs(folder: Path, path: str, identifier: str) -> tuple[Pair, ...]:
    """Read the pairs of a mapping file; the list is the one its first items stand in."""
    return read((folder / path).read_bytes(), path, target(identifier)).pairs


def read_rows(path: Path) -> list[dict[str, str]]:
    """Read a small table of facts: one dictionary a row, as its header names the columns."""
    with path.open(encoding="utf-8-sig", newline="") as file:
        return list(csv.DictReader(file))


def concepts(graph: Graph) -> list[URIRef]:
    """Return the concepts of a graph in the order of their URIs."""
    return sorted(uri for uri in graph.subjects(RDF.type, SKOS.Concept) if isinstance(uri, URIRef))


def add_concept(graph: Graph, identifier: str, notation: str, label: str) -> URIRef:
    """Add a concept of a list with its name; return its URI."""
    concept = concept_uri(identifier, notation)
    graph.add((concept, RDF.type, SKOS.Concept))
    graph.add((concept, RDF.type, concept_class(identifier)))
    graph.add((concept, SKOS.notation, Literal(notation)))
    graph.add((concept, SKOS.inScheme, list_uri(identifier)))
    graph.add((concept, SKOS.prefLabel, Literal(label, lang="en")))
    return concept


def add_live(graph: Graph) -> None:
    """Mark as live every concept that no source says is discontinued."""
    for concept in concepts(graph):
        if (concept, ADMS.status, None) not in graph:
            graph.add((concept, ADMS.status, ESD.Live))


def copy_subjects(source: Graph, subjects: Iterable[Node], into: Graph) -> None:
    """Copy every statement about some subjects."""
    for subject in subjects:
        for triple in source.triples((subject, None, None)):
            into.add(triple)
