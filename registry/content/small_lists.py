"""The lists that come from one small source or from facts gathered by hand."""

from __future__ import annotations

import tomllib
from functools import cache
from pathlib import Path
from typing import Any

from rdflib import Graph, Literal, URIRef
from rdflib.namespace import OWL, RDF, SKOS

from registry.content.headers import concept_uri, list_uri
from registry.content.names import Change, folded, preferred, write_chain
from registry.content.sources import add_concept, concepts, read_facts, read_pairs, read_rows
from registry.namespaces import ADMS, ESD, new_graph

_LGIL_0_01 = "lgil/domain-lgil-0.01.xml"
#: What most likely took the place of the two retired interactions: the registry's reading.
_LIKELY_SUCCESSORS = {"18": "20", "19": "28"}


@cache
def channel_groups_table() -> dict[str, Any]:
    """Return the registry's own channel groups and the group of each channel."""
    path = Path(__file__).with_name("channel_groups.toml")
    return tomllib.loads(path.read_text(encoding="utf-8"))


def interactions(folder: Path) -> Graph:
    """Make LGIL: the newest list found, and the two that only version 0.01 holds."""
    graph = new_graph()
    older = read_facts(folder, _LGIL_0_01, "interactions")
    for row in read_rows(folder / "lgil/lgil-0-34.csv"):
        concept = add_concept(graph, "interactions", row["Identifier"], row["Label"])
        if folded(row["Shortname"]) != folded(row["Label"]):
            graph.add((concept, SKOS.altLabel, Literal(row["Shortname"], lang="en")))
    for concept in concepts(older):
        if (concept, RDF.type, SKOS.Concept) not in graph:
            _add_retired_interaction(graph, older, concept)
        elif folded(preferred(older, concept)) != folded(preferred(graph, concept)):
            write_chain(graph, concept, [Change(preferred(older, concept), None, used_in="0.01")])
    for pair in read_pairs(folder, "lgil/hierarchy-lgil-0.01.xml", "interactions"):
        child = concept_uri("interactions", pair.to_identifier)
        graph.add((child, SKOS.broader, concept_uri("interactions", pair.from_identifier)))
    _add_tops(graph, "interactions")
    return graph


def _add_retired_interaction(graph: Graph, older: Graph, concept: URIRef) -> None:
    notation = str(older.value(concept, SKOS.notation))
    successor = concept_uri("interactions", _LIKELY_SUCCESSORS[notation])
    add_concept(graph, "interactions", notation, preferred(older, concept))
    graph.add((concept, ADMS.status, ESD.Discontinued))
    graph.add((concept, OWL.deprecated, Literal(True)))
    note = (
        "A note by the registry: no source names a successor. By its name, interaction "
        f"{_LIKELY_SUCCESSORS[notation]}, {preferred(graph, successor)}, is likely to be it."
    )
    graph.add((concept, SKOS.editorialNote, Literal(note, lang="en")))


def channels(folder: Path) -> Graph:
    """Make LGChL from the facts known of it, each name with how sure it is."""
    graph = new_graph()
    for row in read_rows(folder / "channels/lgchl-facts.csv"):
        concept = add_concept(graph, "channels", row["identifier"], row["label"])
        certainty = f"{row['sure'].capitalize()}. The name comes from: {row['label_source']}."
        graph.add((concept, ESD.labelCertainty, Literal(certainty, lang="en")))
        if row["parent"]:
            graph.add((concept, SKOS.broader, concept_uri("channels", row["parent"])))
    _add_tops(graph, "channels")
    return graph


def channel_groups() -> Graph:
    """Make the registry's own list of channel groups, with definitions of its own."""
    graph = new_graph()
    for notation, group in channel_groups_table()["groups"].items():
        concept = add_concept(graph, "channelGroups", notation, group["label"])
        graph.add((concept, SKOS.definition, Literal(group["definition"], lang="en")))
    return graph


def classification(folder: Path) -> Graph:
    """Make the part of LGCS whose numbers and names are known."""
    graph = new_graph()
    for row in read_rows(folder / "lgcs/lgcs-facts.csv"):
        if not row["label"]:
            continue
        concept = add_concept(graph, "classification", row["identifier"], row["label"])
        graph.add((concept, ESD.labelCertainty, Literal(_sentence(row["basis"]), lang="en")))
        if row["parent"]:
            graph.add((concept, SKOS.broader, concept_uri("classification", row["parent"])))
    _add_tops(graph, "classification")
    return graph


def labelled_facts(folder: Path, identifier: str, path: str) -> Graph:
    """Make a list from the rows of a facts file that have a name and an identifier of the list.

    An identifier with a colon or a slash belongs to another numbering.
    """
    graph = new_graph()
    for row in read_rows(folder / path):
        if row["label"] and not set(":/") & set(row["identifier"]):
            add_concept(graph, identifier, row["identifier"], row["label"])
    return graph


def _add_tops(graph: Graph, identifier: str) -> None:
    for concept in concepts(graph):
        if (concept, SKOS.broader, None) not in graph:
            graph.add((concept, SKOS.topConceptOf, list_uri(identifier)))


def _sentence(text: str) -> str:
    return f"{text[:1].upper()}{text[1:]}."
