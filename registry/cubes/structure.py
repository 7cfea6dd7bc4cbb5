"""The structure of a publication as a graph: data sets, structures, properties, codes, provenance.

RDF Data Cube Vocabulary (W3C, 16 January 2014), sections 5 to 9; docs/cubes-model.md, Structure.
There are no blank nodes: everything has an address of its own.
"""

from __future__ import annotations

from rdflib import Graph, Literal, URIRef
from rdflib.namespace import DCAT, DCTERMS, PROV, RDF, RDFS, SKOS, XSD

from registry.cubes import addresses
from registry.cubes.codes import CodeList
from registry.cubes.kinds import (
    ALL,
    CUBE,
    DIMENSIONS,
    MEASURES,
    QB,
    SDMX_ATTRIBUTE,
    SDMX_CONCEPT,
    SDMX_DIMENSION,
    SLICED,
    TITLES,
    Dimension,
    Measure,
    shared_property,
)
from registry.cubes.publications import Publication
from registry.cubes.tables import distinct_codes
from registry.namespaces import ESD, new_graph

_SDMX = {"area": SDMX_DIMENSION.refArea, "period": SDMX_DIMENSION.refPeriod}


def structure_graph(publication: Publication) -> Graph:
    """Return everything about a publication but its observations, and which are in a slice."""
    graph = new_graph()
    graph.bind("qb", QB)
    graph.bind("dcat", DCAT)
    graph.bind("prov", PROV)
    _add_publication(graph, publication)
    for kind in publication.kinds:
        _add_data_set(graph, publication, kind)
        for dimension in SLICED:
            _add_slices(graph, publication, kind, dimension)
    for dimension in DIMENSIONS:
        _add_dimension(graph, publication, dimension)
        _add_codes(graph, publication, publication.codes[dimension.name])
    return graph


def _add_publication(graph: Graph, publication: Publication) -> None:
    uri = URIRef(publication.uri)
    manifest = publication.manifest
    title = f"Service use in {publication.authority_name}, {publication.period_name}"
    if publication.synthetic:
        title += " (synthetic data)"
    graph.add((uri, RDF.type, DCAT.Dataset))
    graph.add((uri, DCTERMS.title, Literal(title, "en")))
    graph.add((uri, DCTERMS.identifier, Literal(publication.path.removeprefix("/cube/"))))
    graph.add((uri, DCTERMS.issued, Literal(publication.made, datatype=XSD.dateTime)))
    graph.add((uri, DCTERMS.spatial, _uri_of(publication, "area", ALL)))
    graph.add((uri, DCTERMS.temporal, _uri_of(publication, "period", publication.period)))
    graph.add((uri, DCTERMS.license, URIRef(manifest["licence"])))
    graph.add((uri, ESD.isSynthetic, Literal(publication.synthetic)))
    history = publication.uri.rpartition("/")[0]
    graph.add((uri, DCTERMS.isVersionOf, URIRef(history)))
    if publication.revises is not None:
        graph.add((uri, PROV.wasRevisionOf, URIRef(f"{history}/{publication.revises}")))
        graph.add((uri, SKOS.changeNote, Literal(publication.reason, "en")))
    activity = URIRef(f"{publication.uri}/activity")
    graph.add((uri, PROV.wasGeneratedBy, activity))
    graph.add((activity, RDF.type, PROV.Activity))
    graph.add((activity, PROV.endedAtTime, Literal(publication.made, datatype=XSD.dateTime)))
    for name, value in sorted(manifest["versions"].items()):
        graph.add((activity, ESD.usedVersion, Literal(f"{name} {value}")))
    graph.add((activity, ESD.inputHash, Literal(manifest["input"])))


def _add_data_set(graph: Graph, publication: Publication, kind: str) -> None:
    data_set = URIRef(addresses.data_set(publication, kind))
    structure = URIRef(addresses.structure(publication, kind))
    title = f"{TITLES[kind]}: {publication.authority_name}, {publication.period_name}"
    graph.add((URIRef(publication.uri), DCTERMS.hasPart, data_set))
    graph.add((data_set, RDF.type, QB.DataSet))
    graph.add((data_set, RDF.type, DCAT.Dataset))
    graph.add((data_set, RDFS.label, Literal(title, "en")))
    graph.add((data_set, DCTERMS.title, Literal(title, "en")))
    graph.add((data_set, QB.structure, structure))
    graph.add((data_set, DCTERMS.license, URIRef(publication.manifest["licence"])))
    graph.add((data_set, DCTERMS.extent, Literal(publication.rows[kind])))
    graph.add((data_set, ESD.observationsInSparql, Literal(kind in publication.in_sparql)))
    unit = publication.manifest["currency"] if kind == "cost" else MEASURES[kind][0].unit
    graph.add((data_set, SDMX_ATTRIBUTE.unitMeasure, Literal(unit)))
    graph.add((structure, RDF.type, QB.DataStructureDefinition))
    graph.add((structure, RDFS.label, Literal(f"Structure of: {title}", "en")))
    for order, dimension in enumerate(DIMENSIONS, start=1):
        spec = URIRef(addresses.component(publication, kind, dimension.name))
        uri = _property(publication, dimension)
        graph.add((structure, QB.component, spec))
        graph.add((spec, RDF.type, QB.ComponentSpecification))
        graph.add((spec, QB.dimension, uri))
        graph.add((spec, QB.order, Literal(order)))
    for measure in MEASURES[kind]:
        spec = URIRef(addresses.component(publication, kind, measure.name))
        graph.add((structure, QB.component, spec))
        graph.add((spec, RDF.type, QB.ComponentSpecification))
        graph.add((spec, QB.measure, _add_measure(graph, publication, measure)))
    for dimension in SLICED:
        key = URIRef(addresses.slice_key(publication, kind, dimension.name))
        graph.add((structure, QB.sliceKey, key))
        graph.add((key, RDF.type, QB.SliceKey))
        graph.add((key, RDFS.label, Literal(f"By {dimension.label.lower()}", "en")))
        graph.add((key, QB.componentProperty, _property(publication, dimension)))


def _add_slices(graph: Graph, publication: Publication, kind: str, dimension: Dimension) -> None:
    data_set = URIRef(addresses.data_set(publication, kind))
    key = URIRef(addresses.slice_key(publication, kind, dimension.name))
    entries = publication.codes[dimension.name].codes
    for code in distinct_codes(publication, kind, dimension.name):
        if (entry := entries.get(code)) is None:
            continue  # The integrity check says so, of every row that has it.
        its = URIRef(addresses.slice_of(publication, kind, dimension.name, code))
        title = f"{TITLES[kind]}: {entry.label()}"
        graph.add((data_set, QB.slice, its))
        graph.add((its, RDF.type, QB.Slice))
        graph.add((its, QB.sliceStructure, key))
        graph.add((its, _property(publication, dimension), URIRef(entry.uri)))
        graph.add((its, RDFS.label, Literal(title, "en")))


def _add_measure(graph: Graph, publication: Publication, measure: Measure) -> URIRef:
    uri = URIRef(addresses.measure_property(publication.base, measure.name))
    graph.add((uri, RDF.type, QB.MeasureProperty))
    graph.add((uri, RDF.type, RDF.Property))
    graph.add((uri, RDFS.label, Literal(measure.label, "en")))
    graph.add((uri, RDFS.range, XSD[measure.datatype]))
    graph.add((uri, RDFS.subPropertyOf, shared_property(measure.name)))
    return uri


def _add_dimension(graph: Graph, publication: Publication, dimension: Dimension) -> None:
    uri = _property(publication, dimension)
    codes = publication.codes[dimension.name]
    graph.add((uri, RDF.type, QB.DimensionProperty))
    graph.add((uri, RDF.type, QB.CodedProperty))
    graph.add((uri, RDF.type, RDF.Property))
    graph.add((uri, RDFS.label, Literal(f"{dimension.label} ({codes.title})", "en")))
    graph.add((uri, RDFS.range, SKOS.Concept))
    graph.add((uri, QB.codeList, URIRef(codes.uri)))
    graph.add((uri, RDFS.subPropertyOf, shared_property(dimension.name)))
    if dimension.name in _SDMX:
        graph.add((uri, RDFS.subPropertyOf, _SDMX[dimension.name]))
        graph.add((uri, QB.concept, SDMX_CONCEPT[dimension.concept]))
    else:
        graph.add((uri, QB.concept, shared_property(dimension.concept + "Concept")))


def _add_codes(graph: Graph, publication: Publication, codes: CodeList) -> None:
    """Describe each code used: whoever has the cube alone can read and check it."""
    scheme = URIRef(codes.uri)
    graph.add((scheme, RDF.type, SKOS.ConceptScheme))
    graph.add((scheme, DCTERMS.title, Literal(codes.title, "en")))
    for code in codes.in_order:
        entry = codes.codes[code]
        concept = URIRef(entry.uri)
        graph.add((concept, RDF.type, SKOS.Concept))
        graph.add((concept, SKOS.inScheme, scheme))
        if code == ALL and codes.dimension not in _SDMX:
            graph.add((concept, RDF.type, CUBE.All))
        graph.add((concept, SKOS.notation, Literal(code)))
        for language, label in sorted(entry.labels.items()):
            graph.add((concept, SKOS.prefLabel, Literal(label, language)))
    if publication.synthetic and codes.dimension == "area":
        graph.add((scheme, ESD.isSynthetic, Literal(True)))


def _property(publication: Publication, dimension: Dimension) -> URIRef:
    codes = publication.codes[dimension.name]
    return URIRef(addresses.dimension_property(publication.base, codes))


def _uri_of(publication: Publication, dimension: str, code: str) -> URIRef:
    return URIRef(publication.codes[dimension].codes[code].uri)
