"""Evaluation: each rule as one query over all focus nodes at once.

A SHACL engine asks a ``sh:sparql`` constraint once a node; over 30,000 triples that takes minutes.
Here the target pattern is joined in front of the constraint's SELECT and asked once.
"""

from __future__ import annotations

import logging
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path

from rdflib import Graph, URIRef
from rdflib.term import Node

from registry.namespaces import LGSR
from registry.store import Table
from registry.store.embedded import EmbeddedStore
from registry.validation.findings import SEVERITIES, Finding, Report
from registry.validation.lines import subject_lines
from registry.validation.rules import Rule, rules
from registry.validation.wording import Wording

#: A graph to validate: Turtle as bytes or in a file (both fast), or an rdflib graph.
Source = bytes | Path | Graph
#: Called with the number of rules done and the number of rules.
Progress = Callable[[int, int], None]

#: A copy of every statement: one graph answers four times faster than the union of many.
_EVERYTHING = LGSR["validation/everything"]

_COPY = f"INSERT {{ GRAPH <{_EVERYTHING}> {{ ?s ?p ?o }} }} WHERE {{ GRAPH ?g {{ ?s ?p ?o }} }}"

# In which graphs a finding is, the closest first: the statement itself, the property of the thing,
# the thing's type, anything said of the thing.
_PLACES = (
    "SELECT ?graph ?subject ?path ?value WHERE { GRAPH ?graph { ?subject ?path ?value } }",
    "SELECT ?graph ?subject ?path WHERE { GRAPH ?graph { ?subject ?path ?any } }",
    "SELECT ?graph ?subject WHERE { GRAPH ?graph { ?subject a ?any } }",
    "SELECT ?graph ?subject WHERE { GRAPH ?graph { ?subject ?property ?any } }",
)


def validate(
    graphs: Mapping[URIRef, Source],
    shapes_folder: Path,
    *,
    only: Collection[URIRef] | None = None,
    files: Mapping[URIRef, str] | None = None,
    progress: Progress | None = None,
) -> Report:
    """Judge named graphs by the rules of a shapes folder.

    ``graphs`` are all named graphs of a would-be release, by name. ``only`` narrows the judgement
    to some of them; the others are context, as a mapping needs its two lists. ``files`` gives the
    file of a graph: findings then name file and line.

    Raises UnreadableSourceError for a graph that is not Turtle.
    """
    files = files or {}
    known = rules(shapes_folder)
    findings: list[Finding] = []
    with _ill_typed_values_unlogged():
        store = _load(graphs, files)
        judge = _Judge(store, graphs if only is None else only, _Lines(graphs, files))
        for done, rule in enumerate(known, start=1):
            findings.extend(judge.findings(rule))
            if progress is not None:
                progress(done, len(known))
    return Report(tuple(sorted(findings, key=_order)))


@contextmanager
def _ill_typed_values_unlogged() -> Iterator[None]:
    """Keep rdflib from logging a traceback for a value like a 13th month: it is a finding here."""
    logger = logging.getLogger("rdflib.term")
    level = logger.level
    logger.setLevel(logging.ERROR)
    try:
        yield
    finally:
        logger.setLevel(level)


def _load(graphs: Mapping[URIRef, Source], files: Mapping[URIRef, str]) -> EmbeddedStore:
    store = EmbeddedStore.in_memory()
    for name, source in graphs.items():
        if isinstance(source, Graph):
            store.add(source, name)
        elif isinstance(source, Path):
            store.load_turtle(source.read_bytes(), files.get(name, str(source)), name)
        else:
            store.load_turtle(source, files.get(name, str(name)), name)
    store.update(_COPY)
    return store


def _order(finding: Finding) -> tuple[int, str, str, int, str, str]:
    severity = list(SEVERITIES).index(finding.severity)
    return (
        severity,
        finding.rule,
        finding.file or "",
        finding.line or 0,
        finding.focus,
        finding.message,
    )


class _Judge:
    """Asks rules of one store and words what they find."""

    def __init__(self, store: EmbeddedStore, judged: Collection[URIRef], lines: _Lines) -> None:
        self._store = store
        self._names = {*store.named_graphs()}
        self._judged = set(judged)
        self._lines = lines
        self._wording = Wording(store, _EVERYTHING)

    def findings(self, rule: Rule) -> list[Finding]:
        """Return what one rule finds in the graphs judged, each finding once."""
        table = self._store.select(rule.query, graphs=[_EVERYTHING])
        return [
            finding
            for bindings in _solutions(table)
            if (finding := self._finding(rule, bindings)) is not None
        ]

    def _finding(self, rule: Rule, bindings: dict[str, Node]) -> Finding | None:
        focus, path = bindings["this"], bindings.get("path")
        value = bindings.setdefault("value", focus)
        # A rule about a set's pairs has the set as its focus and names the pair's subject ?place.
        subject = bindings.get("place", focus)
        graph = self._graph_of(focus, subject, path, value)
        if graph is None:
            return None
        return Finding(
            rule=rule.identifier,
            severity=rule.severity,
            message=self._wording.fill(rule.message, bindings),
            focus=str(focus),
            path=None if path is None else str(path),
            value_node=value,
            graph=str(graph),
            file=self._lines.file(graph),
            line=self._lines.line(graph, subject),
            fix=self._wording.fill(rule.remedy, bindings),
        )

    def _graph_of(
        self, focus: Node, subject: Node, path: Node | None, value: Node
    ) -> URIRef | None:
        """Return the judged graph a finding belongs to; None when it belongs to context alone."""
        if subject != focus and focus in self._names:
            return URIRef(str(focus)) if focus in self._judged else None
        bindings = {"subject": subject, "path": path, "value": value}
        for query in _PLACES:
            known = {name: term for name, term in bindings.items() if f"?{name}" in query}
            if None in known.values():
                continue
            rows = self._store.select(query, {n: t for n, t in known.items() if t is not None}).rows
            names = {URIRef(str(row[0])) for row in rows} - {_EVERYTHING}
            if names & self._judged:
                return min(names & self._judged)
            # The property is said elsewhere alone: not the judged graphs' fault.
            if names and query != _PLACES[0]:
                return None
        return None


def _solutions(table: Table) -> Iterable[dict[str, Node]]:
    """Return each different solution once, without its unbound variables."""
    for row in dict.fromkeys(table.rows):
        yield {
            name: term for name, term in zip(table.columns, row, strict=True) if term is not None
        }


class _Lines:
    """Finds lines, reading each text once and only when a finding is in it."""

    def __init__(self, graphs: Mapping[URIRef, Source], files: Mapping[URIRef, str]) -> None:
        self._graphs = graphs
        self._files = files
        self._known: dict[URIRef, dict[str, int]] = {}

    def file(self, graph: URIRef) -> str | None:
        """Return the file of a graph, as given."""
        return self._files.get(graph)

    def line(self, graph: URIRef, subject: Node) -> int | None:
        """Return the line where a subject is described in its graph's file."""
        if graph not in self._files:
            return None
        if graph not in self._known:
            self._known[graph] = subject_lines(self._text(graph))
        return self._known[graph].get(str(subject))

    def _text(self, graph: URIRef) -> str:
        source = self._graphs[graph]
        if isinstance(source, bytes):
            return source.decode(errors="replace")
        path = source if isinstance(source, Path) else Path(self._files[graph])
        return path.read_text(encoding="utf-8", errors="replace") if path.is_file() else ""
