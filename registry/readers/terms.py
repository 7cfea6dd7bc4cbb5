"""Reads APLAWS `terms` files, 2004 to 2008: a list in up to four files, and mappings.

Format: contract esd-formats, section 5. Non-preferred terms hang in the tree like any other: only
the synonyms file tells them apart.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import NamedTuple

from lxml import etree
from rdflib import Literal
from rdflib.namespace import DCTERMS, OWL

from registry.errors import Place, UnreadableSourceError
from registry.namespaces import ESD, new_graph
from registry.readers.building import ListBuilder
from registry.readers.reading import (
    Options,
    Pair,
    Reading,
    Recognition,
    Source,
    SourceFormat,
    Target,
)
from registry.readers.safe_xml import attribute, local_name, parse_xml, place_of
from registry.readers.survived import Survived

TERMS_NAMESPACE = "http://xmlns.redhat.com/london/terms/1.0"
_FORMATS = {
    "domain": SourceFormat.TERMS_DOMAIN,
    "hierarchy": SourceFormat.TERMS_HIERARCHY,
    "synonyms": SourceFormat.TERMS_SYNONYMS,
    "related": SourceFormat.TERMS_RELATED,
    "mapping": SourceFormat.TERMS_MAPPING,
    "mixedHierarchy": SourceFormat.TERMS_MIXED,
}
_RELATIONS = {
    SourceFormat.TERMS_HIERARCHY: "narrower",
    SourceFormat.TERMS_SYNONYMS: "synonym",
    SourceFormat.TERMS_RELATED: "related",
    SourceFormat.TERMS_MIXED: "contains",
}


class _Part(NamedTuple):
    name: str
    root: etree._Element


class _LinkedPair(NamedTuple):
    pair: Pair
    place: Place


def recognise_terms(root: etree._Element, name: str) -> Recognition:
    """Take the part from the root's name, the lists from their `resource` addresses."""
    source_format = _FORMATS.get(local_name(root))
    if source_format is None:
        raise UnreadableSourceError(
            place_of(root, name),
            f"terms:{local_name(root)} is not a part of a list.",
            "Expected is one of " + ", ".join(f"terms:{part}" for part in _FORMATS) + ".",
        )
    hints = {
        "uri": root.get("about", ""),
        "notation": root.get("key", ""),
        "list_name": root.get("title", ""),
        "version": root.get("version", ""),
        "date": root.get("released", ""),
    }
    for key, path in (("uri", ""), ("from", "{*}source/"), ("to", "{*}destination/")):
        domain = root.find(path + "{*}domain")
        if domain is not None:
            hints[key] = domain.get("resource", "")
    return Recognition(source_format, {key: value for key, value in hints.items() if value})


def read_terms_file(source: Source, target: Target, options: Options) -> Reading:
    """Read one file: concepts from a `domain`, pairs from every other part.

    Pairs of a hierarchy run from parent to child, those of synonyms from the preferred term.
    """
    if source.recognition.format is SourceFormat.TERMS_DOMAIN:
        return _read_parts(source, {source.name: source.data}, target, options)
    root = parse_xml(source.data, source.name)
    survived = Survived()
    pairs: dict[Pair, None] = {}
    for pair, place in _pairs(_Part(source.name, root)):
        if pair in pairs:
            survived.note("A pair given twice", place)
        pairs[pair] = None
    if not pairs:
        raise UnreadableSourceError(
            Place(source.name), "It holds no pairs.", "Download the file again."
        )
    options.tell(len(pairs), len(pairs))
    return Reading(source.recognition, new_graph(), tuple(pairs), survived.sentences())


def read_terms(
    parts: Mapping[str, bytes],
    target: Target,
    *,
    faithful: bool = False,
) -> Reading:
    """Read a list from its parts together: file name -> bytes, the part told by content.

    At least one `domain` (names) is needed; hierarchy, synonyms and related are optional. Raises
    UnreadableSourceError with file and line of what is wrong.
    """
    name, data = next(iter(parts.items()), ("no file", b""))
    return _read_parts(
        Source(data, name, Recognition(SourceFormat.TERMS_DOMAIN)),
        parts,
        target,
        Options(faithful),
    )


def _read_parts(
    source: Source, files: Mapping[str, bytes], target: Target, options: Options
) -> Reading:
    by_format: dict[SourceFormat, list[_Part]] = {}
    for name, data in files.items():
        root = parse_xml(data, name)
        source_format = recognise_terms(root, name).format
        by_format.setdefault(source_format, []).append(_Part(name, root))
    domains = by_format.get(SourceFormat.TERMS_DOMAIN, [])
    if not domains:
        raise UnreadableSourceError(
            Place(source.name), "No terms:domain file with the names.", "Add the domain file."
        )
    builder = ListBuilder(target, faithful=options.faithful)
    _note_foreign(builder, domains[0], by_format)
    synonyms = list(_all(by_format, SourceFormat.TERMS_SYNONYMS))
    non_preferred = {link.pair.to_identifier for link in synonyms}
    _header(builder, domains[0])
    for domain in domains:
        _names(builder, domain, non_preferred, options)
    _links(builder, by_format, synonyms, non_preferred)
    first = recognise_terms(domains[0].root, domains[0].name)
    return builder.finish(source._replace(recognition=first))


def _header(builder: ListBuilder, domain: _Part) -> None:
    scheme, root = builder.target.list_uri, domain.root
    place = place_of(root, domain.name)
    if title := root.get("title"):
        builder.label(scheme, DCTERMS.title, title, place)
    builder.text_fact(scheme, OWL.versionInfo, root.get("version"))
    builder.date(scheme, DCTERMS.issued, root.get("released"), place)


def _names(builder: ListBuilder, domain: _Part, non_preferred: set[str], options: Options) -> None:
    terms = domain.root.findall("{*}term")
    seen: dict[str, str] = {}
    for index, term in enumerate(terms, 1):
        identifier = attribute(term, "id", domain.name)
        name = attribute(term, "name", domain.name)
        place = place_of(term, domain.name)
        if seen.get(identifier) == name:
            builder.survived.note("A term listed twice with the same name", place)
            continue
        seen[identifier] = name
        if identifier in non_preferred:
            uri = builder.non_preferred(identifier, name, place)
        else:
            uri = builder.concept(identifier, name, place)
        if term.get("inAtoZ") == "true":
            builder.fact(uri, ESD.aToZ, Literal(True))
        builder.text_fact(uri, ESD.shortcut, term.get("shortcut"))
        options.tell(index, len(terms))


def _links(
    builder: ListBuilder,
    by_format: Mapping[SourceFormat, list[_Part]],
    synonyms: list[_LinkedPair],
    non_preferred: set[str],
) -> None:
    for pair, place in _all(by_format, SourceFormat.TERMS_HIERARCHY):
        if pair.to_identifier not in non_preferred:
            builder.broader(
                pair.to_identifier, pair.from_identifier, place, is_main=pair.is_default
            )
    for pair, place in synonyms:
        builder.use(pair.to_identifier, pair.from_identifier, place)
    for pair, place in _all(by_format, SourceFormat.TERMS_RELATED):
        builder.related(pair.from_identifier, pair.to_identifier, place)


def _note_foreign(
    builder: ListBuilder, domain: _Part, by_format: Mapping[SourceFormat, list[_Part]]
) -> None:
    """Note parts that name another list than the names file: one official file does so wrongly."""
    own = domain.root.get("about")
    for parts in by_format.values():
        for part in parts:
            named = part.root.find("{*}domain")
            if named is not None and named.get("resource") != own:
                place = place_of(named, part.name)
                builder.survived.note("A part that names another list than its names file", place)


def _all(
    by_format: Mapping[SourceFormat, list[_Part]], part: SourceFormat
) -> Iterator[_LinkedPair]:
    for file in by_format.get(part, []):
        yield from _pairs(file)


def _pairs(part: _Part) -> Iterator[_LinkedPair]:
    """Give the pairs of a part, ordered (source, destination) or not (first, second)."""
    relation = _RELATIONS.get(recognise_terms(part.root, part.name).format, "")
    for element in part.root.iterfind("{*}orderedPair"):
        yield _pair(part, element, ("source", "destination"), relation)
    for element in part.root.iterfind("{*}unorderedPair"):
        yield _pair(part, element, ("first", "second"), relation)


def _pair(
    part: _Part, element: etree._Element, ends: tuple[str, str], relation: str
) -> _LinkedPair:
    place = place_of(element, part.name)
    identifiers = []
    for end in ends:
        term = element.find(f"{{*}}{end}/{{*}}term")
        if term is None:
            raise UnreadableSourceError(
                place, f"A pair without a term in {end}.", "Give it a terms:term with its id."
            )
        identifiers.append(attribute(term, "id", part.name))
    destination = element.find(f"{{*}}{ends[1]}")
    is_default = destination.get("isDefault") if destination is not None else None
    main = None if is_default is None else is_default == "true"
    pair = Pair(identifiers[0], identifiers[1], relation=relation, is_default=main)
    return _LinkedPair(pair, place)
