"""Releases in a remote service: each in graphs of its own name, and a pointer to the current one.

The graph ``G`` of a release whose quads have the hash ``H`` is held as ``lgsr:release/H/G`` (``G``
percent-encoded), what the release says of itself in ``lgsr:release/H``. ``lgsr:release`` holds the
pointer: every switch adds one statement with a number that is higher than all before, so that one
inserted triple is the whole switch, whatever the service does with several at a time.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import Any, NamedTuple
from urllib.parse import quote

import requests
from rdflib import Literal
from requests.auth import AuthBase, HTTPBasicAuth, HTTPDigestAuth

from registry.errors import RegistryError
from registry.namespaces import LGSR
from registry.store.remote import RemoteStore

_POINTER = str(LGSR) + "release"
_CURRENT = "http://www.w3.org/2002/07/owl#versionInfo"
_SAYS = "http://purl.org/dc/terms/description"
#: Characters of the hash that tell releases apart.
_HASH = 32
#: Seconds after which a service that is given a graph is given up.
_TIMEOUT = 600


class Published(NamedTuple):
    """What the pointer leads to: how often it was switched, the release's hash, its manifest."""

    switches: int
    name: str
    manifest: Mapping[str, Any]


def held_names(manifest: Mapping[str, Any]) -> dict[str, str]:
    """Return the name that a service has for each graph of a release."""
    return {graph: held_name(manifest["sha256"], graph) for graph in manifest["graphs"]}


def held_name(sha256: str, graph: str) -> str:
    """Return the name that a service has for a graph of the release with this hash."""
    return f"{_prefix(sha256)}/{quote(graph, safe='')}"


def read_pointer(query_address: str) -> Published | None:
    """Return what is published at a service; None where nothing is.

    Raises RegistryError for a service that does not answer.
    """
    names = _pointers(query_address)
    if not names:
        return None
    switches, _, name = names[-1].partition(" ")
    graph = f"{_POINTER}/{name}"
    store = RemoteStore(query_address, {graph: graph})
    rows = store.select(f"SELECT ?text WHERE {{ ?release <{_SAYS}> ?text }}").rows
    if not rows:
        raise RegistryError(
            f"the service at {query_address} points to the release {name}, which is not there. "
            "Publish it again: `registry build --force`."
        )
    return Published(int(switches), name, json.loads(str(rows[0][0])))


class Service:
    """The changing side of a service: graphs put by the Graph Store Protocol, the rest by update.

    Each method raises RegistryError where the service refuses or does not answer.
    """

    def __init__(
        self, query: str, update: str, graphs: str, user: str = "", password: str = ""
    ) -> None:
        if not update or not graphs:
            raise RegistryError(
                "a release is published through addresses for updates and graphs. Set "
                "REGISTRY_STORE_UPDATE and REGISTRY_STORE_GRAPHS beside REGISTRY_STORE."
            )
        self._query, self._update_address, self._graphs = query, update, graphs
        self._user, self._password = user, password
        self._auth: AuthBase | None = None
        self._session = requests.Session()

    def stage(self, manifest: Mapping[str, Any], nquads: Path) -> None:
        """Put every graph of a release, then count what has arrived; nobody reads it yet.

        What it says of itself goes first: a release whose statements are all there is whole.
        """
        sha256 = manifest["sha256"]
        says = Literal(json.dumps(manifest, ensure_ascii=False)).n3()
        self.put(_prefix(sha256), f"<{_prefix(sha256)}> <{_SAYS}> {says} .\n".encode())
        if self.is_staged(manifest):
            return
        for graph, document in documents_of(nquads):
            self.put(held_name(sha256, graph), document)
        self._check(manifest)

    def switch(self, manifest: Mapping[str, Any]) -> None:
        """Make a staged release the current one, by one statement."""
        before = _pointers(self._query)
        number = int(before[-1].partition(" ")[0]) + 1 if before else 1
        name = f"{number:08d} {manifest['sha256'][:_HASH]}"
        self._update(f"INSERT DATA {{ {_switch(name)} }}")

    def is_staged(self, manifest: Mapping[str, Any]) -> bool:
        """Whether a release is there, whole."""
        found = len(RemoteStore(self._query, held_names(manifest)))
        return bool(found == manifest["quads"])

    def put(self, graph: str, document: bytes) -> None:
        """Give a graph these statements, in N-Triples, and no others."""
        # N-Triples are Turtle, which every service takes.
        headers = {"Content-Type": "text/turtle"}
        address = f"{self._graphs}?graph={quote(graph, safe='')}"
        self._send("PUT", address, document, headers)

    def clear_up(self) -> list[str]:
        """Drop the graphs of all releases but the current one and the one before; return them.

        The one before goes on being read until each process has looked at the pointer.
        """
        pointers = _pointers(self._query)
        kept = list(dict.fromkeys(text.partition(" ")[2] for text in reversed(pointers)))[:2]
        for text in pointers[:-2]:
            self._update(f"DELETE DATA {{ {_switch(text)} }}")
        dropped = [name for name in self._held() if name.split("/")[0] not in kept]
        for name in dropped:
            self._update(f"DROP SILENT GRAPH <{_POINTER}/{name}>")
        return dropped

    def _held(self) -> list[str]:
        """Return the names, behind the pointer's, of all graphs of all releases."""
        begin = f"{_POINTER}/"
        graphs = map(str, RemoteStore(self._query).named_graphs())
        return [name.removeprefix(begin) for name in graphs if name.startswith(begin)]

    def _check(self, manifest: Mapping[str, Any]) -> None:
        if not self.is_staged(manifest):
            found = len(RemoteStore(self._query, held_names(manifest)))
            raise RegistryError(
                f"of {manifest['quads']} statements the service at {self._graphs} holds {found}. "
                "The current release is unchanged. See docs/scaling.md for what a service must do."
            )

    def _update(self, text: str) -> None:
        headers = {"Content-Type": "application/x-www-form-urlencoded"}
        self._send("POST", self._update_address, f"update={quote(text)}".encode(), headers)

    def _send(self, method: str, address: str, data: bytes, headers: Mapping[str, str]) -> None:
        def send() -> requests.Response:
            return self._session.request(
                method, address, data=data, headers=headers, auth=self._auth, timeout=_TIMEOUT
            )

        try:
            answer = send()
            if answer.status_code == requests.codes.unauthorized and self._user and not self._auth:
                asked = answer.headers.get("WWW-Authenticate", "").lower()
                kind = HTTPDigestAuth if asked.startswith("digest") else HTTPBasicAuth
                self._auth = kind(self._user, self._password)
                answer = send()
        except requests.RequestException as error:
            raise RegistryError(
                f"the service at {address.partition('?')[0]} cannot be reached: {error}"
            ) from error
        if not answer.ok:
            raise RegistryError(
                f"the service at {address.partition('?')[0]} answered {answer.status_code} "
                f"to {method}: {answer.text[:300]}"
            )


def documents_of(nquads: Path) -> Iterable[tuple[str, bytes]]:
    """Yield each graph of an N-Quads file with its statements as N-Triples."""
    by_graph: dict[str, list[str]] = {}
    with nquads.open(encoding="utf-8") as lines:
        for line in lines:
            # The file is ours: every quad is in a named graph, whose name ends the line.
            triple, _, rest = line.rstrip("\n").rpartition(" <")
            by_graph.setdefault(rest.removesuffix("> ."), []).append(f"{triple} .\n")
    for graph in sorted(by_graph):
        yield graph, "".join(by_graph[graph]).encode()


def _prefix(sha256: str) -> str:
    return f"{_POINTER}/{sha256[:_HASH]}"


def _switch(name: str) -> str:
    return f'GRAPH <{_POINTER}> {{ <{_POINTER}> <{_CURRENT}> "{name}" }}'


def _pointers(query_address: str) -> list[str]:
    """Return every switch as its number and a hash, the latest last."""
    store = RemoteStore(query_address, {_POINTER: _POINTER})
    query = f"SELECT ?text WHERE {{ <{_POINTER}> <{_CURRENT}> ?text }}"  # our own names
    return sorted(str(row[0]) for row in store.select(query).rows)
