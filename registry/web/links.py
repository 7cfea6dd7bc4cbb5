"""The ``Link`` headers of a document: RFC 8288, with the relations of Signposting."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from rdflib.namespace import OWL, RDFS, SKOS, VOID

from exporters.document import Kind
from registry.namespaces import SKOSXL, SSSOM
from registry.opened import Release
from registry.resources import Resource
from registry.web.interface import in_each_language
from registry.web.negotiation import Offer
from registry.web.profiles import profile_of
from registry.web.terms import licences

_TYPES = {
    Kind.CONCEPT: SKOS.Concept,
    Kind.LIST: SKOS.ConceptScheme,
    Kind.MAPPING_SET: VOID.Linkset,
    Kind.PAIR: SSSOM.Mapping,
    Kind.ONTOLOGY: OWL.Ontology,
    Kind.ONTOLOGY_TERM: RDFS.Resource,
    Kind.TERM: SKOSXL.Label,
}
_MEMBERS = frozenset({Kind.CONCEPT, Kind.TERM, Kind.PAIR})
_HTML = "html"


def links(
    current: Release, resource: Resource, sent: Offer, offers: Sequence[Offer]
) -> Iterator[str]:
    """Yield the links of a document that is sent in one of the forms offered."""
    yield f'<{resource.uri}>; rel="canonical"'
    yield f'<{resource.uri}>; rel="cite-as"'
    yield f'<{_TYPES[resource.kind]}>; rel="type"'
    for other in offers:
        if other is not sent:
            yield _alternate(resource, other)
    if sent.suffix == _HTML:
        yield f'<{resource.path}.ttl>; rel="describedby"; type="text/turtle"'
        yield from _languages(resource)
    else:
        yield f'<{profile_of(sent).uri}>; rel="profile"'
    if sent.suffix == "tidy.csv":
        yield f'<{resource.path}.csvm>; rel="describedby"; type="application/csvm+json"'
    if resource.within is not None:
        for terms in licences(current, resource.within.uri):
            yield f'<{terms}>; rel="license"'
        yield f'<{_collection(current, resource)}>; rel="collection"'


def _alternate(resource: Resource, other: Offer) -> str:
    link = f'<{resource.path}.{other.suffix}>; rel="alternate"; type="{other.media_type}"'
    return link if other.suffix == _HTML else f'{link}; formats="{profile_of(other).uri}"'


def _languages(resource: Resource) -> Iterator[str]:
    for language, address in in_each_language(f"{resource.path}.html"):
        yield f'<{address}>; rel="alternate"; type="text/html"; hreflang="{language}"'


def _collection(current: Release, resource: Resource) -> str | None:
    """Return the address of what a thing is part of: its list or set; of these, the catalogue."""
    if resource.kind in _MEMBERS and resource.within is not None:
        return current.catalogue.path_of(resource.within.uri)
    return "/datasets"
