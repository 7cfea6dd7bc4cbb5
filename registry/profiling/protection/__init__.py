"""Protection of people: what of the statistics may be shown to whom, and the gate before it is."""

from __future__ import annotations

from registry.profiling.protection.cells import FREE, SENSITIVE, WITHHELD, Audience, protect
from registry.profiling.protection.derived import publish_index, publish_rate
from registry.profiling.protection.gate import GateReport
from registry.profiling.protection.knowledge import Published
from registry.profiling.protection.log import read_log, record_publication
from registry.profiling.protection.publishing import check_publication, prepare_publication
from registry.profiling.protection.rules import Rules, read_rules

__all__ = [
    "FREE",
    "SENSITIVE",
    "WITHHELD",
    "Audience",
    "GateReport",
    "Published",
    "Rules",
    "check_publication",
    "prepare_publication",
    "protect",
    "publish_index",
    "publish_rate",
    "read_log",
    "read_rules",
    "record_publication",
]
