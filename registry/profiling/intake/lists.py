"""What an upload needs of a release: members of lists, groups of services, versions."""

from __future__ import annotations

from pathlib import Path

from rdflib import URIRef

from registry.assigning.decisions import ACCEPTED, read_decisions
from registry.errors import RegistryError
from registry.profiling.intake.meanings import Members, members_of
from registry.release import Release

_MEMBERS = """
PREFIX skos: <http://www.w3.org/2004/02/skos/core#>
PREFIX esd: <http://def.esd.org.uk/>
SELECT DISTINCT ?list ?concept ?number ?name WHERE {
  ?concept skos:inScheme ?list ; skos:notation ?number ; ?naming ?name .
  FILTER(?naming IN (skos:prefLabel, skos:altLabel, esd:formerName))
} ORDER BY ?concept ?name
"""
#: The groups that stand for a pair: the top headings above a node, or the node itself.
_GROUPS = """
PREFIX skos: <http://www.w3.org/2004/02/skos/core#>
SELECT DISTINCT ?from ?to ?predicate ?group ?service WHERE {
  ?node ?predicate ?concept . ?node skos:inScheme ?from . ?concept skos:inScheme ?to .
  ?node skos:broader* ?above . ?above skos:inScheme ?from ; skos:notation ?group .
  ?concept skos:notation ?service .
  %s
} ORDER BY ?group ?service
"""
_TOP_ONLY = "FILTER NOT EXISTS { ?above skos:broader ?higher }"
#: The mapping sets whose ends group services, and whether only by their top headings.
_GROUPING = {
    "navigation": ("navigation-services", True),
    "functions": ("functions-services", False),
}


def read_members(release: Release, name: str, data: Path | None = None) -> Members:
    """Read the members of a list; with ``data``, also the names accepted for them there.

    Raises RegistryError where the release has no such list.
    """
    entry = release.catalogue.find_list(name)
    if entry is None:
        raise RegistryError(f"The current release has no list {name}. Run `registry build`.")
    rows = release.store.select(_MEMBERS, {"list": entry.uri}).rows
    concepts = [(str(uri), str(number), str(label)) for _, uri, number, label in rows]
    decisions = read_decisions(data) if data else []
    accepted = [(each.title, each.uri) for each in decisions if each.verdict == ACCEPTED]
    return members_of(entry.title, concepts, accepted)


def read_groups(release: Release) -> dict[str, tuple[str, ...]]:
    """Read the groups of services: ``navigation/4`` and its services' numbers, by group."""
    groups: dict[str, list[str]] = {}
    for name, (identifier, top_only) in _GROUPING.items():
        mapping = release.catalogue.mapping_sets.get(identifier)
        if mapping is None:
            continue
        bindings = {
            "from": mapping.from_list,
            "to": mapping.to_list,
            "predicate": URIRef(mapping.predicates[0]),
        }
        query = _GROUPS % (_TOP_ONLY if top_only else "")
        for *_, group, service in release.store.select(query, bindings).rows:
            groups.setdefault(f"{name}/{group}", []).append(str(service))
    return {group: tuple(services) for group, services in groups.items()}


def versions_of(release: Release, scheme: str) -> dict[str, str]:
    """Return the versions of the lists that an upload is coded with, by list."""
    rows = release.store.select(_VERSIONS).rows
    wanted = {"services", "interactions", "channels", "navigation", "functions", scheme}
    return {str(name): str(version) for name, version in rows if str(name) in wanted}


_VERSIONS = """
PREFIX dct: <http://purl.org/dc/terms/>
PREFIX owl: <http://www.w3.org/2002/07/owl#>
SELECT ?identifier ?version WHERE {
  ?list dct:identifier ?identifier ; owl:versionInfo ?version
} ORDER BY ?identifier ?version
"""
