"""Which list stands beside which in the diagram of the lists: groups, columns, order."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import NamedTuple

from rdflib import URIRef

from registry.catalogue import Catalogue, ConceptList, MappingSet


class Group(NamedTuple):
    """Lists that mapping sets tie together: their columns from left to right, largest list first.

    The list with the most mapping sets is in the middle; lists that map to it stand left of it,
    those it maps to right of it, and so on outwards.
    """

    columns: list[list[ConceptList]]
    sets: list[MappingSet]


def groups_of(catalogue: Catalogue) -> list[Group]:
    """Return the groups of lists, the largest first; a list without mappings is one by itself."""
    sets = [entry for entry in catalogue.mapping_sets.values() if _is_drawn(catalogue, entry)]
    waiting = dict.fromkeys(sorted(catalogue.lists.values(), key=lambda e: _weight(e, sets)))
    groups = []
    while waiting:
        columns = _columns(catalogue, next(iter(waiting)), sets)
        for uri in columns:
            del waiting[_held(catalogue, uri)]
        own = [entry for entry in sets if entry.from_list in columns]
        groups.append(Group(_stacks(catalogue, columns), own))
    return sorted(groups, key=lambda group: -sum(map(len, group.columns)))


def _is_drawn(catalogue: Catalogue, entry: MappingSet) -> bool:
    ends = (catalogue.list_with_uri(entry.from_list), catalogue.list_with_uri(entry.to_list))
    return None not in ends and entry.from_list != entry.to_list


def _weight(entry: ConceptList, sets: Iterable[MappingSet]) -> tuple[int, str]:
    ends = sum(entry.uri in (each.from_list, each.to_list) for each in sets)
    return -ends, entry.identifier


def _columns(
    catalogue: Catalogue, middle: ConceptList, sets: list[MappingSet]
) -> dict[URIRef, int]:
    """Return the column of every list that can be reached from the one in the middle, column 0."""
    columns = {middle.uri: 0}
    waiting = [middle.uri]
    while waiting:
        here = waiting.pop(0)
        for entry in sets:
            for near, far, step in (
                (entry.from_list, entry.to_list, 1),
                (entry.to_list, entry.from_list, -1),
            ):
                if near == here and far not in columns:
                    columns[far] = columns[here] + step
                    waiting.append(far)
    return columns


def _stacks(catalogue: Catalogue, columns: Mapping[URIRef, int]) -> list[list[ConceptList]]:
    stacks: dict[int, list[ConceptList]] = {}
    for uri, column in columns.items():
        stacks.setdefault(column, []).append(_held(catalogue, uri))
    return [
        sorted(stacks[column], key=lambda e: (-e.count, e.identifier)) for column in sorted(stacks)
    ]


def _held(catalogue: Catalogue, uri: URIRef) -> ConceptList:
    entry = catalogue.list_with_uri(uri)
    if entry is None:
        raise LookupError(f"no list {uri}")
    return entry
