"""RDF from strangers: right, wrong, and made to break the parser."""

from __future__ import annotations

import socket
import time

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from rdflib import Literal, URIRef

from registry.errors import UnreadableSourceError
from registry.store import parsing
from registry.store.parsing import parse_rdf

TRIPLE = (URIRef("http://x.org/s"), URIRef("http://x.org/p"), Literal("o", lang="en"))
SYNTAXES = {
    "text/turtle": '@prefix x: <http://x.org/> . x:s x:p "o"@en .',
    "application/n-triples": '<http://x.org/s> <http://x.org/p> "o"@en .',
    "application/n-quads": '<http://x.org/s> <http://x.org/p> "o"@en <http://x.org/g> .',
    "application/trig": '@prefix x: <http://x.org/> . x:g { x:s x:p "o"@en }',
    "application/rdf+xml": """<rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#"
        xmlns:x="http://x.org/"><rdf:Description rdf:about="http://x.org/s">
        <x:p xml:lang="en">o</x:p></rdf:Description></rdf:RDF>""",
    "application/ld+json": """{"@id": "http://x.org/s",
        "http://x.org/p": {"@value": "o", "@language": "en"}}""",
}


@pytest.mark.parametrize("media_type", SYNTAXES)
def test_every_syntax_gives_the_same_graph(media_type: str) -> None:
    assert set(parse_rdf(SYNTAXES[media_type].encode(), media_type, "f")) == {TRIPLE}


def test_a_mistake_is_shown_with_line_and_column() -> None:
    data = b'@prefix x: <http://x.org/> .\nx:s x:p "o" .\nx:s y:p "o" .\n'
    with pytest.raises(UnreadableSourceError, match=r"^f\.ttl, line 3, column 5: This is not"):
        parse_rdf(data, "text/turtle", "f.ttl")


@pytest.mark.parametrize(
    "data",
    [
        b"<a:s> <a:p> " + b"(" * 200_000,
        b"<a:s> <a:p> " + b"[ <a:p> " * 200_000,
        b"<a:s> <a:p> " + b"<<( <a:s> <a:p> " * 100_000,
    ],
    ids=["lists", "blank nodes", "triple terms"],
)
def test_deep_nesting_kills_the_child_alone(data: bytes) -> None:
    with pytest.raises(UnreadableSourceError, match=r"deep\.ttl"):
        parse_rdf(data, "text/turtle", "deep.ttl")


def test_a_statement_about_a_statement_is_refused() -> None:
    with pytest.raises(UnreadableSourceError, match=r"RDF 1\.2"):
        parse_rdf(b"<a:s> <a:p> <<( <a:s> <a:p> <a:o> )>> .", "text/turtle", "f.ttl")


def test_what_takes_too_long_is_stopped(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(parsing, "SECONDS", 1)
    data = b"<a:s> <a:p> 1, 2, 3 .\n" * 3_000_000
    started = time.monotonic()
    with pytest.raises(UnreadableSourceError, match="takes more than 1 seconds"):
        parse_rdf(data, "text/turtle", "long.ttl")
    assert time.monotonic() - started < 30


def test_what_takes_too_much_memory_is_stopped(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(parsing, "MEMORY", 200 * 2**20)
    data = b'<a:s> <a:p> "' + b"x" * (100 * 2**20) + b'" .'
    with pytest.raises(UnreadableSourceError, match="200 MB"):
        parse_rdf(data, "text/turtle", "large.ttl")


def test_no_context_is_fetched() -> None:
    with socket.create_server(("127.0.0.1", 0)) as listener:
        listener.settimeout(0.2)
        address = f"http://127.0.0.1:{listener.getsockname()[1]}/context"
        with pytest.raises(UnreadableSourceError, match=r"f\.jsonld"):
            parse_rdf(
                f'{{"@context": "{address}", "@id": "a:s"}}'.encode(),
                "application/ld+json",
                "f.jsonld",
            )
        with pytest.raises(TimeoutError):
            listener.accept()


@settings(max_examples=20, deadline=None)
@given(st.text(st.characters(exclude_categories=["Cs"]), max_size=50))
def test_any_text_comes_through(text: str) -> None:
    escaped = "".join(f"\\U{ord(letter):08X}" for letter in text)
    graph = parse_rdf(f'<a:s> <a:p> "{escaped}" .'.encode(), "text/turtle", "f")
    assert [str(value) for value in graph.objects()] == [text]
