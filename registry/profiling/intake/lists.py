"""What an upload needs of a release: members of lists, groups of services, versions."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from pathlib import Path

from rdflib import URIRef

from registry.assigning.decisions import ACCEPTED, read_decisions
from registry.config import Settings
from registry.errors import RegistryError
from registry.opened import Release
from registry.profiling.intake.meanings import Members, members_of

_MEMBERS = """
PREFIX skos: <http://www.w3.org/2004/02/skos/core#>
PREFIX esd: <http://def.esd.org.uk/>
SELECT DISTINCT ?list ?concept ?number ?name WHERE {
  ?concept skos:inScheme ?list ; skos:notation ?number ; ?naming ?name .
  FILTER(?naming IN (skos:prefLabel, skos:altLabel, esd:formerName))
} ORDER BY ?concept ?name
"""
_PAIRS = """
PREFIX skos: <http://www.w3.org/2004/02/skos/core#>
SELECT DISTINCT ?predicate ?from ?to ?node ?number WHERE {
  ?node ?predicate ?service ; skos:inScheme ?from .
  ?service skos:inScheme ?to ; skos:notation ?number .
} ORDER BY ?node ?number
"""
_NODES = """
PREFIX skos: <http://www.w3.org/2004/02/skos/core#>
SELECT DISTINCT ?from ?node ?number ?above WHERE {
  ?node skos:inScheme ?from ; skos:notation ?number .
  OPTIONAL { ?node skos:broader ?above . ?above skos:inScheme ?from }
} ORDER BY ?node ?above
"""
#: The mapping sets whose ends group services, and whether only by their top headings.
_GROUPING = {
    "navigation": ("navigation-services", True),
    "functions": ("functions-services", False),
}


_VERSIONS = """
PREFIX dct: <http://purl.org/dc/terms/>
PREFIX owl: <http://www.w3.org/2002/07/owl#>
SELECT ?identifier ?version WHERE {
  ?list dct:identifier ?identifier ; owl:versionInfo ?version
} ORDER BY ?identifier ?version
"""


def list_names(settings: Settings) -> dict[str, str]:
    """Return the identifiers of the lists that transactions are coded with, by column."""
    return {
        "service": settings.national_services,
        "interaction": settings.national_interactions,
        "channel": settings.national_channels,
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


def read_groups(release: Release, services: str = "services") -> dict[str, tuple[str, ...]]:
    """Read the groups of services: ``navigation/4`` and its services' numbers, by group.

    None where another list of services than the one that is grouped is in use.
    A service belongs to the group it is mapped to and to all above it; of the navigation list only
    the top headings are groups.
    """
    grouped = release.catalogue.find_list(services)
    groups: dict[str, dict[str, None]] = {}
    for name, (identifier, top_only) in _GROUPING.items():
        mapping = release.catalogue.mapping_sets.get(identifier)
        if mapping is None or grouped is None or mapping.to_list != grouped.uri:
            continue
        numbers, above = _nodes(release, mapping.from_list)
        bindings = {"predicate": mapping.predicates[0], "from": mapping.from_list}
        pairs = release.store.select(_PAIRS, bindings | {"to": mapping.to_list}).rows
        for *_, node, service in pairs:
            for group in _and_above(str(node), above):
                if not (top_only and above[group]):
                    groups.setdefault(f"{name}/{numbers[group]}", {})[str(service)] = None
    return {group: tuple(services) for group, services in groups.items()}


def _nodes(release: Release, uri: URIRef) -> tuple[dict[str, str], dict[str, set[str]]]:
    """Return the number of every member of a list, and what is above it, by URI."""
    numbers: dict[str, str] = {}
    above: dict[str, set[str]] = {}
    for _, node, number, higher in release.store.select(_NODES, {"from": uri}).rows:
        numbers[str(node)] = str(number)
        above.setdefault(str(node), set()).update([] if higher is None else [str(higher)])
    return numbers, above


def _and_above(node: str, above: Mapping[str, set[str]]) -> set[str]:
    found, left = {node}, [node]
    while left:
        new = above[left.pop()] - found
        found |= new
        left += new
    return found


def versions_of(release: Release, lists: Iterable[str]) -> dict[str, str]:
    """Return the versions of the lists that an upload is coded with, by list."""
    rows = release.store.select(_VERSIONS).rows
    wanted = {"navigation", "functions", *lists}
    return {str(name): str(version) for name, version in rows if str(name) in wanted}
