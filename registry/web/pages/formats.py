"""The forms in which a page's content can be had: suffix, name and media type of each."""

from __future__ import annotations

from typing import NamedTuple


class FormatLink(NamedTuple):
    """One form: ``ttl``, ``Turtle``, ``text/turtle``."""

    suffix: str
    name: str
    media_type: str


_TURTLE = FormatLink("ttl", "Turtle", "text/turtle")
_RDF_XML = FormatLink("rdf", "RDF/XML", "application/rdf+xml")
_N_TRIPLES = FormatLink("nt", "N-Triples", "application/n-triples")
_JSON_LD = FormatLink("jsonld", "JSON-LD", "application/ld+json")
_JSON = FormatLink("json", "JSON", "application/json")
_CSV = FormatLink("csv", "CSV", "text/csv")

#: Forms of one concept or term.
CONCEPT_FORMATS = (_TURTLE, _RDF_XML, _N_TRIPLES, _JSON_LD, _JSON, _CSV)
#: Forms of a whole list; a spreadsheet reader comes first.
LIST_FORMATS = (_CSV, _TURTLE, _RDF_XML, _N_TRIPLES, _JSON_LD, _JSON)
