"""The page of one list: what it is, its terms, what it holds, how to have it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, NamedTuple

from exporters.document import Kind
from registry.catalogue import Catalogue, ConceptList, MappingSet
from registry.web.pages.browse import (
    StatusGroup,
    Table,
    Tree,
    a_to_z,
    by_status,
    found,
    numbered,
    with_status,
)
from registry.web.pages.environment import downloads, render
from registry.web.pages.facts import list_link, read_header, replacements_of
from registry.web.pages.reading import list_reading

if TYPE_CHECKING:
    from registry.opened import Release

_LONGEST_FILTER = 200
#: Views that every list has.
_VIEWS = frozenset({"a-z", "number", "all", "status", "live", "retired"})


class Contents(NamedTuple):
    """What is shown of a list by one of its views; ``find`` is what a filter found."""

    view: str
    hierarchical: bool
    tree: Tree | None
    table: Table | None
    retired: int
    groups: Sequence[StatusGroup] = ()


class SetLink(NamedTuple):
    """A mapping set seen from one of its lists: the set and the list at its other end."""

    entry: MappingSet
    other: str
    other_path: str | None


def list_page(
    release: Release, concept_list: ConceptList, query: Mapping[str, str], language: str
) -> str:
    """Render a list's page.

    ``query`` may hold ``view`` (``tree``, ``a-z``, ``number``, ``all``, ``status``, ``live``,
    ``retired``), ``letter``, ``page``, ``open`` (the number of the concept whose branch is open)
    and ``q`` (words to filter by); what it holds that makes no sense has no effect.
    """
    header = read_header(release, concept_list.uri, concept_list.title, language)
    words = query.get("q", "").strip()[:_LONGEST_FILTER]
    return render(
        "list.html",
        release,
        entry=concept_list,
        header=header,
        contents=_contents(release, concept_list, query, words, language),
        words=words,
        whole=list_link(release.catalogue, concept_list.part_of),
        parts_of=_parts(release.catalogue, concept_list),
        replacements=replacements_of(release.catalogue, header),
        sets_from=_sets(release.catalogue, concept_list, outward=True),
        sets_to=_sets(release.catalogue, concept_list, outward=False),
        formats=downloads(Kind.LIST) if header.may_republish else (),
    )


def _contents(
    release: Release, entry: ConceptList, query: Mapping[str, str], words: str, language: str
) -> Contents:
    if str(entry.uri) in release.withheld:
        # Its terms forbid to give its entries out: the page describes it and no more.
        return Contents("all", False, None, numbered([], 0), 0)
    reading = list_reading(release, entry, language)
    hierarchical = bool(reading.hierarchy)
    view = _view(query, words, hierarchical=hierarchical)
    page = _page(query)
    tree: Tree | None = None
    table: Table | None = None
    groups: list[StatusGroup] = []
    if view == "find":
        table = found(reading.names, words, page)
    elif view == "tree":
        tree = reading.hierarchy.tree(query.get("open", ""), page)
    elif view == "a-z":
        table = a_to_z(reading.a_to_z, query.get("letter", ""), page)
    elif view == "status":
        groups = by_status(reading.by_number)
    elif view in {"live", "retired"}:
        table = with_status(reading.by_number, page, retired=view == "retired")
    else:
        table = numbered(reading.by_number, 0 if view == "all" else page)
    return Contents(view, hierarchical, tree, table, reading.retired, groups)


def _view(query: Mapping[str, str], words: str, *, hierarchical: bool) -> str:
    if words:
        return "find"
    asked = query.get("view", "")
    if asked in _VIEWS or (asked == "tree" and hierarchical):
        return asked
    return "tree" if hierarchical else "a-z"


def _page(query: Mapping[str, str]) -> int:
    text = query.get("page", "1")
    return max(1, int(text)) if text.isascii() and text.isdecimal() and len(text) < 7 else 1


def _parts(catalogue: Catalogue, entry: ConceptList) -> list[ConceptList]:
    return [part for part in catalogue.lists.values() if part.part_of == entry.uri]


def _sets(catalogue: Catalogue, entry: ConceptList, *, outward: bool) -> list[SetLink]:
    """Return the mapping sets that begin (or end) at a list, or at the list it is a part of."""
    here = {entry.uri, entry.part_of}
    links = []
    for mapping_set in catalogue.mapping_sets.values():
        near, far = mapping_set.from_list, mapping_set.to_list
        if not outward:
            near, far = far, near
        if near in here:
            other = catalogue.list_with_uri(far)
            links.append(
                SetLink(mapping_set, other.title if other else str(far), catalogue.path_of(far))
            )
    return links
