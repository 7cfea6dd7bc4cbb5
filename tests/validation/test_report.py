"""What a report says to people and to programs."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from pathlib import Path

import pytest
from rdflib import Graph, Literal, URIRef
from rdflib.namespace import RDF, SH, SKOS, XSD

from registry.errors import UnreadableSourceError
from registry.validation import Finding, Report, Source, rules, validate

Read = Callable[[str], Mapping[URIRef, Graph]]

LIST = URIRef("http://example.org/list/greenSpaces")
ACTIVITIES = URIRef("http://example.org/list/activities")
MAPPING = URIRef("http://example.org/mapping/greenSpaces-activities")

HEADER = """@prefix skos: <http://www.w3.org/2004/02/skos/core#> .
@prefix green: <http://example.org/greenSpace/> .
"""
TWO_LABELS = HEADER + 'green:1 a skos:Concept ; skos:prefLabel "Park"@en , "Public park"@en .\n'


def of_rule(report: Report, rule: str) -> list[Finding]:
    return [finding for finding in report.findings if finding.rule == rule]


def test_finding_names_file_line_rule_and_fix(shapes: Path) -> None:
    report = validate({LIST: TWO_LABELS.encode()}, shapes, files={LIST: "greenSpaces.ttl"})
    [finding] = of_rule(report, "one-preferred-label")
    assert finding == Finding(
        rule="one-preferred-label",
        severity="violation",
        message='"Park" (greenSpace 1) has a second preferred label in the same language: '
        '"Public park".',
        focus="http://example.org/greenSpace/1",
        path=str(SKOS.prefLabel),
        value_node=Literal("Public park", lang="en"),
        graph=str(LIST),
        file="greenSpaces.ttl",
        line=3,
        fix="Keep the official name as skos:prefLabel and make the other an alternative or former "
        "name.",
    )
    assert finding.value == "Public park"


def test_file_is_read_from_its_path(shapes: Path, tmp_path: Path) -> None:
    path = tmp_path / "greenSpaces.ttl"
    path.write_text(TWO_LABELS)
    [finding] = of_rule(
        validate({LIST: path}, shapes, files={LIST: str(path)}), "one-preferred-label"
    )
    assert finding.place == f"{path}, line 3"


def test_finding_without_a_file_is_placed_by_its_uri(shapes: Path) -> None:
    [finding] = of_rule(validate({LIST: TWO_LABELS.encode()}, shapes), "one-preferred-label")
    assert (finding.file, finding.line) == (None, None)
    assert finding.place == "http://example.org/greenSpace/1"


def test_syntax_error_names_file_line_and_column(shapes: Path) -> None:
    broken = HEADER + 'green:1 a skos:Concept ;\n    skos:prefLabel "Park .\n'
    with pytest.raises(UnreadableSourceError) as caught:
        validate({LIST: broken.encode()}, shapes, files={LIST: "greenSpaces.ttl"})
    assert caught.value.place.file == "greenSpaces.ttl"
    assert caught.value.place.line == 4
    assert caught.value.place.column is not None


def test_pair_is_placed_at_its_own_line(graphs: Read, shapes: Path) -> None:
    data = graphs("bad/mapping-object-in-list")
    text = data[MAPPING].serialize(format="nt")
    bytes_too: dict[URIRef, Source] = {**data, MAPPING: text.encode()}
    [finding] = validate(bytes_too, shapes, files={MAPPING: "map.ttl"}).findings
    assert finding.focus == str(MAPPING)
    assert finding.line is not None
    assert text.splitlines()[finding.line - 1].startswith("<http://example.org/greenSpace/2>")


def test_only_the_graphs_asked_for_are_judged(graphs: Read, shapes: Path) -> None:
    data = graphs("bad/mapping-object-in-list")
    assert len(data) == 3
    assert validate(data, shapes, only=[LIST, ACTIVITIES]).findings == ()
    [finding] = validate(data, shapes, only=[MAPPING]).findings
    assert finding.graph == str(MAPPING)


def test_overlay_is_blamed_for_the_label_it_adds(graphs: Read, shapes: Path) -> None:
    overlay = URIRef("http://example.org/source/overlay")
    text = HEADER + 'green:1 skos:prefLabel "A first name"@en .'
    data: dict[URIRef, Source] = {**graphs("good/one-notation"), overlay: text.encode()}
    [finding] = validate(data, shapes, only=[overlay]).findings
    assert (finding.rule, finding.graph) == ("one-preferred-label", str(overlay))
    assert validate(data, shapes, only=[ACTIVITIES]).findings == ()


def test_warnings_alone_conform(graphs: Read, shapes: Path) -> None:
    report = validate(graphs("bad/label-unique"), shapes)
    assert {finding.severity for finding in report.findings} == {"warning"}
    assert report.conforms
    assert report.as_text().endswith("The content conforms: 2 warnings.\n")


def test_text_report_is_whole(graphs: Read, shapes: Path) -> None:
    report = validate(graphs("bad/no-broader-cycle"), shapes)
    assert report.as_text() == (
        "http://example.org/greenSpace/1: violation (no-broader-cycle)\n"
        '    "Park" (greenSpace 1) stands below itself in the hierarchy.\n'
        "    To mend it: Follow the broader entries upwards and remove the link that leads back.\n"
        "http://example.org/greenSpace/2: violation (no-broader-cycle)\n"
        '    "Town park" (greenSpace 2) stands below itself in the hierarchy.\n'
        "    To mend it: Follow the broader entries upwards and remove the link that leads back.\n"
        "The content does not conform: 2 violations.\n"
    )


def test_report_of_nothing_says_so(graphs: Read, shapes: Path) -> None:
    report = validate(graphs("good/no-orphan"), shapes)
    assert report.as_text() == "The content conforms: nothing found.\n"
    assert (None, SH.conforms, Literal(True, datatype=XSD.boolean)) in report.as_graph()


def test_graph_report_is_a_shacl_report(graphs: Read, shapes: Path) -> None:
    report = validate(graphs("bad/one-preferred-label"), shapes).as_graph()
    [result] = report.subjects(RDF.type, SH.ValidationResult)
    rule = "https://w3id.org/local-government-registry/rule/one-preferred-label"
    assert report.value(result, SH.sourceShape) == URIRef(rule)
    assert report.value(result, SH.value) == Literal("Public park", lang="en")
    assert report.value(result, SH.resultPath) == SKOS.prefLabel
    assert (None, SH.conforms, Literal(False, datatype=XSD.boolean)) in report


def test_impossible_date_is_a_finding_and_no_log(
    shapes: Path, caplog: pytest.LogCaptureFixture
) -> None:
    text = (
        "<http://example.org/greenSpace/1> a <http://www.w3.org/2004/02/skos/core#Concept> ; "
        "<http://purl.org/dc/terms/created> "
        '"2020-13-01"^^<http://www.w3.org/2001/XMLSchema#date> .'
    )
    [finding] = of_rule(validate({LIST: text.encode()}, shapes), "date-well-formed")
    assert finding.value == "2020-13-01"
    assert caplog.records == []


def test_progress_counts_every_rule(graphs: Read, shapes: Path) -> None:
    steps: list[tuple[int, int]] = []
    validate(graphs("good/no-orphan"), shapes, progress=lambda *step: steps.append(step))
    count = len(rules(shapes))
    assert steps == [(done, count) for done in range(1, count + 1)]


def test_shapes_file_that_is_not_turtle_is_named(tmp_path: Path) -> None:
    (tmp_path / "broken.ttl").write_text("rule:one a sh:NodeShape .")
    with pytest.raises(UnreadableSourceError, match=r"broken\.ttl"):
        rules(tmp_path)


@pytest.mark.parametrize(
    ("part", "other", "said"),
    [
        ("lgsr:remedy", "lgsr:comment", "has no lgsr:remedy"),
        ("sh:targetClass", "sh:targetNode", "has no target"),
        ("WHERE {", "{", 'has no "WHERE {" in its SELECT'),
    ],
)
def test_shape_that_lacks_a_part_is_named(
    part: str, other: str, said: str, tmp_path: Path, shapes: Path
) -> None:
    text = (shapes / "mappings.ttl").read_text()
    (tmp_path / "mappings.ttl").write_text(text.replace(part, other))
    with pytest.raises(UnreadableSourceError, match=said):
        rules(tmp_path)
