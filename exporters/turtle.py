"""Canonical Turtle: one fixed text for a graph, sorted for reading and for diffs, streamed."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping

from rdflib.namespace import RDF
from rdflib.term import BNode, IdentifiedNode, Literal, Node, URIRef

from exporters.document import Statements

# A local name that needs no escape; anything else is written as a full IRI.
_PLAIN_LOCAL_NAME = re.compile(r"^[A-Za-z_][A-Za-z0-9_-]*$")
_DIGITS = re.compile(r"(\d+)")
_INDENT = "    "


def canonical_turtle(graph: Statements, prefixes: Mapping[str, str]) -> bytes:
    """Write the whole graph as canonical Turtle, UTF-8, LF.

    Raises ValueError for a blank node: it has no name that stays the same from one run to the next.
    """
    return b"".join(turtle_chunks(graph, prefixes))


def turtle_chunks(graph: Statements, prefixes: Mapping[str, str]) -> Iterator[bytes]:
    """Yield the canonical Turtle of a graph, one chunk a subject.

    Syntax: RDF 1.1 Turtle, section 2. Subjects, predicates and objects are in natural order
    (``service/2`` before ``service/10``), ``rdf:type``
    first; only prefixes that occur are declared.
    """
    subjects = sorted(set(graph.subjects()), key=_sort_key)
    shorten = _Shortener(prefixes)
    blocks = [_subject_block(graph, subject, shorten).encode() for subject in subjects]
    yield "".join(f"@prefix {p}: <{prefixes[p]}> .\n" for p in sorted(shorten.used)).encode()
    yield from blocks


class _Shortener:
    """Writes terms, remembering the text of each IRI: most occur many times."""

    def __init__(self, prefixes: Mapping[str, str]) -> None:
        self._prefixes = prefixes
        self._texts: dict[URIRef, str] = {}
        #: The prefixes that occurred.
        self.used: set[str] = set()

    def __call__(self, term: Node) -> str:
        if isinstance(term, Literal):
            return self._literal(term)
        if isinstance(term, URIRef):
            text = self._texts.get(term)
            if text is None:
                text = self._texts[term] = self._iri(term)
            return text
        raise ValueError(f"{term!r} has no lasting name: canonical Turtle has no blank nodes")

    def _iri(self, iri: URIRef) -> str:
        split = _split(iri, self._prefixes)
        if split is None:
            return iri.n3()
        self.used.add(split[0])
        return ":".join(split)

    def _literal(self, literal: Literal) -> str:
        text = _quoted(str(literal))
        if literal.language:
            return f"{text}@{literal.language}"
        if literal.datatype is None:
            return text
        return f"{text}^^{self(literal.datatype)}"


def _quoted(text: str) -> str:
    """Quote a text on one line, line breaks escaped: a record stays one line in a diff."""
    escaped = text.replace("\\", "\\\\").replace('"', '\\"')
    return '"' + escaped.replace("\n", "\\n").replace("\r", "\\r") + '"'


def _split(iri: URIRef, prefixes: Mapping[str, str]) -> tuple[str, str] | None:
    best: tuple[str, str] | None = None
    longest = 0
    for prefix, namespace in prefixes.items():
        if len(namespace) > longest and iri.startswith(namespace):
            local = iri[len(namespace) :]
            if _PLAIN_LOCAL_NAME.match(local):
                best, longest = (prefix, local), len(namespace)
    return best


def _subject_block(graph: Statements, subject: Node, write: _Shortener) -> str:
    by_predicate: dict[Node, list[Node]] = {}
    for predicate, value in graph.predicate_objects(subject):
        by_predicate.setdefault(predicate, []).append(value)
    lines = []
    for predicate in sorted(by_predicate, key=lambda p: (p != RDF.type, _sort_key(p))):
        name = write(predicate)  # Of `a` too: its prefix is declared, as one expects.
        name = "a" if predicate == RDF.type else name
        values = sorted(by_predicate[predicate], key=_sort_key)
        lines.append(f"{_INDENT}{name} " + f",\n{_INDENT * 2}".join(write(v) for v in values))
    return f"\n{write(subject)}\n" + " ;\n".join(lines) + " .\n"


def _sort_key(term: Node) -> tuple[int, list[tuple[int, int, str]], str]:
    """Order terms: IRIs before literals, numbers inside a name by value, then language and type."""
    kind = 0 if isinstance(term, IdentifiedNode) and not isinstance(term, BNode) else 1
    parts = [
        (0, int(part), part) if part.isdecimal() and part.isascii() else (1, 0, part)
        for part in _DIGITS.split(str(term))
    ]
    tail = f"{term.language or ''} {term.datatype or ''}" if isinstance(term, Literal) else ""
    return kind, parts, tail
