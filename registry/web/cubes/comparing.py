"""Which other publications a cube can be compared with, and what would be lost on the way."""

from __future__ import annotations

from typing import NamedTuple

from rdflib import URIRef

from registry.cubes import publications
from registry.cubes.codes import CodeList
from registry.cubes.kinds import ALL, DIMENSIONS
from registry.cubes.publications import Publication
from registry.discovering import read_foreign_cubes
from registry.web.pages.environment import web_address
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
    address: str
    joints: tuple[Joint, ...]
    registry: str = ""


def comparable_with(publication: Publication) -> list[Comparable]:
    """Return the newest publications, here and elsewhere, that join this one on services."""
    found = []
    data = site().settings.data
    for other in publications.latest_publications(data):
        if (other.authority, other.period) == (publication.authority, publication.period):
            continue
        joints = tuple(
            _joint(publication, name, other.codes[name].uri, _uris(other.codes[name]))
            for name in _JOINED
        )
        found.append(Comparable(f"{other.authority_name}, {other.period_name}", other.path, joints))
    for foreign in read_foreign_cubes(data):
        if web_address(foreign.uri) is None:
            continue
        joints = tuple(
            _joint(publication, name, foreign.lists[name], frozenset(foreign.codes[name]))
            for name in _JOINED
            if name in foreign.lists
        )
        found.append(Comparable(foreign.title, foreign.uri, joints, foreign.registry))
    return [each for each in found if _joins(each)]


def _joins(other: Comparable) -> bool:
    """Tell whether some service, at least, is found on both sides."""
    return any(joint.lost < joint.total for joint in other.joints[:1])


def _joint(one: Publication, name: str, their_list: str, held: frozenset[str]) -> Joint:
    label = next(each.label for each in DIMENSIONS if each.name == name)
    ours = one.codes[name]
    wanted, same = _uris(ours), ours.uri == their_list
    matched = wanted & held if same else _mapped(ours.uri, held)
    return Joint(label, same, len(wanted - matched), len(wanted))


def _uris(codes: CodeList) -> frozenset[str]:
    return frozenset(its.uri for code, its in codes.codes.items() if code != ALL)


_MATCHES = """
PREFIX skos: <http://www.w3.org/2004/02/skos/core#>
SELECT DISTINCT ?ours ?concept ?other WHERE {
  ?concept skos:inScheme ?ours .
  { ?concept skos:exactMatch|skos:closeMatch|skos:broadMatch ?other }
  UNION { ?other skos:exactMatch|skos:closeMatch|skos:narrowMatch ?concept }
}
"""


def _mapped(ours: str, held: frozenset[str]) -> frozenset[str]:
    """Return the URIs of our list that are mapped to a code held on the other side."""
    rows = release().store.select(_MATCHES, {"ours": URIRef(ours)}).rows
    return frozenset(str(concept) for _, concept, other in rows if str(other) in held)
