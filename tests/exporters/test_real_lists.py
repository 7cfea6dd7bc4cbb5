"""A real file read, held in a store, and written as CSV again: the same bytes."""

from __future__ import annotations

import csv
import io
from pathlib import Path

from rdflib import Graph, Literal, URIRef
from rdflib.namespace import DCTERMS, RDF, SKOS, VOID

from exporters import FORMATS
from registry.catalogue import read_catalogue
from registry.namespaces import ESD, ESD_ID, ESD_LIST
from registry.opened import Release
from registry.readers import Target, read
from registry.resources import document_of, list_resource
from registry.store.embedded import EmbeddedStore


def written_as_csv(graph: Graph, target: Target, ontology: Path) -> bytes:
    uri = target.list_uri
    graph.add((uri, RDF.type, SKOS.ConceptScheme))
    graph.add((uri, DCTERMS.identifier, Literal("real")))
    graph.add((uri, DCTERMS.title, Literal("Real", lang="en")))
    graph.add((uri, VOID.uriSpace, Literal(target.uri_space)))
    graph.add((uri, ESD.conceptClass, target.concept_class or SKOS.Concept))
    store = EmbeddedStore.in_memory()
    store.add(graph, uri)
    store.load_turtle(ontology.read_bytes(), ontology.name, URIRef(str(ESD)))
    release = Release(1, Path(), {}, store, read_catalogue(store))
    document = document_of(release, list_resource(release.catalogue.lists["real"]))
    write = next(entry.write for entry in FORMATS if entry.suffix == "csv")
    return b"".join(write(document))


def test_services_of_2015_byte_for_byte(shared_data: Path, repository: Path) -> None:
    data = (shared_data / "lgsl" / "services-2015.csv").read_bytes()
    target = Target(ESD_LIST.services, str(ESD_ID) + "service/", ESD.Service)
    graph = read(data, "services-2015.csv", target, faithful=True).graph
    ontology = repository / "vocabularies" / "ontology.ttl"
    assert written_as_csv(graph, target, ontology) == data


def test_navigation_has_the_rows_and_the_order_of_its_file(
    shared_data: Path, repository: Path
) -> None:
    data = (shared_data / "lgnl" / "navigation_englishAndWelshServices.csv").read_bytes()
    target = Target(ESD_LIST.navigation, str(ESD_ID) + "serviceGroup/", ESD.ServiceGroup)
    graph = read(data, "navigation.csv", target).graph
    written = written_as_csv(graph, target, repository / "vocabularies" / "ontology.ttl")
    # The file has a row for each pair; without the pairs, one for each heading is left.
    rows = csv.reader(io.StringIO(data.decode(), newline=""))
    expected = list(dict.fromkeys((*row[:9], "") for row in rows))
    assert len(expected) == 1 + 118
    assert [tuple(row) for row in csv.reader(io.StringIO(written.decode(), newline=""))] == expected
