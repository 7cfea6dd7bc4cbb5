"""Each rule has a file that breaks it alone and one that passes them all."""

from __future__ import annotations

from pathlib import Path

import pytest

from registry.checking import Held, check, check_rules
from registry.validation import rules

DATA = Path(__file__).parent / "data"
RULES = check_rules()
every_rule = pytest.mark.parametrize("identifier", RULES)


def found(path: Path, held: Held) -> set[str]:
    report = check(path.read_bytes(), path.name, held).report
    return {finding.rule for finding in report.findings}


def test_every_rule_has_its_pair_of_examples() -> None:
    assert len(RULES) == 33
    for folder in ("bad", "good"):
        assert {path.stem for path in (DATA / folder).iterdir()} == set(RULES)


@every_rule
def test_bad_example_breaks_its_rule_alone(identifier: str, held: Held) -> None:
    assert found(DATA / "bad" / f"{identifier}.csv", held) == {identifier}


@every_rule
def test_good_example_passes_every_rule(identifier: str, held: Held) -> None:
    assert found(DATA / "good" / f"{identifier}.csv", held) == set()


@every_rule
def test_finding_says_where_what_and_what_instead(identifier: str, held: Held) -> None:
    path = DATA / "bad" / f"{identifier}.csv"
    for finding in check(path.read_bytes(), path.name, held).report.findings:
        assert finding.row is not None
        assert finding.message.endswith(".")
        assert finding.expected


@every_rule
def test_rule_is_told_in_sentences(identifier: str) -> None:
    rule = RULES[identifier]
    assert rule.severity in {"violation", "warning", "info"}
    assert rule.kinds
    assert set(rule.kinds) <= {"mapping", "list", "codes"}
    assert rule.description.endswith(".")
    assert rule.remedy.endswith(".")


def test_no_rule_bears_the_name_of_a_shape(repository: Path) -> None:
    assert not {rule.identifier for rule in rules(repository / "shapes")} & set(RULES)
