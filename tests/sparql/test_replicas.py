"""Replicas: a release pulled from a running registry, in parts, verified, and switched to whole."""

from __future__ import annotations

import shutil
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
import requests
from click.testing import CliRunner

from registry.cli import main
from registry.config import Settings
from registry.errors import RegistryError
from registry.opened import Release
from registry.release import build, current_release, releases
from registry.replicating import replicate

pytestmark = pytest.mark.slow
Start = Callable[..., AbstractContextManager[Any]]
HIDDEN = "http://id.esd.org.uk/list/circumstances"


@pytest.fixture
def replica(settings: Settings, tmp_path: Path) -> Settings:
    """Return the settings of a registry that has nothing yet, and no content of its own."""
    return replace(settings, data=tmp_path / "replica", content=tmp_path / "none")


@pytest.fixture(scope="module")
def withholding(
    settings: Settings, tmp_path_factory: pytest.TempPathFactory, start_server: Start
) -> Iterator[Any]:
    """Run a registry with a list that may not be republished."""
    folder = tmp_path_factory.mktemp("withholding")
    shutil.copytree(settings.content, folder / "content")
    file = folder / "content" / "vocabularies" / "circumstances.ttl"
    text = file.read_text("utf-8")
    at = text.index("    dct:title")
    file.write_text(f"{text[:at]}    esd:mayRepublish false ;\n{text[at:]}", "utf-8")
    own = replace(settings, content=folder / "content", data=folder / "data")
    build(own)
    with start_server(own) as running:
        yield running


def test_a_replica_holds_the_same(server: Any, replica: Settings, release: Release) -> None:
    assert replicate(replica, server.address, _quiet) == release.number
    pulled = current_release(replica)
    assert pulled.manifest["sha256"] == release.manifest["sha256"]
    assert pulled.store.named_graphs() == release.store.named_graphs()
    assert pulled.catalogue == release.catalogue
    assert (pulled.folder / "search").is_dir()
    assert replicate(replica, server.address, _quiet) is None


def test_a_replica_serves(server: Any, replica: Settings, start_server: Start) -> None:
    replicate(replica, server.address, _quiet)
    with start_server(replace(replica, content=Path(__file__).parents[2])) as running:
        for path in ("/doc/service/57.ttl", "/list/services.csv"):
            assert running.ask(path).body == server.ask(path).body
        # A replica can be replicated.
        assert running.ask("/releases/current.json").status == 200


def test_a_pull_goes_on_where_it_was_cut_off(
    server: Any, replica: Settings, release: Release, monkeypatch: pytest.MonkeyPatch
) -> None:
    whole = (release.folder / "quads.nq").read_bytes()
    file = replica.data / "pulled" / f"{release.manifest['sha256']}.nq"
    file.parent.mkdir(parents=True)
    file.write_bytes(whole[:1000])
    asked: list[str | None] = []
    real = requests.Session.get

    def get(self: requests.Session, url: str, **more: Any) -> Any:
        asked.append((more.get("headers") or {}).get("Range"))
        return real(self, url, **more)

    monkeypatch.setattr(requests.Session, "get", get)
    replicate(replica, server.address, _quiet)
    assert asked == [None, "bytes=1000-"]
    assert (current_release(replica).folder / "quads.nq").read_bytes() == whole


def test_what_is_not_what_was_announced_is_refused(
    server: Any, replica: Settings, release: Release
) -> None:
    file = replica.data / "pulled" / f"{release.manifest['sha256']}.nq"
    file.parent.mkdir(parents=True)
    file.write_bytes(b"x" * 1000)
    with pytest.raises(RegistryError, match="has the SHA-256"):
        replicate(replica, server.address, _quiet)
    assert releases(replica) == []
    assert not file.exists()


def test_parts_can_be_asked_for(server: Any, release: Release) -> None:
    path = f"/releases/{release.manifest['sha256']}.nq"
    whole = (release.folder / "quads.nq").read_bytes()
    part = server.ask(path, headers={"Range": "bytes=10-19"})
    assert (part.status, part.body) == (206, whole[10:20])
    assert part.headers["content-range"] == f"bytes 10-19/{len(whole)}"
    assert server.ask(path, "HEAD").headers["accept-ranges"] == "bytes"
    beyond = server.ask(path, headers={"Range": f"bytes={len(whole)}-"})
    assert beyond.status == 416


def test_another_hash_is_not_found(server: Any) -> None:
    assert server.ask(f"/releases/{'0' * 64}.nq").status == 404


def test_what_may_not_be_republished_is_not_given_out(withholding: Any, replica: Settings) -> None:
    replicate(replica, withholding.address, _quiet)
    pulled = current_release(replica)
    assert HIDDEN not in map(str, pulled.store.named_graphs())
    assert "circumstances" not in pulled.catalogue.lists
    assert HIDDEN.encode() not in withholding.ask("/releases/current.json").body
    assert len(pulled.store) == pulled.manifest["quads"]


@pytest.mark.parametrize(
    "query",
    [
        f"ASK {{ GRAPH <{HIDDEN}> {{ ?s ?p ?o }} }}",
        f"ASK {{ ?s <http://www.w3.org/2004/02/skos/core#inScheme> <{HIDDEN}> }}",
        f"ASK FROM <{HIDDEN}> {{ ?s ?p ?o }}",
        f"ASK FROM NAMED <{HIDDEN}> {{ GRAPH ?g {{ ?s ?p ?o }} }}",
        f"ASK {{ GRAPH ?g {{ <{HIDDEN}> a ?t }} }}",
    ],
)
def test_no_query_sees_what_may_not_be_republished(query: str, withholding: Any) -> None:
    answer = withholding.query(query)
    assert (answer.status, '"boolean":false' in answer.text) == (200, True), answer.text


def test_no_dataset_shows_what_may_not_be_republished(withholding: Any) -> None:
    query = "/sparql?query=ASK+%7B+%3Fs+%3Fp+%3Fo+%7D&default-graph-uri="
    assert '"boolean":false' in withholding.ask(query + HIDDEN).text
    assert withholding.ask(f"/sparql/graphs?graph={HIDDEN}").status == 403
    assert HIDDEN not in withholding.ask("/sparql/graphs?default&format=nt").text
    assert HIDDEN not in withholding.ask("/sparql").text


def test_the_command(server: Any, replica: Settings) -> None:
    environment = {"REGISTRY_DATA": str(replica.data), "REGISTRY_CONTENT": str(replica.content)}
    done = CliRunner().invoke(main, ["replicate", server.address + "/"], env=environment)
    assert (done.exit_code, done.stdout) == (0, "Release 1 is current.\n")


def test_an_address_that_is_no_registry(replica: Settings) -> None:
    with pytest.raises(RegistryError, match="does not say which release it has"):
        replicate(replica, "http://127.0.0.1:9", _quiet)


def _quiet(_sentence: str) -> None:
    """Say nothing."""
