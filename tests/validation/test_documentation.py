"""docs/rules.md says what every rule says of itself."""

from __future__ import annotations

import re
from pathlib import Path

from registry.validation import Rule, rules


def row(rule: Rule) -> str:
    """Write the line of a rule's table."""
    kinds = ", ".join(rule.kinds)
    return f"| `{rule.identifier}` | {rule.severity} | {kinds} | {rule.description} {rule.remedy} |"


def test_every_rule_has_its_row_and_every_row_its_rule(repository: Path, shapes: Path) -> None:
    text = (repository / "docs" / "rules.md").read_text(encoding="utf-8")
    expected = [row(rule) for rule in rules(shapes)]
    assert sorted(re.findall(r"^\| `.*\|$", text, re.MULTILINE)) == expected, "\n".join(expected)
