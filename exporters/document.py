"""What a format is given: a thing, its graph, and the answers of the named queries about it."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from enum import Enum

from rdflib import Graph, Literal, URIRef
from rdflib.term import Node

#: One row of a query's answer: column -> value, columns without a value left out.
Record = Mapping[str, Node]


class Kind(Enum):
    """The kinds of things that have documents."""

    CONCEPT = "concept"
    TERM = "term"
    LIST = "list"
    MAPPING_SET = "mapping set"
    PAIR = "pair"
    ONTOLOGY = "ontology"
    ONTOLOGY_TERM = "ontology term"


@dataclass(frozen=True)
class Document:
    """One thing to be written; the graph and the records are read only by formats that want them.

    ``records`` takes the name of a query in ``sparql/queries`` and answers it for this thing.
    """

    kind: Kind
    uri: URIRef
    graph: Callable[[], Graph]
    records: Callable[[str], Iterable[Record]]


def preferred(values: Iterable[Node]) -> str | None:
    """Choose the text for a place that holds one: English, else the first language by its tag."""
    ordered = sorted(values, key=_english_first)
    return str(ordered[0]) if ordered else None


def _english_first(value: Node) -> tuple[bool, str, str]:
    language = (value.language or "") if isinstance(value, Literal) else ""
    return language.split("-")[0] != "en", language, str(value)
