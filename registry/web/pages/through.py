"""What a concept is mapped to through one concept of a further list, with the path."""

from __future__ import annotations

from collections.abc import Iterable
from typing import TYPE_CHECKING, NamedTuple

from rdflib import URIRef

from registry.web.pages.facts import Link, list_link, statements_about
from registry.web.pages.neighbours import (
    Named,
    Names,
    read_incoming,
    read_neighbours,
    read_predicate,
)
from registry.web.pages.relations import End, ends_of
from registry.web.pages.words import name_order

if TYPE_CHECKING:
    from registry.opened import Release

#: A concept mapped to more than this in one list, or what lies between, says little by it: a
#: service that can be paid for has nothing in common with all others that can.
_MOST_BETWEEN = 8
_MOST_PATHS = 20


class Path(NamedTuple):
    """From a concept to another by one in between, with what the two pairs say."""

    first: str
    between: Named
    second: str
    other: Named


class Through(NamedTuple):
    """What is reached in one list, and how many paths are left out for length."""

    other_list: Link
    paths: list[Path]
    left_out: int


def read_through(
    release: Release, ends: set[End], own: set[URIRef], direct: Names, language: str
) -> list[Through]:
    """Read what lies two pairs away, in lists a concept has no pair with and is not in.

    ``ends`` are its own pairs, ``own`` the lists it stands in, ``direct`` the names of what it is
    tied to.
    """
    known = {end.other_list for end in ends} | own
    found: dict[URIRef, set[Path]] = {}
    for first in _few(ends):
        said = statements_about(release.store, first.other, language)
        beyond = ends_of(release, said, read_incoming(release.store, first.other))
        beyond = {end for end in beyond if end.other_list not in known}
        if not beyond:
            continue
        names = read_neighbours(release, first.other, language)
        for second in _few(beyond):
            path = Path(
                _words(release, first, language),
                direct.named(first.other),
                _words(release, second, language),
                names.named(second.other),
            )
            found.setdefault(second.other_list, set()).add(path)
    together = []
    for other_list, paths in found.items():
        link = list_link(release.catalogue, other_list)
        ordered = sorted(paths, key=_by_name)
        if link:
            together.append(
                Through(link, ordered[:_MOST_PATHS], max(0, len(ordered) - _MOST_PATHS))
            )
    return sorted(together, key=lambda each: each.other_list.words)


def _few(ends: Iterable[End]) -> list[End]:
    """Return the pairs of those lists in which there are few."""
    by_list: dict[URIRef, list[End]] = {}
    for end in ends:
        by_list.setdefault(end.other_list, []).append(end)
    return [end for group in by_list.values() if len(group) <= _MOST_BETWEEN for end in group]


def _by_name(path: Path) -> tuple[tuple[str, str], tuple[str, str]]:
    return name_order(path.other.name.text), name_order(path.between.name.text)


def _words(release: Release, end: End, language: str) -> str:
    predicate = read_predicate(release.store, end.predicate, language)
    return predicate.label if end.outward else predicate.inverse_label
