"""Which authorities are alike by kind, region or nation, from the list of authorities."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import NamedTuple

from registry.errors import RegistryError
from registry.store import Store

_QUERY = """
PREFIX skos: <http://www.w3.org/2004/02/skos/core#>
PREFIX dct: <http://purl.org/dc/terms/>
PREFIX esd: <http://def.esd.org.uk/>
PREFIX adms: <http://www.w3.org/ns/adms#>
SELECT ?code ?name ?short ?kind ?region ?nation WHERE {
  ?list dct:identifier "authorities" .
  ?authority skos:inScheme ?list ; skos:notation ?code ; skos:prefLabel ?name ;
    adms:status esd:Live .
  OPTIONAL { ?authority skos:altLabel ?short }
  OPTIONAL { ?authority esd:authorityType ?kind }
  OPTIONAL { ?authority esd:region ?region }
  OPTIONAL { ?authority esd:nation ?nation }
} ORDER BY ?code ?short
"""
FACTS = ("kind", "region", "nation")


class Authority(NamedTuple):
    """What the list says of an authority; empty where it says nothing."""

    code: str
    name: str
    kind: str
    region: str
    nation: str


def read_authorities(store: Store) -> dict[str, Authority]:
    """Read the live authorities of the list `authorities` by code, under their short names."""
    found: dict[str, Authority] = {}
    for code, name, short, kind, region, nation in store.select(_QUERY).rows:
        said = (str(fact or "") for fact in (kind, region, nation))
        found.setdefault(str(code), Authority(str(code), str(short or name), *said))
    return found


def alike(code: str, authorities: Iterable[Authority], same: Sequence[str]) -> list[str]:
    """Return the codes of the others that share some facts, of ``kind``, ``region``, ``nation``.

    Raises RegistryError for an authority that is not among them, and for what is no such fact.
    """
    known = {authority.code: authority for authority in authorities}
    if code not in known:
        raise RegistryError(
            f"There is no live authority {code!r} in the list of authorities: "
            "compare it with authorities named one by one."
        )
    unknown = sorted(set(same) - set(FACTS))
    if unknown:
        raise RegistryError(
            f"Authorities cannot be alike in {', '.join(unknown)}, only in {', '.join(FACTS)}."
        )
    own = known[code]
    return sorted(
        other.code
        for other in known.values()
        if other.code != code and all(getattr(other, n) == getattr(own, n) for n in same)
    )
