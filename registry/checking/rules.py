"""The rules that other people's files are judged by, read from ``rules.toml``."""

from __future__ import annotations

import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from rdflib import URIRef

from registry.namespaces import LGSR
from registry.validation.findings import Severity

_FILE = Path(__file__).with_name("rules.toml")


@dataclass(frozen=True)
class CheckRule:
    """One rule: what it asks in plain words, how grave it is, what to do."""

    identifier: str
    title: str
    severity: Severity
    #: The kinds of file it is for: "mapping", "list", "codes".
    kinds: tuple[str, ...]
    description: str
    remedy: str

    @property
    def uri(self) -> URIRef:
        """The rule's permanent address."""
        return LGSR[f"rule/{self.identifier}"]

    @property
    def passing_example(self) -> str:
        """Path, below the tests, of a file that passes every rule."""
        return f"checking/data/good/{self.identifier}.csv"

    @property
    def failing_example(self) -> str:
        """Path, below the tests, of a file that breaks this rule alone."""
        return f"checking/data/bad/{self.identifier}.csv"


@cache
def check_rules() -> Mapping[str, CheckRule]:
    """Return every rule by its identifier, in the order of the file."""
    document = tomllib.loads(_FILE.read_text(encoding="utf-8"))
    return {
        identifier: CheckRule(identifier, kinds=tuple(entry.pop("kinds")), **entry)
        for identifier, entry in document.items()
    }
