"""What is asked in the measurement: typical queries, and a cube for one of them."""

from __future__ import annotations

from pathlib import Path

_PREFIXES = """PREFIX dct: <http://purl.org/dc/terms/>
PREFIX cube: <urn:x-cube:>
PREFIX esd: <http://def.esd.org.uk/>
PREFIX qb: <http://purl.org/linked-data/cube#>
PREFIX skos: <http://www.w3.org/2004/02/skos/core#>
PREFIX void: <http://rdfs.org/ns/void#>
"""
_QUERIES: dict[str, str] = {
    "describe": "DESCRIBE <http://id.esd.org.uk/service/57>",
    "children with counts": """SELECT ?child ?name (COUNT(?below) AS ?n) {
        ?child skos:topConceptOf <http://id.esd.org.uk/list/subjects> ; skos:prefLabel ?name .
        OPTIONAL { ?below skos:broader ?child } } GROUP BY ?child ?name ORDER BY ?name""",
    "label search": """SELECT ?concept ?name { ?concept skos:prefLabel ?name
        FILTER(CONTAINS(LCASE(STR(?name)), "school")) } ORDER BY ?name ?concept""",
    "mapping join": """SELECT ?service ?interaction ?subject {
        ?service esd:hasInteraction ?interaction ; esd:hasSubject ?subject .
        ?subject skos:prefLabel ?name } ORDER BY ?service ?interaction ?subject""",
    "full list": """SELECT ?service ?notation ?name {
        ?service skos:inScheme <http://id.esd.org.uk/list/services> ; skos:notation ?notation ;
          skos:prefLabel ?name } ORDER BY ?notation ?name""",
    "aggregation": """SELECT ?list (COUNT(DISTINCT ?concept) AS ?n) {
        ?concept skos:inScheme ?list ; skos:prefLabel ?name } GROUP BY ?list ORDER BY ?list""",
    "two-graph join": """SELECT ?service ?name ?subject {
        GRAPH <http://id.esd.org.uk/list/services> { ?service skos:prefLabel ?name }
        GRAPH ?set { ?service esd:hasSubject ?subject } } ORDER BY ?service ?name ?subject""",
    "cube slice": """SELECT ?period ?value { ?observation qb:dataSet cube:contacts ;
        cube:area "E06000018" ; cube:channel "web" ; cube:period ?period ; cube:count ?value }
        ORDER BY ?period""",
    "ask nothing": "ASK {}",
}
#: Each query by what it is typical of.
QUERIES = {name: _PREFIXES + text for name, text in _QUERIES.items()}
_AREAS = tuple(f"E0600{number:04d}" for number in range(10, 40))
_CHANNELS = ("web", "telephone", "counter")
_PERIODS = tuple(f"2026-{month:02d}" for month in range(1, 13))


def write_cube(file: Path) -> None:
    """Write a cube of 1,080 counts: 30 areas, 3 channels, 12 months."""
    lines = ["@prefix cube: <urn:x-cube:> .\n@prefix qb: <http://purl.org/linked-data/cube#> .\n"]
    cells = [(a, c, p) for a in _AREAS for c in _CHANNELS for p in _PERIODS]
    for number, (area, channel, period) in enumerate(cells):
        lines.append(
            f'cube:o{number} a qb:Observation ; qb:dataSet cube:contacts ; cube:area "{area}" ;\n'
            f'  cube:channel "{channel}" ; cube:period "{period}" ; cube:count {number} .\n'
        )
    file.parent.mkdir(parents=True, exist_ok=True)
    file.write_text("".join(lines), "utf-8")
