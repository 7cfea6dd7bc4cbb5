"""What checking says: findings with their row and column, and the report that holds them."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Literal, NamedTuple
from urllib.parse import quote

from rdflib import BNode, Graph, URIRef
from rdflib import Literal as Term
from rdflib.namespace import RDF, SH, XSD

from registry.checking.cells import harmless
from registry.checking.columns import Column
from registry.checking.rules import check_rules
from registry.checking.understanding import Understanding
from registry.namespaces import LGSR, new_graph
from registry.validation.findings import SEVERITIES, Severity

Action = Literal["replace", "remove row", ""]

#: The columns of a report written as a table.
TABLE = (
    "Severity", "Row", "Column", "Value", "Rule", "Message", "Expected", "Suggestion", "Certain",
    "About",
)  # fmt: skip


@dataclass(frozen=True)
class Finding:
    """One place where a file breaks one rule."""

    rule: str
    severity: Severity
    #: What is wrong and why, in a sentence.
    message: str
    value: str
    #: What should stand there.
    expected: str
    #: Number of the row in the file, from 1; None for a finding about a thing or the whole file.
    row: int | None = None
    column: Column | None = None
    #: What to write instead, where that is known.
    suggestion: str | None = None
    #: What mends it for certain.
    action: Action = ""
    #: Address of the thing it is about, where it is about one.
    focus: str | None = None

    @property
    def rule_uri(self) -> URIRef:
        """The rule's permanent address."""
        return LGSR[f"rule/{self.rule}"]

    def place(self, row_word: str = "row") -> str:
        """Say where it is."""
        parts = [] if self.row is None else [f"{row_word} {self.row}"]
        if self.column is not None:
            parts.append(f"column {self.column.title}")
        return ", ".join(parts) or self.focus or "the file"


@dataclass(frozen=True)
class Coverage:
    """How much of one of our lists a file uses."""

    identifier: str
    title: str
    used: int
    live: int

    @property
    def share(self) -> float:
        """The part of the list's live entries that the file uses, from 0 to 1."""
        return self.used / self.live if self.live else 0.0


class Tally(NamedTuple):
    """How often a file breaks a rule."""

    rule: str
    severity: Severity
    times: int

    @property
    def title(self) -> str:
        """What the rule asks, in short; its identifier for a rule of the shapes."""
        rule = check_rules().get(self.rule)
        return rule.title if rule else self.rule


@dataclass(frozen=True)
class CheckReport:
    """What was understood, what was found, and what is covered."""

    name: str
    understanding: Understanding
    #: In the order of the rows.
    findings: tuple[Finding, ...]
    coverage: tuple[Coverage, ...]
    #: Facts that are no fault: how many entries are a list's own additions.
    notes: tuple[str, ...] = ()

    @property
    def conforms(self) -> bool:
        """Whether nothing was found."""
        return not self.findings

    @property
    def counts(self) -> Mapping[str, int]:
        """Number of findings of each severity that occurs, the gravest first."""
        counted = Counter(finding.severity for finding in self.findings)
        return {name: counted[name] for name in SEVERITIES if counted[name]}

    @property
    def tallies(self) -> tuple[Tally, ...]:
        """How often each rule is broken, the gravest and then the most frequent first."""
        counted = Counter((finding.severity, finding.rule) for finding in self.findings)
        gravest = list(SEVERITIES)
        found = [Tally(rule, severity, times) for (severity, rule), times in counted.items()]
        return tuple(sorted(found, key=lambda each: (gravest.index(each.severity), -each.times)))

    @property
    def certain(self) -> int:
        """Number of findings that can be mended without a doubt."""
        return sum(bool(finding.action) for finding in self.findings)

    def as_document(self) -> dict[str, Any]:
        """Return the report as JSON's types."""
        known = self.understanding
        return {
            "conforms": self.conforms,
            "understood": {
                "file": self.name,
                "takenFor": known.grid.taken_for,
                "kind": known.kind,
                "meaning": known.meaning,
                "rows": len(known.body),
                "headingRow": None if known.header is None else known.header + 1,
                "columns": [_column(column) for column in known.columns],
                "notes": [*known.grid.notes, *self.notes],
            },
            "counts": dict(self.counts),
            "certain": self.certain,
            "coverage": [
                {
                    "list": c.identifier, "title": c.title, "used": c.used, "live": c.live,
                    "share": round(c.share, 4),
                } for c in self.coverage
            ],
            "findings": [_finding(finding) for finding in self.findings],
        }  # fmt: skip

    def as_rows(self) -> list[list[str]]:
        """Return the findings as a table for a spreadsheet, formulas made harmless."""
        rows = [list(TABLE)]
        for each in self.findings:
            cells = (
                each.severity, str(each.row or ""), each.column.title if each.column else "",
                each.value, each.rule, each.message, each.expected, each.suggestion or "",
                "yes" if each.action else "no", each.focus or "",
            )  # fmt: skip
            rows.append([harmless(cell) for cell in cells])
        return rows

    def as_graph(self) -> Graph:
        """Return a ``sh:ValidationReport``: SHACL, section 3.

        The focus of a finding in a table is the cell, as a fragment of the file (RFC 7111).
        """
        graph = new_graph()
        report = BNode()
        graph.add((report, RDF.type, SH.ValidationReport))
        graph.add((report, SH.conforms, Term(self.conforms, datatype=XSD.boolean)))
        for each in self.findings:
            result = BNode()
            graph.add((report, SH.result, result))
            graph.add((result, RDF.type, SH.ValidationResult))
            graph.add((result, SH.focusNode, URIRef(self._focus(each))))
            graph.add((result, SH.sourceShape, each.rule_uri))
            graph.add((result, SH.sourceConstraintComponent, LGSR["CheckConstraintComponent"]))
            graph.add((result, SH.resultSeverity, SEVERITIES[each.severity]))
            graph.add((result, SH.resultMessage, Term(each.message, lang="en")))
            if each.value:
                graph.add((result, SH.value, Term(each.value)))
        return graph

    def as_text(self) -> str:
        """Return the report for a reader: what was understood, each finding, a summary."""
        known = self.understanding
        lines = [f"{self.name}: {' '.join(known.lines())}"]
        lines += [f"    {column_line(column)}" for column in known.columns if _tells(column)]
        lines += [f"    {note}" for note in self.notes]
        for each in self.findings:
            lines.append(f"{each.place(known.grid.row_word)}: {each.severity} ({each.rule})")
            lines.append(f"    {each.message}")
            if each.suggestion is not None:
                lines.append(f"    Suggested: {each.suggestion}")
        lines += [f"{coverage_line(each)}" for each in self.coverage]
        return "\n".join([*lines, self.summary()]) + "\n"

    def summary(self) -> str:
        """Say in a sentence whether the file conforms."""
        if self.conforms and not self.coverage and self.understanding.kind != "list":
            return "Nothing was found, but nothing was compared with a list held here either."
        if self.conforms:
            return "The file conforms: nothing found."
        counts = ", ".join(
            f"{count:,} {name if name == 'info' or count == 1 else name + 's'}"
            for name, count in self.counts.items()
        )
        return f"The file does not conform: {counts}; {self.certain:,} can be mended for certain."

    def _focus(self, finding: Finding) -> str:
        if finding.focus is not None and finding.row is None:
            return quote(finding.focus, safe=":/?#[]@!$&'()*+,;=%~")
        column = "" if finding.column is None else f",{finding.column.index + 1}"
        fragment = f"row={finding.row}" if not column else f"cell={finding.row}{column}"
        return f"file:///{quote(self.name)}" + ("" if finding.row is None else f"#{fragment}")


def make(  # noqa: PLR0913, PLR0917 - a finding has that many parts
    rule: str,
    message: str,
    value: str,
    expected: str,
    row: int | None = None,
    column: Column | None = None,
    suggestion: str | None = None,
    action: Action = "",
    focus: str | None = None,
) -> Finding:
    """Make a finding of one of the checking rules, with the rule's severity."""
    severity = check_rules()[rule].severity
    return Finding(rule, severity, message, value, expected, row, column, suggestion, action, focus)


def column_line(column: Column) -> str:
    """Say what a column was taken for."""
    of = f" of {column.list}" if column.list else ""
    because = f" ({column.why})" if column.why else ""
    return f"Column {column.title}: {column.meaning}{of}{because}"


def coverage_line(coverage: Coverage) -> str:
    """Say how much of a list is used."""
    return (
        f"It uses {coverage.used:,} of the {coverage.live:,} live entries of {coverage.title} "
        f"({coverage.share:.1%})."
    )


def _tells(column: Column) -> bool:
    return column.meaning != "other"


def _column(column: Column) -> dict[str, Any]:
    return {
        "column": column.letter,
        "heading": column.heading,
        "meaning": column.meaning,
        "list": column.list,
        "side": column.side or None,
        "why": column.why,
    }


def _finding(finding: Finding) -> dict[str, Any]:
    return {
        "severity": finding.severity,
        "row": finding.row,
        "column": finding.column.letter if finding.column else None,
        "heading": finding.column.heading if finding.column else None,
        "focus": finding.focus,
        "value": finding.value,
        "rule": {
            "identifier": finding.rule,
            "uri": str(finding.rule_uri),
            "page": f"/rules/{finding.rule}",
        },
        "message": finding.message,
        "expected": finding.expected,
        "suggestion": finding.suggestion,
        "certain": bool(finding.action),
    }
