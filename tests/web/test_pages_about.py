"""The pages about the registry: downloads, developers, terms, accessibility, status."""

from __future__ import annotations

import html
import re
import shlex
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from itertools import pairwise
from urllib.parse import quote

import pytest
from flask.testing import FlaskClient

from registry.catalogue import ConceptList, MappingSet
from registry.config import Settings
from registry.opened import Release
from registry.web.pages import developers_page, downloads_page, status_page
from tests.web.conftest import Server, Start

_COMMANDS = 9


@pytest.fixture(scope="module")
def server(start_server: Start, settings: Settings) -> Iterator[Server]:
    with start_server(settings) as running:
        yield running


def commands(release: Release) -> list[list[str]]:
    """Return the commands of the developers' page, each as its words."""
    page = developers_page(release, Settings())
    return [
        shlex.split(html.unescape(text))
        for text in re.findall(r"<code>(curl .*?)</code></pre>", page)
    ]


def ask(server: Server, words: list[str]) -> tuple[int, dict[str, str], bytes]:
    """Do what curl does with these words: its options -L, -H, -o and --data-urlencode."""
    root = Settings().public_url
    path = next(word for word in words if word.startswith(root)).removeprefix(root)
    options = dict(pairwise(words))
    if "--data-urlencode" in options:
        name, _, value = options["--data-urlencode"].partition("=")
        path += f"?{name}={quote(value)}"
    headers = dict([options["-H"].split(": ")] if "-H" in options else [])
    status, answered, body = server.get(path, **headers)
    while status == 303:
        assert "-L" in words, f"{path} leads on, and curl is not told to follow"
        status, answered, body = server.get(answered["location"], **headers)
    return status, answered, body


def test_every_command_of_the_developers_page_works(release: Release, server: Server) -> None:
    every = commands(release)
    assert len(every) == _COMMANDS
    for words in every:
        status, headers, body = ask(server, words)
        assert (status, bool(body)) == (200, True), words
        wanted = [word.partition(": ")[2] for word in words if word.startswith("Accept")]
        assert all(headers["content-type"].startswith(kind) for kind in wanted), words


def test_every_download_is_there(client: FlaskClient) -> None:
    page = client.get("/downloads").get_data(as_text=True)
    links = re.findall(r'href="([^"]+)" type="([^"]+)" download', page)
    assert len(links) >= 4 * 8
    for link, media_type in links:
        with client.get(link) as answer:
            assert answer.content_type.startswith(media_type), link


def test_every_list_and_set_has_its_terms(client: FlaskClient, release: Release) -> None:
    page = client.get("/terms").get_data(as_text=True)
    for name in release.catalogue.lists:
        assert f'href="/list/{name}"' in page
    for name in release.catalogue.mapping_sets:
        assert f'href="/mapping/{name}"' in page
    assert "Free to use; name the source." in page


def test_the_status_is_json_unless_a_page_is_asked_for(client: FlaskClient) -> None:
    assert client.get("/status").is_json
    assert client.get("/status", headers={"Accept": "*/*"}).is_json
    page = client.get("/status", headers={"Accept": "text/html,*/*;q=0.8"})
    assert page.content_type.startswith("text/html")
    assert (page.headers["Vary"], page.headers["Cache-Control"]) == (
        "Accept, Accept-Language, Cookie",
        "no-store",
    )


@pytest.mark.parametrize(
    ("up", "words"),
    [
        (timedelta(0), "0 seconds"),
        (timedelta(minutes=1, seconds=1), "1 minute 1 second"),
        (timedelta(days=2, hours=4, minutes=5), "2 days 4 hours"),
        (timedelta(days=1, seconds=7), "1 day 7 seconds"),
    ],
)
def test_uptime_is_in_words(release: Release, up: timedelta, words: str) -> None:
    started = datetime(2020, 1, 1, tzinfo=UTC)
    assert f"<dd>{words}</dd>" in status_page(release, started, started + up)


def test_a_download_shows_its_size_where_it_is_made(release: Release, settings: Settings) -> None:
    sizes = {("services", "csv"): 1_234_567, ("services", "ttl"): 3}

    def held(_: Release, entry: ConceptList | MappingSet, suffix: str) -> int | None:
        return sizes.get((entry.identifier, suffix))

    page = downloads_page(release, settings, "en", held)
    found = re.findall(r'services\.(\w+)"[^>]*>[^<]*</a> <span class="quiet small">([^<]*)<', page)
    assert found == [("csv", "1,235 kB"), ("ttl", "1 kB")]
    assert page.count(" kB<") == 2
