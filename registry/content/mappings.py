"""The mapping sets: pairs as published, led to concepts, each oddity said at its pair."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import NamedTuple

from rdflib import Graph, Literal, URIRef
from rdflib.namespace import DCTERMS, OWL, RDF, SKOS

from registry.content.headers import concept_uri, mapping_fields, mapping_uri
from registry.content.observed import observed_tasks
from registry.content.small_lists import channel_groups_table
from registry.content.sources import read_pairs, read_rows
from registry.namespaces import ESD, SSSOM, new_graph

#: The set made of two publications.
_RECONCILED = "categories-subjects"
_TERMS_1_04 = "mappings/mapping-lgcl-1.04-ipsv-2.00.xml"
_ITEM_MAPPINGS = "mappings/lgclipsvmapping.xml"

#: The source file of each set that has a single one.
_FILES = {
    "services-subjects": "mappings/mapping-lgsl-2.02-ipsv-2.00.xml",
    "services-categories": "mappings/mapping-lgsl-2.00-lgcl-1.04.xml",
    "subjects-categories": "mappings/mapping-ipsv-1.00-lgcl-1.04.xml",
    "categories-gcl": "mappings/mapping-lgcl-1.04-gcl-2.10.xml",
    "directory-services": "mappings/hierarchy-lgdl-2.01-lgsl-2.01.xml",
    "navigation-services": "lgnl/navigation_englishAndWelshServices.csv",
    "functions-services": "functions/functions_services.xml",
}


class Published(NamedTuple):
    """A pair as one source gives it: two identifiers, and what is to be said of it alone."""

    subject: str
    target: str
    sources: tuple[str, ...] = ()
    note: str = ""


def make_mapping(identifier: str, source: Path, lists: Mapping[str, Graph]) -> Graph:
    """Make one mapping set from its source files and the lists it connects.

    Raises ValueError for a pair whose end is neither a concept nor a term that leads to one.
    """
    graph = new_graph()
    for pair in _published(identifier, source):
        _add_pair(graph, identifier, pair, lists)
    if identifier == _RECONCILED:
        _drop_shared_sources(graph, identifier)
    return graph


def _published(identifier: str, source: Path) -> Iterable[Published]:
    if identifier == _RECONCILED:
        return _two_publications(source, identifier)
    if identifier == "services-interactions":
        return [Published(t.service, t.interaction, t.sources) for t in observed_tasks(source)]
    if identifier == "services-audiences":
        rows = read_rows(source / "mappings/lgsl-lgal-3.02-facts.csv")
        return [Published(row["lgsl_identifier"], row["lgal_identifier"]) for row in rows]
    if identifier == "channels-channelGroups":
        return _grouped_channels()
    pairs = read_pairs(source, _FILES[identifier], mapping_fields(identifier)["from"])
    return [Published(pair.from_identifier, pair.to_identifier) for pair in pairs]


def _two_publications(source: Path, identifier: str) -> list[Published]:
    """Give the pairs of both publications; each names its source in the order of the header."""
    newer, older = mapping_fields(identifier)["sources"]
    found = []
    for path, name in ((_TERMS_1_04, newer), (_ITEM_MAPPINGS, older)):
        pairs = read_pairs(source, path, "categories")
        found += [Published(p.from_identifier, p.to_identifier, (name,)) for p in pairs]
    return found


def _grouped_channels() -> list[Published]:
    table = channel_groups_table()
    return [
        Published(channel, group, note=table["notes"].get(channel, ""))
        for channel, group in table["members"].items()
    ]


def _add_pair(graph: Graph, identifier: str, pair: Published, lists: Mapping[str, Graph]) -> None:
    fields = mapping_fields(identifier)
    subject = _concept(lists, fields["from"], pair.subject)
    target = _concept(lists, fields["to"], pair.target)
    graph.add((subject, ESD[fields["predicate"]], target))
    ends = _notation(subject), _notation(target)
    remarks = [(DCTERMS.source, Literal(text)) for text in pair.sources]
    if pair.note:
        note = f"A note by the registry: {pair.note}"
        remarks.append((SKOS.editorialNote, Literal(note, lang="en")))
    if ends != (pair.subject, pair.target):
        remarks.append((ESD.asPublished, Literal(f"{pair.subject} {pair.target}")))
    if remarks:
        _annotate(graph, identifier, (subject, target), remarks)


def _annotate(
    graph: Graph,
    identifier: str,
    ends: tuple[URIRef, URIRef],
    remarks: Iterable[tuple[URIRef, Literal]],
) -> None:
    """Say something of one pair alone; docs/model.md, A mapping set."""
    subject, target = ends
    node = URIRef(f"{mapping_uri(identifier)}/{_notation(subject)}/{_notation(target)}")
    graph.add((node, RDF.type, SSSOM.Mapping))
    graph.add((node, OWL.annotatedSource, subject))
    graph.add((node, OWL.annotatedProperty, ESD[mapping_fields(identifier)["predicate"]]))
    graph.add((node, OWL.annotatedTarget, target))
    for predicate, value in remarks:
        graph.add((node, predicate, value))


def _drop_shared_sources(graph: Graph, identifier: str) -> None:
    """Keep the source of a pair only where one of the two publications alone gives it.

    A remark that then says nothing goes.
    """
    every = {Literal(source) for source in mapping_fields(identifier)["sources"]}
    for node in list(graph.subjects(RDF.type, SSSOM.Mapping)):
        if set(graph.objects(node, DCTERMS.source)) == every:
            graph.remove((node, DCTERMS.source, None))
            if not any(
                (node, said, None) in graph for said in (ESD.asPublished, SKOS.editorialNote)
            ):
                graph.remove((node, None, None))


def _concept(lists: Mapping[str, Graph], identifier: str, notation: str) -> URIRef:
    """Find the concept an identifier stands for, by way of the term that leads to it."""
    uri = concept_uri(identifier, notation)
    supplement = lists["withdrawnServices"] if identifier == "services" else new_graph()
    graph = lists[identifier]
    if any((uri, RDF.type, SKOS.Concept) in held for held in (graph, supplement)):
        return uri
    used = list(graph.objects(uri, ESD.use))
    if len(used) != 1 or not isinstance(used[0], URIRef):
        raise ValueError(f"{uri} leads to {len(used)} concepts of {identifier}")
    return used[0]


def _notation(concept: URIRef) -> str:
    return concept.rpartition("/")[2]
