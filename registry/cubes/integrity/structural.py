"""Constraints of structures and slices, asked by the specification's own queries."""

from __future__ import annotations

from rdflib import Graph, URIRef

from registry.cubes.integrity.report import SHOWN, Check
from registry.paths import integrity_queries
from registry.store.embedded import EmbeddedStore

_GRAPH = URIRef("urn:x-registry:cube")
#: Each constraint about structure: what its query counts as examined.
_EXAMINED = {
    "IC-2": "?x a qb:DataSet",
    "IC-3": "?x a qb:DataStructureDefinition",
    "IC-4": "?x a qb:DimensionProperty",
    "IC-5": "?x a qb:DimensionProperty",
    "IC-6": "?y qb:component ?x",
    "IC-7": "?x a qb:SliceKey",
    "IC-8": "?x a qb:SliceKey",
    "IC-9": "?x a qb:Slice",
    "IC-10": "?x a qb:Slice",
}
_QB = "PREFIX qb: <http://purl.org/linked-data/cube#>\n"


def load_normalised(graph: Graph) -> EmbeddedStore:
    """Load a cube's graph into a store and normalise it (specification, section 10.1)."""
    store = EmbeddedStore.in_memory()
    store.add(graph, _GRAPH)
    normalise(store)
    return store


def normalise(store: EmbeddedStore) -> None:
    """Add what section 10.1 of the specification adds, to a store loaded as one named graph."""
    for phase in ("1", "2"):
        text = query_text(f"normalisation-{phase}", "ru")
        store.update(text.replace("INSERT {", f"WITH <{_GRAPH}> INSERT {{"))


def query_text(name: str, suffix: str = "rq") -> str:
    """Return a query of the specification as it is written out in ``sparql/integrity``."""
    return (integrity_queries() / f"{name}.{suffix}").read_text(encoding="utf-8")


def check_structure(store: EmbeddedStore) -> list[Check]:
    """Check IC-2 to IC-10 of a normalised cube."""
    return [_check(store, constraint) for constraint in _EXAMINED]


def _check(store: EmbeddedStore, constraint: str) -> Check:
    count = store.select(
        f"{_QB}SELECT (COUNT(DISTINCT ?x) AS ?n) WHERE {{ {_EXAMINED[constraint]} }}"
    )
    examined = int(str(count.rows[0][0]))
    failures = offenders(store, query_text(f"ic-{int(constraint[3:]):02d}"))
    return Check(constraint, "SPARQL", examined, len(failures), tuple(failures[:SHOWN]))


def offenders(store: EmbeddedStore, ask: str) -> list[str]:
    """Return what makes an ASK query true: each solution of its pattern, in words."""
    table = store.select(ask.replace("ASK {", "SELECT DISTINCT * WHERE {", 1))
    return [
        ", ".join(f"{name} {term}" for name, term in zip(table.columns, row, strict=True) if term)
        for row in table.rows
    ]
