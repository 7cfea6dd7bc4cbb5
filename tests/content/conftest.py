"""The shipped files, each parsed once."""

from __future__ import annotations

from collections.abc import Callable
from functools import cache
from pathlib import Path

import pytest
import rdflib
from rdflib import Graph

Shipped = Callable[[str], Graph]


@pytest.fixture(scope="session")
def shipped(repository: Path) -> Shipped:
    """Return a function from ``folder/stem`` to the graph of a shipped file."""

    @cache
    def parse(name: str) -> Graph:
        # rdflib would rewrite literals: 17.270 seconds become 17.270000.
        with pytest.MonkeyPatch.context() as patch:
            patch.setattr(rdflib, "NORMALIZE_LITERALS", False)
            return Graph().parse(repository / f"{name}.ttl", format="turtle")

    return parse
