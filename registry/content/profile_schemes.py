"""The profile schemes: groups and types of people's neighbourhoods, in levels."""

from __future__ import annotations

import tomllib
from pathlib import Path
from typing import Any

from rdflib import Graph, Literal
from rdflib.namespace import SKOS

from registry.content.headers import concept_uri, list_uri
from registry.content.sources import add_concept, read_rows
from registry.namespaces import ESD, new_graph

_OAC_LEVELS = ("supergroup", "group", "subgroup")


def output_area_classification(folder: Path, identifier: str, path: str) -> Graph:
    """Make an output area classification from its names: supergroups, groups, subgroups."""
    graph = new_graph()
    for row in read_rows(folder / path):
        above = None
        for level in _OAC_LEVELS:
            notation = row[f"{level}_code"]
            if (concept_uri(identifier, notation), None, None) not in graph:
                _add(graph, identifier, notation, row[f"{level}_name"], above)
            above = notation
    return graph


def mosaic_2003() -> Graph:
    """Make the commercial scheme of 2003: names of its groups, codes of its types."""
    graph, table = new_graph(), _mosaic_table()
    for letter, group in table["groups"].items():
        _add(graph, "mosaic2003", letter, group["label"], None)
        first, last = group["types"]
        for number in range(first, last + 1):
            notation = f"{letter}{number:02}"
            _add(graph, "mosaic2003", notation, f"Type {notation}", letter)
            type_uri = concept_uri("mosaic2003", notation)
            certainty = Literal(table["label_certainty"], lang="en")
            graph.add((type_uri, ESD.labelCertainty, certainty))
    return graph


def _mosaic_table() -> dict[str, Any]:
    path = Path(__file__).with_name("mosaic2003.toml")
    return tomllib.loads(path.read_text(encoding="utf-8"))


def _add(graph: Graph, identifier: str, notation: str, label: str, above: str | None) -> None:
    concept = add_concept(graph, identifier, notation, label)
    if above is None:
        graph.add((concept, SKOS.topConceptOf, list_uri(identifier)))
    else:
        graph.add((concept, SKOS.broader, concept_uri(identifier, above)))
