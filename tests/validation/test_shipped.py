"""The shipped lists and mapping sets keep every rule."""

from __future__ import annotations

from collections import Counter
from pathlib import Path

import pytest

from registry.sources import read_source, refuse_doubles
from registry.validation import Report, validate
from tests.conftest import Golden


@pytest.fixture(scope="session")
def report(repository: Path) -> Report:
    paths = [
        p for f in ("vocabularies", "mappings") for p in sorted((repository / f).glob("*.ttl"))
    ]
    assert len(paths) >= 29
    sources = [read_source(str(path.relative_to(repository)), path) for path in paths]
    refuse_doubles(sources)
    return validate(
        {source.graph: source.data for source in sources},
        repository / "shapes",
        files={source.graph: source.file for source in sources},
    )


def test_shipped_content_keeps_the_rule(identifier: str, report: Report) -> None:
    broken = [f for f in report.findings if f.rule == identifier and f.severity == "violation"]
    assert not broken, Report(tuple(broken)).as_text()


def test_shipped_warnings_are_the_known_ones(report: Report, golden: Golden) -> None:
    counts = Counter(f.rule for f in report.findings if f.severity != "violation")
    text = "rule,findings\n" + "".join(f"{rule},{counts[rule]}\n" for rule in sorted(counts))
    golden.check(text.encode(), Path(__file__).parent / "golden" / "shipped-warnings.csv")


def test_every_finding_names_file_and_line(report: Report) -> None:
    assert report.findings
    for finding in report.findings:
        assert finding.file is not None
        assert finding.line is not None, finding
