"""What surrounds a concept: what it is tied to, with its name, and the ways above it."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from rdflib import Literal, URIRef
from rdflib.namespace import OWL, SKOS
from rdflib.term import Node

from registry.catalogue import Catalogue
from registry.web.pages.environment import local_part
from registry.web.pages.words import Text, choose, name_order

if TYPE_CHECKING:
    from registry.opened import Release
    from registry.store import Store

_INCOMING = """
PREFIX skos: <http://www.w3.org/2004/02/skos/core#>
SELECT ?concept ?graph ?other ?property WHERE {
  GRAPH ?graph { ?other ?property ?concept . FILTER(?property != skos:hasTopConcept) }
}
"""
# Two queries, each graph named by a variable: so the engine starts at the concept and looks up
# (0.2 ms); as one union over the default graph it reads every label there is (60 ms).
_NAMES = """
PREFIX skos: <http://www.w3.org/2004/02/skos/core#>
PREFIX skosxl: <http://www.w3.org/2008/05/skos-xl#>
PREFIX owl: <http://www.w3.org/2002/07/owl#>
SELECT ?concept ?graph ?other ?home ?property ?value WHERE {
  GRAPH ?graph { ?concept ?outward ?other }
  GRAPH ?home { ?other ?property ?value }
  FILTER(?property IN (skos:prefLabel, skosxl:literalForm, skos:notation, owl:deprecated))
}
"""
_NAMES_BUT_NARROWER = _NAMES.replace("?other }", "?other FILTER(?outward != skos:narrower) }", 1)
_NAMES_INWARD = _NAMES.replace("?concept ?outward ?other }", "?other ?inward ?concept }", 1)
_NAMES_INWARD_BUT_NARROWER = _NAMES_INWARD.replace(
    "?concept }", "?concept FILTER(?inward != skos:broader) }", 1
)
_PARENTS = """
PREFIX skos: <http://www.w3.org/2004/02/skos/core#>
SELECT ?concept ?parent ?label WHERE {
  GRAPH ?graph { ?concept skos:broader ?parent }
  GRAPH ?home { ?parent skos:prefLabel ?label }
}
"""
_PREDICATES = """
PREFIX rdfs: <http://www.w3.org/2000/01/rdf-schema#>
PREFIX owl: <http://www.w3.org/2002/07/owl#>
PREFIX skos: <http://www.w3.org/2004/02/skos/core#>
SELECT ?property ?label ?definition ?inverse ?inverseLabel WHERE {
  ?property rdfs:label ?label .
  OPTIONAL { ?property skos:definition ?definition }
  OPTIONAL { ?property owl:inverseOf ?inverse . ?inverse rdfs:label ?inverseLabel }
}
"""

#: How many ways up the tree a page shows: a concept with three parents has seldom more than six.
_MOST_WAYS = 8


class Named(NamedTuple):
    """A concept as a link: where it is, what it is called and whether it is retired."""

    uri: URIRef
    path: str | None
    name: Text
    notation: str
    retired: bool


class Incoming(NamedTuple):
    """A statement of which the concept is the object."""

    graph: URIRef
    subject: URIRef
    predicate: URIRef


class Predicate(NamedTuple):
    """A property in words, in both directions."""

    uri: URIRef
    label: str
    inverse_label: str
    definition: Text | None


class Names:
    """What concepts are called, learnt from statements of the store."""

    def __init__(self, catalogue: Catalogue, language: str) -> None:
        self._catalogue = catalogue
        self._language = language
        self._labels: dict[URIRef, list[Literal]] = {}
        self._notations: dict[URIRef, str] = {}
        self._retired: set[URIRef] = set()

    def learn(self, other: URIRef, predicate: Node | None, value: Node | None) -> None:
        """Take in one statement: a name, a number or that the concept is retired."""
        if predicate == SKOS.notation:
            self._notations[other] = str(value)
        elif predicate == OWL.deprecated:
            if str(value) in {"true", "1"}:
                self._retired.add(other)
        elif isinstance(value, Literal):
            self._labels.setdefault(other, []).append(value)

    def named(self, uri: URIRef) -> Named:
        """Return a concept as a link; one without a name is called by its URI."""
        name = choose(self._labels.get(uri, ()), self._language)
        return Named(
            uri,
            self._catalogue.path_of(uri),
            name or Text(str(uri)),
            self._notations.get(uri, local_part(uri)),
            uri in self._retired,
        )

    def all_named(self, uris: set[URIRef]) -> list[Named]:
        """Return concepts as links in the order of their names."""
        return sorted(map(self.named, uris), key=lambda named: name_order(named.name.text))


def read_neighbours(
    release: Release, concept: URIRef, language: str, *, narrower: bool = True
) -> Names:
    """Read the names of everything a concept is tied to by a statement, in either direction.

    Without ``narrower`` those of its narrower concepts are left out. Names that stand in what may
    not be given out are not learnt.
    """
    names = Names(release.catalogue, language)
    queries = (
        (_NAMES, _NAMES_INWARD) if narrower else (_NAMES_BUT_NARROWER, _NAMES_INWARD_BUT_NARROWER)
    )
    for query in queries:
        rows = release.store.select(query, {"concept": concept}, graphs=[]).rows
        for _, graph, other, home, predicate, value in rows:
            if release.withheld.isdisjoint((str(graph), str(home))):
                names.learn(URIRef(str(other)), predicate, value)
    return names


def read_incoming(store: Store, concept: URIRef) -> list[Incoming]:
    """Read every statement of which the concept is the object."""
    rows = store.texts(_INCOMING, {"concept": concept})
    # Few graphs and properties, and one object of each: a concept may have thousands of these.
    known = {text: URIRef(text) for row in rows for text in (row[1], row[3])}
    return [
        Incoming(known[graph], URIRef(other), known[predicate])
        for _, graph, other, predicate in rows
    ]


def ways_up(release: Release, concept: URIRef, language: str) -> list[list[Named]]:
    """Return the ways from a top concept down to the concept's parents, one a path of parents."""
    parents, labels = _all_above(release.store, concept)
    ways: list[list[Named]] = []

    def climb(uri: URIRef, below: list[URIRef]) -> None:
        above = sorted(parents.get(uri, set()) - set(below))
        if not above and below:
            ways.append([link(step) for step in below])
        for parent in above:
            if len(ways) < _MOST_WAYS:
                climb(parent, [parent, *below])

    def link(uri: URIRef) -> Named:
        name = choose(labels.get(uri, ()), language) or Text(str(uri))
        return Named(uri, release.catalogue.path_of(uri), name, local_part(uri), retired=False)

    climb(concept, [])
    return sorted(ways, key=lambda way: [name_order(step.name.text) for step in way])


def _all_above(
    store: Store, concept: URIRef
) -> tuple[dict[URIRef, set[URIRef]], dict[URIRef, list[Literal]]]:
    """Return the parents of a concept and of all above it, and the names of these.

    One look-up a concept: a property path (``skos:broader*``) is a hundred times slower here.
    """
    parents: dict[URIRef, set[URIRef]] = {}
    labels: dict[URIRef, list[Literal]] = {}
    waiting = [concept]
    while waiting:
        child = waiting.pop()
        if child in parents:
            continue
        parents[child] = set()
        for _, parent, label in store.select(_PARENTS, {"concept": child}, graphs=[]).rows:
            above = URIRef(str(parent))
            parents[child].add(above)
            waiting.append(above)
            if isinstance(label, Literal):
                labels.setdefault(above, []).append(label)
    return parents, labels


#: What the relations of SKOS, which no ontology here describes, say in both directions.
_SKOS_WORDS: dict[URIRef, tuple[str, str]] = {
    URIRef(SKOS.exactMatch): ("is the same as", "is the same as"),
    URIRef(SKOS.closeMatch): ("is nearly the same as", "is nearly the same as"),
    URIRef(SKOS.broadMatch): ("is a part of", "comprises"),
    URIRef(SKOS.narrowMatch): ("comprises", "is a part of"),
    URIRef(SKOS.relatedMatch): ("is related to", "is related to"),
}


def read_predicate(store: Store, predicate: URIRef, language: str) -> Predicate:
    """Read what a property is called, from its own description in the ontology."""
    rows = store.select(_PREDICATES, {"property": predicate}).rows
    label = choose([row[1] for row in rows if isinstance(row[1], Literal)], language)
    definition = choose([row[2] for row in rows if isinstance(row[2], Literal)], language)
    inverse = choose([row[4] for row in rows if isinstance(row[4], Literal)], language)
    words, back = _SKOS_WORDS.get(predicate, (local_part(predicate), ""))
    words = label.text if label else words
    said_back = inverse.text if inverse else back or f"{words} (from)"
    return Predicate(predicate, words, said_back, definition)
