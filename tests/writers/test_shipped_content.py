"""The writers on everything that is shipped: no list and no mapping set breaks a format."""

from __future__ import annotations

import json
import sqlite3
from contextlib import closing
from pathlib import Path

import pytest
from lxml import etree
from rdflib import Graph, URIRef
from rdflib.namespace import RDF, SKOS

from exporters.code_lists import codes_of
from exporters.controlled_list import Shape, controlled_list_chunks, shape_of
from exporters.document import Document, Kind
from exporters.json_schema import json_schema_chunks
from exporters.sql import sql_chunks
from exporters.xsd import xsd_chunks
from registry.namespaces import ESD, SKOSXL, new_graph
from registry.readers import Target, read

VOCABULARIES = Path(__file__).resolve().parent.parent.parent / "vocabularies"
FILES = sorted(path.name for path in VOCABULARIES.glob("*.ttl") if path.stem != "ontology")


def list_in(name: str) -> Document:
    graph = new_graph().parse(VOCABULARIES / name)
    uri = URIRef(str(graph.value(predicate=RDF.type, object=SKOS.ConceptScheme)))
    return Document(Kind.LIST, uri, lambda: graph, lambda _: [])


def test_there_is_content() -> None:
    assert len(FILES) >= 17


@pytest.mark.parametrize("name", FILES)
def test_code_lists_of(name: str) -> None:
    document = list_in(name)
    codes = [code.identifier for code in codes_of(document.graph(), document.uri)]
    etree.XMLSchema(etree.fromstring(b"".join(xsd_chunks(document))))
    schema = json.loads(b"".join(json_schema_chunks(document)))
    assert [entry["const"] for entry in schema.get("oneOf", [])] == codes
    with closing(sqlite3.connect(":memory:")) as database:
        database.executescript(b"".join(sql_chunks(document)).decode())
        found = database.execute("SELECT identifier FROM concept ORDER BY rowid").fetchall()
    assert [identifier for (identifier,) in found] == codes


@pytest.mark.parametrize(
    ("name", "shape"), [("subjects.ttl", Shape.TAXONOMY), ("gcl.ttl", Shape.SKOS_ALIGNED)]
)
def test_a_controlled_list_holds_names_and_hierarchy(name: str, shape: Shape) -> None:
    document = list_in(name)
    graph = document.graph()
    assert shape_of(graph, document.uri) is shape
    space = str(next(graph.subjects(RDF.type, SKOS.Concept))).rpartition("/")[0] + "/"
    written = b"".join(controlled_list_chunks(graph, document.uri, shape))
    again = read(written, name, Target(document.uri, space, None)).graph
    for predicate in (SKOS.prefLabel, SKOS.broader, SKOS.related, SKOSXL.literalForm, ESD.use):
        assert pairs(again, predicate) == pairs(graph, predicate)


def pairs(graph: Graph, predicate: URIRef) -> set[tuple[str, str]]:
    return {(str(one), other.n3()) for one, other in graph.subject_objects(predicate)}
