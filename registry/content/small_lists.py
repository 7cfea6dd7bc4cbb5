"""The lists that come from one small source or from facts gathered by hand."""

from __future__ import annotations

import tomllib
from functools import cache
from pathlib import Path
from typing import Any

from rdflib import Graph, Literal, URIRef
from rdflib.namespace import OWL, RDF, SKOS

from registry.content.headers import concept_class, concept_uri, list_uri
from registry.content.names import Change, folded, preferred, write_chain
from registry.content.sources import concepts, read_facts, read_list_parts, read_pairs, read_rows
from registry.namespaces import ADMS, ESD, new_graph

_LGIL_0_01 = "lgil/domain-lgil-0.01.xml"
#: What most likely took the place of the two retired interactions: the registry's reading.
_LIKELY_SUCCESSORS = {"18": "20", "19": "28"}


@cache
def channel_groups_table() -> dict[str, Any]:
    """Return the registry's own channel groups and the group of each channel."""
    path = Path(__file__).with_name("channel_groups.toml")
    return tomllib.loads(path.read_text(encoding="utf-8"))


def add_concept(graph: Graph, identifier: str, notation: str, label: str) -> URIRef:
    """Add a concept of a list with its name; return its URI."""
    concept = concept_uri(identifier, notation)
    graph.add((concept, RDF.type, SKOS.Concept))
    graph.add((concept, RDF.type, concept_class(identifier)))
    graph.add((concept, SKOS.notation, Literal(notation)))
    graph.add((concept, SKOS.inScheme, list_uri(identifier)))
    graph.add((concept, SKOS.prefLabel, Literal(label, lang="en")))
    return concept


def interactions(folder: Path) -> Graph:
    """Make LGIL: the newest list found, and the two that only version 0.01 holds."""
    graph = new_graph()
    older = read_facts(folder, _LGIL_0_01, "interactions")
    for row in read_rows(folder / "lgil/lgil-0-34.csv"):
        concept = add_concept(graph, "interactions", row["Identifier"], row["Label"])
        graph.add((concept, ADMS.status, ESD.Live))
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


def terms_list(folder: Path, identifier: str, *paths: str) -> Graph:
    """Make a list from its terms files, every concept live."""
    graph = read_list_parts(folder, identifier, *paths)
    add_live(graph)
    return graph


def single_file_list(folder: Path, identifier: str, path: str) -> Graph:
    """Make a list from one official file, every concept live."""
    graph = read_facts(folder, path, identifier)
    add_live(graph)
    return graph


def channels(folder: Path) -> Graph:
    """Make LGChL from the facts known of it, each name with how sure it is."""
    graph = new_graph()
    for row in read_rows(folder / "channels/lgchl-facts.csv"):
        concept = add_concept(graph, "channels", row["identifier"], row["label"])
        certainty = f"{row['sure'].capitalize()}. The name comes from: {row['label_source']}."
        graph.add((concept, ESD.labelCertainty, Literal(certainty, lang="en")))
        if row["parent"]:
            graph.add((concept, SKOS.broader, concept_uri("channels", row["parent"])))
    add_live(graph)
    _add_tops(graph, "channels")
    return graph


def channel_groups() -> Graph:
    """Make the registry's own list of channel groups, with definitions of its own."""
    graph = new_graph()
    for notation, group in channel_groups_table()["groups"].items():
        concept = add_concept(graph, "channelGroups", notation, group["label"])
        graph.add((concept, SKOS.definition, Literal(group["definition"], lang="en")))
    add_live(graph)
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
    add_live(graph)
    return graph


def add_live(graph: Graph) -> None:
    """Mark as live every concept that has no status yet."""
    for concept in concepts(graph):
        if (concept, ADMS.status, None) not in graph:
            graph.add((concept, ADMS.status, ESD.Live))


def _add_tops(graph: Graph, identifier: str) -> None:
    for concept in concepts(graph):
        if (concept, SKOS.broader, None) not in graph:
            graph.add((concept, SKOS.topConceptOf, list_uri(identifier)))


def _sentence(text: str) -> str:
    return f"{text[:1].upper()}{text[1:]}."
