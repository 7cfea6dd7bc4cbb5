"""The lists of services: all services, the part for England and Wales, and those of older files."""

from __future__ import annotations

from dataclasses import replace
from difflib import SequenceMatcher
from pathlib import Path

from rdflib import Graph, Literal, URIRef
from rdflib.namespace import OWL, RDF, SKOS, XSD

from registry.content.headers import concept_uri, list_uri
from registry.content.names import Change, folded, known_names, preferred, read_chain, write_chain
from registry.content.sources import (
    add_concept,
    concepts,
    copy_subjects,
    read_facts,
    read_pairs,
    read_rows,
)
from registry.namespaces import ADMS, ESD, new_graph

ALL_2015 = "lgsl/services-2015.csv"
ENGLAND_AND_WALES_2021 = "lgsl/englishAndWelshServices-all.csv"
NAMES_2_01 = "lgsl/domain-lgsl-2.01.xml"
FUNCTIONS = "functions/functions_services.xml"
TIERS_NOW = "lgsl/govuk-publisher-local_services.csv"
TIERS_BEFORE = "lgsl/govuk-providing-tier-history-facts.csv"

#: Met in the functions file only; nothing says that it was withdrawn.
_ONLY_IN_FUNCTIONS = "1076"
#: Letters that one of the sources damaged, as they must have been.
_DAMAGED = {"cafŽ": "café", "cafv©": "café", "cafC)": "café"}
_EXPORT_2015 = "The name in the export of March 2015"
_BETWEEN_EXPORTS = "The names in the exports of March 2015 and April 2021"
#: The last version whose changes of name the history notes number; later ones are dated.
_LAST_VERSION = "4.00"
#: Services whose history note has the new name of another service in place of their own.
_NAME_OF_ANOTHER = {"1054": "Musical instrument hire", "1060": "Musical instrument hire"}
#: How alike the last new name and the official one are when one is a slip for the other.
_SPELT_ALIKE = 0.9


def services(folder: Path) -> Graph:
    """Make the list of all services: the exports of 2015 and 2021 together, 2021 winning."""
    older = _mended(read_facts(folder, ALL_2015, "services"))
    newer = _mended(read_facts(folder, ENGLAND_AND_WALES_2021, "services"))
    graph = new_graph()
    current = set(concepts(newer))
    copy_subjects(newer, _with_changes(newer, concepts(newer)), graph)
    only_older = [uri for uri in concepts(older) if uri not in current]
    copy_subjects(older, _with_changes(older, only_older), graph)
    for concept in current:
        if (concept, SKOS.prefLabel, None) in older:
            write_chain(graph, concept, _joined_chain(older, newer, concept))
    _add_names_of_2_01(folder, graph)
    _drop_slips(graph)
    _add_providing_tiers(folder, graph)
    return graph


def english_and_welsh_services(folder: Path) -> Graph:
    """Make the subset: its concepts are described in the list of all services."""
    graph, scheme = new_graph(), list_uri("englishAndWelshServices")
    for concept in concepts(read_facts(folder, ENGLAND_AND_WALES_2021, "services")):
        graph.add((concept, SKOS.inScheme, scheme))
    return graph


def withdrawn_services(folder: Path, all_services: Graph) -> Graph:
    """Make the list of the services that only older files name."""
    graph, held = new_graph(), set(concepts(all_services))
    names = _mended(read_facts(folder, NAMES_2_01, "withdrawnServices"))
    missing = [uri for uri in concepts(names) if uri not in held]
    copy_subjects(names, missing, graph)
    for concept in missing:
        graph.add((concept, ADMS.status, ESD.Discontinued))
        graph.add((concept, OWL.deprecated, Literal(True)))
    graph.remove((None, ESD.aToZ, None))
    _add_service_of_functions(folder, graph)
    _add_providing_tiers(folder, graph)
    return graph


def _mended(graph: Graph) -> Graph:
    for subject, predicate, value in list(graph):
        if isinstance(value, Literal) and any(wrong in value for wrong in _DAMAGED):
            text = str(value)
            for wrong, right in _DAMAGED.items():
                text = text.replace(wrong, right)
            graph.remove((subject, predicate, value))
            graph.add((subject, predicate, Literal(text, lang=value.language)))
    return graph


def _with_changes(graph: Graph, subjects: list[URIRef]) -> list[URIRef]:
    """Return subjects and the nodes of their changes of name."""
    nodes = [
        node
        for subject in subjects
        for node in graph.objects(subject, ESD.nameChange)
        if isinstance(node, URIRef)
    ]
    return [*subjects, *nodes]


def _joined_chain(older: Graph, newer: Graph, concept: URIRef) -> list[Change]:
    """Join what both exports say of a concept's names, and the step between the exports.

    The 2021 export dropped the history of some services and shortened that of others.
    """
    after = read_chain(newer, concept)
    told = {folded(change.new) for change in after if change.new}
    before = [c for c in read_chain(older, concept) if not c.new or folded(c.new) not in told]
    chain = [c for c in before if c.new or c.previous not in {a.previous for a in after}] + after
    old_name, new_name = preferred(older, concept), preferred(newer, concept)
    if folded(old_name) == folded(new_name):
        return chain
    return _with_step_between_exports(chain, old_name, new_name)


def _with_step_between_exports(chain: list[Change], old_name: str, new_name: str) -> list[Change]:
    """Add the step from the name of 2015 to that of 2021; a dated last change is that step."""
    last = chain[-1] if chain else None
    if last is None or not (last.date or folded(last.new or "") == folded(new_name)):
        return [*chain, Change(old_name, new_name, source=_BETWEEN_EXPORTS)]
    if last.previous is None:
        return [*chain[:-1], replace(last, previous=old_name)]
    if folded(last.previous) == folded(old_name):
        return chain
    return [*chain[:-1], Change(old_name, None, source=_EXPORT_2015), last]


def _drop_slips(graph: Graph) -> None:
    """Take from the former names the last new name of a chain that never was the name.

    The history notes of version 4.00 and later have some fifty slips of the pen, where it is
    today's name misspelt, and two notes copied from another service.
    """
    for concept in concepts(graph):
        chain = read_chain(graph, concept)
        last = chain[-1] if chain else None
        if last is None or not last.new or not (last.date or last.version == _LAST_VERSION):
            continue
        alike = SequenceMatcher(None, folded(last.new), folded(preferred(graph, concept))).ratio()
        notation = str(graph.value(concept, SKOS.notation))
        if alike >= _SPELT_ALIKE or _NAME_OF_ANOTHER.get(notation) == last.new:
            graph.remove((concept, ESD.formerName, Literal(last.new, lang="en")))


def _add_names_of_2_01(folder: Path, graph: Graph) -> None:
    """Add the names of version 2.01 that the history notes do not tell, first in the chain."""
    names = _mended(read_facts(folder, NAMES_2_01, "services"))
    held = set(concepts(graph))
    for concept in concepts(names):
        if concept not in held:
            continue
        name, chain = preferred(names, concept), read_chain(graph, concept)
        if folded(name) not in known_names(graph, concept, chain):
            write_chain(graph, concept, [Change(name, None, used_in="2.01"), *chain])


def _add_providing_tiers(folder: Path, graph: Graph) -> None:
    """Add the tier GOV.UK gives each service, and for services it dropped the last one it gave."""
    current = {row["LGSL"]: row["Providing Tier"] for row in read_rows(folder / TIERS_NOW)}
    last = {}
    for row in sorted(read_rows(folder / TIERS_BEFORE), key=lambda row: row["last_seen"]):
        last[row["lgsl_identifier"]] = (row["providing_tier"], row["last_seen"])
    for notation, tier in current.items():
        _add_tier(graph, concept_uri("services", notation), tier)
    for notation, (tier, day) in last.items():
        if notation not in current:
            _add_tier(graph, concept_uri("services", notation), tier, day)


def _add_tier(graph: Graph, concept: URIRef, tier: str, last_seen: str | None = None) -> None:
    if (concept, RDF.type, SKOS.Concept) not in graph:
        return
    graph.add((concept, ESD.providingTier, Literal(tier)))
    if last_seen:
        graph.add((concept, ESD.providingTierLastSeen, Literal(last_seen, datatype=XSD.date)))


def _add_service_of_functions(folder: Path, graph: Graph) -> None:
    for pair in read_pairs(folder, FUNCTIONS, "functions"):
        if pair.to_identifier == _ONLY_IN_FUNCTIONS:
            add_concept(graph, "withdrawnServices", pair.to_identifier, pair.to_label)
