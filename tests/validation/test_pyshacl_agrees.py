"""pySHACL, asking each constraint once a focus node, finds what the set-wise evaluation finds."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from functools import cache
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from pyshacl import validate as pyshacl_validate
from rdflib import Dataset, Graph, URIRef
from rdflib.namespace import RDF, SH
from rdflib.plugins.sparql import prepareQuery
from rdflib.plugins.sparql.sparql import Query
from rdflib.query import Result
from rdflib.term import Node

from registry.validation import rules, validate

Graphs = Mapping[URIRef, Graph]
Results = set[tuple[Node | None, ...]]

PROPERTIES = (SH.focusNode, SH.sourceShape, SH.resultPath, SH.value, SH.resultSeverity)


def test_shapes_are_well_formed_shacl(shapes_graph: Graph) -> None:
    conforms, _, text = pyshacl_validate(Graph(), shacl_graph=shapes_graph, meta_shacl=True)
    assert conforms, text


class PreparedDataset(Dataset):
    """A dataset that parses each query once: pySHACL asks the same text for each focus node."""

    def query(self, query_object: str | Query, *args: Any, **keywords: Any) -> Result:
        return super().query(prepared(str(query_object)), *args, **keywords)


prepared = cache(prepareQuery)


def results(report: Graph) -> Results:
    nodes = report.subjects(RDF.type, SH.ValidationResult)
    return {tuple(report.value(node, p) for p in PROPERTIES) for node in nodes}


def by_pyshacl(graphs: Graphs, shapes_graph: Graph) -> Results:
    data = PreparedDataset(default_union=True)
    for name, graph in graphs.items():
        data.addN((*triple, data.graph(name)) for triple in graph)
    _, report, _ = pyshacl_validate(data, shacl_graph=shapes_graph)
    assert isinstance(report, Graph)
    return results(report)


# pySHACL itself calls what rdflib is about to drop.
@pytest.mark.filterwarnings("ignore:Dataset:DeprecationWarning")
def test_pyshacl_gives_the_same_findings(
    example: str,
    graphs: Callable[[str], Graphs],
    shapes: Path,
    shapes_graph: Graph,
) -> None:
    data = graphs(example)
    found = results(validate(data, shapes).as_graph())
    assert found == by_pyshacl(data, shapes_graph)
    assert bool(found) == example.startswith("bad/")


# Examples laid over one another and thinned out break many rules at once, in ways nobody chose.
@pytest.mark.filterwarnings("ignore:Dataset:DeprecationWarning")
@settings(
    max_examples=25, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(mixture=st.data())
def test_pyshacl_gives_the_same_findings_on_mixtures(
    mixture: st.DataObject, graphs: Callable[[str], Graphs], shapes: Path, shapes_graph: Graph
) -> None:
    names = st.lists(st.sampled_from(rules(shapes)), min_size=2, max_size=4, unique=True)
    dropped = mixture.draw(st.sets(st.integers(0, 12), max_size=3))
    data: dict[URIRef, Graph] = {}
    for rule in mixture.draw(names):
        for name, graph in graphs(f"bad/{rule.identifier}").items():
            kept = (triple for i, triple in enumerate(sorted(graph)) if i % 13 not in dropped)
            merged = data.setdefault(name, Graph())
            merged.addN((*triple, merged) for triple in kept)
    assert results(validate(data, shapes).as_graph()) == by_pyshacl(data, shapes_graph)
