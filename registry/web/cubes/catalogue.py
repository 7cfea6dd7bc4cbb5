"""Publications as data sets for harvesters: DCAT and VoID, without blank nodes."""

from __future__ import annotations

from collections.abc import Iterable

from rdflib import Graph, Literal, URIRef
from rdflib.namespace import DCAT, DCTERMS, RDF, VOID, XSD

from exporters.cubes import CUBE_FORMATS
from registry.cubes import addresses
from registry.cubes.kinds import MEASURES, QB, TITLES
from registry.cubes.publications import Publication
from registry.namespaces import ESD, PREFIXES

_MEDIA_TYPES = "https://www.iana.org/assignments/media-types/"
_DUMPS = ("ttl", "nt", "jsonld")
CUBE_PREFIXES = {"dcat": str(DCAT), "qb": str(QB)}


def publications_graph(every: Iterable[Publication]) -> Graph:
    """Describe publications and their data sets: what is counted, how large, and every file."""
    graph = Graph()
    for prefix, namespace in {**PREFIXES, **CUBE_PREFIXES}.items():
        graph.bind(prefix, namespace)
    for one in every:
        add_publication(graph, one)
    return graph


def add_publication(graph: Graph, one: Publication) -> list[URIRef]:
    """Describe one publication and its data sets in a graph; return the URIs of all of them."""
    uri, licence = URIRef(one.uri), URIRef(str(one.manifest["licence"]))
    title = f"Service use in {one.authority_name}, {one.period_name}"
    issued = Literal(one.made, datatype=XSD.dateTime)
    history = URIRef(one.uri.rpartition("/")[0])
    for predicate, value in (
        (RDF.type, DCAT.Dataset),
        (RDF.type, VOID.Dataset),
        (DCTERMS.title, Literal(title, "en")),
        (DCTERMS.issued, issued),
        (DCTERMS.license, licence),
        (DCTERMS.isVersionOf, history),
        (URIRef(f"{DCAT}version"), Literal(str(one.number))),
        (DCAT.landingPage, uri),
        (ESD.isSynthetic, Literal(one.synthetic)),
    ):
        graph.add((uri, predicate, value))
    return [uri, *(_add_data_set(graph, one, kind, licence) for kind in one.kinds)]


def _add_data_set(graph: Graph, one: Publication, kind: str, licence: URIRef) -> URIRef:
    uri = URIRef(addresses.data_set(one, kind))
    graph.add((URIRef(one.uri), DCTERMS.hasPart, uri))
    for predicate, value in (
        (RDF.type, DCAT.Dataset),
        (RDF.type, VOID.Dataset),
        (RDF.type, QB.DataSet),
        (
            DCTERMS.title,
            Literal(f"{TITLES[kind]}: {one.authority_name}, {one.period_name}", "en"),
        ),
        (DCTERMS.license, licence),
        (DCTERMS.issued, Literal(one.made, datatype=XSD.dateTime)),
        (QB.structure, URIRef(addresses.structure(one, kind))),
        (VOID.entities, Literal(one.rows[kind])),
        (DCTERMS.extent, Literal(one.rows[kind])),
    ):
        graph.add((uri, predicate, value))
    for codes in one.codes.values():
        graph.add((uri, VOID.property, URIRef(addresses.dimension_property(one.base, codes))))
        graph.add((uri, DCTERMS.references, URIRef(codes.uri)))
    for measure in MEASURES[kind]:
        graph.add((uri, VOID.property, URIRef(addresses.measure_property(one.base, measure.name))))
    for entry in CUBE_FORMATS:
        address = URIRef(f"{uri}.{entry.suffix}")
        distribution = URIRef(f"{uri}#{entry.suffix}")
        graph.add((uri, DCAT.distribution, distribution))
        graph.add((distribution, RDF.type, DCAT.Distribution))
        graph.add((distribution, DCTERMS.title, Literal(entry.name, "en")))
        graph.add((distribution, DCTERMS.license, licence))
        graph.add((distribution, DCAT.accessURL, uri))
        graph.add((distribution, DCAT.downloadURL, address))
        graph.add((distribution, DCAT.mediaType, URIRef(_MEDIA_TYPES + entry.media_type)))
        if entry.suffix in _DUMPS:
            graph.add((uri, VOID.dataDump, address))
    return uri
