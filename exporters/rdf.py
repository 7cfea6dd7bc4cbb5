"""RDF syntaxes besides Turtle: N-Triples, RDF/XML and JSON-LD, each with one text for a graph."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from typing import Any
from xml.sax.saxutils import escape, quoteattr

from rdflib.namespace import RDF, XSD
from rdflib.term import Literal, Node, URIRef

from exporters.document import Statements

_json = json.JSONEncoder(ensure_ascii=False).encode
_TYPE = str(RDF.type)
_LINE_BREAKS = {"\n": "&#10;", "\r": "&#13;"}


def ntriples_chunks(graph: Statements) -> Iterator[bytes]:
    """Yield N-Triples, one subject a chunk, the lines sorted: RDF 1.1 N-Triples, section 2."""
    for subject in sorted(set(graph.subjects()), key=lambda term: term.n3()):
        statements = graph.predicate_objects(subject)
        lines = sorted(f"{subject.n3()} {p.n3()} {_ntriples(o)} .\n" for p, o in statements)
        yield "".join(lines).encode()


def _ntriples(value: Node) -> str:
    if not isinstance(value, Literal):
        return value.n3()
    text = str(value).replace("\\", "\\\\").replace('"', '\\"')
    text = '"' + text.replace("\n", "\\n").replace("\r", "\\r") + '"'
    if value.language:
        return f"{text}@{value.language}"
    return text if value.datatype is None else f"{text}^^{value.datatype.n3()}"


def rdfxml_chunks(graph: Statements, prefixes: Mapping[str, str]) -> Iterator[bytes]:
    """Yield RDF/XML, one subject a chunk: RDF 1.1 XML Syntax, section 2, one property element each.

    Raises ValueError for a predicate that cannot be written as an XML name.
    """
    names = _ElementNames(prefixes)
    blocks = [_description(graph, subject, names) for subject in _ordered(set(graph.subjects()))]
    declarations = "".join(
        f"\n  xmlns:{prefix}={quoteattr(namespace)}"
        for prefix, namespace in sorted(names.used.items())
    )
    yield f'<?xml version="1.0" encoding="UTF-8"?>\n<rdf:RDF{declarations}>\n'.encode()
    for block in blocks:
        yield block.encode()
    yield b"</rdf:RDF>\n"


class _ElementNames:
    """Writes predicates as qualified names; makes a prefix where none is known."""

    def __init__(self, prefixes: Mapping[str, str]) -> None:
        self._prefixes = {namespace: prefix for prefix, namespace in prefixes.items()}
        self.used = {"rdf": str(RDF)}

    def __call__(self, predicate: Node) -> str:
        iri = str(predicate)
        end = max(iri.rfind("/"), iri.rfind("#")) + 1
        namespace, local = iri[:end], iri[end:]
        if not local.replace("-", "").replace("_", "").isalnum() or local[0].isdigit():
            raise ValueError(f"{iri} cannot be an element name of RDF/XML")
        prefix = self._prefixes.setdefault(namespace, f"ns{len(self._prefixes)}")
        self.used[prefix] = namespace
        return f"{prefix}:{local}"


def _description(graph: Statements, subject: Node, name: _ElementNames) -> str:
    lines = [f"  <rdf:Description rdf:about={quoteattr(str(subject))}>\n"]
    for predicate, value in _ordered_pairs(graph, subject):
        element = name(predicate)
        if not isinstance(value, Literal):
            lines.append(f"    <{element} rdf:resource={quoteattr(str(value))}/>\n")
            continue
        mark = ""
        if value.language:
            mark = f" xml:lang={quoteattr(value.language)}"
        elif value.datatype is not None:
            mark = f" rdf:datatype={quoteattr(str(value.datatype))}"
        lines.append(f"    <{element}{mark}>{escape(str(value), _LINE_BREAKS)}</{element}>\n")
    lines.append("  </rdf:Description>\n")
    return "".join(lines)


def jsonld_chunks(graph: Statements, prefixes: Mapping[str, str]) -> Iterator[bytes]:
    """Yield JSON-LD 1.1 with its own context of prefixes: nothing has to be fetched to read it."""
    context = json.dumps(dict(sorted(prefixes.items())), indent=2)
    yield f'{{\n"@context": {context},\n"@graph": ['.encode()
    separator = "\n"
    compact = _Compact(prefixes)
    for subject in _ordered(set(graph.subjects())):
        node = _node(graph, subject, compact)
        # A line a property: the encoder that indents is many times slower.
        lines = ",\n".join(f"  {_json(name)}: {_json(value)}" for name, value in node.items())
        yield f"{separator}{{\n{lines}\n}}".encode()
        separator = ",\n"
    yield b"\n]\n}\n"


class _Compact:
    """Shortens IRIs by prefixes, remembering each: few predicates and types occur many times."""

    def __init__(self, prefixes: Mapping[str, str]) -> None:
        self._prefixes = prefixes
        self._texts: dict[Node, str] = {}

    def __call__(self, iri: Node) -> str:
        text = self._texts.get(iri)
        if text is None:
            text = self._texts[iri] = self._compact(str(iri))
        return text

    def _compact(self, text: str) -> str:
        """Shorten an IRI that starts with a namespace, unless the rest could be read otherwise."""
        for prefix, namespace in self._prefixes.items():
            local = text[len(namespace) :]
            if text.startswith(namespace) and local and not local.startswith("//"):
                return f"{prefix}:{local}"
        return text


def _node(graph: Statements, subject: Node, compact: _Compact) -> dict[str, Any]:
    node: dict[str, Any] = {"@id": str(subject)}
    for predicate, value in _ordered_pairs(graph, subject):
        if str(predicate) == _TYPE:
            node.setdefault("@type", []).append(compact(value))
        else:
            node.setdefault(compact(predicate), []).append(_value(value, compact))
    return node


def _value(value: Node, compact: _Compact) -> Any:
    if not isinstance(value, Literal):
        return {"@id": str(value)}
    if value.language:
        return {"@value": str(value), "@language": value.language}
    if value.datatype is None or value.datatype == XSD.string:
        return str(value)
    return {"@value": str(value), "@type": compact(value.datatype)}


def _ordered(terms: set[Node]) -> list[Node]:
    return sorted(terms, key=str)


def _ordered_pairs(graph: Statements, subject: Node) -> list[tuple[Node, Node]]:
    return sorted(graph.predicate_objects(subject), key=_pair_key)


def _pair_key(pair: tuple[Node, Node]) -> tuple[bool, str, bool, str, str]:
    predicate, value = pair
    language = (value.language or "") if isinstance(value, Literal) else ""
    is_iri = isinstance(value, URIRef)
    return str(predicate) != _TYPE, str(predicate), not is_iri, str(value), language
