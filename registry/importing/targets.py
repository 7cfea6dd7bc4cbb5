"""Which list or mapping set a file belongs to, by what the file says of itself."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import NamedTuple

from rdflib import Graph, URIRef
from rdflib.namespace import RDF, SKOS

from registry.catalogue import Catalogue, ConceptList, MappingSet
from registry.errors import RegistryError
from registry.namespaces import LGSR
from registry.readers import Recognition, Target

_NAME = re.compile(r"^[A-Za-z][A-Za-z0-9]*$")
_BASE = re.compile(r"^https?://[A-Za-z0-9.:-]+/(?:[A-Za-z0-9._~-]+/)+$")
_SEPARATORS = re.compile(r"[/.#?=&]+")
_NO_LETTER = re.compile(r"[^a-z]")


class Destination(NamedTuple):
    """The list a file is about: its name, where its concepts are, whether there is one yet."""

    name: str
    target: Target
    known: ConceptList | None


def list_destination(
    recognition: Recognition, catalogue: Catalogue, list_name: str | None, language: str
) -> Destination:
    """Choose the list for a file that is not RDF.

    Raises RegistryError where the file does not say which list it is and nobody else did.
    """
    if list_name is None:
        known = _whole(hinted_list(recognition.hints, catalogue), catalogue)
    else:
        known = _whole(catalogue.find_list(list_name), catalogue)
    if known is not None:
        target = Target(known.uri, known.uri_space, known.concept_class, language)
        return Destination(known.identifier, target, known)
    name = _new_name(list_name, recognition, catalogue)
    target = Target(
        LGSR[f"list/{name}"], str(LGSR[f"local/{name}/"]), URIRef(SKOS.Concept), language
    )
    return Destination(name, target, None)


def rdf_destination(
    graph: Graph,
    recognition: Recognition,
    catalogue: Catalogue,
    list_name: str | None,
    language: str,
) -> Destination:
    """Choose the list for SKOS: the one of its scheme's URI, else a new one with its own URIs.

    Raises RegistryError as ``list_destination``.
    """
    schemes = sorted(str(uri) for uri in graph.subjects(RDF.type, SKOS.ConceptScheme))
    known = catalogue.find_list(list_name) if list_name else None
    for scheme in schemes:
        known = known or catalogue.list_with_uri(URIRef(scheme))
    known = _whole(known, catalogue)
    if known is not None:
        target = Target(known.uri, known.uri_space, known.concept_class, language)
        return Destination(known.identifier, target, known)
    name = _new_name(list_name, recognition, catalogue)
    uri = URIRef(schemes[0]) if len(schemes) == 1 else LGSR[f"list/{name}"]
    space = common_space(_entries(graph)) or str(LGSR[f"local/{name}/"])
    return Destination(name, Target(uri, space, URIRef(SKOS.Concept), language), None)


def with_base(destination: Destination, base: str | None) -> Destination:
    """Let the addresses of a new list begin otherwise than the registry's own lists.

    Raises RegistryError for a base that is no web address, or of a list that has one already.
    """
    if base is None or base == destination.target.uri_space:
        return destination
    if destination.known is not None:
        raise RegistryError(
            f"{destination.name} has its addresses already: {destination.target.uri_space}. "
            "Leave --base out."
        )
    if not _BASE.match(base):
        raise RegistryError(
            f"{base!r} cannot be where addresses begin. Give a web address that ends with a slash: "
            "https://standards.example.org/id/service/"
        )
    return destination._replace(target=destination.target._replace(uri_space=base))


def _entries(graph: Graph) -> list[str]:
    """Return the URIs of what has a label or stands in a scheme, and is no scheme itself."""
    labelled = {*graph.subjects(SKOS.prefLabel), *graph.subjects(SKOS.inScheme)}
    schemes = set(graph.subjects(RDF.type, SKOS.ConceptScheme))
    return [str(node) for node in labelled - schemes if isinstance(node, URIRef)]


def common_space(uris: list[str]) -> str | None:
    """Return what all URIs begin with, up to a slash or hash; None where that is nothing."""
    if not uris:
        return None
    first, last = min(uris), max(uris)
    length = next(
        (i for i, (a, b) in enumerate(zip(first, last, strict=False)) if a != b), len(first) - 1
    )
    end = max(first.rfind("/", 0, length), first.rfind("#", 0, length)) + 1
    return first[:end] if "//" in first[: end - 1] else None


def mapping_destination(
    source: ConceptList, to: ConceptList, catalogue: Catalogue
) -> tuple[MappingSet, bool]:
    """Return the mapping set between two lists, and whether it runs the other way.

    Raises RegistryError, naming the sets there are, where there is none.
    """
    by_spaces = {
        (_space(entry.from_list, catalogue), _space(entry.to_list, catalogue)): entry
        for entry in catalogue.mapping_sets.values()
    }
    wanted = source.uri_space, to.uri_space
    if wanted in by_spaces:
        return by_spaces[wanted], False
    if wanted[::-1] in by_spaces:
        return by_spaces[wanted[::-1]], True
    raise RegistryError(
        f"there is no mapping set between {source.identifier} and {to.identifier}. "
        f"There are: {', '.join(catalogue.mapping_sets) or 'none'}."
    )


def mapped_list(hints: Mapping[str, str], catalogue: Catalogue) -> ConceptList:
    """Return the list at one end of a mapping. Raises RegistryError where it is not known."""
    found = hinted_list(hints, catalogue)
    if found is None:
        named = " ".join(value for value in hints.values() if value) or "something unnamed"
        raise RegistryError(
            f"the file maps {named}, which is no list here. "
            f"The lists are: {', '.join(catalogue.lists) or 'none'}."
        )
    return found


def hinted_list(hints: Mapping[str, str], catalogue: Catalogue) -> ConceptList | None:
    """Find the list that a file's hints speak of: its address, acronym, title or class."""
    address = hints.get("uri", "")
    words = [word for word in _SEPARATORS.split(address) if word]
    acronyms = {e.acronym.upper() for e in catalogue.lists.values() if e.acronym}
    names = [hints.get("notation", ""), *words]
    candidates = [
        catalogue.list_with_uri(URIRef(address)),
        *(catalogue.find_list(name) for name in names if name.upper() in acronyms),
        _by_title(hints.get("list_name", ""), catalogue),
        _by_class(hints.get("type", ""), catalogue),
        _by_last_word(hints.get("type", ""), catalogue),
        *(_by_class(word.removesuffix("List"), catalogue) for word in words),
    ]
    return next((entry for entry in candidates if entry is not None), None)


def _by_title(title: str, catalogue: Catalogue) -> ConceptList | None:
    entries = catalogue.lists.values()
    return next((e for e in entries if e.title.casefold() == title.casefold()), None)


def _by_class(words: str, catalogue: Catalogue) -> ConceptList | None:
    """Find the largest whole list whose class is named so: ``Website navigation``."""
    wanted = _letters(words)
    for entry in sorted(catalogue.lists.values(), key=lambda e: (e.part_of is not None, -e.count)):
        if entry.concept_class is None or not wanted:
            continue
        if wanted == _letters(re.split(r"[/#]", str(entry.concept_class))[-1]):
            return entry
    return None


def _by_last_word(words: str, catalogue: Catalogue) -> ConceptList | None:
    """Find the list whose name ends a class's: ``Website navigation``, list ``navigation``."""
    last = words.lower().rpartition(" ")[2]
    return catalogue.lists.get(last) or catalogue.lists.get(f"{last}s")


def _letters(text: str) -> str:
    return _NO_LETTER.sub("", text.lower())


def _whole(entry: ConceptList | None, catalogue: Catalogue) -> ConceptList | None:
    """Return the list a subset is taken from: concepts are described there."""
    if entry is None or entry.part_of is None:
        return entry
    return catalogue.list_with_uri(entry.part_of) or entry


def _space(uri: URIRef, catalogue: Catalogue) -> str:
    """Return where a list's concepts are: a subset's are those of the whole."""
    entry = catalogue.list_with_uri(uri)
    return entry.uri_space if entry is not None else ""


def _new_name(list_name: str | None, recognition: Recognition, catalogue: Catalogue) -> str:
    if list_name is None:
        raise RegistryError(
            f"it is {recognition}, but does not say of which list. Say it with --list NAME: "
            f"{', '.join(catalogue.lists) or 'none is here yet'}, or a new name."
        )
    if not _NAME.match(list_name):
        raise RegistryError(
            f"{list_name!r} cannot be the name of a list. "
            "Take letters and digits, the first one a letter: parkingZones."
        )
    return list_name
