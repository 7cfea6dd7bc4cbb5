"""Names and notes of any text survive the XML readers; the old shapes are kept apart."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st
from lxml import etree
from rdflib import Literal
from rdflib.namespace import DCTERMS, SKOS

from registry.readers import SourceFormat, Target, read, recognise

TEXT = st.text(
    st.characters(min_codepoint=0x20, max_codepoint=0xFFFD, exclude_categories=("Cs", "Cc")),
    min_size=1,
    max_size=40,
).filter(str.strip)


def _nested(label: str, description: str) -> bytes:
    root = etree.Element("Bells")
    item = etree.SubElement(root, "Bell")
    for tag, text in (("Identifier", "1"), ("Label", label), ("Description", description)):
        etree.SubElement(item, tag).text = text
    return etree.tostring(root, encoding="utf-8")


@given(label=TEXT, description=TEXT)
def test_faithful_reading_keeps_every_character(
    label: str, description: str, target: Target
) -> None:
    graph = read(_nested(label, description), "bells.xml", target, faithful=True).graph
    assert graph.value(target.uri("1"), SKOS.prefLabel) == Literal(label, lang="en")
    assert graph.value(target.uri("1"), SKOS.definition) == Literal(description, lang="en")


def test_faithful_reading_keeps_the_html_of_the_header(target: Target) -> None:
    data = _nested("Bells", "").replace(b"<Bell>", b"<Rights>&lt;b&gt;Open</Rights><Bell>", 1)
    rights = [
        read(data, "bells.xml", target, faithful=faithful).graph.value(
            target.list_uri, DCTERMS.rights
        )
        for faithful in (False, True)
    ]
    assert rights == [Literal("Open", lang="en"), Literal("<b>Open", lang="en")]


def test_the_name_of_the_file_plays_no_part(target: Target) -> None:
    assert recognise(_nested("a", "b"), "list.csv").format is SourceFormat.XML_NESTED
    assert recognise(b"Identifier,Label\n1,a\n", "list.xml").format is SourceFormat.CSV_FLAT
