"""Validation: named graphs and shapes in, a report of findings out."""

from __future__ import annotations

from registry.validation.evaluation import Progress, Source, validate
from registry.validation.findings import Finding, Report
from registry.validation.lines import line_of
from registry.validation.rules import Rule, rules

__all__ = ["Finding", "Progress", "Report", "Rule", "Source", "line_of", "rules", "validate"]
