"""Integrity of data cubes: IC-0 to IC-21, structure by SPARQL and observations by SQL."""

from __future__ import annotations

from registry.cubes.integrity.report import CONSTRAINTS, Check, holds

__all__ = ["CONSTRAINTS", "Check", "holds"]
