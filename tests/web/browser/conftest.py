"""Fixtures of the browser tests: a server over the shipped lists, and a real Chromium."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Browser, Page, Request

from registry.config import Settings
from tests.cubes.conftest import Row, describe_publication, write_publication
from tests.web.conftest import Start

_HERE = "http://127.0.0.1:"


@pytest.fixture(scope="session")
def site(
    start_server: Start,
    repository: Path,
    shipped_data: Callable[[], Path],
) -> Iterator[str]:
    """Serve a release of the shipped lists, and a publication; return its address."""
    if not (repository / "registry/web/assets/dist/manifest.json").is_file():
        _missing("the style sheet is not built: npm ci && npm run build")
    data = shipped_data()
    settings = replace(Settings(), data=data, content=repository, workers=1)
    _publish(data)
    with start_server(settings) as server:
        yield server.address


def _publish(data: Path) -> None:
    """Write a publication as the tests of cubes do, by hand."""
    folder = data / "cubes" / "E06000016" / "2025" / "1"
    describe_publication(write_publication(folder, _ROWS))


# area, month, service, interaction, channel, profile, measures
_ROWS: Mapping[str, Sequence[Row]] = {
    "counts": [
        ("*", "2025", "57", "*", "*", "*", 100, 80),
        ("*", "2025", "57", "*", "*", "6", 60, 45),
        ("*", "2025", "57", "*", "*", "6a", 40, 35),
        ("E05001462", "2025", "57", "*", "1", "6", 20, 15),
    ],
    "index": [
        ("*", "2025", "57", "*", "*", "6", 120, 105, 140),
        ("*", "2025", "57", "*", "*", "6a", 90, 80, 105),
    ],
}


@pytest.fixture
def open_page(browser: Browser, site: str) -> Iterator[Callable[..., Page]]:
    """Return what opens a path in a window of its own; other addresses fail the test."""
    contexts = []
    strangers: list[str] = []

    def note(request: Request) -> None:
        if not request.url.startswith((_HERE, "data:")):
            strangers.append(request.url)

    def open_path(path: str, width: int = 1280, **settings: Any) -> Page:
        viewport = {"width": width, "height": 900}
        context = browser.new_context(base_url=site, viewport=viewport, **settings)  # type: ignore[arg-type]
        contexts.append(context)
        context.on("request", note)
        page = context.new_page()
        page.goto(path)
        return page

    yield open_path
    for context in contexts:
        context.close()
    assert not strangers, f"the page asked other hosts: {strangers}"


def _missing(what: str) -> None:
    if os.environ.get("CI") == "true":
        pytest.fail(what)
    pytest.skip(what)
