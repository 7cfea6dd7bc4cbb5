"""The engine: a file's bytes in; what was understood, what was found and what is covered out."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from contextlib import suppress
from dataclasses import replace
from pathlib import Path
from typing import NamedTuple

from rdflib import Graph, URIRef

from registry.checking.findings import CheckReport, Finding
from registry.checking.held import Held
from registry.checking.judging import Progress, TableJudge
from registry.checking.local_lists import judge_local_list
from registry.checking.mending import Mended, mend
from registry.checking.opening import open_grid
from registry.checking.pairs import Pair, judge_pairs
from registry.checking.rdf_grids import holds_concepts
from registry.checking.understanding import Understanding, understand
from registry.checking.versions import judge_versions
from registry.errors import UnreadableSourceError
from registry.validation import validate

#: Rules of shapes/ that need what a file by itself does not hold: other lists, the ontology.
_NEED_CONTEXT = frozenset(
    {
        "reference-exists", "replacement-exists", "list-reference-exists", "mapping-list-known",
        "mapping-predicate-known", "mapping-subject-in-list", "mapping-object-in-list",
        "concept-has-class", "list-is-known", "term-use-exists",
    }
)  # fmt: skip


class Options(NamedTuple):
    """What the sender says of the file, and where the shapes are for files that are RDF."""

    list_name: str | None = None
    to_name: str | None = None
    shapes: Path | None = None
    #: The sheet of a spreadsheet, by name or number from 1; None for the first that can be judged.
    sheet: str | None = None
    progress: Progress | None = None


class Checked(NamedTuple):
    """The report; what mends the file for certain (None where nothing does); a mapping's pairs."""

    report: CheckReport
    mended: Mended | None
    pairs: tuple[Pair, ...]


def check(data: bytes, name: str, held: Held, options: Options | None = None) -> Checked:
    """Check one file.

    Raises UnreadableSourceError, with the place and what to do, for a file that cannot be read;
    RegistryError for a list that is not known.
    """
    options = options or Options()
    known = _understood(data, name, held, options)
    grid = known.grid
    judge = TableJudge(known, held)
    findings = list(judge.rows(options.progress))
    if known.kind == "mapping":
        findings += judge_pairs(judge.pairs, held)
    elif known.kind == "list" and grid.graph is None:
        findings += judge_local_list(known)
    findings += judge_versions(known, held)
    if grid.graph is not None and options.shapes is not None:
        findings += _by_shapes(grid.graph, name, options.shapes)
    findings.sort(key=lambda each: each.row or 0)
    report = CheckReport(
        name, known, tuple(_one_action_a_cell(findings)), judge.coverage(), judge.notes()
    )
    return Checked(report, mend(report), tuple(judge.pairs))


def _understood(data: bytes, name: str, held: Held, options: Options) -> Understanding:
    """Read the file and say what it is; of a spreadsheet the first sheet that can be judged."""
    asked = options.list_name, options.to_name
    grid = open_grid(data, name, held, options.sheet)
    try:
        return understand(grid, held, name, *asked)
    except UnreadableSourceError:
        for sheet in () if options.sheet else grid.further_sheets:
            with suppress(UnreadableSourceError):
                return understand(open_grid(data, name, held, sheet), held, name, *asked)
        raise


def _by_shapes(graph: Graph, name: str, shapes: Path) -> Iterator[Finding]:
    """Judge the concepts and lists of an RDF file by the shapes, as far as it stands alone."""
    if not holds_concepts(graph):
        return
    graph_name = URIRef("urn:x-checked:file")
    for found in validate({graph_name: graph}, shapes).findings:
        if found.rule not in _NEED_CONTEXT:
            yield Finding(
                found.rule, found.severity, found.message, found.value or "", found.fix,
                focus=found.focus,
            )  # fmt: skip


def _one_action_a_cell(findings: Sequence[Finding]) -> Iterator[Finding]:
    """Keep one certain change a cell: the last, which begins from what the others made of it."""
    last = {
        (each.row, each.column.index if each.column else None): place
        for place, each in enumerate(findings)
        if each.action
    }
    for place, each in enumerate(findings):
        key = each.row, each.column.index if each.column else None
        if each.action and last[key] != place:
            yield replace(each, action="")
        else:
            yield each
