"""Brings SKOS of other registries into the shape of docs/model.md, keeping its URIs and languages.

Reference: SKOS, W3C Recommendation of 18 August 2009; SKOS-XL, its appendix B.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Final

from rdflib import Graph, Literal, URIRef
from rdflib.namespace import DC, DCTERMS, OWL, PROV, RDF, RDFS, SKOS
from rdflib.term import BNode, Node

from registry.errors import Place, UnreadableSourceError
from registry.namespaces import ADMS, ESD, SKOSXL, new_graph
from registry.readers.hierarchy import find_cycle
from registry.readers.reading import Reading, Recognition, SourceFormat, Target
from registry.readers.survived import Survived

_TEXTS: Final = (
    SKOS.prefLabel, SKOS.altLabel, SKOS.hiddenLabel, SKOS.definition, SKOS.scopeNote, SKOS.note,
    SKOS.example, SKOS.historyNote, SKOS.editorialNote, SKOS.changeNote,
)  # fmt: skip
_TERM_LABELS: Final = {
    SKOSXL.prefLabel: SKOS.prefLabel,
    SKOSXL.altLabel: SKOS.altLabel,
    SKOSXL.hiddenLabel: SKOS.hiddenLabel,
}
_MATCHES: Final = (
    SKOS.exactMatch, SKOS.closeMatch, SKOS.broadMatch, SKOS.narrowMatch, SKOS.relatedMatch,
)  # fmt: skip
_FACTS: Final = (
    DCTERMS.created, DCTERMS.modified, DCTERMS.isReplacedBy, OWL.deprecated, ADMS.status,
    OWL.versionInfo, *_MATCHES,
)  # fmt: skip
#: Header property -> where other registries put it, best first.
_HEADER: Final = {
    DCTERMS.title: (DCTERMS.title, DC.title, SKOS.prefLabel, RDFS.label),
    DCTERMS.description: (DCTERMS.description, DC.description, SKOS.definition, RDFS.comment),
    DCTERMS.publisher: (DCTERMS.publisher,),
    DCTERMS.license: (DCTERMS.license,),
    DCTERMS.rights: (DCTERMS.rights, DC.rights),
    DCTERMS.issued: (DCTERMS.issued,),
    DCTERMS.modified: (DCTERMS.modified,),
    OWL.versionInfo: (OWL.versionInfo,),
}
_LAST_SEGMENT: Final = re.compile(r"[^/#:]+$")


def read_skos(
    graph: Graph,
    target: Target,
    *,
    name: str = "the graph",
    recognition: Recognition | None = None,
) -> Reading:
    """Normalise a parsed SKOS graph.

    Every concept also stands in the target's list; a notation that is missing is the last segment
    of the URI; plain labels get the target's language; narrower becomes broader; labels of SKOS-XL
    become plain ones. Raises UnreadableSourceError where there is no concept, and for a circle.
    """
    normaliser = _Normaliser(graph, target, Place(name))
    normaliser.run()
    return Reading(
        recognition or Recognition(SourceFormat.TURTLE),
        normaliser.out,
        warnings=normaliser.survived.sentences(),
    )


class _Normaliser:
    """One graph on its way into the registry's shape."""

    def __init__(self, graph: Graph, target: Target, place: Place) -> None:
        self._graph = graph
        self._target = target
        self._place = place
        self._concepts = _concepts(graph)
        self.out = new_graph()
        self.survived = Survived()

    def run(self) -> None:
        """Write the header, the concepts, and the relations between them."""
        if not self._concepts:
            raise UnreadableSourceError(
                self._place,
                "It is RDF, but holds no skos:Concept with a URI.",
                "Give a SKOS vocabulary.",
            )
        self._header()
        for concept in self._concepts:
            self._concept(concept)
        self._relations()

    def _header(self) -> None:
        scheme = self._target.list_uri
        self.out.add((scheme, RDF.type, SKOS.ConceptScheme))
        foreign = sorted(_uris(self._graph.subjects(RDF.type, SKOS.ConceptScheme)))
        if len(foreign) != 1:
            return
        if foreign[0] != scheme:
            self.out.add((scheme, PROV.wasDerivedFrom, foreign[0]))
        for predicate, sources in _HEADER.items():
            values = (list(self._graph.objects(foreign[0], source)) for source in sources)
            for value in next((found for found in values if found), []):
                is_text = predicate in {DCTERMS.title, DCTERMS.description, DCTERMS.rights}
                self._add(scheme, predicate, value, as_text=is_text)

    def _concept(self, concept: URIRef) -> None:
        self.out.add((concept, RDF.type, SKOS.Concept))
        if self._target.concept_class is not None:
            self.out.add((concept, RDF.type, self._target.concept_class))
        for predicate in (RDF.type, SKOS.inScheme):
            for uri in _uris(self._graph.objects(concept, predicate)):
                self.out.add((concept, predicate, uri))
        self.out.add((concept, SKOS.inScheme, self._target.list_uri))
        self._notation(concept)
        for predicate in _TEXTS:
            self._copy(concept, predicate, predicate, as_text=True)
        for predicate in _FACTS:
            self._copy(concept, predicate, predicate, as_text=False)
        for extended, plain in _TERM_LABELS.items():
            for term in self._graph.objects(concept, extended):
                for value in self._graph.objects(term, SKOSXL.literalForm):
                    self._add(concept, plain, value, as_text=True)
        self._state(concept)
        self._fallback_label(concept)

    def _copy(self, concept: URIRef, source: URIRef, predicate: URIRef, *, as_text: bool) -> None:
        for value in self._graph.objects(concept, source):
            self._add(concept, predicate, value, as_text=as_text)

    def _notation(self, concept: URIRef) -> None:
        given = sorted(str(value) for value in self._graph.objects(concept, SKOS.notation))
        if not given:
            segment = _LAST_SEGMENT.search(str(concept))
            given = [segment.group() if segment else str(concept)]
        if len(given) > 1:
            self.survived.note("Several notations of one concept", self._place)
        for notation in given:
            self.out.add((concept, SKOS.notation, Literal(notation)))

    def _state(self, concept: URIRef) -> None:
        deprecated = self._graph.value(concept, OWL.deprecated)
        if deprecated is not None and str(deprecated).lower() in {"true", "1"}:
            self.out.set((concept, OWL.deprecated, Literal(True)))
            if self._graph.value(concept, ADMS.status) is None:
                self.out.add((concept, ADMS.status, ESD.Discontinued))

    def _fallback_label(self, concept: URIRef) -> None:
        if self.out.value(concept, SKOS.prefLabel) is not None:
            return
        self._copy(concept, RDFS.label, SKOS.prefLabel, as_text=True)
        if self.out.value(concept, SKOS.prefLabel) is None:
            self.survived.note("A concept without a label", self._place)

    def _add(self, subject: URIRef, predicate: URIRef, value: Node, *, as_text: bool) -> None:
        if isinstance(value, BNode):
            inner = self._graph.value(value, RDF.value)
            if not isinstance(inner, Literal):
                self.survived.note("A value without a name is left out", self._place)
                return
            value = inner
        if as_text and isinstance(value, Literal) and not value.language:
            value = Literal(str(value), lang=self._target.language)
        self.out.add((subject, predicate, value))

    def _relations(self) -> None:
        parents = self._parents()
        if cycle := find_cycle({str(k): [str(p) for p in v] for k, v in parents.items()}):
            raise UnreadableSourceError(
                self._place,
                "The hierarchy goes in a circle: " + " is under ".join([*cycle, cycle[0]]) + ".",
                "Take one of these out of the circle.",
            )
        for child, above in parents.items():
            for parent in above:
                self.out.add((child, SKOS.broader, parent))
        for one, other in self._known(SKOS.related):
            self.out.add((one, SKOS.related, other))
            self.out.add((other, SKOS.related, one))
        self._tops(parents)

    def _parents(self) -> dict[URIRef, list[URIRef]]:
        pairs = set(self._known(SKOS.broader))
        pairs |= {(child, parent) for parent, child in self._known(SKOS.narrower)}
        parents: dict[URIRef, list[URIRef]] = {}
        for child, parent in sorted(pairs):
            parents.setdefault(child, []).append(parent)
        return parents

    def _known(self, predicate: URIRef) -> Iterator[tuple[URIRef, URIRef]]:
        """Give the links between concepts of the file; note those that leave it."""
        for one, other in self._graph.subject_objects(predicate):
            if one in self._concepts and other in self._concepts:
                yield URIRef(str(one)), URIRef(str(other))
            else:
                what = "A link to or from something that is no concept of the file is left out"
                self.survived.note(what, self._place)

    def _tops(self, parents: dict[URIRef, list[URIRef]]) -> None:
        """Name the top concepts of a list with levels: those without a parent."""
        if not parents:
            return
        scheme = self._target.list_uri
        for concept in self._concepts:
            if concept not in parents:
                self.out.add((concept, SKOS.topConceptOf, scheme))
                self.out.add((scheme, SKOS.hasTopConcept, concept))


def _concepts(graph: Graph) -> dict[URIRef, None]:
    """Find the concepts: by type, or by standing in a scheme with a label; sorted, once each."""
    found = set(_uris(graph.subjects(RDF.type, SKOS.Concept)))
    for predicate in (SKOS.inScheme, SKOS.topConceptOf, SKOS.broader):
        found |= {s for s in _uris(graph.subjects(predicate)) if (s, SKOS.prefLabel, None) in graph}
    return dict.fromkeys(sorted(found))


def _uris(nodes: Iterator[Node]) -> Iterator[URIRef]:
    return (node for node in nodes if isinstance(node, URIRef))
