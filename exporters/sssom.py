"""Writes a mapping set as SSSOM TSV: a header of metadata in comments, then a row a pair.

Format: SSSOM (Simple Standard for Sharing Ontological Mappings) 1.0, section TSV.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator
from typing import Any

from rdflib import Graph, URIRef
from rdflib.namespace import DCTERMS, OWL, SKOS, VOID

from exporters.document import Document
from exporters.list_graph import text, texts
from exporters.mapping_pairs import MappedPair, pairs_from
from registry.namespaces import PREFIXES, SEMAPV, SSSOM

_COLUMNS = (
    "subject_id", "subject_label", "predicate_id", "object_id", "object_label",
    "mapping_justification", "comment",
)  # fmt: skip
#: SSSOM's own word for a set that names no licence; the slot may not be empty.
_NO_LICENSE = "https://w3id.org/sssom/license/unspecified"
_SLOTS = {
    "mapping_set_title": DCTERMS.title,
    "mapping_set_description": DCTERMS.description,
    "mapping_set_version": OWL.versionInfo,
    "publication_date": DCTERMS.issued,
    "subject_source": VOID.subjectsTarget,
    "subject_source_version": SSSOM.subject_source_version,
    "object_source": VOID.objectsTarget,
    "object_source_version": SSSOM.object_source_version,
}
#: Prefixes that the format has built in need not be declared, but may not mean anything else.
_BUILT_IN = frozenset({"owl", "rdf", "rdfs", "semapv", "skos", "sssom", "xsd"})
_BLANKS = str.maketrans("\t\r\n", "   ")


def sssom_chunks(document: Document) -> Iterator[bytes]:
    """Yield the header, then a row a chunk, in the order of identifiers.

    Where a pair was observed, and what the registry notes of it, is its comment.
    """
    graph = document.graph()
    pairs = pairs_from(document.records("mapping-pairs"))
    prefixes = _prefixes(pairs)
    yield _header(graph, document.uri, prefixes).encode()
    justification = text(graph, document.uri, SSSOM.mapping_justification)
    justified = _curie(justification or str(SEMAPV.UnspecifiedMatching), prefixes)
    for pair in pairs:
        annotation = URIRef(f"{document.uri}/{pair.from_identifier}/{pair.to_identifier}")
        cells = (
            _curie(pair.from_uri, prefixes),
            pair.from_label,
            _curie(pair.predicate, prefixes),
            _curie(pair.to_uri, prefixes),
            pair.to_label,
            justified,
            _comment(graph, annotation),
        )
        yield ("\t".join(cell.translate(_BLANKS) for cell in cells) + "\n").encode()


def _header(graph: Graph, uri: URIRef, prefixes: dict[str, str]) -> str:
    slots: dict[str, Any] = {
        "curie_map": prefixes,
        "mapping_set_id": str(uri),
        "license": text(graph, uri, DCTERMS.license) or _NO_LICENSE,
        **{slot: text(graph, uri, predicate) for slot, predicate in _SLOTS.items()},
        "comment": "; ".join(
            [*texts(graph, uri, DCTERMS.rights), *texts(graph, uri, DCTERMS.source)]
        ),
    }
    lines = [f"#{line}" for slot, value in slots.items() if value for line in _yaml(slot, value)]
    return "\n".join([*lines, "\t".join(_COLUMNS), ""])


def _yaml(slot: str, value: str | dict[str, str]) -> list[str]:
    """Write a slot as YAML; a JSON string is a YAML string too, whatever is in it."""
    if isinstance(value, str):
        return [f"{slot}: {json.dumps(value, ensure_ascii=False)}"]
    entries = [f"  {name}: {json.dumps(item)}" for name, item in sorted(value.items())]
    return [f"{slot}:", *entries]


def _prefixes(pairs: Iterable[MappedPair]) -> dict[str, str]:
    """Give each address space of the pairs a prefix: the word before the identifier."""
    spaces = dict.fromkeys(
        _space(uri) for pair in pairs for uri in (pair.from_uri, pair.to_uri, pair.predicate)
    )
    by_namespace = {namespace: prefix for prefix, namespace in PREFIXES.items()}
    prefixes = {"semapv": str(SEMAPV)}
    for space in spaces:
        word = by_namespace.get(space)
        if word is None:
            word = _free(space.rstrip("/#").rpartition("/")[2], {*prefixes, *_BUILT_IN})
        prefixes[word] = space
    if str(SKOS) not in prefixes.values():
        prefixes["skos"] = str(SKOS)
    return prefixes


def _space(uri: str) -> str:
    return uri[: max(uri.rfind("/"), uri.rfind("#")) + 1]


def _free(word: str, taken: set[str]) -> str:
    letters = "".join(letter for letter in word if letter.isascii() and letter.isalnum()) or "list"
    number = 2
    free = letters
    while free in taken:
        free = f"{letters}{number}"
        number += 1
    return free


def _curie(uri: str, prefixes: dict[str, str]) -> str:
    space = _space(uri)
    prefix = next((name for name, namespace in prefixes.items() if namespace == space), None)
    return f"{prefix}:{uri[len(space) :]}" if prefix else uri


def _comment(graph: Graph, annotation: URIRef) -> str:
    sources = [f"Source: {source}." for source in texts(graph, annotation, DCTERMS.source)]
    return " ".join([*sources, *texts(graph, annotation, SKOS.editorialNote)])
