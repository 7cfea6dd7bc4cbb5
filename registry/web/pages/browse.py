"""What a list's page shows of it: a tree, an A to Z, a numbered table, or what a word finds."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import TYPE_CHECKING, NamedTuple

from rdflib import URIRef

from registry.web.pages.words import Text, choose_text, initial, name_order

if TYPE_CHECKING:
    from registry.store import Store

_CONCEPTS = """
PREFIX skos: <http://www.w3.org/2004/02/skos/core#>
SELECT ?scheme ?concept ?notation ?label (LANG(?label) AS ?language) WHERE {
  ?concept skos:inScheme ?scheme ; skos:notation ?notation ; skos:prefLabel ?label .
}
"""
# By itself: few are, and as an optional part of the query above it takes as long as all the rest.
_DEPRECATED = """
PREFIX skos: <http://www.w3.org/2004/02/skos/core#>
PREFIX owl: <http://www.w3.org/2002/07/owl#>
SELECT ?scheme ?concept WHERE {
  ?concept owl:deprecated ?deprecated ; skos:inScheme ?scheme . FILTER(?deprecated)
}
"""
_PARENTS = """
PREFIX skos: <http://www.w3.org/2004/02/skos/core#>
SELECT ?scheme ?concept ?parent WHERE {
  ?concept skos:inScheme ?scheme ; skos:broader ?parent . ?parent skos:inScheme ?scheme .
}
"""
_OTHER_NAMES = """
PREFIX skos: <http://www.w3.org/2004/02/skos/core#>
SELECT ?scheme ?concept ?label (LANG(?label) AS ?language) WHERE {
  ?concept skos:inScheme ?scheme ; skos:altLabel ?label
}
"""
_SHORTCUTS = """
PREFIX skos: <http://www.w3.org/2004/02/skos/core#>
PREFIX esd: <http://def.esd.org.uk/>
SELECT ?scheme ?concept ?label (LANG(?label) AS ?language) WHERE {
  ?concept skos:inScheme ?scheme ; esd:shortcut ?label
}
"""
_NOT_IN_A_TO_Z = """
PREFIX skos: <http://www.w3.org/2004/02/skos/core#>
PREFIX esd: <http://def.esd.org.uk/>
SELECT ?scheme ?concept WHERE { ?concept skos:inScheme ?scheme ; esd:aToZ false }
"""

#: A list up to this long is shown whole: no pages, no letters, every branch open.
WHOLE = 150
_PAGE = 100
#: Concepts under one parent that a tree shows at once.
_SIBLINGS = 200


class Row(NamedTuple):
    """One concept as a row; ``see`` is the row of its official name where this is another name."""

    uri: URIRef
    notation: str
    name: Text
    retired: bool
    see: Text | None = None


class Node(NamedTuple):
    """One concept in the tree; ``below`` counts what stands directly under it.

    Where ``children`` is empty and ``below`` is not, the branch is behind a link; of many
    children ``page`` is shown of ``pages``.
    """

    row: Row
    children: list[Node]
    below: int
    opened: bool
    here: bool
    page: int = 1
    pages: int = 1


class Tree(NamedTuple):
    """The top concepts, or one page of them."""

    nodes: list[Node]
    page: int
    pages: int


class Table(NamedTuple):
    """One page of rows."""

    rows: list[Row]
    total: int
    page: int
    pages: int
    letters: list[str]
    letter: str


def read_rows(store: Store, scheme: URIRef, language: str) -> dict[URIRef, Row]:
    """Read every concept of a list, with the name to show."""
    labels: dict[str, list[Text]] = {}
    notations: dict[str, str] = {}
    for _, concept, notation, label, tag in store.texts(_CONCEPTS, {"scheme": scheme}):
        labels.setdefault(concept, []).append(Text(label, tag or None))
        notations[concept] = notation
    retired = {row[1] for row in store.texts(_DEPRECATED, {"scheme": scheme})}
    rows = (
        Row(
            URIRef(concept),
            notations[concept],
            choose_text(found, language) or Text(""),
            concept in retired,
        )
        for concept, found in labels.items()
    )
    return {row.uri: row for row in rows}


class Hierarchy:
    """The broader and narrower concepts of one list."""

    def __init__(self, store: Store, scheme: URIRef, rows: Mapping[URIRef, Row]) -> None:
        self._rows = rows
        self._parents: dict[URIRef, list[URIRef]] = {}
        self._children: dict[URIRef, list[URIRef]] = {}
        known = {str(uri): uri for uri in rows}
        for _, concept, parent in store.texts(_PARENTS, {"scheme": scheme}):
            child, above = known.get(concept), known.get(parent)
            if child and above and above not in self._parents.get(child, ()):
                self._parents.setdefault(child, []).append(above)
                self._children.setdefault(above, []).append(child)

    def __bool__(self) -> bool:
        return bool(self._children)

    def tree(self, opened: str, page: int = 1) -> Tree:
        """Return the top concepts with what is under them.

        A long list has its first two levels, and the way down to the concept numbered ``opened``
        with a page of what is directly under it; a short one is whole and open. Where nothing is
        opened ``page`` is of the top concepts.
        """
        whole = len(self._rows) <= WHOLE
        target = next((uri for uri, row in self._rows.items() if row.notation == opened), None)
        way = self._ancestors(target) if target else set()
        # A concept with two parents stands twice in the tree: the first is the one to go to.
        reached: set[URIRef] = set()

        def few(parent: URIRef | None, under: Iterable[URIRef]) -> tuple[list[URIRef], int, int]:
            """Return the page of siblings to show: the one asked for, or that on the way."""
            ordered = self._in_order(under)
            pages = max(1, -(-len(ordered) // _SIBLINGS))
            number = min(page, pages) if parent == target else 1
            for place, uri in enumerate(ordered):
                if uri == target or uri in way:
                    number = place // _SIBLINGS + 1
                    break
            return ordered[(number - 1) * _SIBLINGS : number * _SIBLINGS], number, pages

        def node(uri: URIRef, above: frozenset[URIRef]) -> Node:
            here = uri == target and uri not in reached
            reached.add(uri)
            below = self._children.get(uri, [])
            on_way = uri in way or uri == target
            # A concept under itself would never end; validation refuses it, a page must not hang.
            shown = (whole or on_way or not above) and uri not in above
            children, number, pages = few(uri, below if shown else [])
            deeper = above | {uri}
            return Node(
                self._rows[uri],
                [node(child, deeper) for child in children],
                len(below),
                opened=whole or on_way,
                here=here,
                page=number,
                pages=pages,
            )

        tops, number, pages = few(None, (uri for uri in self._rows if uri not in self._parents))
        return Tree([node(uri, frozenset()) for uri in tops], number, pages)

    def _ancestors(self, uri: URIRef) -> set[URIRef]:
        found: set[URIRef] = set()
        waiting = list(self._parents.get(uri, ()))
        while waiting:
            parent = waiting.pop()
            if parent not in found:
                found.add(parent)
                waiting.extend(self._parents.get(parent, ()))
        return found

    def _in_order(self, uris: Iterable[URIRef]) -> list[URIRef]:
        return sorted(uris, key=lambda uri: name_order(self._rows[uri].name.text))


def numbered(ordered: Sequence[Row], page: int) -> Table:
    """Return a page of the rows, in the order of their numbers; page 0 is all of them."""
    return _paged(ordered, page, [], "")


def a_to_z(names: Sequence[Row], letter: str, page: int) -> Table:
    """Return the names, in their order, that begin with a letter.

    An empty letter is the first one there is; a list that is shown whole has no letters.
    """
    if len(names) <= WHOLE:
        return _paged(names, 0, [], "")
    letters = sorted({initial(row.name.text) for row in names})
    chosen = letter if letter in letters else next(iter(sorted(letters, key=_after_z)), "")
    under = [row for row in names if initial(row.name.text) == chosen]
    return _paged(under, page, letters, chosen)


def found(names: Sequence[Row], words: str, page: int) -> Table:
    """Return a page of the rows whose number is ``words`` or whose names hold them all."""
    wanted = words.casefold().split()
    hits = [
        row
        for row in names
        if row.notation.casefold() == words.strip().casefold()
        or all(word in row.name.text.casefold() for word in wanted)
    ]
    return _paged(hits, page, [], "")


class StatusGroup(NamedTuple):
    """The rows with one status: the first of them, and how many there are."""

    retired: bool
    rows: list[Row]
    total: int


def by_status(ordered: Sequence[Row]) -> list[StatusGroup]:
    """Return the live rows and the retired ones, the first of each where there are many."""
    groups = []
    for retired in (False, True):
        rows = [row for row in ordered if row.retired == retired]
        shown = rows if len(rows) <= WHOLE else rows[:_PAGE]
        groups.append(StatusGroup(retired, shown, len(rows)))
    return [group for group in groups if group.total]


def with_status(ordered: Iterable[Row], page: int, *, retired: bool) -> Table:
    """Return a page of the rows that are retired, or of those that are not."""
    return _paged([row for row in ordered if row.retired == retired], page, [], "")


def _after_z(letter: str) -> tuple[bool, str]:
    return not letter.isalpha(), letter


def _paged(rows: Sequence[Row], page: int, letters: list[str], letter: str) -> Table:
    pages = max(1, -(-len(rows) // _PAGE))
    if page == 0 or len(rows) <= WHOLE:
        return Table(list(rows), len(rows), 1, 1, letters, letter)
    page = min(page, pages)
    shown = rows[(page - 1) * _PAGE : page * _PAGE]
    return Table(list(shown), len(rows), page, pages, letters, letter)


def read_other_names(store: Store, scheme: URIRef, rows: Mapping[URIRef, Row]) -> list[Row]:
    """Read the other names of a list's concepts, each as a row that leads to the official name.

    The shortcuts of a list, the words under which a reader looks first, are among them where they
    are words: some lists give the address of a page.
    """
    named: dict[tuple[URIRef, str], Row] = {}
    for query in (_OTHER_NAMES, _SHORTCUTS):
        for _, concept, label, tag in store.texts(query, {"scheme": scheme}):
            row = rows.get(URIRef(concept))
            if row is None or "://" in label:
                continue
            other = row._replace(name=Text(label, tag or None), see=row.name)
            if label.casefold() != row.name.text.casefold():
                named.setdefault((row.uri, label.casefold()), other)
    return list(named.values())


def read_kept_out(store: Store, scheme: URIRef) -> set[URIRef]:
    """Read which concepts a list keeps out of its A to Z."""
    rows = store.select(_NOT_IN_A_TO_Z, {"scheme": scheme}).rows
    return {URIRef(str(row[1])) for row in rows}
