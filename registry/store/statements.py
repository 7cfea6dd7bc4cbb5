"""The statements of a long answer, kept as text.

An rdflib graph holds each in three indexes, a kilobyte a statement: too much for a million.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from itertools import groupby

import pyoxigraph as ox
from rdflib import URIRef
from rdflib.term import Node

from registry.store.terms import to_rdflib


class Statements:
    """Statements by subject; the terms of one subject are made when they are asked for.

    It is read as an rdflib graph is: ``subjects`` and ``predicate_objects``, which give each
    subject, and each statement, once. A blank node has no name to go by and raises ValueError.
    """

    def __init__(self, triples: Iterable[ox.Triple]) -> None:
        self._texts: dict[str, list[str]] = {}
        for subject, own in groupby(triples, key=_subject):
            self._texts.setdefault(subject, []).append("".join(f"{triple} .\n" for triple in own))

    def subjects(self) -> Iterator[URIRef]:
        """Yield every subject, in no order that means anything."""
        return map(URIRef, self._texts)

    def predicate_objects(self, subject: Node) -> list[tuple[Node, Node]]:
        """Return what is said of a subject, nothing of one that there is not."""
        text = "".join(self._texts.get(str(subject), ()))
        quads = set(ox.parse(text, format=ox.RdfFormat.N_TRIPLES))
        return [(to_rdflib(quad.predicate), to_rdflib(quad.object)) for quad in quads]


def _subject(triple: ox.Triple) -> str:
    if not isinstance(triple.subject, ox.NamedNode):
        raise ValueError(f"{triple.subject} has no lasting name")
    return triple.subject.value
