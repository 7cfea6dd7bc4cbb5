"""What the roots of hierarchical code lists lead to, for IC-20 and IC-21."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping

from rdflib import URIRef

from registry.cubes.integrity.structural import query_text
from registry.store.embedded import EmbeddedStore

_ROOTS = """
PREFIX qb: <http://purl.org/linked-data/cube#>
SELECT DISTINCT ?list ?root WHERE { ?list a qb:HierarchicalCodeList ; qb:hierarchyRoot ?root }
"""
_LISTS = """
PREFIX qb: <http://purl.org/linked-data/cube#>
SELECT DISTINCT ?list WHERE { ?list a qb:HierarchicalCodeList }
"""
_STEPS = "SELECT ?p ?above ?below WHERE { ?above ?p ?below }"

#: List -> for each property of the constraint, the values its roots lead to.
Reached = Mapping[str, list[set[str]]]


def reachable(store: EmbeddedStore) -> tuple[Reached, Reached]:
    """Return what roots lead down to (IC-20), and what leads up to them (IC-21)."""
    roots: dict[str, set[str]] = defaultdict(set)
    for (code_list,) in store.select(_LISTS).rows:
        if code_list is not None:
            roots[code_list.n3()] = set()
    for code_list, root in store.select(_ROOTS).rows:
        if code_list is not None and root is not None:
            roots[code_list.n3()].add(root.n3())
    down = _reached(store, roots, query_text("ic-20-properties"), upwards=False)
    up = _reached(store, roots, query_text("ic-21-properties"), upwards=True)
    return down, up


def _reached(
    store: EmbeddedStore, roots: Mapping[str, set[str]], properties: str, *, upwards: bool
) -> Reached:
    reached: dict[str, list[set[str]]] = defaultdict(list)
    for (name,) in dict.fromkeys(store.select(properties).rows):
        steps = _steps(store, URIRef(str(name)), upwards=upwards)
        for code_list, its in roots.items():
            reached[code_list].append(_closure(its, steps))
    return reached


def _steps(store: EmbeddedStore, name: URIRef, *, upwards: bool) -> dict[str, set[str]]:
    steps: dict[str, set[str]] = defaultdict(set)
    for _, above, below in store.select(_STEPS, {"p": name}).rows:
        if above is not None and below is not None:
            start, end = (below, above) if upwards else (above, below)
            steps[start.n3()].add(end.n3())
    return steps


def _closure(roots: set[str], steps: Mapping[str, set[str]]) -> set[str]:
    found, ahead = set(roots), list(roots)
    while ahead:
        for following in steps.get(ahead.pop(), ()):
            if following not in found:
                found.add(following)
                ahead.append(following)
    return found
