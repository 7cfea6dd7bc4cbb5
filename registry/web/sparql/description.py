"""The endpoint's description of itself; SPARQL 1.1 Service Description, VoID, limits."""

from __future__ import annotations

from typing import TYPE_CHECKING
from urllib.parse import quote

from rdflib import Graph, Literal, URIRef
from rdflib.namespace import DCTERMS, RDF, RDFS, VOID, Namespace

from exporters.rdf import jsonld_chunks, ntriples_chunks, rdfxml_chunks
from exporters.turtle import turtle_chunks
from registry.namespaces import PREFIXES, new_graph
from sparql.limits import Limits

if TYPE_CHECKING:
    from registry.opened import Release

SD = Namespace("http://www.w3.org/ns/sparql-service-description#")
_FORMATS = Namespace("http://www.w3.org/ns/formats/")
_RESULTS = (
    "SPARQL_Results_JSON",
    "SPARQL_Results_XML",
    "SPARQL_Results_CSV",
    "SPARQL_Results_TSV",
    "Turtle",
    "N-Triples",
    "RDF_XML",
    "JSON-LD",
)
_SCHEMA = Namespace("https://schema.org/")
_SIMPLE = URIRef("http://www.w3.org/ns/entailment/Simple")
_COUNTS = """
PREFIX dct: <http://purl.org/dc/terms/>
SELECT ?graph ?title (COUNT(*) AS ?count) WHERE {
  GRAPH ?graph { ?subject ?predicate ?object OPTIONAL { ?graph dct:title ?title } }
} GROUP BY ?graph ?title ORDER BY ?graph
"""


def describe_service(release: Release, root: str, limits: Limits) -> Graph:
    """Describe the endpoint at ``{root}/sparql`` over a release."""
    graph = new_graph()
    graph.bind("sd", SD)
    graph.bind("schema", _SCHEMA)
    address = f"{root}/sparql"
    service, dataset = URIRef(f"{address}#service"), URIRef(f"{address}#dataset")
    default = URIRef(f"{address}#default-graph")
    graph.add((service, RDF.type, SD.Service))
    graph.add((service, SD.endpoint, URIRef(address)))
    graph.add((service, SD.supportedLanguage, SD.SPARQL11Query))
    graph.add((service, SD.feature, SD.UnionDefaultGraph))
    if limits.services:
        graph.add((service, SD.feature, SD.BasicFederatedQuery))
    for name in _RESULTS:
        graph.add((service, SD.resultFormat, _FORMATS[name]))
    graph.add((service, SD.defaultEntailmentRegime, _SIMPLE))
    graph.add((service, SD.defaultDataset, dataset))
    graph.add((service, SD.availableGraphs, dataset))
    graph.add((dataset, RDF.type, SD.Dataset))
    graph.add((dataset, RDF.type, SD.GraphCollection))
    graph.add((dataset, SD.defaultGraph, default))
    graph.add((default, RDF.type, SD.Graph))
    graph.add((default, RDFS.comment, Literal("The union of the named graphs.", lang="en")))
    _add_limits(graph, service, address, limits)
    _add_named_graphs(graph, dataset, address, release)
    return graph


def write_description(graph: Graph, suffix: str) -> bytes:
    """Write a description in a format: ``ttl``, ``jsonld``, ``nt`` or ``rdf``."""
    prefixes = {**PREFIXES, "sd": str(SD), "schema": str(_SCHEMA)}
    if suffix == "nt":
        return b"".join(ntriples_chunks(graph))
    write = {"ttl": turtle_chunks, "jsonld": jsonld_chunks, "rdf": rdfxml_chunks}[suffix]
    return b"".join(write(graph, prefixes))


def limit_rows(limits: Limits) -> list[tuple[str, str, int, str]]:
    """Return every limit as (name, what it says, value, unit)."""
    return [
        ("seconds", "time a query may run", limits.seconds, "seconds"),
        ("memory", "memory a query may take", limits.memory_bytes, "bytes"),
        ("result", "size of an answer", limits.result_bytes, "bytes"),
        ("at-once", "long queries that run at once", limits.at_once, "queries"),
        ("waiting", "queries that wait for their turn", limits.waiting, "queries"),
        ("query", "size of a query", limits.query_bytes, "bytes"),
        ("rate", "queries of one client within a minute", limits.queries_a_minute, "queries"),
    ]


def _add_limits(graph: Graph, service: URIRef, address: str, limits: Limits) -> None:
    """State the limits as schema.org property values: no vocabulary of services has them."""
    for name, says, value, unit in limit_rows(limits):
        limit = URIRef(f"{address}#limit-{name}")
        graph.add((service, _SCHEMA.additionalProperty, limit))
        graph.add((limit, RDF.type, _SCHEMA.PropertyValue))
        graph.add((limit, _SCHEMA.name, Literal(f"Limit: {says}", lang="en")))
        graph.add((limit, _SCHEMA.maxValue, Literal(value)))
        graph.add((limit, _SCHEMA.unitText, Literal(unit)))


def _add_named_graphs(graph: Graph, dataset: URIRef, address: str, release: Release) -> None:
    total = 0
    for name, title, count in release.store.select(_COUNTS, graphs=[]).rows:
        uri = str(name)
        if uri in release.withheld:
            continue
        entry = URIRef(f"{address}#graph-{quote(uri, safe='')}")
        content = URIRef(f"{address}/graphs?graph={quote(uri, safe='')}")
        graph.add((dataset, SD.namedGraph, entry))
        graph.add((entry, RDF.type, SD.NamedGraph))
        graph.add((entry, SD.name, URIRef(uri)))
        graph.add((entry, SD.graph, content))
        graph.add((content, RDF.type, SD.Graph))
        graph.add((content, RDF.type, VOID.Dataset))
        graph.add((content, VOID.triples, Literal(int(str(count)))))
        graph.add((content, VOID.dataDump, content))
        if title is not None:
            graph.add((content, DCTERMS.title, title))
        total += int(str(count))
    whole = URIRef(f"{address}#default-graph")
    graph.add((whole, VOID.triples, Literal(total)))
