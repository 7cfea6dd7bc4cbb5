"""Addresses of the parts of publications: data sets, structures, slices, observations, properties.

The table of addresses: docs/cubes-model.md, Addresses.
"""

from __future__ import annotations

from collections.abc import Mapping
from urllib.parse import quote

from registry.cubes.codes import CodeList
from registry.cubes.kinds import ADDRESS_ORDER, in_address
from registry.cubes.publications import Publication

STATISTICAL_GEOGRAPHY = "http://statistics.data.gov.uk/id/statistical-geography/"


def data_set(publication: Publication, kind: str) -> str:
    """Return the URI of a data set."""
    return f"{publication.uri}/{kind}"


def structure(publication: Publication, kind: str) -> str:
    """Return the URI of a data set's structure."""
    return f"{publication.uri}/{kind}/structure"


def component(publication: Publication, kind: str, name: str) -> str:
    """Return the URI of a structure's component: of a dimension or measure by name."""
    return f"{structure(publication, kind)}/{name}"


def slice_key(publication: Publication, kind: str, dimension: str) -> str:
    """Return the URI of the key of slices by a dimension."""
    return f"{structure(publication, kind)}/by-{dimension}"


def slice_of(publication: Publication, kind: str, dimension: str, code: str) -> str:
    """Return the URI of the slice in which a dimension has one code."""
    return f"{data_set(publication, kind)}/slice/{dimension}/{part(code)}"


def observation(publication: Publication, kind: str, codes: Mapping[str, str]) -> str:
    """Return the URI of an observation; ``codes`` by the names of the dimensions."""
    parts = (part(codes[d.name]) for d in ADDRESS_ORDER)
    return f"{data_set(publication, kind)}/observation/{'/'.join(parts)}"


def part(code: str) -> str:
    """Write a code as a part of an address."""
    return quote(in_address(code), safe="")


def dimension_property(base: str, codes: CodeList) -> str:
    """Return the URI of this registry's property for a dimension."""
    return f"{base}/cube/dimension/{codes.property_name}"


def measure_property(base: str, name: str) -> str:
    """Return the URI of this registry's property for a measure."""
    return f"{base}/cube/measure/{name}"


def all_concept(base: str, property_name: str) -> str:
    """Return the URI of the concept for what is not broken down by a dimension."""
    return f"{base}/cube/all/{property_name}"


def area_concept(base: str, code: str, *, synthetic: bool) -> str:
    """Return the URI of an area: its statistical geography, or ours where it is fictional."""
    return f"{base}/cube/area/{code}" if synthetic else STATISTICAL_GEOGRAPHY + code
