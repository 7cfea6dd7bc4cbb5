"""Whatever a name holds, the files stay what they are, and the name comes back where it can."""

from __future__ import annotations

import io
import json
import sqlite3
import zipfile
from collections.abc import Callable, Iterator
from contextlib import closing

from hypothesis import given, settings
from hypothesis import strategies as st
from lxml import etree
from rdflib import Graph, Literal, URIRef
from rdflib.namespace import RDF, SKOS

from exporters.controlled_list import Shape, controlled_list_chunks
from exporters.document import Document, Kind
from exporters.esd_xml import class_name, esd_xml_chunks
from exporters.genericode import genericode_chunks
from exporters.jskos import jskos_chunks
from exporters.json_schema import json_schema_chunks
from exporters.sql import sql_chunks
from exporters.xlsx import xlsx_chunks
from exporters.xsd import xsd_chunks
from registry.namespaces import ESD_LIST

LIST = ESD_LIST["example"]
CONCEPT = URIRef("http://id.esd.org.uk/example/1")
#: All that RDF can hold, with what ends a tag, a string, a cell or a statement more often.
NAMES = st.text(
    st.characters(exclude_categories=["Cs"]) | st.sampled_from("<>&\"'=+-@;|\\\t\n\r\0\x1b")
)
WRITERS: list[Callable[[Document], Iterator[bytes]]] = [
    xsd_chunks,
    genericode_chunks,
    lambda d: controlled_list_chunks(d.graph(), d.uri, Shape.TAXONOMY),
    lambda d: controlled_list_chunks(d.graph(), d.uri, Shape.SKOS_ALIGNED),
    lambda d: esd_xml_chunks(d.graph(), d.uri, class_name("Function")),
]


def named(name: str) -> Document:
    graph = Graph()
    graph.add((CONCEPT, RDF.type, SKOS.Concept))
    graph.add((CONCEPT, SKOS.inScheme, LIST))
    graph.add((CONCEPT, SKOS.notation, Literal("1")))
    graph.add((CONCEPT, SKOS.prefLabel, Literal(name, lang="en")))
    return Document(Kind.LIST, LIST, lambda: graph, lambda _: [])


def possible_in_xml(name: str) -> str:
    return "".join(
        letter
        for letter in name
        if letter in "\t\n\r" or (letter >= " " and letter not in "\ufffe\uffff")
    )


@settings(deadline=None)
@given(name=NAMES)
def test_xml(name: str) -> None:
    for write in WRITERS:
        root = etree.fromstring(b"".join(write(named(name))))
        texts = {element.text or "" for element in root.iter("{*}*")}
        assert possible_in_xml(name) in {"", *texts}


@settings(deadline=None)
@given(name=NAMES)
def test_json(name: str) -> None:
    schema = json.loads(b"".join(json_schema_chunks(named(name))))
    assert schema["oneOf"][0]["title"] == name
    scheme = json.loads(b"".join(jskos_chunks(named(name))))
    assert scheme["concepts"][0]["prefLabel"]["en"] == name


@settings(deadline=None)
@given(name=NAMES)
def test_sql(name: str) -> None:
    with closing(sqlite3.connect(":memory:")) as database:
        database.executescript(b"".join(sql_chunks(named(name))).decode())
        found = database.execute("SELECT label FROM concept").fetchall()
    assert found == [(name.replace("\0", ""),)]


@settings(deadline=None)
@given(name=NAMES)
def test_a_workbook(name: str) -> None:
    package = zipfile.ZipFile(io.BytesIO(b"".join(xlsx_chunks(named(name)))))
    sheet = etree.fromstring(package.read("xl/worksheets/sheet1.xml"))
    assert {cell.get("t") for cell in sheet.iter("{*}c")} == {"s"}
    etree.fromstring(package.read("xl/sharedStrings.xml"))
