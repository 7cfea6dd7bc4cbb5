"""The rules, read from the shapes' own Turtle: no list of them anywhere in code."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from rdflib import Graph, URIRef
from rdflib.namespace import DCTERMS, RDF, RDFS, SH
from rdflib.term import Node

from registry.errors import Place, UnreadableSourceError
from registry.namespaces import LGSR
from registry.validation.findings import SEVERITIES, Severity

#: Ways a shape may choose its focus nodes (SHACL, section 2.1.3) as a SPARQL pattern.
_TARGETS: dict[URIRef, str] = {
    SH.targetClass: "{{ $this a {} }}",
    SH.targetSubjectsOf: "{{ $this {} ?_any }}",
    SH.targetObjectsOf: "{{ ?_any {} $this }}",
}

#: Where the outermost pattern of a constraint's SELECT begins.
_OPENING = "WHERE {"


@dataclass(frozen=True)
class Rule:
    """One rule: a node shape with one ``sh:sparql`` constraint (SHACL, section 5)."""

    #: ``one-preferred-label``; the shape's URI is ``lgsr:rule/{identifier}``.
    identifier: str
    severity: Severity
    #: A few words: "One preferred label in a language".
    title: str
    #: What it asks and why, in plain words.
    description: str
    #: Message with ``{$this}``, ``{?value}`` and other variables of the SELECT.
    message: str
    #: What to do about a finding.
    remedy: str
    #: "list", "mapping" or both, or "cube".
    kinds: tuple[str, ...]
    #: Sections of standards it comes from: ``http://www.w3.org/TR/skos-reference/#S14``.
    sources: tuple[str, ...]
    #: The constraint's SELECT with the target pattern joined in front: all focus nodes at once.
    query: str

    @property
    def uri(self) -> URIRef:
        """The rule's own address."""
        return LGSR[f"rule/{self.identifier}"]

    @property
    def passing_example(self) -> str:
        """Path, below the tests' data, of a file that passes every rule."""
        return f"good/{self.identifier}.trig"

    @property
    def failing_example(self) -> str:
        """Path, below the tests' data, of a file that breaks this rule alone."""
        return f"bad/{self.identifier}.trig"


def rules(shapes_folder: Path) -> tuple[Rule, ...]:
    """Read every rule of the ``*.ttl`` files of a folder, sorted by identifier.

    Raises UnreadableSourceError for a file that is not Turtle, or a shape that lacks a part.
    """
    found: list[Rule] = []
    for path in sorted(shapes_folder.glob("*.ttl")):
        found.extend(_rules_of(path))
    return tuple(sorted(found, key=lambda rule: rule.identifier))


def _rules_of(path: Path) -> list[Rule]:
    graph = Graph()
    try:
        graph.parse(path, format="turtle")
    except SyntaxError as error:
        raise UnreadableSourceError(
            Place(str(path)),
            f"this is not correct Turtle: {error}",
            "Mend the statement at that line.",
        ) from error
    return [_rule(graph, shape, path) for shape in graph.subjects(RDF.type, SH.NodeShape)]


def _rule(graph: Graph, shape: Node, path: Path) -> Rule:
    def lacks(part: str) -> UnreadableSourceError:
        problem = f"the shape {shape} has no {part}."
        return UnreadableSourceError(Place(str(path)), problem, "Add it to the shape.")

    def text(subject: Node, predicate: URIRef) -> str:
        value = graph.value(subject, predicate)
        if value is None:
            raise lacks(predicate.n3(graph.namespace_manager))
        return str(value)

    constraint = graph.value(shape, SH.sparql) or shape
    target = _target(graph, shape)
    select = text(constraint, SH.select)
    if not target:
        raise lacks("target that the registry evaluates")
    if _OPENING not in select:
        raise lacks(f'"{_OPENING}" in its SELECT')
    return Rule(
        identifier=text(shape, DCTERMS.identifier),
        severity=_severity(text(shape, SH.severity)),
        title=text(shape, SH.name),
        description=text(shape, SH.description),
        message=text(constraint, SH.message),
        remedy=text(shape, LGSR.remedy),
        kinds=tuple(sorted(str(kind) for kind in graph.objects(shape, LGSR.kind))),
        sources=tuple(sorted(str(source) for source in graph.objects(shape, RDFS.seeAlso))),
        # A SHACL engine evaluates the SELECT once a focus node, $this bound to it (SHACL, 5.3.1).
        # With the target as its first pattern it gives the same solutions for all of them at once.
        query=_prefixes(graph) + select.replace(_OPENING, f"{_OPENING} {target} ", 1),
    )


def _severity(uri: str) -> Severity:
    return next(name for name, severity in SEVERITIES.items() if str(severity) == uri)


def _target(graph: Graph, shape: Node) -> str:
    """Write the targets of a shape as a pattern that binds ``$this``."""
    return " UNION ".join(
        pattern.format(f"<{value}>")
        for predicate, pattern in _TARGETS.items()
        for value in sorted(str(node) for node in graph.objects(shape, predicate))
    )


def _prefixes(graph: Graph) -> str:
    """Write the prefixes that a shapes file declares for its constraints: SHACL, section 5.2.1."""
    declared = {
        (str(graph.value(node, SH.prefix)), str(graph.value(node, SH.namespace)))
        for node in graph.objects(None, SH.declare)
    }
    return "".join(f"PREFIX {prefix}: <{namespace}>\n" for prefix, namespace in sorted(declared))
