"""Reads RDF as a grid: its mapped pairs, else what it says of the registry's entries."""

from __future__ import annotations

from functools import partial

from rdflib import Graph, URIRef
from rdflib.namespace import OWL, RDF, SKOS

from registry.checking.grids import Cells, Grid, refuse_large
from registry.checking.held import Held
from registry.checking.writing_back import write_graph
from registry.readers import Recognition

_NOT_MAPPINGS = {RDF.type, SKOS.inScheme, SKOS.topConceptOf, SKOS.broader, SKOS.narrower}


def read_graph(graph: Graph, recognition: Recognition, held: Held, name: str) -> Grid:
    """Lay out the statements of a graph that are to be judged row by row.

    Raises UnreadableSourceError where there are too many.
    """
    pairs = sorted(
        (str(s), str(p), str(o))
        for s, p, o in graph
        if isinstance(o, URIRef) and (str(p).casefold() in held.relations or p == OWL.sameAs)
    )
    if pairs:
        rows: list[Cells] = [("subject_id", "predicate_id", "object_id"), *pairs]
    else:
        rows = [("subject_id", "object_id"), *_uses(graph, held)]
    refuse_large(name, len(rows), 1)
    words = recognition.format.label.removeprefix("SKOS as ")
    return Grid(
        f"RDF as {words}", tuple(rows), first_row=0, row_word="statement", graph=graph,
        write=partial(write_graph, graph, tuple(rows)),
    )  # fmt: skip


def holds_concepts(graph: Graph) -> bool:
    """Say whether a graph has concepts or lists of its own, and not only statements about ours."""
    return any((None, RDF.type, kind) in graph for kind in (SKOS.Concept, SKOS.ConceptScheme))


def _uses(graph: Graph, held: Held) -> list[Cells]:
    """Return the statements that lead under the base of one of our lists, however written."""
    return sorted(
        (str(s), str(o))
        for s, p, o in graph
        if isinstance(o, URIRef) and p not in _NOT_MAPPINGS and held.published(str(o))
    )
