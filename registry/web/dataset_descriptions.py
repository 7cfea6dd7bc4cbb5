"""What the registry holds, for harvesters: a DCAT-AP catalogue and VoID in one graph."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import TYPE_CHECKING

from flask import Blueprint, request
from rdflib import Graph, Literal, URIRef
from rdflib.namespace import DCAT, DCTERMS, FOAF, OWL, RDF, RDFS, VOID, XSD

from exporters import formats_of
from exporters.rdf import jsonld_chunks, ntriples_chunks, rdfxml_chunks
from exporters.turtle import turtle_chunks
from registry.catalogue import ConceptList, MappingSet
from registry.cubes.publications import latest_publications
from registry.namespaces import ADMS, PREFIXES, new_graph
from registry.opened import Release
from registry.resources import Resource, list_resource, mapping_resource
from registry.web.answers import answer
from registry.web.cubes.catalogue import CUBE_PREFIXES, add_publication
from registry.web.documents import HTML, VARY, offer_of, redirect
from registry.web.negotiation import Offer, choose_offer
from registry.web.pages import Link
from registry.web.problems import ProblemError
from registry.web.profiles import profile_of
from registry.web.site import release, site
from registry.web.terms import may_republish

if TYPE_CHECKING:
    from _typeshed.wsgi import WSGIApplication

dataset_descriptions = Blueprint("dataset_descriptions", __name__)

_PREFIXES = {**PREFIXES, **CUBE_PREFIXES, "dcat": str(DCAT), "foaf": str(FOAF)}
_Write = Callable[[Graph], Iterator[bytes]]
_WRITERS: dict[str, _Write] = {
    "ttl": lambda graph: turtle_chunks(graph, _PREFIXES),
    "jsonld": lambda graph: jsonld_chunks(graph, _PREFIXES),
    "rdf": lambda graph: rdfxml_chunks(graph, _PREFIXES),
    "nt": ntriples_chunks,
}
#: What the header of a list or mapping set says -> what its description here says.
_COPIED = {
    DCTERMS.identifier: DCTERMS.identifier,
    DCTERMS.title: DCTERMS.title,
    DCTERMS.description: DCTERMS.description,
    DCTERMS.publisher: DCTERMS.publisher,
    DCTERMS.license: DCTERMS.license,
    DCTERMS.rights: DCTERMS.rights,
    DCTERMS.issued: DCTERMS.issued,
    DCTERMS.modified: DCTERMS.modified,
    DCTERMS.isPartOf: DCTERMS.isPartOf,
    DCTERMS.isReplacedBy: DCTERMS.isReplacedBy,
    OWL.versionInfo: URIRef(f"{DCAT}version"),
    ADMS.status: ADMS.status,
    VOID.linkPredicate: VOID.linkPredicate,
    VOID.uriSpace: VOID.uriSpace,
    VOID.subjectsTarget: VOID.subjectsTarget,
    VOID.objectsTarget: VOID.objectsTarget,
}
_PATH = "/datasets"
_MEDIA_TYPES = "https://www.iana.org/assignments/media-types/"
_TITLE = "Local Government Standards Registry"
_DESCRIPTION = "The controlled lists of local government, and the mappings between them."


@dataset_descriptions.get("/datasets")
def datasets() -> WSGIApplication:
    """Answer with the description of everything held; lead a browser to the page of all lists."""
    offers = (HTML, *_offers())
    offer = choose_offer(offers, request.headers.get("Accept"))
    return redirect("/list") if offer is HTML else _describe(offer)


@dataset_descriptions.get("/datasets.<suffix>")
def datasets_as(suffix: str) -> WSGIApplication:
    """Answer with the description of everything held, in a form of RDF."""
    if suffix not in _WRITERS:
        links = [Link(f"/datasets.{offer.suffix}", offer.name) for offer in _offers()]
        raise ProblemError(404, "No such form", f"There is no /datasets.{suffix[:40]}", links)
    return _describe(offer_of(suffix))


@dataset_descriptions.get("/.well-known/void")
def void() -> WSGIApplication:
    """Answer with the description of everything held; the address is that of VoID, section 7.2."""
    return _describe(choose_offer(_offers(), request.headers.get("Accept")))


def _offers() -> tuple[Offer, ...]:
    return tuple(offer_of(suffix) for suffix in _WRITERS)


def _describe(offer: Offer | None) -> WSGIApplication:
    if offer is None:
        links = [Link(f"{_PATH}.{each.suffix}", each.name) for each in _offers()]
        raise ProblemError(406, "Not to be had in that form", "This is a graph.", links)
    current, root = release(), site().settings.public_url
    is_text = offer.media_type.startswith("text/")
    media_type = f"{offer.media_type}; charset=utf-8" if is_text else offer.media_type
    alternates = ", ".join(
        f'<{_PATH}.{each.suffix}>; rel="alternate"; type="{each.media_type}"' for each in _offers()
    )
    return answer(
        ("datasets", offer.suffix),
        media_type,
        lambda: b"".join(_WRITERS[offer.suffix](_everything(current, root))),
        VARY,
        ("Content-Location", f"{_PATH}.{offer.suffix}"),
        ("Link", alternates),
    )


def _everything(current: Release, root: str) -> Graph:
    """Describe the lists and mapping sets, and the newest publications of statistics."""
    graph = catalogue_graph(current, root)
    catalogue = URIRef(f"{root}/datasets#catalogue")
    for publication in latest_publications(site().settings.data):
        for uri in add_publication(graph, publication):
            graph.add((catalogue, DCAT.dataset, uri))
            graph.add((catalogue, VOID.subset, uri))
    return graph


def catalogue_graph(current: Release, root: str) -> Graph:
    """Describe a release that is served at ``root``: DCAT-AP 3 and VoID, without blank nodes.

    The lists and mapping sets go by their own URIs, a distribution by ``{root}/datasets#...``.
    """
    graph = new_graph()
    catalogue, page = URIRef(f"{root}/datasets#catalogue"), URIRef(f"{root}/datasets")
    publisher, endpoint = URIRef(f"{root}/"), URIRef(f"{root}/datasets#sparql")
    modified = Literal(str(current.manifest["created"]), datatype=XSD.dateTime)
    for subject, predicate, value in (
        (page, RDF.type, VOID.DatasetDescription),
        (page, FOAF.primaryTopic, catalogue),
        (page, DCTERMS.title, Literal(_TITLE, lang="en")),
        (catalogue, RDF.type, DCAT.Catalog),
        (catalogue, RDF.type, VOID.Dataset),
        (catalogue, DCTERMS.title, Literal(_TITLE, lang="en")),
        (catalogue, DCTERMS.description, Literal(_DESCRIPTION, lang="en")),
        (catalogue, DCTERMS.publisher, publisher),
        (catalogue, DCTERMS.modified, modified),
        (catalogue, FOAF.homepage, publisher),
        (catalogue, VOID.triples, Literal(len(current.store))),
        (catalogue, VOID.sparqlEndpoint, URIRef(f"{root}/sparql")),
        (catalogue, DCAT.service, endpoint),
        (endpoint, RDF.type, DCAT.DataService),
        (endpoint, DCTERMS.title, Literal("SPARQL endpoint", lang="en")),
        (endpoint, DCAT.endpointURL, URIRef(f"{root}/sparql")),
        (endpoint, DCAT.servesDataset, catalogue),
        (publisher, RDF.type, FOAF.Agent),
        (publisher, FOAF.name, Literal(_TITLE, lang="en")),
    ):
        graph.add((subject, predicate, value))
    held: list[ConceptList | MappingSet] = [*current.catalogue.lists.values()]
    held += current.catalogue.mapping_sets.values()
    for entry in held:
        graph.add((catalogue, DCAT.dataset, entry.uri))
        graph.add((catalogue, VOID.subset, entry.uri))
        _describe_dataset(graph, current, entry, root)
    return graph


def _describe_dataset(
    graph: Graph, current: Release, entry: ConceptList | MappingSet, root: str
) -> None:
    uri, header = entry.uri, current.store.describe(entry.uri)
    resource, types = _as_resource(entry)
    for kind in types:
        graph.add((uri, RDF.type, kind))
    graph.add((uri, DCAT.landingPage, URIRef(root + resource.path)))
    for predicate, copied in _COPIED.items():
        for value in header.objects(uri, predicate):
            graph.add((uri, copied, value))
    for terms in header.objects(uri, DCTERMS.license):
        graph.add((terms, RDF.type, DCTERMS.LicenseDocument))
    for publisher in header.objects(uri, DCTERMS.publisher):
        _describe_agent(graph, current, URIRef(str(publisher)))
    count = VOID.entities if isinstance(entry, ConceptList) else VOID.triples
    graph.add((uri, count, Literal(entry.count)))
    if may_republish(current, uri):
        _add_distributions(graph, resource, root)


def _as_resource(entry: ConceptList | MappingSet) -> tuple[Resource, tuple[URIRef, ...]]:
    if isinstance(entry, ConceptList):
        return list_resource(entry), (DCAT.Dataset, VOID.Dataset)
    return mapping_resource(entry), (DCAT.Dataset, VOID.Linkset)


def _describe_agent(graph: Graph, current: Release, agent: URIRef) -> None:
    graph.add((agent, RDF.type, FOAF.Agent))
    for name in current.store.describe(agent).objects(agent, RDFS.label):
        graph.add((agent, FOAF.name, name))


def _add_distributions(graph: Graph, resource: Resource, root: str) -> None:
    licences = list(graph.objects(resource.uri, DCTERMS.license))
    for entry in formats_of(resource.kind):
        address = URIRef(f"{root}{resource.path}.{entry.suffix}")
        one = URIRef(f"{root}/datasets#{resource.path.strip('/')}.{entry.suffix}")
        graph.add((resource.uri, DCAT.distribution, one))
        graph.add((one, RDF.type, DCAT.Distribution))
        graph.add((one, DCTERMS.title, Literal(entry.name, lang="en")))
        graph.add((one, DCAT.accessURL, URIRef(root + resource.path)))
        graph.add((one, DCAT.downloadURL, address))
        graph.add((one, DCAT.mediaType, URIRef(_MEDIA_TYPES + entry.media_type)))
        graph.add((one, DCTERMS.conformsTo, URIRef(profile_of(offer_of(entry.suffix)).uri)))
        for terms in licences:
            graph.add((one, DCTERMS.license, terms))
        if entry.suffix in _WRITERS:
            graph.add((resource.uri, VOID.dataDump, address))
