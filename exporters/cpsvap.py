"""Writes a service by CPSV-AP 3, the European application profile for public services.

Format: Core Public Service Vocabulary Application Profile 3.2.0 (Public Service, Public
Organisation, Channel). The list names services as such, not one council's: the competent authority
is the local authority of the tiers that provide it, wherever that is.
"""

from __future__ import annotations

from collections.abc import Iterator

from rdflib import DCAT, Graph, Literal, Namespace, URIRef
from rdflib.namespace import DCTERMS, OWL, RDF, SKOS
from rdflib.term import Node

from exporters.document import Document, Record
from exporters.list_graph import identifier, is_true
from exporters.rdf import jsonld_chunks
from exporters.turtle import turtle_chunks
from registry.namespaces import ADMS, ESD, PREFIXES, new_graph

CPSV = Namespace("http://purl.org/vocab/cpsv#")
CV = Namespace("http://data.europa.eu/m8g/")
_PREFIXES = {**PREFIXES, "cpsv": str(CPSV), "cv": str(CV), "dcat": str(DCAT)}
_STATUS = Namespace("http://purl.org/adms/status/")
_COUNTRY = URIRef("http://publications.europa.eu/resource/authority/country/GBR")
#: Last word of a list's URI -> the property for what a service is mapped to there.
_PROPERTIES = {"subjects": CV.thematicArea, "channels": CV.hasChannel}


def cpsvap_turtle_chunks(document: Document) -> Iterator[bytes]:
    """Yield a service as Turtle."""
    return turtle_chunks(_service(document), _PREFIXES)


def cpsvap_jsonld_chunks(document: Document) -> Iterator[bytes]:
    """Yield a service as JSON-LD."""
    return jsonld_chunks(_service(document), _PREFIXES)


def _service(document: Document) -> Graph:
    known, uri, graph = document.graph(), document.uri, new_graph()
    number = identifier(known, uri)
    graph.add((uri, RDF.type, CPSV.PublicService))
    graph.add((uri, DCTERMS.identifier, Literal(number)))
    for title in known.objects(uri, SKOS.prefLabel):
        graph.add((uri, DCTERMS.title, title))
    for text in _descriptions(known, uri, number):
        graph.add((uri, DCTERMS.description, text))
    for predicate in (SKOS.altLabel, SKOS.hiddenLabel):
        for keyword in known.objects(uri, predicate):
            graph.add((uri, DCAT.keyword, keyword))
    status = _STATUS.Withdrawn if is_true(known, uri, OWL.deprecated) else _STATUS.Completed
    graph.add((uri, ADMS.status, status))
    for predicate, meant in ((SKOS.related, DCTERMS.relation), (DCTERMS.isReplacedBy,) * 2):
        for other in known.objects(uri, predicate):
            graph.add((uri, meant, other))
    _add_authority(graph, known, uri)
    for record in document.records("concept-mappings"):
        _add_mapped(graph, uri, record)
    return graph


def _descriptions(known: Graph, uri: URIRef, number: str) -> list[Node]:
    """Return the descriptions; of a service without one, where it stands, for one is required."""
    for predicate in (SKOS.definition, SKOS.scopeNote):
        found = list(known.objects(uri, predicate))
        if found:
            return found
    schemes = known.objects(uri, SKOS.inScheme)
    titles = sorted(
        {str(title) for scheme in schemes for title in known.objects(scheme, DCTERMS.title)}
    )
    return [Literal(f"Service number {number} of: {'; '.join(titles)}.", lang="en")]


def _add_authority(graph: Graph, known: Graph, uri: URIRef) -> None:
    authority = URIRef(f"{uri}#authority")
    tiers = sorted(str(tier) for tier in known.objects(uri, ESD.providingTier))
    name = f"Local authority ({', '.join(tiers)})" if tiers else "Local authority"
    graph.add((uri, CV.hasCompetentAuthority, authority))
    graph.add((authority, RDF.type, CV.PublicOrganisation))
    graph.add((authority, DCTERMS.identifier, Literal(", ".join(tiers) or "local authority")))
    graph.add((authority, DCTERMS.title, Literal(name, lang="en")))
    graph.add((authority, SKOS.prefLabel, Literal(name, lang="en")))
    graph.add((authority, DCTERMS.spatial, _COUNTRY))


def _add_mapped(graph: Graph, uri: URIRef, record: Record) -> None:
    other, list_name = record["other"], str(record["otherList"]).rpartition("/")[2]
    predicate = _PROPERTIES.get(list_name, CV.isClassifiedBy)
    graph.add((uri, predicate, other))
    is_channel = predicate == CV.hasChannel
    graph.add((other, RDF.type, CV.Channel if is_channel else SKOS.Concept))
    graph.add(
        (other, DCTERMS.identifier if is_channel else SKOS.notation, record["otherIdentifier"])
    )
    graph.add((other, SKOS.prefLabel, record["otherLabel"]))
