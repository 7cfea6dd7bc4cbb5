"""Official files as they came, byte for byte: `?form=official` at the addresses of downloads."""

from __future__ import annotations

import re
from collections.abc import Iterable
from urllib.parse import quote

from flask import request
from rdflib import URIRef

from registry.catalogue import Catalogue, ConceptList, MappingSet
from registry.importing.originals import Original, originals
from registry.opened import Release
from registry.readers import SourceFormat as Source
from registry.web.downloads import Download
from registry.web.kept import KeptForRelease
from registry.web.pages import Link
from registry.web.problems import ProblemError
from registry.web.site import release, site

#: Suffix -> the formats of official files that are had by it, the one most meant first.
_FORMATS: dict[str, tuple[Source, ...]] = {
    "csv": (Source.CSV_FLAT, Source.CSV_HIERARCHY, Source.CSV_STATUS, Source.CSV_MAPPING),
    "xml": (
        Source.ITEM_MAPPINGS,
        Source.XML_NESTED,
        Source.TERMS_DOMAIN,
        Source.TERMS_MAPPING,
        Source.TERMS_MIXED,
    ),
    "controlledlist.xml": (Source.TAXONOMY, Source.TAXONOMY_SKOS),
}
_FORM = "official"
_UNSAFE = re.compile(r"[^A-Za-z0-9._-]+")

_originals: KeptForRelease[list[Original]] = KeptForRelease(
    lambda current: originals(current.store, site().settings)
)


def wants_official() -> bool:
    """Whether the file as it came is asked for, in place of what the registry writes."""
    return request.args.get("form") == _FORM


def official_file(
    whole: ConceptList | MappingSet, suffix: str, mapped_to: ConceptList | None = None
) -> tuple[Original, Download]:
    """Return the newest official file of a list, of a list with its pairs, or of a mapping set.

    One that is named after the list comes first. ``?file=`` chooses another by its name. Raises
    ProblemError 404 where none is held.
    """
    current = release()
    fitting = _fitting(current, whole, suffix, mapped_to)
    name = request.args.get("file")
    found = next((each for each in fitting if name in {None, each.name}), None)
    if found is None:
        raise _none_held(whole, suffix, fitting)
    return found, Download(found.path, found.sha256, found.path.stat().st_size)


def disposition(found: Original) -> tuple[str, str]:
    """Return the header that has a browser save the file under its own name."""
    return "Content-Disposition", f'attachment; filename="{_UNSAFE.sub("-", found.name)}"'


def _fitting(
    current: Release, whole: ConceptList | MappingSet, suffix: str, mapped_to: ConceptList | None
) -> list[Original]:
    formats = _FORMATS.get(suffix, ())
    held = [each for each in _originals.of(current) if each.format in formats]
    sets = {entry.uri for entry in current.catalogue.mapping_sets.values()}
    if isinstance(whole, MappingSet):
        found = [each for each in held if whole.uri in each.headers]
    elif mapped_to is None:
        own = _with_whole(whole)
        found = [each for each in held if each.headers & own and not each.headers & sets]
    else:
        own, between = _with_whole(whole), _sets_between(current.catalogue, whole, mapped_to)
        found = [each for each in held if each.headers & own and each.headers & between]
    # Newest first, as they were, but for these.
    if isinstance(whole, MappingSet):
        return sorted(found, key=lambda each: formats.index(each.format))
    return sorted(found, key=lambda each: not each.name.startswith(whole.identifier))


def _with_whole(entry: ConceptList) -> set[URIRef]:
    """Return a list and the one it is part of: a file of a part is imported into the whole."""
    return {uri for uri in (entry.uri, entry.part_of) if uri is not None}


def _sets_between(catalogue: Catalogue, one: ConceptList, other: ConceptList) -> set[URIRef]:
    """Return the mapping sets between the concepts of two lists, in either direction."""
    wanted = {one.uri_space, other.uri_space}
    return {
        entry.uri
        for entry in catalogue.mapping_sets.values()
        if {_space(catalogue, entry.from_list), _space(catalogue, entry.to_list)} == wanted
    }


def _space(catalogue: Catalogue, uri: URIRef) -> str:
    entry = catalogue.list_with_uri(uri)
    return entry.uri_space if entry is not None else ""


def _none_held(
    whole: ConceptList | MappingSet, suffix: str, fitting: Iterable[Original]
) -> ProblemError:
    kind = "list" if isinstance(whole, ConceptList) else "mapping"
    address = f"/{kind}/{quote(whole.identifier, '')}.{suffix}"
    links = [Link(address, f"{whole.title}, written by the registry")]
    links += [
        Link(f"{address}?form={_FORM}&file={quote(each.name, '')}", each.name) for each in fitting
    ]
    detail = f"No such official file of {whole.title} was imported here."
    return ProblemError(404, "No official file is held", detail, links)
