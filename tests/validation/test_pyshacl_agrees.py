"""pySHACL, asking each constraint once a focus node, finds what the set-wise evaluation finds."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from functools import cache
from pathlib import Path
from typing import Any

import pytest
from pyshacl import validate as pyshacl_validate
from rdflib import Dataset, Graph, URIRef
from rdflib.namespace import RDF, SH
from rdflib.plugins.sparql import prepareQuery
from rdflib.plugins.sparql.sparql import Query
from rdflib.query import Result
from rdflib.term import Node

from registry.validation import validate

Results = set[tuple[Node | None, ...]]

PROPERTIES = (SH.focusNode, SH.sourceShape, SH.resultPath, SH.value, SH.resultSeverity)


class PreparedDataset(Dataset):
    """A dataset that parses each query once: pySHACL asks the same text for each focus node."""

    def query(self, query_object: str | Query, *args: Any, **keywords: Any) -> Result:
        return super().query(prepared(str(query_object)), *args, **keywords)


prepared = cache(prepareQuery)


def results(report: Graph) -> Results:
    nodes = report.subjects(RDF.type, SH.ValidationResult)
    return {tuple(report.value(node, p) for p in PROPERTIES) for node in nodes}


def by_pyshacl(graphs: Mapping[URIRef, Graph], shapes_graph: Graph) -> Results:
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
    graphs: Callable[[str], Mapping[URIRef, Graph]],
    shapes: Path,
    shapes_graph: Graph,
) -> None:
    data = graphs(example)
    found = results(validate(data, shapes).as_graph())
    assert found == by_pyshacl(data, shapes_graph)
    assert bool(found) == example.startswith("bad/")
