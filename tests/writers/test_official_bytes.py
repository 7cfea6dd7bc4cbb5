"""Real downloads, read and written back: identical bytes."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable
from pathlib import Path

import pytest
from rdflib import Graph, URIRef

from exporters.controlled_list import Shape, controlled_list_chunks
from exporters.controlled_list_form import keep_controlled_list_form
from exporters.esd_csv_form import esd_csv_as_read, keep_esd_csv_form
from exporters.esd_xml import esd_xml_chunks
from exporters.esd_xml_form import keep_esd_xml_form
from exporters.item_mappings import item_mappings_chunks
from exporters.item_mappings_form import keep_item_mappings_form
from exporters.mapping_pairs import MappedPair
from registry.namespaces import ESD, new_graph
from registry.readers import Pair, Target, read

Mapped = Callable[[Iterable[Pair]], list[MappedPair]]
# How many items the rules of the format leave in another order than the file, and how many
# elements or start tags of items do not follow from the graph at all.
CONTROLLED_LISTS = {
    "ipsv/ipsv-2.00-esd.xml": (Shape.SKOS_ALIGNED, 1030, 7),
    "lgcl/lgcl-esd.xml": (Shape.TAXONOMY, 37, 0),
}
NESTED = ["functions/functions_services.xml", "lgnl/navigation_englishAndWelshServices.xml"]
# Whether the rows of a table are in the official order.
TABLES = {
    "lgsl/services-2015.csv": True,
    "lgnl/navigation_englishAndWelshServices.csv": True,
    "lgsl/englishAndWelshServices-all.csv": False,
}


def forms_of_items(graph: Graph, list_uri: URIRef) -> list[list[object]]:
    found = graph.subject_objects(ESD.sourceForm)
    return [json.loads(str(form)) for item, form in found if item != list_uri]


@pytest.mark.parametrize("file", CONTROLLED_LISTS)
def test_a_controlled_list_comes_back(file: str, shared_data: Path, target: Target) -> None:
    shape, reordered, beyond_the_graph = CONTROLLED_LISTS[file]
    data = (shared_data / file).read_bytes()
    graph = read(data, file, target, faithful=True).graph
    keep_controlled_list_form(data, graph, target.list_uri)
    written = controlled_list_chunks(graph, target.list_uri, shape, faithful=True)
    assert b"".join(written) == data
    forms = forms_of_items(graph, target.list_uri)
    assert len(forms) == reordered
    texts = [part for form in forms for part in form if isinstance(part, str)]
    assert len(texts) == beyond_the_graph


@pytest.mark.parametrize("file", NESTED)
def test_nested_xml_comes_back(
    file: str, shared_data: Path, target: Target, mapped: Mapped
) -> None:
    data = (shared_data / file).read_bytes()
    reading = read(data, file, target, faithful=True)
    pairs = mapped(reading.pairs)
    names = keep_esd_xml_form(data, reading.graph, target.list_uri, pairs)
    written = esd_xml_chunks(reading.graph, target.list_uri, *names, pairs, faithful=True)
    assert b"".join(written) == data
    form = json.loads(str(reading.graph.value(target.list_uri, ESD.sourceForm)))
    assert (form["order"], form["items"]) == ([], {})


@pytest.mark.parametrize("file", TABLES)
def test_a_table_comes_back(file: str, shared_data: Path, target: Target, mapped: Mapped) -> None:
    data = (shared_data / file).read_bytes()
    reading = read(data, file, target, faithful=True)
    pairs = mapped(reading.pairs)
    keep_esd_csv_form(data, reading.graph, target.list_uri, pairs)
    assert b"".join(esd_csv_as_read(reading.graph, target.list_uri, pairs)) == data
    form = json.loads(str(reading.graph.value(target.list_uri, ESD.sourceForm)))
    assert form["rows"] == {}
    assert (form["order"] is None) == TABLES[file]


def test_item_mappings_come_back(
    shared_data: Path, target: Target, mapping_set: URIRef, mapped: Mapped
) -> None:
    data = (shared_data / "mappings/lgclipsvmapping.xml").read_bytes()
    pairs = mapped(read(data, "lgclipsvmapping.xml", target, faithful=True).pairs)
    graph = new_graph()
    keep_item_mappings_form(data, graph, mapping_set, pairs)
    assert b"".join(item_mappings_chunks(graph, mapping_set, pairs, faithful=True)) == data
    form = json.loads(str(graph.value(mapping_set, ESD.sourceForm)))
    assert len(form["items"]) == 1
    assert form["groups"] is None


def test_known_defects_are_cleaned_where_not_asked_for(shared_data: Path, target: Target) -> None:
    data = (shared_data / "lgsl/services-2015.csv").read_bytes()
    assert data.count(b'"@en') == 48
    graph = read(data, "services-2015.csv", target).graph
    assert not any(str(value).endswith("@en") for value in graph.objects())
    written = b"".join(controlled_list_chunks(graph, target.list_uri, Shape.SKOS_ALIGNED))
    assert b"@en" not in written
