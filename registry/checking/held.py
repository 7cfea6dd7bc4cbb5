"""What the registry holds, laid out for judging: entries by address, number and name."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import NamedTuple

from registry.catalogue import Catalogue, ConceptList
from registry.search.names import Entry, Names, read_names
from registry.search.words import words_of
from registry.store import Store

_LINKS = """
PREFIX dct: <http://purl.org/dc/terms/>
PREFIX esd: <http://def.esd.org.uk/>
PREFIX skos: <http://www.w3.org/2004/02/skos/core#>
SELECT DISTINCT ?concept ?property ?other WHERE {
  VALUES ?property { dct:isReplacedBy skos:broader esd:use }
  ?concept ?property ?other .
} ORDER BY ?concept ?property ?other
"""
_VERSIONS = """
PREFIX owl: <http://www.w3.org/2002/07/owl#>
PREFIX skos: <http://www.w3.org/2004/02/skos/core#>
SELECT DISTINCT ?list ?version WHERE {
  ?list a skos:ConceptScheme ; owl:versionInfo ?version
} ORDER BY ?list ?version
"""
_RELATIONS = """
PREFIX rdfs: <http://www.w3.org/2000/01/rdf-schema#>
PREFIX skos: <http://www.w3.org/2004/02/skos/core#>
SELECT DISTINCT ?relation ?relates ?label WHERE {
  ?relation rdfs:subPropertyOf ?relates .
  FILTER(STRSTARTS(STR(?relates), STR(skos:)))
  OPTIONAL { { ?relation rdfs:label ?label } UNION { ?relation skos:altLabel ?label } }
} ORDER BY ?relation ?relates ?label
"""


_START = re.compile(r"^https?://(?:www\.)?", re.IGNORECASE)


def _comparable(address: str) -> str:
    """Take off what people get wrong at an address's beginning: scheme, www, capitals."""
    return _START.sub("", address).lower()


def folded(text: str) -> str:
    """Bring a name to what is compared: words alone, without case, accents and marks."""
    return " ".join(words_of(text))


class Links(NamedTuple):
    """What leads from an entry or term to others, by address."""

    replacements: Mapping[str, tuple[str, ...]]
    parents: Mapping[str, tuple[str, ...]]
    uses: Mapping[str, tuple[str, ...]]


@dataclass(frozen=True)
class Held:
    """All entries of a release, to be read by any number of threads."""

    catalogue: Catalogue
    names: Names
    links: Links
    #: Version of each list, by its identifier.
    versions: Mapping[str, str]
    #: What a relation refines of SKOS, by the relation's address, name or label in lower case.
    relations: Mapping[str, str]

    def entry(self, uri: str) -> Entry | None:
        """Return the entry at an address."""
        place = self.names.by_uri.get(uri)
        return None if place is None else self.names.entries[place]

    def in_list(self, name: str, number: str) -> Entry | None:
        """Return the entry of a list with exactly this number."""
        return self.numbers.get(name, {}).get(number)

    def of_space(self, name: str, number: str) -> Entry | None:
        """Return the entry with a list's address and this number, in whatever list it stands."""
        return self.entry(self.catalogue.lists[name].uri_space + number)

    def named(self, name: str, text: str) -> list[Entry]:
        """Return the entries of a list with exactly this official name, live ones first."""
        return self.official.get(name, {}).get(folded(text), [])

    def use_of_term(self, name: str, number: str) -> Entry | None:
        """Return the one entry that a numbered term of a list leads to."""
        uses = self.links.uses.get(self.catalogue.lists[name].uri_space + number, ())
        return self.entry(uses[0]) if len(uses) == 1 else None

    def replacement(self, uri: str) -> Entry | None:
        """Return the one live entry that took a retired one's place, however many steps away."""
        seen = {uri}
        while True:
            following = self.links.replacements.get(uri, ())
            if len(following) != 1 or following[0] in seen:
                return None
            uri = following[0]
            seen.add(uri)
            entry = self.entry(uri)
            if entry is None or not entry.retired:
                return entry

    def list_of_uri(self, uri: str) -> ConceptList | None:
        """Return the whole list under whose base an address is."""
        return next((e for e in self._whole_lists if uri.startswith(e.uri_space)), None)

    def published(self, address: str) -> str | None:
        """Bring an address under a base of ours to the published form; None for others'.

        Scheme, www, capitals of the base, and a slash, query or fragment at the end may differ.
        """
        if address.startswith("esd:"):
            address = f"http://id.esd.org.uk/{address.removeprefix('esd:')}"
        comparable = _comparable(address)
        space = next((each for each in self._spaces if comparable.startswith(each)), None)
        if space is None:
            return None
        rest = _START.sub("", address)
        identifier = rest[len(space) :].partition("#")[0].partition("?")[0].rstrip("/")
        return self._spaces[space] + identifier

    @cached_property
    def _spaces(self) -> Mapping[str, str]:
        lists = self.catalogue.lists.values()
        return {_comparable(entry.uri_space): entry.uri_space for entry in lists}

    @cached_property
    def numbers(self) -> Mapping[str, Mapping[str, Entry]]:
        """Entries by list and number."""
        found: dict[str, dict[str, Entry]] = {}
        for entry in self.names.entries:
            for name in entry.lists:
                found.setdefault(name, {})[entry.notation] = entry
        return found

    @cached_property
    def numbers_in_any_case(self) -> Mapping[str, Mapping[str, Entry]]:
        """Entries by list and number in lower case."""
        return {
            name: {number.casefold(): entry for number, entry in entries.items()}
            for name, entries in self.numbers.items()
        }

    @cached_property
    def official(self) -> Mapping[str, Mapping[str, list[Entry]]]:
        """Entries by list and folded official name, in every language; live ones first."""
        found: dict[str, dict[str, list[Entry]]] = {}
        for text in self.names.names:
            if text.kind == "preferred":
                entry = self.names.entries[text.entry]
                for name in entry.lists:
                    entries = found.setdefault(name, {}).setdefault(folded(text.text), [])
                    if entry not in entries:
                        entries.append(entry)
        for by_name in found.values():
            for entries in by_name.values():
                entries.sort(key=lambda entry: entry.retired)
        return found

    @cached_property
    def texts(self) -> Mapping[str, Mapping[str, Sequence[str]]]:
        """Names of each entry by its address and kind (preferred, alternative, former, hidden)."""
        found: dict[str, dict[str, list[str]]] = {}
        for text in self.names.names:
            if text.kind != "note":
                uri = self.names.entries[text.entry].uri
                found.setdefault(uri, {}).setdefault(text.kind, []).append(text.text)
        return found

    @cached_property
    def _whole_lists(self) -> list[ConceptList]:
        lists = [entry for entry in self.catalogue.lists.values() if entry.part_of is None]
        return sorted(lists, key=lambda entry: -entry.count)


def read_held(store: Store, catalogue: Catalogue, names: Names | None = None) -> Held:
    """Read what is needed of a release; ``names`` where they have been read before."""
    links: dict[str, dict[str, tuple[str, ...]]] = {}
    for concept, prop, other in store.select(_LINKS).rows:
        by_concept = links.setdefault(str(prop).replace("#", "/").rpartition("/")[2], {})
        by_concept[str(concept)] = (*by_concept.get(str(concept), ()), str(other))
    by_uri = {str(entry.uri): entry.identifier for entry in catalogue.lists.values()}
    versions = {
        by_uri[str(uri)]: str(version)
        for uri, version in store.select(_VERSIONS).rows
        if str(uri) in by_uri
    }
    return Held(
        catalogue,
        read_names(store, catalogue) if names is None else names,
        Links(links.get("isReplacedBy", {}), links.get("broader", {}), links.get("use", {})),
        versions,
        _relations(store),
    )


def _relations(store: Store) -> dict[str, str]:
    base = "http://www.w3.org/2004/02/skos/core#"
    known: dict[str, str] = {}
    for word in ("exact", "close", "broad", "narrow", "related"):
        uri = f"{base}{word}Match"
        for spelling in (uri, f"skos:{word}Match", f"{word}Match", word):
            known[spelling.casefold()] = uri
    known[f"{base}mappingRelation".casefold()] = f"{base}mappingRelation"
    known["skos:mappingrelation"] = f"{base}mappingRelation"
    for relation, relates, label in store.select(_RELATIONS).rows:
        name = str(relation).rpartition("/")[2]
        for spelling in (str(relation), name, f"esd:{name}", str(label or name)):
            known.setdefault(spelling.casefold(), str(relates))
    return known
