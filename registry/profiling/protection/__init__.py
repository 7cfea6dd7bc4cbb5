"""Protection of people: what of the statistics may be shown to whom, and the gate before it is."""

from __future__ import annotations

from registry.profiling.protection.cells import FREE, SENSITIVE, WITHHELD, Audience, protect
from registry.profiling.protection.rules import Rules, read_rules

__all__ = ["FREE", "SENSITIVE", "WITHHELD", "Audience", "Rules", "protect", "read_rules"]
