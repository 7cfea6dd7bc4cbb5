"""The home page, and the page that names every list and mapping set."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from rdflib import Literal, URIRef

from registry.catalogue import ConceptList, MappingSet
from registry.namespaces import ESD, ESD_ID
from registry.web.pages.concepts import Concept, read_concept
from registry.web.pages.environment import local_part, render
from registry.web.pages.words import Text, choose, name_order, to_translate

if TYPE_CHECKING:
    from registry.config import Settings
    from registry.opened import Release

#: Where the home page shows a list. A list that is named nowhere stands under the last heading.
_GROUPS = (
    (
        to_translate("Services and how people use them"),
        ("services", "englishAndWelshServices", "interactions", "withdrawnServices"),
    ),
    (to_translate("Subjects and categories"), ("subjects", "categories", "gcl", "classification")),
    (
        to_translate("Navigation, functions and directories"),
        ("navigation", "functions", "directory"),
    ),
    (
        to_translate("People, needs and businesses"),
        ("audiences", "circumstances", "needs", "businessCategories"),
    ),
    (to_translate("Channels"), ("channels", "channelGroups")),
)
_PROFILING = to_translate("Profiling")
#: What statistics are profiled by: lists of these classes stand under a heading of their own.
_PROFILED_BY = frozenset({ESD.Authority, ESD.Profile})
_OTHERS = to_translate("More lists")
#: A service with mappings to many lists: council tax.
_EXAMPLE = ESD_ID["service/57"]

_DESCRIPTIONS = """
PREFIX dct: <http://purl.org/dc/terms/>
PREFIX adms: <http://www.w3.org/ns/adms#>
SELECT ?thing ?description ?status WHERE {
  GRAPH ?thing { ?thing dct:identifier ?identifier . }
  OPTIONAL { GRAPH ?thing { ?thing dct:description ?description } }
  OPTIONAL { GRAPH ?thing { ?thing adms:status ?status } }
}
"""


class Entry(NamedTuple):
    """A list with what its header says of it in a sentence or two."""

    entry: ConceptList
    description: Text | None
    status: str


class SetEntry(NamedTuple):
    """A mapping set with its description and the titles of the two lists."""

    entry: MappingSet
    description: Text | None
    from_title: str
    to_title: str


class Group(NamedTuple):
    """A heading of the home page and the lists under it."""

    heading: str
    entries: list[Entry]


def home(release: Release, settings: Settings, language: str) -> str:
    """Render the home page."""
    entries = _list_entries(release, language)
    counts = [entry.entry.count for entry in entries if entry.entry.part_of is None]
    return render(
        "home.html",
        release,
        groups=_groups(entries),
        concepts=sum(counts),
        pairs=sum(entry.count for entry in release.catalogue.mapping_sets.values()),
        types=_types(release),
        example=_example(release, language),
        largest=_largest(release),
        root=settings.public_url,
    )


def lists_index(release: Release, language: str) -> str:
    """Render the page that names every list and every mapping set."""
    descriptions = _descriptions(release, language)
    titles = {entry.uri: entry.title for entry in release.catalogue.lists.values()}
    sets = [
        SetEntry(
            entry,
            descriptions.get(entry.uri, (None, ""))[0],
            titles.get(entry.from_list, str(entry.from_list)),
            titles.get(entry.to_list, str(entry.to_list)),
        )
        for entry in release.catalogue.mapping_sets.values()
    ]
    return render(
        "lists.html",
        release,
        entries=sorted(_list_entries(release, language), key=_by_title),
        sets=sorted(sets, key=lambda entry: name_order(entry.entry.title)),
    )


def _by_title(entry: Entry) -> tuple[str, str]:
    return name_order(entry.entry.title)


def _descriptions(release: Release, language: str) -> dict[URIRef, tuple[Text | None, str]]:
    literals: dict[URIRef, list[Literal]] = {}
    statuses: dict[URIRef, str] = {}
    for thing, description, status in release.store.select(_DESCRIPTIONS, graphs=[]).rows:
        uri = URIRef(str(thing))
        found = literals.setdefault(uri, [])
        if isinstance(description, Literal):
            found.append(description)
        statuses[uri] = local_part(URIRef(str(status))) if status is not None else ""
    return {uri: (choose(found, language), statuses[uri]) for uri, found in literals.items()}


def _list_entries(release: Release, language: str) -> list[Entry]:
    descriptions = _descriptions(release, language)
    return [
        Entry(entry, *descriptions.get(entry.uri, (None, "")))
        for entry in release.catalogue.lists.values()
    ]


def _groups(entries: list[Entry]) -> list[Group]:
    by_identifier = {entry.entry.identifier: entry for entry in entries}
    groups = [
        Group(heading, [by_identifier.pop(name) for name in names if name in by_identifier])
        for heading, names in _GROUPS
    ]
    others = sorted(by_identifier.values(), key=_by_title)
    profiling = [entry for entry in others if entry.entry.concept_class in _PROFILED_BY]
    groups.append(Group(_PROFILING, profiling))
    groups.append(Group(_OTHERS, [entry for entry in others if entry not in profiling]))
    return [group for group in groups if group.entries]


def _types(release: Release) -> list[tuple[str, str]]:
    """Return (type, words) for the look-up by number: one a kind of concept, the largest first."""
    whole = [entry for entry in release.catalogue.lists.values() if entry.part_of is None]
    chosen: dict[str, str] = {}
    for entry in sorted(whole, key=lambda entry: -entry.count):
        if entry.count:
            chosen.setdefault(entry.concept_type, entry.title)
    first = ["service"] if "service" in chosen else []
    order = first + [name for name in chosen if name not in first]
    return [(name, chosen[name]) for name in order]


def _example(release: Release, language: str) -> Concept | None:
    """Return the concept whose mappings the page shows; None where it is not held."""
    try:
        concept = read_concept(release, _EXAMPLE, language)
    except LookupError:
        return None
    return concept if concept.relations else None


def _largest(release: Release) -> str | None:
    """Return the list whose download is the example: services, or else the largest."""
    lists = release.catalogue.lists
    if "services" in lists:
        return "services"
    return max(lists, key=lambda name: lists[name].count) if lists else None
