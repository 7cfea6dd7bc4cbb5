"""What is known of one pair alone: where it was observed, how its source wrote it, our notes."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from rdflib import URIRef
from rdflib.namespace import DCTERMS, OWL, SKOS
from rdflib.term import Node

from registry.namespaces import ESD
from registry.web.pages.words import to_translate

if TYPE_CHECKING:
    from registry.store import Store

_FROM = """
PREFIX owl: <http://www.w3.org/2002/07/owl#>
SELECT ?concept ?mapping ?property ?value WHERE {
  GRAPH ?graph { ?mapping owl:annotatedSource ?concept ; ?property ?value }
}
"""
_TO = """
PREFIX owl: <http://www.w3.org/2002/07/owl#>
SELECT ?concept ?mapping ?property ?value WHERE {
  GRAPH ?graph { ?mapping owl:annotatedTarget ?concept ; ?property ?value }
}
"""
_WORDS = {
    DCTERMS.source: to_translate("Observed in"),
    ESD.asPublished: to_translate("As published"),
    SKOS.editorialNote: to_translate("Note by the registry"),
}

#: The two ends of a pair.
Ends = tuple[URIRef, URIRef]


class PairNote(NamedTuple):
    """One thing known of a pair: ``Observed in``, and where."""

    words: str
    text: str


def read_pair_notes(store: Store, concept: URIRef) -> dict[Ends, list[PairNote]]:
    """Read what is known of each pair that a concept is an end of."""
    mappings: dict[Node, list[tuple[Node, Node]]] = {}
    for query in (_FROM, _TO):
        for _, mapping, predicate, value in store.select(
            query, {"concept": concept}, graphs=[]
        ).rows:
            if mapping is not None and predicate is not None and value is not None:
                mappings.setdefault(mapping, []).append((predicate, value))
    notes: dict[Ends, list[PairNote]] = {}
    for statements in mappings.values():
        said = dict(statements)
        ends = (
            URIRef(str(said.get(OWL.annotatedSource))),
            URIRef(str(said.get(OWL.annotatedTarget))),
        )
        notes[ends] = sorted(
            PairNote(_WORDS[URIRef(str(predicate))], str(value))
            for predicate, value in set(statements)
            if predicate in _WORDS
        )
    return notes
