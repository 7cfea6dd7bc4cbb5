"""Plain JSON of concepts, lists and mapping sets: no RDF needed to read it; see docs/http.md."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator
from typing import Any

from rdflib import Graph, Literal, URIRef
from rdflib.namespace import DCTERMS, OWL, RDF, SKOS, VOID
from rdflib.term import Node

from exporters.document import Document, Kind, Record, merged, preferred
from registry.namespaces import ADMS, ESD, SKOSXL

_NAMES = {
    "alternativeLabels": SKOS.altLabel,
    "hiddenLabels": SKOS.hiddenLabel,
    "formerNames": ESD.formerName,
    "providingTiers": ESD.providingTier,
}
_LINKS = {
    "broader": SKOS.broader,
    "narrower": SKOS.narrower,
    "related": SKOS.related,
    "isReplacedBy": DCTERMS.isReplacedBy,
}
#: Written only where something is known.
_OPTIONAL = {
    "definition": SKOS.definition,
    "scopeNote": SKOS.scopeNote,
    "historyNote": SKOS.historyNote,
    "editorialNote": SKOS.editorialNote,
    "labelCertainty": ESD.labelCertainty,
    "created": DCTERMS.created,
    "modified": DCTERMS.modified,
    "addedInVersion": ESD.addedInVersion,
    "lastUpdatedInVersion": ESD.lastUpdatedInVersion,
}
#: What the pairs of one concept are grouped by.
_GROUPED_BY = ("concept", "otherList", "mappingSet", "predicate", "direction")
_HEADER = {
    "title": DCTERMS.title,
    "description": DCTERMS.description,
    "version": OWL.versionInfo,
    "issued": DCTERMS.issued,
    "modified": DCTERMS.modified,
    "license": DCTERMS.license,
    "rights": DCTERMS.rights,
    "completeness": ESD.completeness,
}


def json_chunks(document: Document) -> Iterator[bytes]:
    """Yield one JSON object and a last line break; a list's concepts are one chunk each."""
    graph = document.graph()
    if document.kind is Kind.LIST:
        return _list(graph, document)
    if document.kind is Kind.MAPPING_SET:
        return _mapping_set(graph, document)
    if document.kind is Kind.PAIR:
        return iter([_written(_pair(record, graph)) for record in _records(document)])
    if document.kind is Kind.TERM:
        return iter([_written(_term(graph, document.uri))])
    mappings = _mappings(document.records("concept-mappings"))
    return iter([_written(_concept(graph, document.uri, mappings.get(document.uri, [])))])


def _records(document: Document) -> list[Record]:
    return merged(document.records("mapping-pairs"), "from", "predicate", "to")


def _list(graph: Graph, document: Document) -> Iterator[bytes]:
    mappings = _mappings(document.records("concept-mappings"))
    concepts = sorted(set(graph.subjects(SKOS.inScheme, document.uri)), key=_natural(graph))
    head = {
        **_header(graph, document.uri),
        "acronym": _one(graph, document.uri, SKOS.notation),
        "uriSpace": _one(graph, document.uri, VOID.uriSpace),
    }
    items = (_concept(graph, uri, mappings.get(uri, [])) for uri in concepts)
    return _with_array(head, "concepts", items)


def _mapping_set(graph: Graph, document: Document) -> Iterator[bytes]:
    head = {
        **_header(graph, document.uri),
        "from": _one(graph, document.uri, VOID.subjectsTarget),
        "to": _one(graph, document.uri, VOID.objectsTarget),
    }
    return _with_array(head, "pairs", (_pair(record, graph) for record in _records(document)))


def _with_array(head: dict[str, Any], name: str, items: Iterable[Any]) -> Iterator[bytes]:
    """Write an object whose last member is a long array, one member of it a chunk."""
    yield _text(head).removesuffix("\n}").encode() + f',\n  "{name}": ['.encode()
    separator = "\n"
    for item in items:
        yield f"{separator}{_text(item)}".encode()
        separator = ",\n"
    yield b"\n  ]\n}\n"


def _header(graph: Graph, uri: URIRef) -> dict[str, Any]:
    known = {name: _one(graph, uri, predicate) for name, predicate in _HEADER.items()}
    return {
        "uri": str(uri),
        "identifier": _one(graph, uri, DCTERMS.identifier),
        "status": _status(graph, uri),
        **{name: text for name, text in known.items() if text is not None},
    }


def _concept(graph: Graph, uri: Node, mappings: list[dict[str, Any]]) -> dict[str, Any]:
    named = {name: _texts(graph, uri, predicate) for name, predicate in _NAMES.items()}
    links = {name: _concepts(graph, uri, predicate) for name, predicate in _LINKS.items()}
    optional = {name: _one(graph, uri, predicate) for name, predicate in _OPTIONAL.items()}
    return {
        "uri": str(uri),
        "identifier": _one(graph, uri, SKOS.notation),
        "lists": sorted(map(str, graph.objects(uri, SKOS.inScheme))),
        "types": sorted(str(t) for t in graph.objects(uri, RDF.type) if t != SKOS.Concept),
        "label": _one(graph, uri, SKOS.prefLabel),
        "labels": _by_language(graph, uri),
        **named,
        "nameChanges": _name_changes(graph, uri),
        "status": _status(graph, uri),
        **links,
        "mappings": mappings,
        **{name: text for name, text in optional.items() if text is not None},
    }


def _term(graph: Graph, uri: URIRef) -> dict[str, Any]:
    return {
        "uri": str(uri),
        "identifier": _one(graph, uri, SKOS.notation) or str(uri).rpartition("/")[2],
        "label": _one(graph, uri, SKOSXL.literalForm),
        "preferred": False,
        "termType": _one(graph, uri, ESD.termType),
        "use": _concepts(graph, uri, ESD.use),
    }


def _name_changes(graph: Graph, uri: Node) -> list[dict[str, str]]:
    changes = []
    for change in sorted(graph.objects(uri, ESD.nameChange), key=_natural(graph)):
        facts = {
            "from": _one(graph, change, ESD.previousName),
            "to": _one(graph, change, ESD.newName),
            "inVersion": _one(graph, change, ESD.inVersion),
            "date": _one(graph, change, DCTERMS.date),
        }
        changes.append({name: text for name, text in facts.items() if text is not None})
    return changes


def _mappings(records: Iterable[Record]) -> dict[Node, list[dict[str, Any]]]:
    """Group pairs by the concept, then by the other list, the set, the predicate, the direction."""
    groups: dict[tuple[Node, ...], list[dict[str, Any]]] = {}
    for record in merged(records, *_GROUPED_BY, "other"):
        key = tuple(record[name] for name in _GROUPED_BY)
        other = {
            "uri": str(record["other"]),
            "identifier": str(record["otherIdentifier"]),
            "label": str(record["otherLabel"]),
        }
        groups.setdefault(key, []).append(other)
    found: dict[Node, list[dict[str, Any]]] = {}
    for (concept, other_list, mapping_set, predicate, direction), others in groups.items():
        group = {
            "list": str(other_list),
            "mappingSet": str(mapping_set),
            "predicate": str(predicate),
            "direction": str(direction),
            "concepts": others,
        }
        found.setdefault(concept, []).append(group)
    return found


def _pair(record: Record, graph: Graph) -> dict[str, Any]:
    ends = {
        end: {
            "uri": str(record[end]),
            "identifier": str(record[f"{end}Identifier"]),
            "label": str(record[f"{end}Label"]),
        }
        for end in ("from", "to")
    }
    address = "{mappingSet}/{fromIdentifier}/{toIdentifier}".format(**record)
    sources = _texts(graph, URIRef(address), DCTERMS.source)
    note = _one(graph, URIRef(address), SKOS.editorialNote)
    return {
        "uri": address,
        "from": ends["from"],
        "predicate": str(record["predicate"]),
        "to": ends["to"],
        **({"sources": sources} if sources else {}),
        **({"note": note} if note else {}),
    }


def _concepts(graph: Graph, uri: Node, predicate: URIRef) -> list[dict[str, str | None]]:
    return [
        {
            "uri": str(other),
            "identifier": _one(graph, other, SKOS.notation),
            "label": _one(graph, other, SKOS.prefLabel),
        }
        for other in sorted(graph.objects(uri, predicate), key=_natural(graph))
    ]


def _status(graph: Graph, uri: Node) -> str | None:
    status = _one(graph, uri, ADMS.status)
    return None if status is None else status.removeprefix(str(ESD))


def _by_language(graph: Graph, uri: Node) -> dict[str, str]:
    labels = [label for label in graph.objects(uri, SKOS.prefLabel) if isinstance(label, Literal)]
    return {label.language or "": str(label) for label in sorted(labels, key=_tag)}


def _tag(label: Literal) -> str:
    return label.language or ""


def _texts(graph: Graph, uri: Node, predicate: URIRef) -> list[str]:
    return sorted(map(str, graph.objects(uri, predicate)))


def _one(graph: Graph, uri: Node, predicate: URIRef) -> str | None:
    return preferred(graph.objects(uri, predicate))


def _natural(graph: Graph) -> Any:
    """Return a sort key: by the identifier, shorter first, so that 2 comes before 10."""

    def key(uri: Node) -> tuple[int, str, str]:
        identifier = _one(graph, uri, SKOS.notation) or str(uri)
        return len(identifier), identifier, str(uri)

    return key


def _text(value: Any) -> str:
    return json.dumps(value, ensure_ascii=False, indent=2)


def _written(value: Any) -> bytes:
    return _text(value).encode() + b"\n"
