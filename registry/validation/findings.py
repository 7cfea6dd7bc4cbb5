"""What validation says: findings, and the report that holds them."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from typing import Literal as OneOf

from rdflib import BNode, Graph, URIRef
from rdflib.namespace import RDF, SH, XSD
from rdflib.term import Literal, Node

from registry.errors import Place
from registry.namespaces import LGSR, new_graph

Severity = OneOf["violation", "warning", "info"]

#: Severity -> its SHACL class, the gravest first (SHACL, section 2.1.4).
SEVERITIES: dict[Severity, URIRef] = {
    "violation": SH.Violation,
    "warning": SH.Warning,
    "info": SH.Info,
}


@dataclass(frozen=True)
class Finding:
    """One place where the content breaks one rule."""

    #: Identifier of the rule: ``one-preferred-label``.
    rule: str
    severity: Severity
    #: What is wrong, naming the concept by label and number.
    message: str
    #: URI of the thing judged.
    focus: str
    #: URI of the property at fault, where there is one.
    path: str | None
    #: The value at fault; the focus itself where the rule names no value (SHACL-SPARQL, 5.3.2).
    value_node: Node | None
    #: URI of the named graph that says it.
    graph: str | None
    #: The file of that graph, and the line (from 1) where the thing at fault is described.
    file: str | None
    line: int | None
    #: What to do.
    fix: str

    @property
    def value(self) -> str | None:
        """The value at fault as text."""
        return None if self.value_node is None else str(self.value_node)

    @property
    def place(self) -> str:
        """Where it is: file and line where known, else the URI of the thing judged."""
        return str(Place(self.file, self.line)) if self.file is not None else self.focus


@dataclass(frozen=True)
class Report:
    """All findings, gravest first."""

    findings: tuple[Finding, ...]

    @property
    def conforms(self) -> bool:
        """Whether no rule of severity "violation" is broken."""
        return all(finding.severity != "violation" for finding in self.findings)

    def as_graph(self) -> Graph:
        """Return the report as RDF: SHACL, section 3.

        ``sh:conforms`` is this report's: warnings alone do not make it false. Each result's
        ``sh:sourceShape`` is the URI of the rule.
        """
        graph = new_graph()
        report = BNode()
        graph.add((report, RDF.type, SH.ValidationReport))
        graph.add((report, SH.conforms, Literal(self.conforms, datatype=XSD.boolean)))
        for finding in self.findings:
            graph.add((report, SH.result, _result(graph, finding)))
        return graph

    def as_text(self) -> str:
        """Return the report for a reader: place, rule, what is wrong, what to do; a summary."""
        blocks = [
            f"{finding.place}: {finding.severity} ({finding.rule})\n"
            f"    {finding.message}\n"
            f"    To mend it: {finding.fix}\n"
            for finding in self.findings
        ]
        return "".join([*blocks, self._summary(), "\n"])

    def _summary(self) -> str:
        counts = Counter(finding.severity for finding in self.findings)
        parts = [
            f"{count} {name if name == 'info' or count == 1 else name + 's'}"
            for name in SEVERITIES
            if (count := counts[name])
        ]
        verdict = "The content conforms" if self.conforms else "The content does not conform"
        return f"{verdict}: {', '.join(parts) or 'nothing found'}."


def _result(graph: Graph, finding: Finding) -> BNode:
    """Add one ``sh:ValidationResult``: SHACL, section 3.6.2."""
    result = BNode()
    graph.add((result, RDF.type, SH.ValidationResult))
    graph.add((result, SH.focusNode, URIRef(finding.focus)))
    graph.add((result, SH.sourceShape, LGSR[f"rule/{finding.rule}"]))
    graph.add((result, SH.sourceConstraintComponent, SH.SPARQLConstraintComponent))
    graph.add((result, SH.resultSeverity, SEVERITIES[finding.severity]))
    graph.add((result, SH.resultMessage, Literal(finding.message, lang="en")))
    if finding.path is not None:
        graph.add((result, SH.resultPath, URIRef(finding.path)))
    if finding.value_node is not None:
        graph.add((result, SH.value, finding.value_node))
    return result
