"""What is said of a concept: notes with their sources, the names it had, its other terms."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from rdflib import Literal, URIRef
from rdflib.namespace import DCTERMS, SKOS

from registry.namespaces import ESD, LGSR, SKOSXL
from registry.web.pages.facts import (
    Statements,
    source_title,
)
from registry.web.pages.neighbours import (
    Names,
)
from registry.web.pages.words import Text, name_order, number_order, text_of

if TYPE_CHECKING:
    from registry.store import Store

_NAME_CHANGES = """
PREFIX esd: <http://def.esd.org.uk/>
SELECT ?concept ?change ?property ?value WHERE {
  GRAPH ?graph { ?concept esd:nameChange ?change . ?change ?property ?value }
}
"""
_SOURCES = str(LGSR.source) + "/"


class Said(NamedTuple):
    """A text of the official prose with the source it came from; None for shipped content."""

    text: Text
    source: str | None


class NameChange(NamedTuple):
    """One event in the history of a name; what is not known is None."""

    before: Text | None
    after: Text | None
    version: str | None
    date: str | None


class Term(NamedTuple):
    """Another term: its text, its kind in words, and its page where it has a number of its own."""

    text: Text
    kind: str
    path: str | None


def notes_of(said: Statements, predicate: URIRef, titles: dict[URIRef, str]) -> list[Said]:
    """Return each wording once, with the title of the source that says so."""
    wordings: dict[Text, str | None] = {}
    for graph, value in said.placed(predicate):
        if isinstance(value, Literal):
            wordings.setdefault(text_of(value), titles.get(graph))
    return [Said(text, source) for text, source in wordings.items()]


def source_titles(store: Store, said: Statements, language: str) -> dict[URIRef, str]:
    """Return the titles of the imported sources that say something of the concept."""
    graphs = {graph for graph, _, _ in said.pairs() if graph.startswith(_SOURCES)}
    return {graph: source_title(store, graph, language) for graph in graphs}


def name_changes(store: Store, uri: URIRef, language: str) -> list[NameChange]:
    """Return the events in the history of a concept's name, in their order."""
    events: dict[URIRef, list[tuple[URIRef, URIRef, object]]] = {}
    rows = store.select(_NAME_CHANGES, {"concept": uri}, graphs=[]).rows
    for _, change, predicate, value in rows:
        event = URIRef(str(change))
        events.setdefault(event, []).append((event, URIRef(str(predicate)), value))
    changes = []
    for event in sorted(events, key=number_order):
        said = Statements([row for row in events[event] if row[2] is not None], language)  # type: ignore[misc]
        changes.append(
            NameChange(
                said.text(ESD.previousName),
                said.text(ESD.newName),
                said.plain(ESD.inVersion),
                said.plain(DCTERMS.date),
            )
        )
    return changes


def former_names(said: Statements, changes: list[NameChange]) -> list[Text]:
    """Return the former names that no event in the history gives."""
    explained = {str(change.before) for change in changes if change.before}
    return [text_of(name) for name in said.literals(ESD.formerName) if str(name) not in explained]


def other_terms(said: Statements, neighbours: Names) -> list[Term]:
    """Return other terms, those with a page of their own first to claim a text."""
    terms: dict[str, Term] = {}
    for as_thing, as_text, kind in (
        (SKOSXL.altLabel, SKOS.altLabel, ""),
        (SKOSXL.hiddenLabel, SKOS.hiddenLabel, "to search by"),
    ):
        for uri in said.uris(as_thing):
            named = neighbours.named(uri)
            terms.setdefault(named.name.text, Term(named.name, kind, named.path))
        for literal in said.literals(as_text):
            terms.setdefault(str(literal), Term(text_of(literal), kind, None))
    return sorted(terms.values(), key=lambda term: (term.kind, name_order(term.text.text)))
