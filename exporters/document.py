"""What a format is given: a thing, its graph, and the answers of the named queries about it."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from enum import Enum
from typing import Protocol

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


class Statements(Protocol):
    """Statements that are read subject by subject, from an rdflib graph or in less memory."""

    def subjects(self) -> Iterable[Node]:
        """Give every subject, one perhaps several times."""
        ...

    def predicate_objects(self, subject: Node) -> Iterable[tuple[Node, Node]]:
        """Give what is said of a subject."""
        ...


@dataclass(frozen=True)
class Document:
    """One thing to be written; the graph and the records are read only by formats that want them.

    ``records`` takes the name of a query in ``sparql/queries`` and answers it for this thing.
    """

    kind: Kind
    uri: URIRef
    graph: Callable[[], Graph]
    records: Callable[[str], Iterable[Record]]
    #: The statements of the graph in less memory, for the formats that write them one by one.
    by_subject: Callable[[], Statements] | None = None

    def statements(self) -> Statements:
        """Return the statements of the graph, to be read subject by subject."""
        return self.by_subject() if self.by_subject else self.graph()


def preferred(values: Iterable[Node]) -> str | None:
    """Choose the text for a place that holds one: English, else the first language by its tag."""
    chosen = min(values, key=_english_first, default=None)
    return None if chosen is None else str(chosen)


def merged(records: Iterable[Record], *key: str) -> list[Record]:
    """Return one record for each value of the key columns; of several texts the preferred one.

    A thing with names in several languages has a row for each of them.
    """
    groups: dict[tuple[Node, ...], list[Record]] = {}
    for record in records:
        groups.setdefault(tuple(record[column] for column in key), []).append(record)
    return [group[0] if len(group) == 1 else _one_of(group) for group in groups.values()]


def _one_of(group: list[Record]) -> Record:
    columns = dict.fromkeys(column for record in group for column in record)
    return {
        column: min((r[column] for r in group if column in r), key=_english_first)
        for column in columns
    }


def _english_first(value: Node) -> tuple[bool, str, str]:
    language = (value.language or "") if isinstance(value, Literal) else ""
    return language.split("-")[0] != "en", language, str(value)
