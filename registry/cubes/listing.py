"""The code lists of a publication: what each code in its tables stands for."""

from __future__ import annotations

import calendar
import json
from collections.abc import Collection, Mapping
from dataclasses import dataclass, replace

import pyarrow as pa
from rdflib import Literal

from registry.cubes.addresses import all_concept, area_concept
from registry.cubes.codes import Code, CodeList, read_list_codes
from registry.cubes.kinds import ALL, DIMENSIONS
from registry.errors import RegistryError
from registry.profiling.periods import read_period
from registry.profiling.reference.areas import Reference
from registry.store import Store

_AUTHORITY = """
PREFIX skos: <http://www.w3.org/2004/02/skos/core#>
PREFIX dct: <http://purl.org/dc/terms/>
SELECT DISTINCT ?list ?code ?label WHERE {
  ?scheme dct:identifier ?list .
  ?concept skos:inScheme ?scheme ; skos:notation ?code ; skos:prefLabel ?label
}
"""
_TITLES = {"service": "services", "interaction": "interactions", "channel": "channels"}


@dataclass(frozen=True)
class Place:
    """Whose publication it is and where its URIs begin."""

    base: str
    authority: str
    name: str
    period: str
    scheme: str
    synthetic: bool
    lists: Mapping[str, str]
    """Identifiers of the lists of services, interactions and channels, by dimension."""
    may_name_profiles: bool = True
    """False where the profile scheme's names are for licence holders only."""


def authority_name(store: Store, reference: Reference) -> str:
    """Return an authority's name by its reference data, else by the list; else its code."""
    if name := reference.report.get("name"):
        return str(name)
    bindings = {"list": Literal("authorities"), "code": Literal(reference.authority)}
    for *_, label in store.select(_AUTHORITY, bindings).rows:
        return str(label)
    return reference.authority


def list_codes(
    store: Store, reference: Reference, place: Place, used: Mapping[str, Collection[str]]
) -> list[CodeList]:
    """Return the code lists of all dimensions with the codes that are used (and ``*``).

    Raises RegistryError, naming the codes, where tables hold one that its list does not know.
    """
    lists = {
        **{name: (_property_name(name, its), its) for name, its in place.lists.items()},
        "profile": (f"profile-{place.scheme}", place.scheme),
    }
    found = {name: _from_list(store, place, name, *its) for name, its in lists.items()}
    if not place.may_name_profiles:
        found["profile"] = _unnamed(found["profile"])
    found["area"] = _areas(reference, place)
    found["period"] = _periods(place, used["period"])
    return [_only(found[d.name], {ALL, *used[d.name]}) for d in DIMENSIONS]


def _unnamed(entry: CodeList) -> CodeList:
    """Return a list in which each code but ``*`` is called by itself."""
    codes = {
        code: its if code == ALL else its._replace(labels={"en": code})
        for code, its in entry.codes.items()
    }
    return replace(entry, codes=codes)


def _property_name(dimension: str, identifier: str) -> str:
    """Return the name of a dimension's property: of the shipped list plain, of another its own."""
    return dimension if identifier == _TITLES[dimension] else f"{dimension}-{identifier}"


def used_codes(tables: Mapping[str, pa.Table]) -> dict[str, set[str]]:
    """Return the codes that occur in tables, by the name of the dimension."""
    return {
        d.name: {str(c) for t in tables.values() for c in t[d.column].unique().to_pylist()}
        for d in DIMENSIONS
    }


def _only(entry: CodeList, used: Collection[str]) -> CodeList:
    unknown = sorted(set(used) - entry.codes.keys() - {ALL})
    if unknown:
        raise RegistryError(
            f"The list {entry.title} does not know {', '.join(unknown[:5])}, which the statistics "
            "use. Import the list that has them, or upload the transactions again."
        )
    codes = {code: its for code, its in entry.codes.items() if code in used}
    return CodeList(entry.dimension, entry.property_name, entry.uri, entry.title, codes)


def _from_list(
    store: Store, place: Place, dimension: str, property_name: str, identifier: str
) -> CodeList:
    uri, codes = read_list_codes(store, identifier)
    label = "All profiles" if dimension == "profile" else f"All {_TITLES[dimension]}"
    codes[ALL] = Code(all_concept(place.base, property_name), {"en": label})
    return CodeList(dimension, property_name, uri, identifier, codes)


def _areas(reference: Reference, place: Place) -> CodeList:
    def concept(code: str, name: str) -> Code:
        return Code(area_concept(place.base, code, synthetic=place.synthetic), {"en": name})

    codes = {code: concept(code, name) for code, name in _ward_names(reference).items()}
    codes[ALL] = concept(place.authority, place.name)
    return CodeList("area", "area", f"{place.base}/cube/areas", "Areas", codes)


def _ward_names(reference: Reference) -> dict[str, str]:
    """Return the names of wards by code: the code itself where no boundaries name it."""
    wards = reference.read_areas()["ward"].unique().to_pylist()
    names = {str(ward): str(ward) for ward in wards if ward}
    path = reference.boundaries("ward")
    if path.exists():
        for feature in json.loads(path.read_text(encoding="utf-8"))["features"]:
            names[feature["properties"]["code"]] = feature["properties"]["name"]
    return names


def _periods(place: Place, used: Collection[str]) -> CodeList:
    codes = {
        code: Code(read_period(code).uri, {"en": _period_label(code)})
        for code in {place.period, *used} - {ALL}
    }
    return CodeList("period", "period", f"{place.base}/cube/periods", "Periods", codes)


def _period_label(code: str) -> str:
    period = read_period(code)
    if len(period.months) > 1:
        return code.replace("..", " to ")
    return f"{calendar.month_name[period.first.month]} {period.first.year}"
