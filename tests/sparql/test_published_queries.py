"""Queries of the kinds that the official sites published, sent as their users send them."""

from __future__ import annotations

import csv
import io
from typing import Any
from urllib.parse import urlencode

import pytest

_HEAD = """PREFIX esd: <http://def.esd.org.uk/>
PREFIX skos: <http://www.w3.org/2004/02/skos/core#>
PREFIX rdf: <http://www.w3.org/1999/02/22-rdf-syntax-ns#>
PREFIX rdfs: <http://www.w3.org/2000/01/rdf-schema#>
PREFIX owl: <http://www.w3.org/2002/07/owl#>
PREFIX dct: <http://purl.org/dc/terms/>
PREFIX xsd: <http://www.w3.org/2001/XMLSchema#>
"""
#: Query and the first row of its answer.
QUERIES: dict[str, tuple[str, list[str]]] = {
    "all services by number": (
        """SELECT ?number ?label WHERE {
          ?service rdf:type esd:Service .
          ?service skos:notation ?number .
          ?service skos:prefLabel ?label .
        } ORDER BY xsd:integer(?number)""",
        ["1", "Home schooling"],
    ),
    "narrower tree of a list": (
        """SELECT ?parent ?child WHERE {
          ?p skos:inScheme <http://id.esd.org.uk/list/subjects> ; skos:prefLabel ?parent ;
            skos:narrower+ ?c .
          ?c skos:prefLabel ?child FILTER(LANG(?parent) = "en")
        } ORDER BY ?parent ?child LIMIT 1""",
        ["Education", "Nature study"],
    ),
    "services in a navigation group": (
        """SELECT DISTINCT ?label WHERE {
          ?service a esd:Service ; skos:prefLabel ?label .
          ?group esd:containsService ?service .
          ?group skos:inScheme <http://id.esd.org.uk/list/navigation>
        } ORDER BY ?label LIMIT 1""",
        ["Child-minding"],
    ),
    "what changed since a date": (
        """SELECT ?label ?date WHERE {
          ?service a esd:Service ; skos:prefLabel ?label ; dct:modified ?date .
          FILTER(?date >= "2014-01-01"^^xsd:date)
        } ORDER BY DESC(?date) ?label LIMIT 1""",
        ["Child-minding", "2014-05-06"],
    ),
    "labels with fallback": (
        """SELECT ?number ?label WHERE {
          ?concept skos:inScheme <http://id.esd.org.uk/list/subjects> ; skos:notation ?number .
          OPTIONAL { ?concept skos:prefLabel ?welsh FILTER(LANGMATCHES(LANG(?welsh), "cy")) }
          OPTIONAL { ?concept skos:prefLabel ?english FILTER(LANGMATCHES(LANG(?english), "en")) }
          BIND(COALESCE(?welsh, ?english) AS ?label)
        } ORDER BY DESC(BOUND(?welsh)) ?number LIMIT 1""",
        ["499", "Addysg"],
    ),
    "unmapped services": (
        """SELECT (COUNT(DISTINCT ?service) AS ?n) WHERE {
          ?service a esd:Service . FILTER NOT EXISTS { ?service esd:hasSubject ?subject }
        }""",
        ["2"],
    ),
    "statistics of the lists": (
        """SELECT ?list (COUNT(DISTINCT ?concept) AS ?n) WHERE {
          ?concept skos:inScheme ?list
        } GROUP BY ?list ORDER BY DESC(?n) ?list LIMIT 1""",
        ["http://id.esd.org.uk/list/services", "4"],
    ),
}

_XSD = "PREFIX xsd: <http://www.w3.org/2001/XMLSchema#> "
#: Word for word as the data pages of the sites for powers and duties and for retention had them,
#: and the first row of the answer. Powers, duties and retention are in no list of the registry.
VERBATIM: dict[str, tuple[str, list[str] | None]] = {
    "Retrieve all services": (
        _XSD
        + """SELECT ?id ?title WHERE { ?s a <http://def.esd.org.uk/Service> . ?s
        <http://www.w3.org/2004/02/skos/core#prefLabel> ?title .
        ?s <http://purl.org/dc/terms/identifier> ?id } ORDER BY xsd:integer(?id)""",
        ["1", "Home schooling"],
    ),
    "Get id and description of all powers and duties": (
        _XSD
        + """SELECT ?id ?description WHERE { {?s a <http://def.esd.org.uk/Power> .} UNION
        {?s a <http://def.esd.org.uk/Duty> .}
        ?s <http://purl.org/dc/terms/description> ?description .
        ?s <http://purl.org/dc/terms/identifier> ?id } ORDER BY xsd:integer(?id)""",
        None,
    ),
    "Get id and description of service retentions": (
        _XSD
        + """SELECT ?id ?description WHERE { ?s a <http://def.esd.org.uk/Retention> .
        ?s <http://purl.org/dc/terms/description> ?description .
        ?s <http://purl.org/dc/terms/identifier> ?id } ORDER BY xsd:integer(?id)""",
        None,
    ),
}


@pytest.mark.parametrize("path", ["/sparql", "/ds/query", "/sparql.ashx"])
@pytest.mark.parametrize("name", QUERIES)
def test_a_published_query_is_answered(name: str, path: str, server: Any) -> None:
    text, expected = QUERIES[name]
    parameters = urlencode({"query": _HEAD + text, "outputMimeType": "text/csv"})
    answer = server.ask(f"{path}?{parameters}")
    assert answer.status == 200, answer.text
    rows = list(csv.reader(io.StringIO(answer.text)))[1:]
    assert rows, "an empty answer shows nothing"
    assert rows[0] == expected


@pytest.mark.parametrize("name", VERBATIM)
def test_a_query_of_the_official_sites_works_word_for_word(name: str, server: Any) -> None:
    text, expected = VERBATIM[name]
    answer = server.ask(f"/ds/query?{urlencode({'query': text, 'outputMimeType': 'text/csv'})}")
    assert answer.status == 200, answer.text
    rows = list(csv.reader(io.StringIO(answer.text)))
    assert rows[0] == ["id", "title" if expected else "description"]
    assert (rows[1] if expected else rows[1:]) == (expected or [])
