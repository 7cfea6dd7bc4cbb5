"""What a file adds to a list that is there already: an overlay, and what was left out of it."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from typing import NamedTuple

from rdflib import Graph, URIRef
from rdflib.namespace import DCTERMS, OWL, RDF, SKOS
from rdflib.term import Literal, Node

from registry.namespaces import ADMS, ESD, SKOSXL, new_graph

#: Returns what is known of a thing before the import.
Known = Callable[[URIRef], Graph]

_NOTES = frozenset({
    SKOS.definition, SKOS.scopeNote, SKOS.historyNote, SKOS.note, SKOS.example, SKOS.changeNote,
})  # fmt: skip
_NAMES = (SKOS.prefLabel, SKOS.altLabel, SKOS.hiddenLabel, ESD.formerName)
_STATE = frozenset({OWL.deprecated, DCTERMS.isReplacedBy, ESD.deprecatedOn})
_TREE = frozenset({SKOS.broader, SKOS.topConceptOf, ESD.mainBroader})
# Of these a thing has one value (one a language).
_SINGLE = frozenset({
    SKOS.prefLabel, SKOS.notation, SKOSXL.literalForm, ADMS.status, DCTERMS.created,
    DCTERMS.modified, ESD.addedInVersion, ESD.lastUpdatedInVersion, ESD.aToZ, ESD.isCategory,
    ESD.obsolete, ESD.termType, ESD.conceptIdentifier,
})  # fmt: skip
_DATES = (DCTERMS.created, DCTERMS.modified)
_KINDS = (SKOS.Concept, SKOSXL.Label)


class Contradiction(NamedTuple):
    """A value of the file that says otherwise than the registry, which keeps its own."""

    subject: URIRef
    predicate: URIRef
    ours: str
    theirs: str


@dataclass(frozen=True)
class Overlay:
    """The statements to add, what contradicts, and counts of what was left out."""

    graph: Graph
    contradictions: list[Contradiction] = field(default_factory=list)
    #: Things the list does not have, left out because the file is an older version of it.
    outdated: list[URIRef] = field(default_factory=list)
    #: Statements that were there already.
    known: Counter[URIRef] = field(default_factory=Counter)


def make_overlay(graph: Graph, list_uri: URIRef, known: Known, *, older: bool) -> Overlay:
    """Keep of a file's graph what a known list does not have.

    What contradicts is not taken but listed. From an older version of the list only notes are
    taken, and nothing that the list no longer has. The file's words about the list as a whole are
    left out: its header is the registry's.
    """
    overlay = Overlay(new_graph())
    for subject in sorted({URIRef(str(node)) for node in graph.subjects()} - {list_uri}):
        before = known(subject)
        concept = URIRef(subject.partition("#name-")[0])
        if concept != subject:
            if (None, ESD.nameChange, None) not in known(concept) and not older:
                _take_all(graph, subject, overlay)
        elif not before or _is_of_another_list(subject, before, list_uri):
            _new_thing(graph, subject, overlay, older=older)
        else:
            _Merge(graph, before, subject, overlay, older).run()
    _drop_dangling(overlay, known)
    return overlay


def _is_of_another_list(subject: URIRef, before: Graph, list_uri: URIRef) -> bool:
    is_concept = (subject, RDF.type, SKOS.Concept) in before
    return is_concept and (subject, SKOS.inScheme, list_uri) not in before


def _new_thing(graph: Graph, subject: URIRef, overlay: Overlay, *, older: bool) -> None:
    if older:
        overlay.outdated.append(subject)
    else:
        _take_all(graph, subject, overlay)


def _take_all(graph: Graph, subject: Node, overlay: Overlay) -> None:
    for predicate, value in graph.predicate_objects(subject):
        overlay.graph.add((subject, predicate, value))


def _drop_dangling(overlay: Overlay, known: Known) -> None:
    """Take back links to things that were left out, or that are of another kind here."""
    for thing in overlay.outdated:
        if not known(thing):
            overlay.graph.remove((None, None, thing))
    for contradiction in overlay.contradictions:
        if contradiction.predicate == RDF.type:
            overlay.graph.remove((None, None, contradiction.subject))


class _Merge:
    """One thing that both the registry and the file describe."""

    def __init__(
        self, graph: Graph, before: Graph, subject: URIRef, overlay: Overlay, older: bool
    ) -> None:
        self._graph = graph
        self._before = before
        self._subject = subject
        self._overlay = overlay
        self._older = older

    def run(self) -> None:
        """Decide on every statement of the file about the thing."""
        kinds = [k for k in _KINDS if (self._subject, RDF.type, k) in self._graph]
        ours = [k for k in _KINDS if (self._subject, RDF.type, k) in self._before]
        if ours and kinds != ours:
            self._contradict(RDF.type, str(ours[0]), str(kinds[0]) if kinds else "")
            return
        statements = [
            (URIRef(str(predicate)), value)
            for predicate, value in self._graph.predicate_objects(self._subject)
        ]
        # Always in the same order: whether a name is new depends on those taken before.
        for predicate, value in sorted(statements, key=lambda s: (s[0], str(s[1]))):
            if (self._subject, predicate, value) in self._before:
                self._overlay.known[predicate] += 1
            elif self._is_taken(predicate, value):
                self._overlay.graph.add((self._subject, predicate, value))

    def _is_taken(self, predicate: URIRef, value: Node) -> bool:
        if predicate in _NOTES:
            return True
        if predicate in _STATE:
            return self._agrees_with_state(predicate, value)
        if predicate in _TREE:
            return self._agrees_with_tree(predicate, value)
        if predicate in _SINGLE:
            return self._is_first(predicate, value) and not self._older
        if predicate == ESD.nameChange and self._ours(predicate):
            return False
        if predicate in _NAMES and self._is_a_name_already(value):
            self._overlay.known[predicate] += 1
            return False
        return not self._older

    def _ours(self, predicate: URIRef) -> list[Node]:
        return list(self._before.objects(self._subject, predicate))

    def _agrees_with_state(self, predicate: URIRef, value: Node) -> bool:
        """Refuse to retire or replace what is live here."""
        if self._older:
            return False
        if ESD.Live in self._ours(ADMS.status) or self._ours(predicate):
            self._contradict(predicate, self._said(predicate) or "esd:Live", str(value))
            return False
        return True

    def _agrees_with_tree(self, predicate: URIRef, value: Node) -> bool:
        """Take a place in the tree for a thing that has none."""
        if any(self._ours(p) for p in _TREE):
            if predicate != SKOS.topConceptOf:
                self._contradict(predicate, self._said(SKOS.broader), str(value))
            return False
        return not self._older

    def _is_first(self, predicate: URIRef, value: Node) -> bool:
        language = value.language if isinstance(value, Literal) else None
        for own in self._ours(predicate):
            if (own.language if isinstance(own, Literal) else None) != language:
                continue
            if predicate in _DATES and str(own)[:10] == str(value)[:10]:
                self._overlay.known[predicate] += 1
            else:
                self._contradict(predicate, str(own), str(value))
            return False
        return predicate not in _DATES or self._is_in_order(predicate, value)

    def _is_in_order(self, predicate: URIRef, value: Node) -> bool:
        other = self._said(_DATES[1 - _DATES.index(predicate)])[:10]
        day = str(value)[:10]
        fits = not other or (day <= other if predicate == DCTERMS.created else day >= other)
        if not fits:
            self._contradict(predicate, other, day)
        return fits

    def _is_a_name_already(self, value: Node) -> bool:
        return any(
            _folded(name) == _folded(value)
            for graph in (self._before, self._overlay.graph)
            for role in _NAMES
            for name in graph.objects(self._subject, role)
        )

    def _said(self, predicate: URIRef) -> str:
        return ", ".join(sorted(map(str, self._ours(predicate))))

    def _contradict(self, predicate: URIRef, ours: str, theirs: str) -> None:
        self._overlay.contradictions.append(Contradiction(self._subject, predicate, ours, theirs))


def _folded(name: Node) -> tuple[str, str | None]:
    language = name.language if isinstance(name, Literal) else None
    return " ".join(str(name).split()).casefold(), language


def newest_date(graph: Graph) -> str:
    """Return the newest date of a file's items, ``YYYY-MM-DD``; empty where there is none."""
    return max((str(value)[:10] for value in _dates(graph)), default="")


def _dates(graph: Graph) -> Iterator[Node]:
    for predicate in _DATES:
        yield from graph.objects(None, predicate)
