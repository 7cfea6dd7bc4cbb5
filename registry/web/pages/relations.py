"""The pairs of a concept, put in words: what each predicate says, in either direction."""

from __future__ import annotations

from collections.abc import Iterable
from typing import TYPE_CHECKING, NamedTuple

from rdflib import URIRef

from registry.catalogue import MappingSet
from registry.web.pages.environment import local_part
from registry.web.pages.facts import Link, Statements
from registry.web.pages.neighbours import Incoming, Named, Names, read_predicate
from registry.web.pages.notes import Ends, PairNote, read_pair_notes

if TYPE_CHECKING:
    from registry.opened import Release
    from registry.store import Store

_OFFICIAL = """
PREFIX esd: <http://def.esd.org.uk/>
SELECT ?set ?official WHERE { GRAPH ?set { ?set esd:official ?official } }
"""


class PairLink(NamedTuple):
    """Where one pair is, and the mapping set that holds it."""

    path: str
    mapping_set: MappingSet


class Mapped(NamedTuple):
    """A concept at the other end of a pair, where the pair is, and what is known of it."""

    other: Named
    pairs: list[PairLink]
    notes: list[PairNote]


class Relation(NamedTuple):
    """What a concept is mapped to in one other list, by one predicate read in one direction.

    Two sets may say the same from both ends; what they say is shown once.
    """

    words: str
    other_list: Link
    mapping_sets: list[MappingSet]
    official: bool
    mapped: list[Mapped]
    #: Where the first set shows all pairs of the concept.
    every_pair: str


class End(NamedTuple):
    """One pair as the concept sees it: the set, what the predicate says, the other concept."""

    mapping_set: MappingSet
    predicate: URIRef
    other: URIRef
    outward: bool

    def ends(self, concept: URIRef) -> tuple[URIRef, URIRef]:
        """Return the two concepts in the order of the pair."""
        return (concept, self.other) if self.outward else (self.other, concept)

    @property
    def other_list(self) -> URIRef:
        """The list of the other concept."""
        return self.mapping_set.to_list if self.outward else self.mapping_set.from_list


def ends_of(release: Release, said: Statements, incoming: Iterable[Incoming]) -> set[End]:
    """Pick the pairs from the statements about a concept, those of which it is the object too.

    Those of a set that may not be given out are left out: a pair is an entry of either list.
    """
    sets = {
        entry.uri: entry
        for entry in release.catalogue.mapping_sets.values()
        if str(entry.uri) not in release.withheld
    }
    ends = {
        End(sets[graph], predicate, value, outward=True)
        for graph, predicate, value in said.pairs()
        if graph in sets and predicate in sets[graph].predicates and isinstance(value, URIRef)
    }
    ends |= {
        End(sets[row.graph], row.predicate, row.subject, outward=False)
        for row in incoming
        if row.graph in sets and row.predicate in sets[row.graph].predicates
    }
    return ends


def read_relations(
    release: Release, uri: URIRef, ends: set[End], neighbours: Names, language: str
) -> list[Relation]:
    """Read what a concept's pairs say, in words, in the order of the other lists."""
    notes = read_pair_notes(release.store, uri) if ends else {}
    words = {
        predicate: read_predicate(release.store, predicate, language)
        for predicate in {end.predicate for end in ends}
    }
    together: dict[tuple[str, URIRef], list[End]] = {}
    for end in ends:
        predicate = words[end.predicate]
        said = predicate.label if end.outward else predicate.inverse_label
        together.setdefault((said, end.other_list), []).append(end)
    relations = []
    for (said, other_list), group in together.items():
        sets = {end.mapping_set.identifier: end.mapping_set for end in group}
        listed = release.catalogue.list_with_uri(other_list)
        relations.append(
            Relation(
                said,
                Link(
                    release.catalogue.path_of(other_list),
                    listed.title if listed else str(other_list),
                ),
                [sets[name] for name in sorted(sets)],
                official=all(_is_official(release.store, entry.uri) for entry in sets.values()),
                mapped=_mapped(uri, group, neighbours, notes),
                every_pair=_every_pair(uri, group),
            )
        )
    return sorted(relations, key=lambda relation: (relation.other_list.words, relation.words))


def _mapped(
    uri: URIRef, group: list[End], neighbours: Names, notes: dict[Ends, list[PairNote]]
) -> list[Mapped]:
    by_other: dict[URIRef, list[End]] = {}
    for end in sorted(group, key=lambda end: end.mapping_set.identifier):
        by_other.setdefault(end.other, []).append(end)
    return [
        Mapped(
            other,
            [PairLink(_pair_path(end, uri), end.mapping_set) for end in by_other[other.uri]],
            sorted({n for end in by_other[other.uri] for n in notes.get(end.ends(uri), ())}),
        )
        for other in neighbours.all_named(set(by_other))
    ]


def _every_pair(uri: URIRef, group: list[End]) -> str:
    end = min(group, key=lambda end: end.mapping_set.identifier)
    side = "from" if end.outward else "to"
    return f"/mapping/{end.mapping_set.identifier}?view={side}&open={local_part(uri)}#browse"


def _is_official(store: Store, mapping_set: URIRef) -> bool:
    rows = store.select(_OFFICIAL, {"set": mapping_set}, graphs=[]).rows
    return not any(str(row[1]) in {"false", "0"} for row in rows)


def _pair_path(end: End, uri: URIRef) -> str:
    source, target = map(local_part, end.ends(uri))
    return f"/mapping/{end.mapping_set.identifier}/{source}/{target}"
