"""Checking: other people's files judged by what the registry holds; bytes in, findings out."""

from __future__ import annotations

from registry.checking.engine import Checked, Options, check
from registry.checking.held import Held, read_held
from registry.checking.rules import CheckRule, check_rules

__all__ = [
    "CheckRule",
    "Checked",
    "Held",
    "Options",
    "check",
    "check_rules",
    "read_held",
]
