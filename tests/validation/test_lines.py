"""The line of a resource in a Turtle or TriG text."""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from rdflib import Graph, URIRef
from rdflib.namespace import RDFS
from rdflib.term import Literal

from exporters.turtle import canonical_turtle
from registry.namespaces import PREFIXES
from registry.validation import line_of
from registry.validation.lines import subject_lines

TEXT = '''@prefix ex: <http://example.org/> .
PREFIX other: <http://other.example/>
# ex:comment ex:is ex:no .
ex:first ex:says """a long text
ex:quoted ex:is ex:no .
""" ; ex:p ex:object .
<http://example.org/second>
    ex:p [ ex:inner ex:no ] , ( ex:item ) .
[ ex:p ex:no ] ex:q ex:no .
other:a.b ex:p 1.5 . ex:third ex:p ex:object .
ex:first ex:again true .
@base <http://base.example/> .
<relative> ex:p "it's" .
'''

SUBJECTS = {
    "http://example.org/first": 4,
    "http://example.org/second": 7,
    "http://other.example/a.b": 10,
    "http://example.org/third": 10,
    "http://base.example/relative": 13,
}


def test_every_subject_and_nothing_else_has_its_line() -> None:
    assert subject_lines(TEXT) == SUBJECTS


@pytest.mark.parametrize("uri", SUBJECTS)
def test_line_of_a_subject(uri: str) -> None:
    assert line_of(TEXT, uri) == SUBJECTS[uri]


def test_unknown_resource_has_no_line() -> None:
    assert line_of(TEXT, "http://example.org/object") is None


def test_name_of_a_trig_graph_is_no_subject() -> None:
    text = (
        "@prefix ex: <http://example.org/> .\nex:g {\n ex:g ex:p 1 .\n}\nGRAPH ex:h { ex:s ex:p 2 }"
    )
    assert subject_lines(text) == {"http://example.org/g": 3, "http://example.org/s": 5}


def test_escapes_in_local_names_are_read() -> None:
    text = r"@prefix ex: <http://example.org/> . ex:a\,b ex:p 1 ."
    assert line_of(text, "http://example.org/a,b") == 1


def test_broken_text_keeps_what_came_before() -> None:
    text = '<http://example.org/a> <http://example.org/p> 1 .\n<http://example.org/b> "open'
    assert line_of(text, "http://example.org/a") == 1


@given(
    st.dictionaries(st.from_regex(r"[a-z][a-z0-9/.#-]{0,8}", fullmatch=True), st.text(), max_size=8)
)
def test_canonical_turtle_gives_each_subject_its_line(labels: dict[str, str]) -> None:
    graph = Graph()
    for name, label in labels.items():
        graph.add((URIRef(f"http://def.esd.org.uk/{name}"), RDFS.label, Literal(label)))
    text = canonical_turtle(graph, PREFIXES).decode()
    lines = text.split("\n")
    found = subject_lines(text)
    assert set(found) == {str(subject) for subject in graph.subjects()}
    for uri, line in found.items():
        assert lines[line - 1].strip("<>").endswith(uri.removeprefix("http://def.esd.org.uk/"))


def test_example_file_has_its_list_and_three_entries(repository: Path) -> None:
    text = (repository / "tests/data/good/related-not-broader.trig").read_text()
    assert len(subject_lines(text)) == 4
