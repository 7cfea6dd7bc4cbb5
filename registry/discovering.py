"""Finds the publications of other registries by their VoID description, and keeps what it found.

It is asked for by a command alone; no request for a page fetches anything.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator
from dataclasses import asdict, dataclass
from pathlib import Path

import requests
from rdflib import Graph, URIRef
from rdflib.namespace import DCTERMS, RDF, RDFS, SKOS
from rdflib.term import Node

from registry.config import Settings
from registry.cubes.kinds import CUBE, DIMENSIONS, QB
from registry.errors import RegistryError
from registry.files import write_atomically

FILE = "foreign-cubes.json"
_DESCRIPTION = "/.well-known/void"
_SECONDS = 30
#: Bytes of a description, and publications of one registry, that are read at most.
_LONGEST = 64 * 1024 * 1024
_MOST = 200


@dataclass(frozen=True)
class ForeignCube:
    """A publication of another registry: its URI and title, and of each dimension list and codes.

    ``lists`` gives the URI of the list by the name of the dimension, ``codes`` the URIs used.
    """

    registry: str
    uri: str
    title: str
    lists: dict[str, str]
    codes: dict[str, list[str]]


def discover(settings: Settings, say: Callable[[str], None]) -> list[ForeignCube]:
    """Ask the registries that are named in the settings and keep the answer in place of the last.

    Raises RegistryError, and changes nothing, where one does not answer or sends no RDF.
    """
    found: list[ForeignCube] = []
    for base in settings.foreign:
        its = list(_of_registry(base))
        say(f"{base}: {len(its)} publications.")
        found += its
    text = json.dumps([asdict(each) for each in found], ensure_ascii=False, indent=1)
    write_atomically(settings.data / FILE, (text + "\n").encode())
    return found


def read_foreign_cubes(data: Path) -> list[ForeignCube]:
    """Return what was found last; nothing where nobody has asked yet."""
    path = data / FILE
    if not path.is_file():
        return []
    return [ForeignCube(**row) for row in json.loads(path.read_text(encoding="utf-8"))]


def _of_registry(base: str) -> Iterator[ForeignCube]:
    description = _fetch(base + _DESCRIPTION)
    data_sets = set(description.subjects(RDF.type, QB.DataSet))
    whole = {one for each in data_sets for one in description.subjects(DCTERMS.hasPart, each)}
    for publication in sorted(map(str, whole))[:_MOST]:
        uri = URIRef(publication)
        title = next((str(text) for text in description.objects(uri, DCTERMS.title)), publication)
        # Its URIs may begin otherwise than the address it is served at.
        path = publication[publication.find("/cube/") :]
        yield _cube(base, publication, title, _fetch(f"{base}{path}.ttl"))


def _cube(registry: str, uri: str, title: str, graph: Graph) -> ForeignCube:
    lists, codes = dict[str, str](), dict[str, list[str]]()
    for dimension in DIMENSIONS:
        for its in graph.subjects(RDFS.subPropertyOf, CUBE[dimension.name]):
            for code_list in graph.objects(its, QB.codeList):
                lists[dimension.name] = str(code_list)
                codes[dimension.name] = sorted(_members(graph, code_list))
    return ForeignCube(registry, uri, title, lists, codes)


def _members(graph: Graph, code_list: Node) -> Iterator[str]:
    """Yield the codes of a list, but for the one that stands for all of them."""
    for concept in graph.subjects(SKOS.inScheme, code_list):
        if "/cube/all/" not in str(concept):
            yield str(concept)


def _fetch(address: str) -> Graph:
    try:
        # A registry that is listed may not lead to an address that is not.
        answer = requests.get(
            address,
            headers={"Accept": "text/turtle"},
            timeout=_SECONDS,
            stream=True,
            allow_redirects=False,
        )
        answer.raise_for_status()
        body = answer.raw.read(_LONGEST + 1, decode_content=True)
    except (requests.RequestException, OSError) as error:
        raise RegistryError(
            f"{address} does not answer: {error}. Is it in REGISTRY_FOREIGN?"
        ) from None
    if answer.is_redirect:
        raise RegistryError(
            f"{address} leads to {answer.headers['Location'][:200]}, which is not asked. "
            "Write where it leads into REGISTRY_FOREIGN."
        )
    if len(body) > _LONGEST:
        raise RegistryError(f"{address} is larger than {_LONGEST} bytes.")
    try:
        return Graph().parse(data=body, format="turtle", publicID=address)
    except Exception as error:  # rdflib raises many kinds for what is no Turtle
        raise RegistryError(f"{address} is not Turtle: {error}") from None
