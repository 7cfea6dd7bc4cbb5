"""The pages of staff in a real Chromium: by keyboard, on a phone, without scripts, accessible."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Any

import pytest
from playwright.sync_api import Browser, BrowserContext, Error, Page, expect

from registry.access import Role, TokenRegister
from tests.profiling_web.conftest import Served

pytestmark = pytest.mark.browser

Axe = Callable[[Page], list[str]]

OWN = "E06000016"
HOME = f"/account/{OWN}"


@pytest.fixture
def secret(server: Served) -> str:
    return TokenRegister(server.settings.data).create(OWN, Role.ADMIN, 30, "the officer").secret


@pytest.fixture
def open_window(browser: Browser, server: Served) -> Iterator[Callable[..., Page]]:
    contexts: list[BrowserContext] = []

    def make(**settings: Any) -> Page:
        contexts.append(browser.new_context(base_url=server.address, **settings))
        return contexts[-1].new_page()

    yield make
    for context in contexts:
        context.close()


def enter(page: Page, secret: str, path: str = HOME) -> None:
    page.goto(path)
    page.get_by_label("Access token").fill(secret)
    page.get_by_role("button", name="Sign in").click()
    expect(page.locator("h1")).to_have_text("Leicester")


def send(page: Page, text: str, period: str) -> None:
    file = {"name": "transactions.csv", "mimeType": "text/csv", "buffer": text.encode()}
    page.get_by_label("File of transactions").set_input_files(file)  # type: ignore[arg-type]
    page.get_by_label("Period").fill(period)


def faults(page: Page, axe: Axe) -> list[str]:
    """Return what is inaccessible, in light and dark, and whether a phone has to scroll."""
    found = axe(page)
    page.emulate_media(color_scheme="dark")
    found += axe(page)
    page.emulate_media(color_scheme="light")
    page.set_viewport_size({"width": 320, "height": 800})
    if page.evaluate("document.documentElement.scrollWidth") > 320:
        found.append(f"{page.url} is wider than a phone")
    page.set_viewport_size({"width": 1280, "height": 900})
    return found


def test_every_page_is_accessible_and_fits_a_phone(
    open_window: Callable[..., Page], secret: str, axe: Axe
) -> None:
    page = open_window()
    found: list[str] = []
    for path in ("/sign-in", "/data-protection"):
        page.goto(path)
        found += faults(page, axe)
    enter(page, secret)
    for path in (HOME, f"{HOME}/2025", "/account/tokens", f"{HOME}?ui=cy", f"{HOME}/2025?ui=cy"):
        page.goto(path)
        found += faults(page, axe)
    page.goto(f"{HOME}/2024?ui=en")
    page.get_by_role("button", name="See what others would see").click()
    expect(page.get_by_text("This may be published")).to_be_visible(timeout=60_000)
    found += faults(page, axe)
    assert not found, "\n".join(found)


def test_an_officer_uploads_and_publishes_by_keyboard_alone(
    open_window: Callable[..., Page], secret: str, lines: Callable[..., str]
) -> None:
    page = open_window()
    page.goto("/account")
    reach(page, "#token")
    page.keyboard.type(secret)
    page.keyboard.press("Enter")
    expect(page.locator("h1")).to_have_text("Leicester")
    # The choice of a file is the browser's own; only it is not done by keys here.
    send(page, lines(120).replace("2025-", "2023-"), "")
    reach(page, "#period")
    page.keyboard.type("2023")
    page.keyboard.press("Enter")
    expect(page.get_by_text("The file is taken in")).to_be_visible(timeout=60_000)
    press(page, "Go on to preview and publication")
    press(page, "See what others would see")
    expect(page.get_by_text("This may be published")).to_be_visible(timeout=60_000)
    press(page, "Publish")
    expect(page.get_by_text("Published under the number 1")).to_be_visible(timeout=60_000)


def reach(page: Page, selector: str) -> None:
    """Press Tab until an element has the focus."""
    for _ in range(80):
        page.keyboard.press("Tab")
        if page.evaluate("s => !!document.activeElement?.matches(s)", selector):
            return
    pytest.fail(f"{selector} cannot be reached by keyboard")


def _focused_words(page: Page) -> str:
    """Return the words of what has the focus; none where another page comes just then."""
    try:
        return str(page.evaluate("document.activeElement?.textContent.trim()"))
    except Error:
        page.wait_for_load_state()
        return ""


def press(page: Page, words: str) -> None:
    """Press Tab until what has exactly these words has the focus, then Enter."""
    for _ in range(80):
        page.keyboard.press("Tab")
        if _focused_words(page) == words:
            page.keyboard.press("Enter")
            return
    pytest.fail(f"{words!r} cannot be reached by keyboard")


def test_without_scripts_the_page_of_progress_asks_again_by_itself(
    open_window: Callable[..., Page], secret: str, lines: Callable[..., str]
) -> None:
    page = open_window(java_script_enabled=False)
    enter(page, secret)
    send(page, lines(60).replace("2025-", "2022-"), "2022")
    page.get_by_role("button", name="Upload").click()
    expect(page.get_by_text("The file is taken in")).to_be_visible(timeout=60_000)


def test_a_session_ends_with_its_token_on_a_real_server(
    open_window: Callable[..., Page], server: Served
) -> None:
    register = TokenRegister(server.settings.data)
    issued = register.create(OWN, Role.UPLOADER)
    page = open_window()
    enter(page, issued.secret)
    register.revoke(issued.token.identifier)
    page.goto(HOME)
    expect(page.locator("h1")).to_have_text("Sign in")


def test_no_secret_stands_in_what_the_server_writes(
    open_window: Callable[..., Page], server: Served, secret: str
) -> None:
    page = open_window()
    enter(page, secret)
    cookies = {cookie["name"]: cookie["value"] for cookie in page.context.cookies()}
    session = cookies["registry-session"]
    page.request.put(f"/api/profiling/{OWN}/2021/transactions?access_token={secret}", data="x")
    bearer = {"Authorization": f"Bearer {secret}"}
    page.request.put(f"/api/profiling/{OWN}/2021/transactions", data="%PDF", headers=bearer)
    page.request.post("/sign-in", form={"token": secret, "csrf_token": "wrong"})
    log = server.log.read_text(encoding="utf-8")
    assert f'"GET {HOME}"' in log
    key = (server.settings.data / "session.key").read_text(encoding="ascii").strip()
    for each in (secret, secret.removeprefix("lgsr_"), session, key):
        assert each not in log
    kept = [f for f in server.settings.data.rglob("*") if f.is_file() and f.name != "session.key"]
    assert len(kept) > 10
    assert not [f for f in kept if secret.encode() in f.read_bytes()]
