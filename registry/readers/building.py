"""Builds the graph of a list while a reader goes through its file, and checks what must hold."""

from __future__ import annotations

import re
from collections.abc import Iterable

from rdflib import Graph, Literal, URIRef
from rdflib.namespace import DCTERMS, OWL, RDF, SKOS, XSD
from rdflib.term import Node

from registry.errors import Place, UnreadableSourceError
from registry.namespaces import ADMS, ESD, PREFIXES, SKOSXL
from registry.readers.hierarchy import Link, find_cycle
from registry.readers.history import History, parse_history
from registry.readers.name_changes import write_name_changes
from registry.readers.reading import MAX_ITEMS, Pair, Reading, Source, Target
from registry.readers.survived import Survived
from registry.readers.text import clean_html, clean_label, clean_prose, date_literal

#: What a URI's last segment cannot hold, or what would end it (RFC 3987).
_NOT_IN_ADDRESSES = re.compile(r"[\s\x00-\x20<>\"{}|\\^`/?#%]")
_TRUE = Literal(True)
_SEARCHED_BY = frozenset({"search term", "misspelling"})


class ListBuilder:
    """The graph of one list, grown concept by concept.

    With `faithful` texts stay byte for byte as in the source; without, they are cleaned and the
    cleaning is noted among the survived defects.
    """

    def __init__(self, target: Target, *, faithful: bool = False) -> None:
        self.target = target
        self.graph = _light_graph()
        self.survived = Survived()
        self._faithful = faithful
        self._places: dict[str, Place] = {}
        self._terms: dict[str, Place] = {}
        self._links: list[Link] = []
        self._related: list[Link] = []
        self._uses: list[Link] = []
        self._histories: dict[str, list[History]] = {}
        self.graph.add((target.list_uri, RDF.type, SKOS.ConceptScheme))

    def __contains__(self, identifier: str) -> bool:
        """Whether a concept with this identifier was added."""
        return identifier in self._places

    def place_of(self, identifier: str) -> Place:
        """Return where a concept stood first."""
        return self._places[identifier]

    def concept(self, identifier: str, label: str, place: Place) -> URIRef:
        """Add a concept; raise UnreadableSourceError for a missing or repeated identifier."""
        self._claim(identifier, place)
        self._places[identifier] = place
        uri = self.target.uri(identifier)
        self.graph.add((uri, RDF.type, SKOS.Concept))
        if self.target.concept_class is not None:
            self.graph.add((uri, RDF.type, self.target.concept_class))
        self.graph.add((uri, SKOS.notation, Literal(identifier)))
        self.graph.add((uri, SKOS.inScheme, self.target.list_uri))
        if not clean_label(label):
            raise UnreadableSourceError(place, "The name is empty.", "Give each item its name.")
        self.label(uri, SKOS.prefLabel, label, place)
        return uri

    def non_preferred(self, identifier: str, name: str, place: Place, kind: str = "") -> URIRef:
        """Add a non-preferred term with an identifier of its own; `kind` as the source says it."""
        self._claim(identifier, place)
        self._terms[identifier] = place
        uri = self.target.uri(identifier)
        self.graph.add((uri, RDF.type, SKOSXL.Label))
        self.graph.add((uri, RDF.type, ESD.NonPreferredTerm))
        self.label(uri, SKOSXL.literalForm, name, place)
        if kind:
            self.graph.add((uri, ESD.termType, Literal(kind)))
        return uri

    def _claim(self, identifier: str, place: Place) -> None:
        if not identifier:
            raise UnreadableSourceError(
                place, "The identifier is empty.", "Give each item its identifier."
            )
        if _NOT_IN_ADDRESSES.search(identifier):
            raise UnreadableSourceError(
                place,
                f"Identifier '{identifier[:40]}' cannot be part of an address.",
                "Use letters, digits, full stops, hyphens and underscores.",
            )
        if len(self._places) + len(self._terms) >= MAX_ITEMS:
            raise too_many_items(place)
        before = self._places.get(identifier) or self._terms.get(identifier)
        if before is not None:
            raise UnreadableSourceError(
                place,
                f"Identifier {identifier} was already given at {before}.",
                "Keep one of the two, or give one of them another identifier.",
            )

    def label(self, uri: URIRef, predicate: URIRef, text: str, place: Place) -> None:
        """Add a name in the list's language."""
        cleaned = clean_label(text)
        if cleaned != text:
            self.survived.note("Blanks or stray marks in a name", place)
        self._add_text(uri, predicate, text if self._faithful else cleaned)

    def prose(self, uri: URIRef, predicate: URIRef, text: str | None, place: Place) -> None:
        """Add a note in the list's language; nothing where the source has none."""
        if not text:
            return
        cleaned = clean_prose(text)
        if cleaned != text:
            self.survived.note(_defect(text), place)
        value = text if self._faithful else cleaned
        if value:
            self._add_text(uri, predicate, value)

    def html(self, uri: URIRef, predicate: URIRef, text: str | None, place: Place) -> None:
        """Add a header field that holds HTML, as text without tags unless faithful."""
        if text:
            self.prose(uri, predicate, text if self._faithful else clean_html(text), place)

    def history(self, identifier: str, note: str | None, place: Place) -> History:
        """Add a history note and remember the facts in it."""
        self.prose(self.target.uri(identifier), SKOS.historyNote, note, place)
        history = parse_history(clean_prose(note)) if note else History()
        self._histories.setdefault(identifier, []).append(history)
        return history

    def date(self, uri: URIRef, predicate: URIRef, text: str | None, place: Place) -> None:
        """Add a date; raise UnreadableSourceError where the text is none."""
        text = (text or "").strip()
        if not text:
            return
        value = date_literal(text)
        if value is None:
            raise UnreadableSourceError(
                place,
                f"'{text[:40]}' is not a date.",
                "Write dates as YYYY-MM-DD or DD/MM/YYYY, days and months that exist.",
            )
        self.graph.add((uri, predicate, value))

    def fact(self, uri: URIRef, predicate: URIRef, value: Node) -> None:
        """Add one statement as it is."""
        self.graph.add((uri, predicate, value))

    def text_fact(self, uri: URIRef, predicate: URIRef, text: str | None) -> None:
        """Add a plain string (a version, a page address), if there is one."""
        if text:
            self.graph.add((uri, predicate, Literal(text)))

    def retired(self, uri: URIRef) -> None:
        """Mark a concept or term as no longer in use."""
        self.graph.add((uri, ADMS.status, ESD.Discontinued))
        self.graph.add((uri, OWL.deprecated, _TRUE))

    def broader(
        self, child: str, parent: str, place: Place, *, is_main: bool | None = None
    ) -> None:
        """Put a concept under another; which must exist when the list is finished."""
        self._links.append(Link(child, parent, place, is_main))

    def related(self, one: str, other: str, place: Place) -> None:
        """Relate two concepts; both directions are written."""
        self._related.append(Link(one, other, place))

    def use(self, term: str, concept: str, place: Place) -> None:
        """Lead a non-preferred term to the concept to use instead."""
        self._uses.append(Link(term, concept, place))

    def finish(self, source: Source, pairs: Iterable[Pair] = ()) -> Reading:
        """Check the references, write what follows from them, and give the reading.

        Raises UnreadableSourceError for an item that does not exist and for a cycle.
        """
        if not self._places:
            raise UnreadableSourceError(
                Place(source.name),
                "It holds no items.",
                "Download the list again: a list has at least one item.",
            )
        self._write_hierarchy()
        self._write_related()
        self._write_uses()
        for identifier, histories in self._histories.items():
            uri = self.target.uri(identifier)
            write_name_changes(self.graph, uri, histories, self.target.language)
            self._write_versions(uri, histories)
        return Reading(source.recognition, self.graph, tuple(pairs), self.survived.sentences())

    def _write_hierarchy(self) -> None:
        if not self._links:
            return
        parents: dict[str, list[str]] = {}
        for link in dict.fromkeys(self._links):
            self._must_exist(link, "parent")
            parents.setdefault(link.source, []).append(link.target)
        if cycle := find_cycle(parents):
            raise UnreadableSourceError(
                self._places[cycle[0]],
                "The hierarchy goes in a circle: " + " is under ".join([*cycle, cycle[0]]) + ".",
                "Take one of these out of the circle.",
            )
        for link in self._links:
            child, parent = self.target.uri(link.source), self.target.uri(link.target)
            self.graph.add((child, SKOS.broader, parent))
            if link.is_main and len(set(parents[link.source])) > 1:
                self.graph.add((child, ESD.mainBroader, parent))
        for identifier in self._places:
            if identifier not in parents:
                top = self.target.uri(identifier)
                self.graph.add((top, SKOS.topConceptOf, self.target.list_uri))
                self.graph.add((self.target.list_uri, SKOS.hasTopConcept, top))

    def _write_related(self) -> None:
        for link in self._related:
            self._must_exist(link, "related item")
            one, other = self.target.uri(link.source), self.target.uri(link.target)
            self.graph.add((one, SKOS.related, other))
            self.graph.add((other, SKOS.related, one))

    def _write_uses(self) -> None:
        for link in self._uses:
            self._must_exist(link, "item to use")
            term, concept = self.target.uri(link.source), self.target.uri(link.target)
            kind = self.graph.value(term, ESD.termType)
            searched = kind is not None and str(kind) in _SEARCHED_BY
            name = self.graph.value(term, SKOSXL.literalForm)
            self.graph.add((term, ESD.use, concept))
            self.graph.add((concept, SKOSXL.hiddenLabel if searched else SKOSXL.altLabel, term))
            if name is not None:
                self.graph.add((concept, SKOS.hiddenLabel if searched else SKOS.altLabel, name))

    def _must_exist(self, link: Link, role: str) -> None:
        if link.target not in self._places:
            raise UnreadableSourceError(
                link.place,
                f"Item {link.source} names {link.target} as its {role}, "
                "but there is no such item in the file.",
                "Add the missing item or correct the reference.",
            )

    def _write_versions(self, uri: URIRef, histories: list[History]) -> None:
        is_live = (uri, ADMS.status, ESD.Live) in self.graph
        for history in histories:
            if self.graph.value(uri, ESD.addedInVersion) is None:
                self.text_fact(uri, ESD.addedInVersion, history.added_in_version)
            if is_live:
                continue
            if history.deprecated_on:
                day = Literal(history.deprecated_on, datatype=XSD.date)
                self.graph.add((uri, ESD.deprecatedOn, day))
            for successor in history.successors:
                if successor in self._places:
                    self.graph.add((uri, DCTERMS.isReplacedBy, self.target.uri(successor)))

    def _add_text(self, uri: URIRef, predicate: URIRef, text: str) -> None:
        self.graph.add((uri, predicate, Literal(text, lang=self.target.language)))


def _light_graph() -> Graph:
    """Make an empty graph on rdflib's store without contexts: a third faster to fill."""
    graph = Graph(store="SimpleMemory", bind_namespaces="none")
    for prefix, namespace in PREFIXES.items():
        graph.bind(prefix, namespace)
    return graph


def too_many_items(place: Place) -> UnreadableSourceError:
    """Say that a list is larger than any list this is meant for."""
    return UnreadableSourceError(
        place,
        f"More than {MAX_ITEMS:,} items.",
        "No official list has 10,000: check that this is the right file, or split it.",
    )


def _defect(text: str) -> str:
    if text.endswith("@en"):
        return 'A note that leaked as an RDF literal ("..."@en)'
    if "\u00a0" in text:
        return "No-break spaces in a note"
    if text != text.strip():
        return "Blanks at the ends of a note"
    if "\r\n" in text:
        return "Line breaks of Windows in a note"
    return "A note that was encoded twice"
