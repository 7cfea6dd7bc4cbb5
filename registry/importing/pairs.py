"""The pairs of a file as statements of a known mapping set."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field

from rdflib import Graph, URIRef
from rdflib.namespace import RDF, SKOS

from registry.catalogue import MappingSet
from registry.importing.overlay import Known
from registry.namespaces import ESD, new_graph
from registry.readers import Pair


@dataclass(frozen=True)
class NewPairs:
    """The statements to add to a mapping set, and counts of what was left out."""

    mapping_set: MappingSet
    graph: Graph
    #: Pairs that the set has already.
    known: int
    #: Pairs with an identifier that is in neither list, as the file writes them.
    dangling: list[tuple[str, str]] = field(default_factory=list)


def make_pairs(
    pairs: Iterable[Pair],
    spaces: tuple[str, str],
    mapping_set: MappingSet,
    known: Known,
    *,
    backwards: bool,
) -> NewPairs:
    """Keep the pairs that a mapping set does not have and whose two ends exist.

    ``spaces`` is what the identifiers of a pair are appended to; with ``backwards`` the set runs
    from the second to the first. A non-preferred term stands for its concept. Where the set knows
    several predicates, a pair already there by any of them is known; a new one is taken by the
    first, in the order of their URIs.
    """
    graph = new_graph()
    already = 0
    dangling = []
    for identifiers in sorted({(p.from_identifier, p.to_identifier) for p in pairs}):
        ends = [
            _preferred(URIRef(space + identifier), known)
            for space, identifier in zip(spaces, identifiers, strict=True)
        ]
        subject, value = reversed(ends) if backwards else ends
        before = known(subject)
        if any((subject, predicate, value) in before for predicate in mapping_set.predicates):
            already += 1
        elif all((end, RDF.type, SKOS.Concept) in known(end) for end in ends):
            graph.add((subject, mapping_set.predicates[0], value))
        else:
            dangling.append(identifiers)
    return NewPairs(mapping_set, graph, already, dangling)


def _preferred(end: URIRef, known: Known) -> URIRef:
    """Return the concept to use for a non-preferred term; anything else as it is."""
    uses = list(known(end).objects(end, ESD.use))
    return URIRef(str(uses[0])) if len(uses) == 1 else end
