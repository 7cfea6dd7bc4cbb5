"""Each rule has a file that breaks it alone and a file that passes them all."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from pathlib import Path

from rdflib import Graph, URIRef
from rdflib.namespace import RDF, SH

from registry.validation import rules, validate

Read = Callable[[str], Mapping[URIRef, Graph]]


def test_every_rule_has_its_pair_of_examples(shapes: Path, repository: Path) -> None:
    identifiers = {rule.identifier for rule in rules(shapes)}
    assert len(identifiers) == 65
    for folder in ("bad", "good"):
        assert {path.stem for path in (repository / "tests/data" / folder).iterdir()} == identifiers


def test_bad_example_breaks_its_rule_alone(identifier: str, graphs: Read, shapes: Path) -> None:
    report = validate(graphs(f"bad/{identifier}"), shapes)
    assert {finding.rule for finding in report.findings} == {identifier}, report.as_text()


def test_good_example_passes_every_rule(identifier: str, graphs: Read, shapes: Path) -> None:
    report = validate(graphs(f"good/{identifier}"), shapes)
    assert report.findings == (), report.as_text()


def test_message_is_filled_and_says_what_to_do(identifier: str, graphs: Read, shapes: Path) -> None:
    for finding in validate(graphs(f"bad/{identifier}"), shapes).findings:
        assert "{" not in finding.message
        assert "?" not in finding.message
        assert finding.message.endswith(".")
        assert finding.fix.endswith(".")


def test_every_shape_is_named_after_its_rule(shapes: Path, shapes_graph: Graph) -> None:
    known = rules(shapes)
    assert set(shapes_graph.subjects(RDF.type, SH.NodeShape)) == {rule.uri for rule in known}


def test_every_rule_says_what_it_is_and_of_which_kind(shapes: Path) -> None:
    for rule in rules(shapes):
        assert rule.title
        assert rule.description.endswith(".")
        assert rule.kinds in {("list",), ("mapping",), ("list", "mapping"), ("cube",)}
