"""The two thesauri, IPSV and LGCL: concepts, and non-preferred terms with numbers of their own."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from pathlib import Path

from rdflib import Graph, Literal, URIRef
from rdflib.namespace import DCTERMS, OWL, RDF, SKOS
from rdflib.term import Node

from registry.content.names import Change, folded, preferred, read_chain, write_chain
from registry.content.sources import concepts, copy_subjects, read_facts, read_list_parts
from registry.namespaces import ADMS, ESD, SKOSXL

_IPSV_2010 = "ipsv/ipsv-2.00-esd.xml"
_IPSV_2006 = tuple(
    f"ipsv/{part}-ipsv-2.00.xml" for part in ("domain", "hierarchy", "synonyms", "related")
)
_IPSV_1_00 = tuple(f"ipsv/{part}-ipsv-1.00.xml" for part in ("domain", "synonyms"))
_LGCL_1_04 = tuple(
    f"lgcl/{part}-lgcl-1.04.xml" for part in ("domain", "hierarchy", "synonyms", "related")
)
_LGCL_1_03 = "lgcl/lgcl-esd.xml"
_COPIES = "IPSV 2.00: the copy of 2006-05-24 and that of 2010-01-01"

#: What version 1.03 of LGCL says of a concept or a term and version 1.04 does not.
_KEPT_FROM_1_03 = (
    ESD.addedInVersion,
    ESD.lastUpdatedInVersion,
    ESD.obsolete,
    ESD.shortcut,
    ADMS.status,
    OWL.deprecated,
)
_SEARCHED_BY = frozenset({Literal("search term"), Literal("misspelling")})


def subjects(folder: Path) -> Graph:
    """Make IPSV 2.00: the copy of 2010, with the numbers and flags of the copy of 2006."""
    graph = read_facts(folder, _IPSV_2010, "subjects")
    copy_2006 = read_list_parts(folder, "subjects", *_IPSV_2006)
    renumbered = _renumbered(graph, copy_2006)
    _add_terms(graph, copy_2006, renumbered)
    _add_swapped_wordings(graph, copy_2006, renumbered)
    for concept in concepts(copy_2006):
        held = renumbered.get(concept, concept)
        for flag in copy_2006.objects(concept, ESD.aToZ):
            graph.add((held, ESD.aToZ, flag))
        for parent in copy_2006.objects(concept, ESD.mainBroader):
            graph.add((held, ESD.mainBroader, renumbered.get(parent, parent)))
    _add_names_of_1_00(folder, graph)
    return graph


def _renumbered(graph: Graph, copy_2006: Graph) -> Mapping[Node, URIRef]:
    """Return the concepts of 2010 that the copy of 2006 has under another number, by that number.

    In 2006 the number of the concept belonged to one of its other wordings.
    """
    in_2006 = set(concepts(copy_2006))
    return {
        copy_2006.value(concept, ESD.use, any=False) or concept: concept
        for concept in concepts(graph)
        if concept not in in_2006
    }


def _add_terms(graph: Graph, copy_2006: Graph, renumbered: Mapping[Node, URIRef]) -> None:
    """Add the non-preferred terms; their wordings are the alternative names of 2010.

    Raises ValueError for a wording that the copy of 2010 does not have.
    """
    held = set(renumbered.values())
    for term in copy_2006.subjects(RDF.type, ESD.NonPreferredTerm):
        if term in held:
            continue
        used = copy_2006.value(term, ESD.use, any=False)
        wording = copy_2006.value(term, SKOSXL.literalForm)
        concept = renumbered.get(used, used) if used is not None else None
        if concept is None or wording is None or (concept, SKOS.altLabel, wording) not in graph:
            raise ValueError(f"{term}, '{wording}', is no alternative name of {concept}")
        copy_subjects(copy_2006, [term], graph)
        graph.set((term, ESD.use, concept))
        graph.add((concept, SKOSXL.altLabel, term))


def _add_swapped_wordings(
    graph: Graph, copy_2006: Graph, renumbered: Mapping[Node, URIRef]
) -> None:
    """Record the wordings that the two copies number the other way round.

    The number that the preferred wording had in 2006 stays in use, as a term of the concept.
    """
    for old_number, concept in renumbered.items():
        name = preferred(graph, concept)
        before = copy_2006.value(concept, SKOSXL.literalForm)
        change = Change(str(before), name, source=_COPIES)
        told = [c for c in read_chain(graph, concept) if c.new or c.previous != change.previous]
        write_chain(graph, concept, [*told, change])
        graph.add((old_number, RDF.type, SKOSXL.Label))
        graph.add((old_number, RDF.type, ESD.NonPreferredTerm))
        graph.add((old_number, SKOSXL.literalForm, Literal(name, lang="en")))
        graph.add((old_number, ESD.use, concept))
        graph.add((old_number, DCTERMS.source, Literal(_COPIES)))
        graph.add((concept, SKOSXL.prefLabel, old_number))


def _add_names_of_1_00(folder: Path, graph: Graph) -> None:
    """Add the changes of name between versions 1.00 and 2.00 of concepts that stand in both."""
    version_1 = read_list_parts(folder, "subjects", *_IPSV_1_00)
    held = set(concepts(graph))
    for concept in concepts(version_1):
        if concept not in held:
            continue
        before, after = preferred(version_1, concept), preferred(graph, concept)
        if folded(before) == folded(after):
            continue
        chain = read_chain(graph, concept)
        told = [replace(c, version="2.00") for c in chain if c.previous == before]
        others = [change for change in chain if change.previous != before]
        write_chain(graph, concept, [*others, *(told or [Change(before, after, version="2.00")])])


def categories(folder: Path) -> Graph:
    """Make LGCL 1.04, with what version 1.03 says of kinds, versions and categories."""
    graph = read_list_parts(folder, "categories", *_LGCL_1_04)
    version_1_03 = read_facts(folder, _LGCL_1_03, "categories")
    for subject in _concepts_and_terms(graph):
        for predicate in _KEPT_FROM_1_03:
            for value in version_1_03.objects(subject, predicate):
                graph.add((subject, predicate, value))
    for concept in set(concepts(graph)) & set(concepts(version_1_03)):
        for is_category in version_1_03.objects(concept, ESD.isCategory):
            graph.add((concept, ESD.isCategory, is_category))
        before, after = preferred(version_1_03, concept), preferred(graph, concept)
        if before != after:
            write_chain(graph, concept, [Change(before, after, version="1.04")])
    _add_kinds(graph, version_1_03)
    _keep_roles_apart(graph)
    return graph


def _concepts_and_terms(graph: Graph) -> list[Node]:
    return [*concepts(graph), *graph.subjects(RDF.type, ESD.NonPreferredTerm)]


def _add_kinds(graph: Graph, version_1_03: Graph) -> None:
    """Say what kind a term is; one that is only searched by becomes a hidden label."""
    for term in list(graph.subjects(RDF.type, ESD.NonPreferredTerm)):
        kind = version_1_03.value(term, ESD.termType)
        if kind is None:
            continue
        graph.add((term, ESD.termType, kind))
        if kind in _SEARCHED_BY:
            wording = graph.value(term, SKOSXL.literalForm)
            for concept in list(graph.objects(term, ESD.use)):
                graph.remove((concept, SKOSXL.altLabel, term))
                graph.add((concept, SKOSXL.hiddenLabel, term))
                if wording is not None:
                    graph.add((concept, SKOS.hiddenLabel, wording))


def _keep_roles_apart(graph: Graph) -> None:
    """Give each wording of a concept one role (SKOS S13): that of its strongest term."""
    for concept in concepts(graph):
        alternative = {
            wording
            for term in graph.objects(concept, SKOSXL.altLabel)
            for wording in graph.objects(term, SKOSXL.literalForm)
        }
        for wording in list(graph.objects(concept, SKOS.altLabel)):
            if wording not in alternative:
                graph.remove((concept, SKOS.altLabel, wording))
        for wording in alternative:
            graph.remove((concept, SKOS.hiddenLabel, wording))
