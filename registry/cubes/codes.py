"""What the codes in a publication's tables stand for: the URI and the labels of each."""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import Any, NamedTuple

from rdflib import Literal, URIRef

from registry.cubes.kinds import BY_NAME
from registry.errors import RegistryError
from registry.store import Store

FILE = "codes.json"
_LIST = """
PREFIX skos: <http://www.w3.org/2004/02/skos/core#>
PREFIX dct: <http://purl.org/dc/terms/>
SELECT ?identifier ?uri WHERE { ?uri a skos:ConceptScheme ; dct:identifier ?identifier }
"""
_CONCEPTS = """
PREFIX skos: <http://www.w3.org/2004/02/skos/core#>
SELECT DISTINCT ?list ?notation ?concept ?label ?parent WHERE {
  ?concept skos:inScheme ?list ; skos:notation ?notation ; skos:prefLabel ?label .
  OPTIONAL { ?concept skos:broader ?broader . ?broader skos:notation ?parent }
} ORDER BY ?notation ?label ?parent
"""


class Code(NamedTuple):
    """What a code stands for; ``parent`` is the code above it, where there is one."""

    uri: str
    labels: Mapping[str, str]
    parent: str | None = None

    def label(self, language: str = "en") -> str:
        """Return the label in a language, else in English, else in any."""
        return (
            self.labels.get(language)
            or self.labels.get("en")
            or next(iter(self.labels.values()), self.uri)
        )


@dataclass(frozen=True)
class CodeList:
    """The codes of one dimension: the list they are from, and the name of the dimension's property.

    ``property_name`` is the last part of the address of this registry's property: ``service``,
    ``profile-oac2011``.
    """

    dimension: str
    property_name: str
    uri: str
    title: str
    codes: Mapping[str, Code]

    @cached_property
    def in_order(self) -> tuple[str, ...]:
        """The codes in order, ``*`` first, numbers by value."""
        return tuple(sorted(self.codes, key=_rank))


def _rank(code: str) -> tuple[int, int, str]:
    if code == "*":
        return (0, 0, "")
    return (1, int(code), "") if code.isascii() and code.isdigit() else (2, 0, code)


def read_list_codes(store: Store, identifier: str) -> tuple[str, dict[str, Code]]:
    """Read the URI of a list and what its notations stand for, from a release.

    Raises RegistryError for a list that is not there.
    """
    found = store.select(_LIST, {"identifier": Literal(identifier)}).rows
    if not found:
        raise RegistryError(
            f"There is no list {identifier!r} in the release. Add it by `registry import`, then "
            "publish again."
        )
    uri = str(found[0][1])
    codes: dict[str, Code] = {}
    for _, notation, concept, label, parent in store.select(_CONCEPTS, {"list": URIRef(uri)}).rows:
        language = getattr(label, "language", None) or "en"
        code = codes.setdefault(
            str(notation), Code(str(concept), {}, None if parent is None else str(parent))
        )
        labels = dict(code.labels)
        labels.setdefault(language, str(label))
        codes[str(notation)] = code._replace(labels=labels)
    return uri, codes


def write_codes(folder: Path, lists: Iterable[CodeList]) -> None:
    """Write the code lists of a publication into its folder."""
    content = {
        "dimensions": [
            {
                "dimension": one.dimension,
                "property": one.property_name,
                "uri": one.uri,
                "title": one.title,
                "codes": {code: one.codes[code]._asdict() for code in one.in_order},
            }
            for one in lists
        ]
    }
    text = json.dumps(content, ensure_ascii=False, indent=1, sort_keys=False) + "\n"
    (folder / FILE).write_text(text, encoding="utf-8")


def read_codes(folder: Path) -> dict[str, CodeList]:
    """Read the code lists of a publication by the name of their dimension."""
    content = json.loads((folder / FILE).read_text(encoding="utf-8"))
    return {row["dimension"]: _code_list(row) for row in content["dimensions"]}


def _code_list(row: Mapping[str, Any]) -> CodeList:
    return CodeList(
        dimension=BY_NAME[row["dimension"]].name,
        property_name=row["property"],
        uri=row["uri"],
        title=row["title"],
        codes={code: Code(**fields) for code, fields in row["codes"].items()},
    )
