"""A registry on a service of others: the same answers, and a switch that shows no half release."""

from __future__ import annotations

import json
import shutil
import threading
import time
from collections.abc import Callable
from contextlib import AbstractContextManager
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
import requests

from benchmarks.engines import ENGINES, Addresses
from registry.config import Settings
from registry.errors import RegistryError
from registry.release import build, current_release, rollback
from registry.store.publishing import Service, read_pointer
from registry.store.remote import RemoteStore
from registry.taking_up import take_up_published

pytestmark = pytest.mark.slow
Start = Callable[..., AbstractContextManager[Any]]
SERVICES = "http://id.esd.org.uk/list/services"
#: Requests of a publication of the small content: its graphs, the manifest, the switch.
_REQUESTS = 9


@pytest.fixture
def own(settings: Settings, tmp_path: Path) -> Settings:
    """Return settings with a content that a test may change."""
    content = tmp_path / "content"
    shutil.copytree(settings.content, content)
    return replace(settings, content=content, data=tmp_path / "data")


@pytest.fixture
def on_oxigraph(own: Settings, tmp_path: Path) -> Any:
    """Return such settings on a new service, and end it."""
    with ENGINES["oxigraph"](tmp_path) as addresses:
        yield _on(own, addresses)


@pytest.mark.parametrize("name", ENGINES)
def test_a_release_arrives_whole_and_under_its_own_names(
    name: str, settings_on: Callable[[str], Settings], release: Any
) -> None:
    settings = settings_on(name)
    take_up_published(settings)
    held = current_release(settings)
    assert len(held.store) == len(release.store)
    assert held.store.named_graphs() == release.store.named_graphs()
    graph = release.store.named_graphs()[0]
    assert set(held.store.graph(graph)) == set(release.store.graph(graph))


def test_readers_see_the_old_release_or_the_new_one(
    on_oxigraph: Settings, monkeypatch: pytest.MonkeyPatch
) -> None:
    build(on_oxigraph)
    reader = replace(on_oxigraph, data=on_oxigraph.data.with_name("reader"))
    seen = {_titles(reader)}
    assert seen == {("Local government services", 1)}
    for stop in range(1, _REQUESTS + 4):
        _retitle(on_oxigraph, f"Title {stop}")
        _stop_after(monkeypatch, stop)
        before = _titles(reader)
        try:
            build(on_oxigraph)
            is_whole = True
        except RegistryError:
            is_whole = False
        monkeypatch.undo()
        after = _titles(reader)
        assert after[1] == 1
        assert after == ((f"Title {stop}", 1) if is_whole else before)
        seen.add(after)
        build(on_oxigraph)
        assert _titles(reader) == (f"Title {stop}", 1)
    assert len(seen) > 3, "no publication came to its end"


def test_a_running_server_takes_up_what_another_publishes(
    on_oxigraph: Settings, start_server: Start
) -> None:
    build(on_oxigraph)
    reader = replace(on_oxigraph, data=on_oxigraph.data.with_name("reader"))
    with start_server(reader) as server:
        first = _title_served(server)
        _retitle(on_oxigraph, "Taken up")
        answers: list[str] = []
        watching = threading.Event()
        thread = threading.Thread(target=_watch, args=(server, answers, watching))
        thread.start()
        build(on_oxigraph)
        deadline = time.monotonic() + 60
        while _title_served(server) != "Taken up" and time.monotonic() < deadline:
            time.sleep(0.2)
        watching.set()
        thread.join()
        assert _title_served(server) == "Taken up"
        assert set(answers) <= {first, "Taken up"}


def test_an_earlier_release_is_made_current_again(on_oxigraph: Settings) -> None:
    build(on_oxigraph)
    for title in ("Two", "Three", "Four"):
        _retitle(on_oxigraph, title)
        build(on_oxigraph)
    reader = replace(on_oxigraph, data=on_oxigraph.data.with_name("reader"))
    rollback(on_oxigraph, 1)
    assert _titles(reader) == ("Local government services", 1)
    graphs = RemoteStore(on_oxigraph.store).named_graphs()
    releases = {
        str(name).split("/release/")[1].split("/")[0] for name in graphs if "/release/" in name
    }
    assert len(releases) == 2, "no more than the current release and the one before are kept"


def test_nothing_is_published_twice(on_oxigraph: Settings) -> None:
    build(on_oxigraph)
    first = read_pointer(on_oxigraph.store)
    assert not build(on_oxigraph).is_new
    assert read_pointer(on_oxigraph.store) == first


def test_a_service_without_a_way_to_change_it(own: Settings) -> None:
    with pytest.raises(RegistryError, match="REGISTRY_STORE_UPDATE"):
        Service("http://127.0.0.1:9/query", "", "")
    nowhere = "http://127.0.0.1:9/query"
    with pytest.raises(RegistryError, match=r"cannot be reached|did not answer"):
        build(replace(own, store=nowhere, store_update=nowhere, store_graphs=nowhere))


def _on(settings: Settings, addresses: Addresses) -> Settings:
    return replace(
        settings,
        store=addresses.query,
        store_update=addresses.update,
        store_graphs=addresses.graphs,
    )


def _titles(reader: Settings) -> tuple[str, int]:
    """Take up what is published; return the title of a list and how many it has."""
    take_up_published(reader)
    store = current_release(reader).store
    rows = store.select(
        f"SELECT ?title {{ <{SERVICES}> <http://purl.org/dc/terms/title> ?title }}"
    ).rows
    return str(rows[0][0]), len(rows)


def _retitle(settings: Settings, title: str) -> None:
    file = settings.content / "vocabularies" / "services.ttl"
    lines = file.read_text("utf-8").splitlines(keepends=True)
    at = next(i for i, line in enumerate(lines) if "dct:title" in line)
    lines[at] = f'    dct:title "{title}"@en ;\n'
    file.write_text("".join(lines), "utf-8")


def _stop_after(monkeypatch: pytest.MonkeyPatch, count: int) -> None:
    """Let so many requests that change the service through, then none."""
    real = requests.Session.request
    sent: list[str] = []

    def request(self: requests.Session, method: str, url: str, **more: Any) -> Any:
        sent.append(url)
        if len(sent) > count:
            raise requests.ConnectionError("the connection is cut")
        return real(self, method, url, **more)

    monkeypatch.setattr(requests.Session, "request", request)


def _title_served(server: Any) -> str:
    text = f"SELECT ?t {{ <{SERVICES}> <http://purl.org/dc/terms/title> ?t }}"
    rows = json.loads(server.query(text).body)["results"]["bindings"]
    assert len(rows) == 1
    return str(rows[0]["t"]["value"])


def _watch(server: Any, answers: list[str], end: threading.Event) -> None:
    while not end.is_set():
        answers.append(_title_served(server))
