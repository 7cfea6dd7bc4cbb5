"""The formats of answers: which there are, and which one a request wants."""

from __future__ import annotations

from typing import NamedTuple

from registry.web.negotiation import Offer, choose_offer

JSON = Offer("srj", "application/sparql-results+json", "SPARQL results as JSON")
PAGE = Offer("html", "text/html", "a page")
#: Of SELECT and ASK. Those after the first of a suffix are other names for it.
TABLES = (
    JSON,
    Offer("srx", "application/sparql-results+xml", "SPARQL results as XML"),
    Offer("csv", "text/csv", "CSV"),
    Offer("tsv", "text/tab-separated-values", "TSV"),
    Offer("srj", "application/json", "JSON"),
    Offer("srx", "application/xml", "XML"),
    Offer("srx", "text/xml", "XML"),
)
#: Of CONSTRUCT and DESCRIBE.
GRAPHS = (
    Offer("ttl", "text/turtle", "Turtle"),
    Offer("jsonld", "application/ld+json", "JSON-LD"),
    Offer("nt", "application/n-triples", "N-Triples"),
    Offer("rdf", "application/rdf+xml", "RDF/XML"),
    Offer("jsonld", "application/json", "JSON-LD"),
    Offer("rdf", "application/xml", "RDF/XML"),
    Offer("rdf", "text/xml", "RDF/XML"),
)
_TYPES = tuple(dict.fromkeys(offer.media_type for offer in (*TABLES, *GRAPHS)))
# What the parameters ``format``, ``output`` and ``outputMimeType`` have been called elsewhere.
_WORDS = {
    "json": (JSON.media_type, "application/ld+json"),
    "srj": (JSON.media_type,),
    "sparql": ("application/sparql-results+xml",),
    "srx": ("application/sparql-results+xml",),
    "xml": ("application/sparql-results+xml", "application/rdf+xml"),
    "csv": ("text/csv",),
    "tsv": ("text/tab-separated-values",),
    "ttl": ("text/turtle",),
    "turtle": ("text/turtle",),
    "n3": ("text/turtle",),
    "nt": ("application/n-triples",),
    "ntriples": ("application/n-triples",),
    "n-triples": ("application/n-triples",),
    "rdf": ("application/rdf+xml",),
    "rdfxml": ("application/rdf+xml",),
    "rdf+xml": ("application/rdf+xml",),
    "jsonld": ("application/ld+json",),
    "json-ld": ("application/ld+json",),
    "html": ("text/html",),
}


class Wanted(NamedTuple):
    """What an answer is written in, by what it turns out to be; None is for nothing acceptable."""

    table: Offer | None
    graph: Offer | None

    @property
    def is_page(self) -> bool:
        """Whether it is a person who asks."""
        return self.table is PAGE


def wanted(accept: str | None, wish: str | None) -> Wanted:
    """Return what a request wants; a ``wish`` in its parameters beats its ``Accept`` header."""
    asked = ", ".join(_WORDS.get(wish.lower(), (wish,))) if wish else accept
    return Wanted(choose_offer((*TABLES, PAGE), asked), choose_offer((*GRAPHS, PAGE), asked))


def media_types() -> str:
    """List every media type an answer can have."""
    return ", ".join(_TYPES)


def content_type(media_type: str) -> str:
    """Return a media type as a header has it: types of text say that they are UTF-8."""
    return f"{media_type}; charset=utf-8" if media_type.startswith("text/") else media_type
