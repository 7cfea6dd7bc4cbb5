"""The vocabularies this project speaks, each with the prefix it carries everywhere."""

from __future__ import annotations

from rdflib import Graph
from rdflib.namespace import DCTERMS, OWL, PROV, RDF, RDFS, SH, SKOS, VOID, XSD, Namespace

ADMS = Namespace("http://www.w3.org/ns/adms#")
ESD = Namespace("http://def.esd.org.uk/")
ESD_ID = Namespace("http://id.esd.org.uk/")
ESD_LIST = Namespace("http://id.esd.org.uk/list/")
#: The registry's own base: its own lists and the identity of mapping sets and sources.
LGSR = Namespace("https://w3id.org/local-government-registry/")
SEMAPV = Namespace("https://w3id.org/semapv/vocab/")
SKOSXL = Namespace("http://www.w3.org/2008/05/skos-xl#")
SSSOM = Namespace("https://w3id.org/sssom/")

#: Prefix -> namespace, in the order in which Turtle files declare them (by prefix).
PREFIXES: dict[str, str] = {
    "adms": str(ADMS),
    "dct": str(DCTERMS),
    "esd": str(ESD),
    "lgsr": str(LGSR),
    "owl": str(OWL),
    "prov": str(PROV),
    "rdf": str(RDF),
    "rdfs": str(RDFS),
    "semapv": str(SEMAPV),
    "sh": str(SH),
    "skos": str(SKOS),
    "skosxl": str(SKOSXL),
    "sssom": str(SSSOM),
    "void": str(VOID),
    "xsd": str(XSD),
}


def new_graph() -> Graph:
    """Make an empty graph that knows this project's prefixes and no others."""
    graph = Graph(bind_namespaces="none")
    for prefix, namespace in PREFIXES.items():
        graph.bind(prefix, namespace)
    return graph
