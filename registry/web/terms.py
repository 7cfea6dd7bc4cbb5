"""The terms of a list or mapping set, as its header states them."""

from __future__ import annotations

from rdflib import Literal, URIRef
from rdflib.namespace import DCTERMS

from registry.namespaces import ESD
from registry.release import Release


def licences(current: Release, header: URIRef) -> list[str]:
    """Return the URIs of the licences, sorted."""
    return sorted(map(str, current.store.describe(header).objects(header, DCTERMS.license)))


def may_republish(current: Release, header: URIRef) -> bool:
    """Whether copies may be given out: only ``esd:mayRepublish false`` forbids it."""
    said = current.store.describe(header).objects(header, ESD.mayRepublish)
    return Literal(False) not in set(said)
