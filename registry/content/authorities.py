"""The local authorities of the United Kingdom, current and past."""

from __future__ import annotations

import tomllib
from collections.abc import Mapping
from pathlib import Path

from rdflib import Graph, Literal, URIRef
from rdflib.namespace import DCTERMS, OWL, SKOS, XSD

from registry.content.headers import concept_uri, list_uri
from registry.content.sources import add_concept, read_rows
from registry.namespaces import ADMS, ESD, new_graph
from registry.readers.text import clean_label

_LIST = "authorities"
_PLAIN = {
    "local-authority-code": ESD.localAuthorityCode,
    "local-authority-type-name": ESD.authorityType,
    "nation": ESD.nation,
    "region": ESD.region,
}
Row = Mapping[str, str]


def authorities(folder: Path) -> Graph:
    """Make the list; the identifier is the GSS code, or the authority's code where it has none."""
    rows = read_rows(folder / "authorities/uk_local_authorities_current.csv")
    uris = {row["local-authority-code"]: _uri(row) for row in rows}
    by_name = {clean_label(row["nice-name"]): _uri(row) for row in rows if row["gss-code"]}
    graph = new_graph()
    for row in rows:
        concept = add_concept(graph, _LIST, _notation(row), clean_label(row["official-name"]))
        _add_facts(graph, concept, row)
        if county := row["county-la"]:
            graph.add((concept, SKOS.broader, uris[county]))
        else:
            graph.add((concept, SKOS.topConceptOf, list_uri(_LIST)))
        if row["end-date"]:
            _retire(graph, concept, row["end-date"])
            for successor in filter(None, row["replaced-by"].split(",")):
                graph.add((concept, DCTERMS.isReplacedBy, uris[successor]))
    for code, name in _northern_irish_successors().items():
        graph.add((uris[code], DCTERMS.isReplacedBy, by_name[name]))
    return graph


def _add_facts(graph: Graph, concept: URIRef, row: Row) -> None:
    short = clean_label(row["nice-name"])
    if short != clean_label(row["official-name"]):
        graph.add((concept, SKOS.altLabel, Literal(short, lang="en")))
    for column, predicate in _PLAIN.items():
        if row[column]:
            graph.add((concept, predicate, Literal(row[column])))
    for code in filter(None, row["former-gss-codes"].split(",")):
        graph.add((concept, ESD.formerCode, Literal(code.strip())))
    if start := row["start-date"]:
        graph.add((concept, ESD.establishedOn, Literal(start, datatype=XSD.date)))


def _retire(graph: Graph, concept: URIRef, day: str) -> None:
    graph.add((concept, ADMS.status, ESD.Discontinued))
    graph.add((concept, OWL.deprecated, Literal(True)))
    graph.add((concept, ESD.deprecatedOn, Literal(day, datatype=XSD.date)))


def _northern_irish_successors() -> dict[str, str]:
    path = Path(__file__).with_name("northern_ireland.toml")
    successors: dict[str, str] = tomllib.loads(path.read_text(encoding="utf-8"))["successors"]
    return successors


def _notation(row: Row) -> str:
    return row["gss-code"] or row["local-authority-code"]


def _uri(row: Row) -> URIRef:
    return concept_uri(_LIST, _notation(row))
