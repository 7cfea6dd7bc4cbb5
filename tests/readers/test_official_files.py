"""The real files: every count that the official sources state, and a few facts of each."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import NamedTuple

import pytest
from rdflib import Graph, Literal, URIRef
from rdflib.namespace import DCTERMS, OWL, RDF, SKOS
from rdflib.term import Node

from registry.namespaces import ADMS, ESD
from registry.readers import Reading, SourceFormat, Target, read_terms

ReadFile = Callable[[Path], Reading]


class Counts(NamedTuple):
    """What a file must hold."""

    format: SourceFormat
    concepts: int
    top: int = 0
    pairs: int = 0
    non_preferred: int = 0
    alternative: int = 0
    hidden: int = 0
    related: int = 0


FILES: Mapping[str, Counts] = {
    "lgsl/englishAndWelshServices-all.csv": Counts(SourceFormat.CSV_STATUS, 1002),
    "lgsl/services-2015.csv": Counts(SourceFormat.CSV_FLAT, 1519),
    "lgil/lgil-0-34.csv": Counts(SourceFormat.CSV_FLAT, 33),
    "lgnl/navigation_englishAndWelshServices.csv": Counts(
        SourceFormat.CSV_MAPPING, 118, top=13, pairs=829
    ),
    "lgnl/navigation_englishAndWelshServices.xml": Counts(
        SourceFormat.XML_NESTED, 118, top=13, pairs=829
    ),
    "functions/functions_services.xml": Counts(SourceFormat.XML_NESTED, 113, top=13, pairs=1127),
    "ipsv/ipsv-2.00-esd.xml": Counts(
        SourceFormat.TAXONOMY_SKOS, 3080, top=16, alternative=4843, related=1522
    ),
    "lgcl/lgcl-esd.xml": Counts(
        SourceFormat.TAXONOMY,
        1397,
        14,
        non_preferred=2193,
        alternative=364,
        hidden=1863,
        related=43,
    ),
    "lgsl/domain-lgsl-2.01.xml": Counts(SourceFormat.TERMS_DOMAIN, 672),
    "lgal/domain-lgal-0.01.xml": Counts(SourceFormat.TERMS_DOMAIN, 122),
    "gcl/domain-gcl-2.10.xml": Counts(SourceFormat.TERMS_DOMAIN, 1813),
    "mappings/lgclipsvmapping.xml": Counts(SourceFormat.ITEM_MAPPINGS, 0, pairs=1408),
    "mappings/mapping-lgsl-2.02-ipsv-2.00.xml": Counts(SourceFormat.TERMS_MAPPING, 0, pairs=698),
    "mappings/mapping-lgsl-2.01-ipsv-1.00.xml": Counts(SourceFormat.TERMS_MAPPING, 0, pairs=698),
    "mappings/mapping-lgcl-1.04-lgsl-2.01.xml": Counts(SourceFormat.TERMS_MAPPING, 0, pairs=672),
    "mappings/mapping-lgcl-1.04-ipsv-2.00.xml": Counts(SourceFormat.TERMS_MAPPING, 0, pairs=1207),
    "mappings/mapping-ipsv-1.00-lgcl-1.04.xml": Counts(SourceFormat.TERMS_MAPPING, 0, pairs=1408),
    "mappings/mapping-lgcl-1.04-gcl-2.10.xml": Counts(SourceFormat.TERMS_MAPPING, 0, pairs=653),
    "mappings/hierarchy-lgdl-2.01-lgsl-2.01.xml": Counts(SourceFormat.TERMS_MIXED, 0, pairs=672),
    "agift/agift.ttl": Counts(
        SourceFormat.TURTLE, 583, top=26, alternative=1605, hidden=1, related=771
    ),
    "eurovoc/eurovoc-sparql-result.ttl": Counts(SourceFormat.TURTLE, 7403, top=567),
    "los/los.rdf": Counts(
        SourceFormat.RDF_XML, 526, top=21, alternative=4, hidden=2858, related=175
    ),
}

LISTS_OF_PARTS = {
    "ipsv/{}-ipsv-1.00.xml": Counts(
        SourceFormat.TERMS_DOMAIN, 2732, 16, 0, 4230, alternative=4230, related=1239
    ),
    "ipsv/{}-ipsv-2.00.xml": Counts(
        SourceFormat.TERMS_DOMAIN, 3080, 16, 0, 4843, alternative=4843, related=1522
    ),
    "lgcl/{}-lgcl-1.04.xml": Counts(
        SourceFormat.TERMS_DOMAIN, 1412, 14, 0, 2302, alternative=2356, related=43
    ),
    "lgdl/{}-lgdl-2.01.xml": Counts(SourceFormat.TERMS_DOMAIN, 83, top=8),
    "lgil/{}-lgil-0.01.xml": Counts(SourceFormat.TERMS_DOMAIN, 20, top=10),
}


def _counts(reading: Reading) -> Counts:
    def number(predicate: URIRef, value: Node | None = None) -> int:
        return sum(1 for _ in reading.graph.triples((None, predicate, value)))

    return Counts(
        reading.recognition.format,
        concepts=number(RDF.type, SKOS.Concept),
        top=number(SKOS.topConceptOf),
        pairs=len(reading.pairs),
        non_preferred=number(RDF.type, ESD.NonPreferredTerm),
        alternative=number(SKOS.altLabel),
        hidden=number(SKOS.hiddenLabel),
        related=number(SKOS.related) // 2,
    )


def _parents(graph: Graph) -> Counter[int]:
    """Count the concepts by how many parents they have."""
    return Counter(Counter(graph.subjects(SKOS.broader)).values())


def test_all_cases_are_collected() -> None:
    assert (len(FILES), len(LISTS_OF_PARTS)) == (22, 5)


@pytest.mark.parametrize("file", FILES)
def test_counts(file: str, shared_data: Path, read_file: ReadFile) -> None:
    assert _counts(read_file(shared_data / file)) == FILES[file]


@pytest.mark.parametrize("pattern", LISTS_OF_PARTS)
def test_counts_of_lists_in_parts(pattern: str, shared_data: Path, target: Target) -> None:
    paths = [
        shared_data / pattern.format(p) for p in ("domain", "hierarchy", "synonyms", "related")
    ]
    parts = {path.name: path.read_bytes() for path in paths if path.exists()}
    assert _counts(read_terms(parts, target)) == LISTS_OF_PARTS[pattern]


def test_ipsv_has_as_many_parents_as_stated(shared_data: Path, read_file: ReadFile) -> None:
    graph = read_file(shared_data / "ipsv/ipsv-2.00-esd.xml").graph
    assert _parents(graph) == {1: 3080 - 16 - 296 - 11, 2: 296, 3: 11}


def test_both_copies_of_navigation_say_the_same_pairs(
    shared_data: Path, read_file: ReadFile
) -> None:
    stem = "lgnl/navigation_englishAndWelshServices"
    table, nested = (read_file(shared_data / f"{stem}.{ending}") for ending in ("csv", "xml"))
    assert {p[:2] for p in table.pairs} == {p[:2] for p in nested.pairs}
    assert _parents(table.graph) == _parents(nested.graph) == {1: 105}


def test_old_navigation_addresses_are_kept(
    shared_data: Path, read_file: ReadFile, target: Target
) -> None:
    graph = read_file(shared_data / "lgnl/navigation_englishAndWelshServices.xml").graph
    old = URIRef("http://id.esd.org.uk/website%20navigation/118")
    assert list(graph.subjects(ESD.alias, old)) == [target.uri("118")]


def test_status_of_the_2021_list(shared_data: Path, read_file: ReadFile, target: Target) -> None:
    graph = read_file(shared_data / "lgsl/englishAndWelshServices-all.csv").graph
    status = Counter(graph.objects(None, ADMS.status))
    assert status == {ESD.Live: 978, ESD.Discontinued: 24}
    assert len(set(graph.subjects(OWL.deprecated, Literal(True)))) == 24
    replaced = set(graph.subject_objects(DCTERMS.isReplacedBy))
    assert (target.uri("1696"), target.uri("1751")) in replaced
    assert len(replaced) == 7


def test_no_leaked_literal_is_left(shared_data: Path, read_file: ReadFile) -> None:
    graph = read_file(shared_data / "lgsl/services-2015.csv").graph
    predicates = (SKOS.definition, SKOS.historyNote)
    notes = [str(note) for predicate in predicates for note in graph.objects(None, predicate)]
    assert len(notes) > 2000
    assert not [n for n in notes if n.endswith("@en") or "\u00a0" in n or n != n.strip()]
