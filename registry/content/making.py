"""Makes all shipped files from a folder of source files, as canonical Turtle."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

from rdflib import Graph

from exporters.turtle import canonical_turtle
from registry.content import authorities, profile_schemes, services, small_lists, thesauri
from registry.content.headers import add_list_header, add_mapping_header, mapping_identifiers
from registry.content.mappings import make_mapping
from registry.content.sources import add_live, read_facts, read_list_parts
from registry.namespaces import PREFIXES, new_graph

_TERMS_FILES = {
    "gcl": ("gcl/domain-gcl-2.10.xml",),
    "audiences": ("lgal/domain-lgal-0.01.xml",),
    "directory": ("lgdl/domain-lgdl-2.01.xml", "lgdl/hierarchy-lgdl-2.01.xml"),
}
_SINGLE_FILES = {
    "navigation": "lgnl/navigation_englishAndWelshServices.csv",
    "functions": "functions/functions_services.xml",
}
_OUTPUT_AREA_CLASSIFICATIONS = {
    "oac2011": "oac/oac2011_names.csv",
    "oac2021": "oac/oac2021_names.csv",
}
_LABELLED_FACTS = {
    "circumstances": "circumstances/circumstances-facts.csv",
    "needs": "circumstances/needs-facts.csv",
}


def make(source: Path, target: Path) -> None:
    """Write every list and mapping set, made from the files in `source`, below `target`.

    The ontology is written by hand; where it is there, it is brought to its canonical form.
    """
    lists = dict(_lists(source))
    for identifier, graph in lists.items():
        if identifier != "englishAndWelshServices":
            add_live(graph)
        add_list_header(graph, identifier)
        _write(graph, target / "vocabularies" / f"{identifier}.ttl")
    for identifier in mapping_identifiers():
        graph = make_mapping(identifier, source, lists)
        add_mapping_header(graph, identifier)
        _write(graph, target / "mappings" / f"{identifier}.ttl")
    ontology = target / "vocabularies" / "ontology.ttl"
    if ontology.exists():
        _write(new_graph().parse(ontology, format="turtle"), ontology)


def _lists(source: Path) -> Iterator[tuple[str, Graph]]:
    """Yield the identifier and the concepts of each list."""
    all_services = services.services(source)
    yield "services", all_services
    yield "englishAndWelshServices", services.english_and_welsh_services(source)
    yield "withdrawnServices", services.withdrawn_services(source, all_services)
    yield "interactions", small_lists.interactions(source)
    yield "channels", small_lists.channels(source)
    yield "channelGroups", small_lists.channel_groups()
    yield "subjects", thesauri.subjects(source)
    yield "categories", thesauri.categories(source)
    yield "classification", small_lists.classification(source)
    yield "businessCategories", new_graph()
    for identifier, paths in _TERMS_FILES.items():
        yield identifier, read_list_parts(source, identifier, *paths)
    for identifier, path in _SINGLE_FILES.items():
        yield identifier, read_facts(source, path, identifier)
    for identifier, path in _OUTPUT_AREA_CLASSIFICATIONS.items():
        yield identifier, profile_schemes.output_area_classification(source, identifier, path)
    yield "mosaic2003", profile_schemes.mosaic_2003()
    yield "authorities", authorities.authorities(source)
    for identifier, path in _LABELLED_FACTS.items():
        yield identifier, small_lists.labelled_facts(source, identifier, path)


def _write(graph: Graph, path: Path) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(canonical_turtle(graph, PREFIXES))
