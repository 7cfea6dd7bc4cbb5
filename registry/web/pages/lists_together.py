"""The page that shows how the lists fit together: the diagram and a table saying the same."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from registry.catalogue import ConceptList, MappingSet
from registry.web.pages.drawing import draw_tall, draw_wide
from registry.web.pages.environment import render
from registry.web.pages.facts import Link, list_link
from registry.web.pages.neighbours import read_predicate
from registry.web.pages.words import name_order

if TYPE_CHECKING:
    from registry.opened import Release


class Row(NamedTuple):
    """One mapping set as a row of the table."""

    source: Link | None
    words: str
    target: Link | None
    entry: MappingSet


def lists_together(release: Release, language: str) -> str:
    """Render the page; what is drawn comes from the catalogue alone."""
    catalogue = release.catalogue
    rows = [
        Row(
            list_link(catalogue, entry.from_list),
            ", ".join(read_predicate(release.store, p, language).label for p in entry.predicates),
            list_link(catalogue, entry.to_list),
            entry,
        )
        for entry in catalogue.mapping_sets.values()
    ]
    ends = {uri for e in catalogue.mapping_sets.values() for uri in (e.from_list, e.to_list)}
    return render(
        "lists_together.html",
        release,
        wide=draw_wide(catalogue),
        tall=draw_tall(catalogue),
        titles={entry.uri: entry.title for entry in catalogue.lists.values()},
        rows=sorted(rows, key=_by_ends),
        alone=[_alone(release, e) for e in catalogue.lists.values() if e.uri not in ends],
    )


def _by_ends(row: Row) -> tuple[tuple[str, str], tuple[str, str]]:
    return (
        name_order(row.source.words if row.source else ""),
        name_order(row.target.words if row.target else ""),
    )


def _alone(release: Release, entry: ConceptList) -> tuple[ConceptList, Link | None]:
    return entry, list_link(release.catalogue, entry.part_of)
