"""Which other publications a cube can be compared with, and what would be lost on the way."""

from __future__ import annotations

from typing import NamedTuple

from rdflib import URIRef

from registry.cubes import publications
from registry.cubes.codes import CodeList
from registry.cubes.kinds import ALL, DIMENSIONS
from registry.cubes.publications import Publication
from registry.web.site import release, site

#: Dimensions whose codes must agree, or be mapped, for two cubes to be joined.
_JOINED = ("service", "channel", "interaction", "profile")


class Joint(NamedTuple):
    """How a dimension joins two cubes: the same list, or mappings; ``lost`` codes have no match."""

    label: str
    same: bool
    lost: int
    total: int


class Comparable(NamedTuple):
    """A publication that this one can be joined with, and how each dimension is."""

    name: str
    period: str
    address: str
    joints: tuple[Joint, ...]
    registry: str = ""


def comparable_with(publication: Publication) -> list[Comparable]:
    """Return the newest publications of other authorities or periods that join on services."""
    found = []
    for other in publications.latest_publications(site().settings.data):
        if (other.authority, other.period) == (publication.authority, publication.period):
            continue
        joints = tuple(_joint(publication, other, name) for name in _JOINED)
        if joints[0].lost < joints[0].total or not joints[0].total:
            found.append(Comparable(other.authority_name, other.period, other.path, joints))
    return found


def _joint(one: Publication, other: Publication, name: str) -> Joint:
    label = next(each.label for each in DIMENSIONS if each.name == name)
    ours, theirs = one.codes[name], other.codes[name]
    wanted, held = _uris(ours), _uris(theirs)
    same = ours.uri == theirs.uri
    matched = wanted & held if same else _mapped(ours, theirs, held)
    return Joint(label, same, len(wanted - matched), len(wanted))


def _uris(codes: CodeList) -> frozenset[str]:
    return frozenset(its.uri for code, its in codes.codes.items() if code != ALL)


_MATCHES = """
PREFIX skos: <http://www.w3.org/2004/02/skos/core#>
SELECT DISTINCT ?concept ?other WHERE {
  ?concept skos:inScheme ?ours .
  { ?concept skos:exactMatch|skos:closeMatch|skos:broadMatch ?other }
  UNION { ?other skos:exactMatch|skos:closeMatch|skos:narrowMatch ?concept }
  ?other skos:inScheme ?theirs .
}
"""


def _mapped(ours: CodeList, theirs: CodeList, held: frozenset[str]) -> frozenset[str]:
    """Return the URIs of our list that are mapped to a code held on the other side."""
    lists = {"ours": URIRef(ours.uri), "theirs": URIRef(theirs.uri)}
    rows = release().store.select(_MATCHES, lists).rows
    return frozenset(str(concept) for concept, other in rows if str(other) in held)
