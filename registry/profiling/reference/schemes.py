"""Profile schemes: lists of groups and types in two or more levels, read from a release."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property

from rdflib import Literal, URIRef

from registry.errors import RegistryError
from registry.store import Store

_HEADER = """
PREFIX skos: <http://www.w3.org/2004/02/skos/core#>
PREFIX dct: <http://purl.org/dc/terms/>
PREFIX esd: <http://def.esd.org.uk/>
SELECT ?identifier ?uri ?mayRepublish WHERE {
  ?uri a skos:ConceptScheme ; dct:identifier ?identifier .
  OPTIONAL { ?uri esd:mayRepublish ?mayRepublish }
} ORDER BY ?uri
"""
_CONCEPTS = """
PREFIX skos: <http://www.w3.org/2004/02/skos/core#>
PREFIX esd: <http://def.esd.org.uk/>
SELECT ?scheme ?notation ?label ?parent ?main WHERE {
  ?concept skos:inScheme ?scheme ; skos:notation ?notation ; skos:prefLabel ?label .
  OPTIONAL { ?concept skos:broader ?broader . ?broader skos:notation ?parent .
    OPTIONAL { ?concept esd:mainBroader ?mainBroader . FILTER(?mainBroader = ?broader)
      BIND(true AS ?main) } }
} ORDER BY ?notation ?parent ?label
"""


@dataclass(frozen=True)
class Scheme:
    """The groups and types of a profile scheme by notation.

    `level` is 1 for the broadest groups and one more for each step down; `parent` is None for
    those. `may_republish` is false where the scheme is for licence holders only.
    """

    identifier: str
    uri: str
    labels: Mapping[str, str]
    level: Mapping[str, int]
    parent: Mapping[str, str | None]
    may_republish: bool = True

    @cached_property
    def depth(self) -> int:
        """Number of levels."""
        return max(self.level.values(), default=0)

    @cached_property
    def _folded(self) -> Mapping[str, str]:
        return {notation.casefold(): notation for notation in self.labels}

    def find(self, code: str) -> str | None:
        """Return the notation a code stands for, in any case (``6A1``); None when there is none."""
        return self._folded.get(code.strip().casefold())

    def at_level(self, notation: str, level: int) -> str | None:
        """Return what a notation belongs to at a level; None where it stands above that level."""
        current: str | None = notation
        while current is not None and self.level[current] > level:
            current = self.parent[current]
        return current if current is not None and self.level[current] == level else None

    def notations(self, level: int) -> tuple[str, ...]:
        """Return the notations of one level, in order."""
        return tuple(notation for notation, its in self.level.items() if its == level)


def read_scheme(store: Store, identifier: str) -> Scheme:
    """Read a scheme from a release by its list's identifier (``oac2011``).

    Raises RegistryError for a list that is not there, and for one without levels.
    """
    bindings = {"identifier": Literal(identifier)}
    headers = store.select(_HEADER, bindings).rows
    if not headers:
        raise RegistryError(
            f"There is no profile scheme {identifier!r}. It is the identifier of a list of this "
            "registry, such as oac2011; a council's own scheme comes in by `registry import`."
        )
    _, uri, may_republish = headers[0]
    labels: dict[str, str] = {}
    parent: dict[str, str | None] = {}
    for _, notation, label, above, main in store.select(
        _CONCEPTS, {"scheme": URIRef(str(uri))}
    ).rows:
        key = str(notation)
        if key not in labels or getattr(label, "language", None) == "en":
            labels[key] = str(label)
        if key not in parent or main is not None:
            parent[key] = None if above is None else str(above)
    level = {notation: _level(notation, parent) for notation in labels}
    if max(level.values(), default=0) < 2:
        raise RegistryError(
            f"The list {identifier} has no levels, so it is no profile scheme: a scheme has groups "
            "and, below them, types (skos:broader)."
        )
    return Scheme(identifier, str(uri), labels, level, parent, str(may_republish) != "false")


def _level(notation: str, parent: Mapping[str, str | None]) -> int:
    """Count the steps up to a group of the first level."""
    passed = [notation]
    while (above := parent.get(passed[-1])) is not None:
        if above in passed:
            raise RegistryError(f"{notation} is above itself by way of {', '.join(passed)}.")
        passed.append(above)
    return len(passed)
