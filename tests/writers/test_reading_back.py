"""Any valid list that is written is read back as the same graph, in each esd format."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from hypothesis import given, settings
from hypothesis import strategies as st
from rdflib import Graph, URIRef
from rdflib.plugins.sparql import prepareQuery
from rdflib.query import ResultRow
from rdflib.term import Node

from exporters.controlled_list import Shape, controlled_list_chunks
from exporters.document import Document, Kind
from exporters.esd_csv_form import esd_csv_as_read, keep_esd_csv_form
from exporters.esd_xml import class_name, esd_xml_chunks
from exporters.item_mappings import item_mappings_chunks
from exporters.mapping_pairs import MappedPair, pair_order
from exporters.tables import csv_chunks
from registry.namespaces import new_graph
from registry.readers import Target, read
from sparql import named_query

#: A function from what a format can carry to a strategy of valid lists, and the class that says it.
Lists = Callable[[Any], st.SearchStrategy[Any]]


QUERIES = {
    name: prepareQuery(named_query(name)) for name in ("list-items", "list-parents", "list-levels")
}


def statements(graph: Graph) -> set[tuple[str, str, str]]:
    return {(s.n3(), p.n3(), o.n3()) for s, p, o in graph}


@settings(deadline=None)
@given(data=st.data())
def test_taxonomy(data: st.DataObject, lists: Lists, parts: Any, target: Target) -> None:
    carried = parts(
        title=True, main_parent=True, several_parents=True, notes=True, terms=True, versions=True
    )
    made = data.draw(lists(carried))
    written = b"".join(controlled_list_chunks(made.graph, made.uri, Shape.TAXONOMY))
    assert statements(read(written, "list.xml", target).graph) == statements(made.graph)


@settings(deadline=None)
@given(data=st.data())
def test_skos_aligned(data: st.DataObject, lists: Lists, parts: Any, target: Target) -> None:
    carried = parts(
        title=True, several_parents=True, notes=True, alternative_names=True, versions=True
    )
    made = data.draw(lists(carried))
    written = b"".join(controlled_list_chunks(made.graph, made.uri, Shape.SKOS_ALIGNED))
    assert statements(read(written, "list.xml", target).graph) == statements(made.graph)


@settings(deadline=None)
@given(data=st.data())
def test_nested_xml(data: st.DataObject, lists: Lists, parts: Any, target: Target) -> None:
    made = data.draw(lists(parts(definitions=True)))
    written = b"".join(esd_xml_chunks(made.graph, URIRef(str(made.uri)), class_name("Function")))
    assert statements(read(written, "list.xml", target).graph) == statements(made.graph)


@settings(deadline=None, max_examples=25)
@given(data=st.data())
def test_csv(data: st.DataObject, lists: Lists, parts: Any, target: Target) -> None:
    made = data.draw(lists(parts(definitions=True, several_parents=True, related=False)))

    def records(name: str) -> list[dict[str, Node]]:
        rows = made.graph.query(QUERIES[name], initBindings={"list": made.uri})
        return [dict(row.asdict()) for row in rows if isinstance(row, ResultRow)]

    written = b"".join(csv_chunks(Document(Kind.LIST, made.uri, lambda: made.graph, records)))
    assert statements(read(written, "list.csv", target).graph) == statements(made.graph)


@settings(deadline=None)
@given(
    numbers=st.sets(st.tuples(st.integers(0, 20), st.integers(0, 20)), min_size=1),
    names=st.dictionaries(st.integers(0, 20), st.sampled_from(["Bins", "Tax & rates", "<b>"])),
)
def test_item_mappings(
    numbers: set[tuple[int, int]],
    names: dict[int, str],
    mapping_set: URIRef,
    target: Target,
    mapped: Callable[..., list[MappedPair]],
) -> None:
    pairs = sorted(
        (
            MappedPair("", str(one), names.get(one, "A"), "", "", str(other), names.get(other, "B"))
            for one, other in numbers
        ),
        key=pair_order,
    )
    written = b"".join(item_mappings_chunks(new_graph(), mapping_set, pairs))
    found = mapped(read(written, "mapping.xml", target).pairs)
    assert [(p.from_identifier, p.to_identifier) for p in found] == [
        (p.from_identifier, p.to_identifier) for p in pairs
    ]
    assert [(p.from_label, p.to_label) for p in found] == [
        (p.from_label, p.to_label) for p in pairs
    ]


@given(cells=st.lists(st.sampled_from(["a", 'b"c', "d,e", "f\ng", "h@en", " i ", "ä"]), min_size=1))
def test_any_cells_of_a_table_come_back(cells: list[str], target: Target) -> None:
    rows = [
        f'{number},Name,"{cell.replace(chr(34), chr(34) * 2)}"' for number, cell in enumerate(cells)
    ]
    data = "\n".join(["Identifier,Label,Description", *rows, ""]).encode()
    graph = read(data, "list.csv", target, faithful=True).graph
    keep_esd_csv_form(data, graph, target.list_uri)
    assert b"".join(esd_csv_as_read(graph, target.list_uri)) == data
