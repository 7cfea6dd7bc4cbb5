"""The terms of a list or mapping set, as its header states them."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from rdflib import URIRef
from rdflib.namespace import DCTERMS

from registry.opened import Release
from registry.web.pages import Link
from registry.web.problems import ProblemError


def licences(current: Release, header: URIRef) -> list[str]:
    """Return the URIs of the licences, sorted."""
    return sorted(map(str, current.store.describe(header).objects(header, DCTERMS.license)))


def may_republish(current: Release, header: URIRef) -> bool:
    """Whether copies may be given out: ``esd:mayRepublish false`` forbids it.

    It forbids the mapping sets of a list too: a pair is an entry of either list.
    """
    return str(header) not in current.withheld


def is_given_out(current: Release, headers: Iterable[URIRef]) -> bool:
    """Whether a thing that stands in these lists may be given out: if one of them may."""
    return any(may_republish(current, header) for header in headers)


def not_given_out(title: str, suggestions: Sequence[Link] = ()) -> ProblemError:
    """Return what is said where the terms of a list or mapping set forbid to give it out: 403."""
    detail = f"The terms of {title} do not let the registry give out copies of it."
    return ProblemError(403, "Not given out", detail, suggestions)
