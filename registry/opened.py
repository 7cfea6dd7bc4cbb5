"""One open release: its store, its catalogue, and what of it may be given out."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import Any

from rdflib import URIRef
from rdflib.term import Node

from registry.catalogue import Catalogue
from registry.store import Store

_WITHHELD = """
PREFIX esd: <http://def.esd.org.uk/>
PREFIX prov: <http://www.w3.org/ns/prov#>
PREFIX void: <http://rdfs.org/ns/void#>
SELECT DISTINCT ?header ?overlay WHERE {
  { ?header esd:mayRepublish false }
  UNION
  { ?list esd:mayRepublish false . ?header void:subjectsTarget|void:objectsTarget ?list }
  OPTIONAL { ?header prov:wasDerivedFrom ?overlay }
}
"""
# Without names: a publisher has his in every file.
_ENTRIES = """
PREFIX rdfs: <http://www.w3.org/2000/01/rdf-schema#>
SELECT ?graph ?entry ?property ?value WHERE {
  GRAPH ?graph { ?entry ?property ?value FILTER(?property != rdfs:label) }
}
"""
_SAID_OF = "SELECT DISTINCT ?term ?graph WHERE { GRAPH ?graph { ?term ?property ?value } }"
_LEADING_TO = "SELECT DISTINCT ?term ?graph WHERE { GRAPH ?graph { ?other ?property ?term } }"
_ENTRY_OF = """
PREFIX skos: <http://www.w3.org/2004/02/skos/core#>
SELECT DISTINCT ?term ?graph WHERE { GRAPH ?graph { ?term skos:inScheme ?scheme } }
"""


@dataclass(frozen=True)
class Release:
    """One open release, to be read by any number of threads."""

    number: int
    folder: Path
    manifest: Mapping[str, Any]
    store: Store
    catalogue: Catalogue

    @cached_property
    def withheld(self) -> frozenset[str]:
        """The graphs of what may not be republished: lists, their mapping sets, their imports."""
        rows = self.store.select(_WITHHELD).rows
        return frozenset(str(name) for row in rows for name in row if name is not None)

    @cached_property
    def public_graphs(self) -> list[URIRef] | None:
        """The graphs of what may be given out; None for all.

        For all, too, where no statement leads from one to the other: a question about what may be
        given out cannot come upon what may not. An engine looks up every statement in each graph
        that it is given, dozens of times as often as in their union.
        """
        if all(self._stands_alone(name) for name in self.withheld):
            return None
        return [name for name in self.store.named_graphs() if str(name) not in self.withheld]

    def _stands_alone(self, graph: str) -> bool:
        """Whether no other graph names an entry of a graph, and it names none of theirs."""
        rows = self.store.select(_ENTRIES, {"graph": URIRef(graph)}, graphs=[]).rows
        entries = {row[1] for row in rows} - {URIRef(graph), None}
        values = {row[3] for row in rows if row[1] in entries and isinstance(row[3], URIRef)}
        return not any(
            self._is_elsewhere(query, term, graph)
            for query, terms in (
                (_SAID_OF, entries),
                (_LEADING_TO, entries),
                (_ENTRY_OF, values - entries),
            )
            for term in terms
            if term is not None
        )

    def _is_elsewhere(self, query: str, term: Node, graph: str) -> bool:
        rows = self.store.select(query, {"term": term}, graphs=[]).rows
        return any(str(row[1]) != graph for row in rows)
