"""Makes all shipped files from a folder of source files, as canonical Turtle."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

from rdflib import Graph

from exporters.turtle import canonical_turtle
from registry.content import services, small_lists, thesauri
from registry.content.headers import add_list_header
from registry.namespaces import PREFIXES, new_graph

_TERMS_FILES = {
    "gcl": ("gcl/domain-gcl-2.10.xml",),
    "audiences": ("lgal/domain-lgal-0.01.xml",),
    "directory": ("lgdl/domain-lgdl-2.01.xml", "lgdl/hierarchy-lgdl-2.01.xml"),
}


def make(source: Path, target: Path) -> None:
    """Write every list and mapping set, made from the files in `source`, below `target`."""
    lists = dict(make_lists(source))
    for identifier, graph in lists.items():
        add_list_header(graph, identifier)
        _write(graph, target / "vocabularies" / f"{identifier}.ttl")
    ontology = target / "vocabularies" / "ontology.ttl"
    if ontology.exists():
        _write(new_graph().parse(ontology, format="turtle"), ontology)


def make_lists(source: Path) -> Iterator[tuple[str, Graph]]:
    """Yield the identifier and the concepts of each list."""
    all_services = services.services(source)
    yield "services", all_services
    yield "englishAndWelshServices", services.english_and_welsh_services(source)
    yield "interactions", small_lists.interactions(source)
    yield "subjects", thesauri.subjects(source)
    yield "categories", thesauri.categories(source)
    for identifier, paths in _TERMS_FILES.items():
        yield identifier, small_lists.terms_list(source, identifier, *paths)
    navigation = "lgnl/navigation_englishAndWelshServices.csv"
    yield "navigation", small_lists.single_file_list(source, "navigation", navigation)
    yield "channels", small_lists.channels(source)
    yield "channelGroups", small_lists.channel_groups()
    yield "classification", small_lists.classification(source)
    yield "businessCategories", new_graph()
    circumstances = "circumstances/circumstances-facts.csv"
    yield "circumstances", small_lists.labelled_facts(source, "circumstances", circumstances)
    needs = "circumstances/needs-facts.csv"
    yield "needs", small_lists.labelled_facts(source, "needs", needs)


def _write(graph: Graph, path: Path) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(canonical_turtle(graph, PREFIXES))
