"""The pages of insight in a real Chromium: accessible, narrow, whole without scripts, by keys."""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterator
from typing import Any

import pytest
from flask import Flask
from playwright.sync_api import Browser, Page, expect
from werkzeug.serving import make_server

from registry.access import Role, TokenRegister
from tests.conftest import skip_or_fail

pytestmark = pytest.mark.browser

MAIN = "Z06000001"
#: One of each type of page, with real content, as own staff see it; the last two as anybody does.
PAGES = {
    "overview": "/insight",
    "area": f"/insight/area/{MAIN}",
    "ward": f"/insight/area/{MAIN}/Z05001001",
    "service": f"/insight/service/{MAIN}/58",
    "profile": "/insight/profile/demonstrator-profiles/6",
    "channel shift": f"/insight/channel-shift/{MAIN}?service=58",
    "costs": f"/insight/costs/{MAIN}?service=58",
    "compare": f"/insight/compare?authority={MAIN}&service=58",
    "report": f"/insight/report/{MAIN}/58",
    "Welsh service": f"/insight/service/{MAIN}/58?ui=cy",
    "without statistics": "/insight/area/Z06000003",
    "what if": f"/insight/what-if/{MAIN}?service=58",
}
every_page = pytest.mark.parametrize("path", PAGES.values(), ids=PAGES.keys())
Open = Callable[..., Page]


@pytest.fixture(scope="module")
def address(site: Flask, repository: Any) -> Iterator[str]:
    """Serve the pages from a thread; return where."""
    if not (repository / "registry/web/assets/dist/manifest.json").is_file():
        skip_or_fail("the style sheet is not built: npm ci && npm run build")
    server = make_server("127.0.0.1", 0, site, threaded=True)
    thread = threading.Thread(target=server.serve_forever)
    thread.start()
    yield f"http://127.0.0.1:{server.port}"
    server.shutdown()
    thread.join()
    server.server_close()


@pytest.fixture
def open_page(browser: Browser, site: Flask, address: str) -> Iterator[Open]:
    """Return what opens a path as own staff (as anybody: the calculator), in a new window."""
    contexts = []
    data = site.extensions["registry"].settings.data
    secret = TokenRegister(data).create(MAIN, Role.UPLOADER).secret

    def opened(path: str, **settings: Any) -> Page:
        own = (
            {}
            if "what-if" in path or "Z06000003" in path
            else {"Authorization": f"Bearer {secret}"}
        )
        contexts.append(browser.new_context(base_url=address, extra_http_headers=own, **settings))
        page = contexts[-1].new_page()
        page.goto(path)
        return page

    yield opened
    for context in contexts:
        context.close()


@every_page
def test_a_page_has_no_accessibility_fault_and_fits_a_phone(
    open_page: Open, axe: Callable[[Page], list[str]], path: str
) -> None:
    page = open_page(path)
    found = axe(page)
    page.emulate_media(color_scheme="dark")
    found += axe(page)
    assert not found, "\n".join(found)
    for width in (1280, 320):
        page.set_viewport_size({"width": width, "height": 900})
        assert page.evaluate("document.documentElement.scrollWidth") <= width


@every_page
def test_a_page_is_whole_without_scripts(open_page: Open, path: str) -> None:
    page = open_page(path, java_script_enabled=False)
    expect(page.locator("h1")).to_be_visible()
    for picture in page.locator("figure svg").all():
        expect(picture).to_be_visible()


def test_the_calculator_works_without_scripts(open_page: Open) -> None:
    page = open_page(PAGES["what if"], java_script_enabled=False)
    before = page.locator("#outcome h2").inner_text()
    page.get_by_label("How many of them move, per cent").fill("80")
    page.get_by_role("button", name="Calculate").click()
    page.wait_for_url("**share=80**")
    assert page.locator("#outcome h2").inner_text() != before


@pytest.mark.parametrize(
    ("name", "content"),
    [
        ("area", "figure"),
        ("service", "figure"),
        ("channel shift", "#report ~ .wide-table"),
        ("compare", "figure"),
        ("what if", "#share"),
    ],
)
def test_the_content_is_near_for_the_keyboard(open_page: Open, name: str, content: str) -> None:
    page = open_page(PAGES[name])
    for _ in range(40):
        page.keyboard.press("Tab")
        if page.evaluate("s => !!document.activeElement.closest(s)", content):
            return
    pytest.fail(f"{content} is more than 40 stops away on {page.url}")


def test_the_header_leads_to_insight(open_page: Open) -> None:
    page = open_page("/list")
    page.get_by_role("navigation", name="Main").get_by_role("link", name="Insight").click()
    expect(page.locator("h1")).to_have_text("Insight")
    marked = page.locator("nav [aria-current=page]")
    expect(marked.first).to_have_text("Insight")
