"""An officer's way in a real Chromium: from a year's file to a publication, a report, a what-if."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterator
from typing import Any, Protocol
from urllib.parse import parse_qs, urlsplit

import pytest
from playwright.sync_api import Browser, Error, Page, expect

from registry.profiling.demonstrator.files import BAD_ROWS

pytestmark = [pytest.mark.browser, pytest.mark.slow]
_LONG = 120_000
#: Each kind of bad row occurs so often in a file of the demonstrator.
_REPEATED = 30
SERVICE = "58"


class Hand(Protocol):
    """How somebody works on a page: with the pointer or with keys alone."""

    def press(self, page: Page, words: str) -> None: ...

    def enter(self, page: Page, selector: str, text: str) -> None: ...


class Pointer:
    """Somebody with a mouse."""

    def press(self, page: Page, words: str) -> None:
        page.locator("main").locator("a, button").filter(has_text=words).first.click()

    def enter(self, page: Page, selector: str, text: str) -> None:
        page.locator(selector).fill(text)


class Keys:
    """Somebody with a keyboard alone: every step is by Tab, typing and Enter."""

    def press(self, page: Page, words: str) -> None:
        self._reach(page, "w => document.activeElement?.textContent.trim() === w", words)
        page.keyboard.press("Enter")

    def enter(self, page: Page, selector: str, text: str) -> None:
        self._reach(page, "s => !!document.activeElement?.matches(s)", selector)
        page.keyboard.press("Control+A")
        page.keyboard.type(text)

    def _reach(self, page: Page, condition: str, what: str) -> None:
        page.wait_for_load_state()
        for _ in range(150):
            page.keyboard.press("Tab")
            if self._holds(page, condition, what):
                return
        pytest.fail(f"{what!r} cannot be reached by keyboard on {page.url}")

    @staticmethod
    def _holds(page: Page, condition: str, what: str) -> bool:
        """Ask the page; no, where another one comes just then."""
        try:
            return bool(page.evaluate(condition, what))
        except Error:
            page.wait_for_load_state()
            return False


@pytest.fixture
def page(browser: Browser, officer: Any) -> Iterator[Page]:
    context = browser.new_context(
        base_url=officer.address, viewport={"width": 1280, "height": 900}, locale="en-GB"
    )
    yield context.new_page()
    context.close()


def test_with_the_pointer(page: Page, officer: Any, pictures: Any) -> None:
    take_the_way(page, officer, Pointer(), pictures.check)


def test_by_keyboard_alone(page: Page, officer: Any) -> None:
    take_the_way(page, officer, Keys(), lambda page, name: None)


def take_the_way(page: Page, officer: Any, hand: Hand, look: Any) -> None:
    sign_in(page, officer, hand)
    upload(page, officer, hand, look)
    publish(page, officer, hand, look)
    see_the_cube(page, officer, hand, look)
    see_the_insight(page, officer, hand, look)
    see_the_channel_shift(page, officer, look)
    save_a_what_if(page, officer, hand, look)
    see_the_report(page, officer, look)


def sign_in(page: Page, officer: Any, hand: Hand) -> None:
    page.goto("/account")
    hand.enter(page, "#token", officer.secret)
    page.keyboard.press("Enter")
    expect(page.locator("h1")).to_contain_text(officer.name)


def upload(page: Page, officer: Any, hand: Hand, look: Any) -> None:
    # Choosing a file is the browser's own dialogue; nothing else is done past the page.
    page.locator("#file").set_input_files(officer.file)
    hand.enter(page, "#period", officer.period)
    look(page, "guide-upload")
    page.keyboard.press("Enter")
    expect(page.get_by_text("The file is taken in")).to_be_visible(timeout=_LONG)
    look(page, "guide-rejected")
    with page.expect_download() as coming:
        hand.press(page, "CSV, with the reason of each")
    faults = list(csv.DictReader(io.StringIO(coming.value.path().read_text("utf-8-sig"))))
    # A row whose postcode is nowhere to be found is counted all the same, without a profile.
    rejected = [fault for fault in faults if fault["column"] != "postcode"]
    assert len(rejected) == _REPEATED * len(BAD_ROWS)
    assert len(faults) > len(rejected)


def publish(page: Page, officer: Any, hand: Hand, look: Any) -> None:
    hand.press(page, "Go on to preview and publication")
    hand.press(page, "See what others would see")
    expect(page.get_by_text("This may be published")).to_be_visible(timeout=_LONG)
    look(page, "guide-preview")
    if page.locator("#reason").count():
        # The other way was taken before this one: this publication revises that.
        hand.enter(page, "#reason", "The same file, sent again")
    hand.press(page, "Publish")
    expect(page.get_by_text("Published under the number")).to_be_visible(timeout=_LONG)


def see_the_cube(page: Page, officer: Any, hand: Hand, look: Any) -> None:
    hand.press(page, "The publication")
    page.wait_for_url(f"**/cube/{officer.authority}/{officer.period}/*")
    path = urlsplit(page.url).path
    expect(page.locator("h1")).to_contain_text(officer.name)
    page.goto(f"{path}/index")
    expect(page.get_by_role("region", name="Rows").locator("table")).to_be_visible()
    look(page, "guide-cube")


def see_the_insight(page: Page, officer: Any, hand: Hand, look: Any) -> None:
    page.goto(f"/insight/area/{officer.authority}")
    expect(page.locator("figure#leading svg")).to_be_visible()
    look(page, "guide-area")
    hand.press(page, "Council tax account enquiries")
    page.wait_for_url(f"**/insight/service/{officer.authority}/{SERVICE}**")
    expect(page.locator("figure#index svg")).to_be_visible()
    look(page, "guide-service")
    page.goto(f"/insight/profile/demonstrator-profiles/6?authority={officer.authority}")
    expect(page.locator("figure#services svg")).to_be_visible()
    look(page, "guide-profile")


def see_the_channel_shift(page: Page, officer: Any, look: Any) -> None:
    page.goto(f"/insight/channel-shift/{officer.authority}?service={SERVICE}")
    expect(page.locator("h1")).to_have_text("Channel shift")
    assert page.locator("#report").count() == 1
    look(page, "guide-channel-shift")


def save_a_what_if(page: Page, officer: Any, hand: Hand, look: Any) -> None:
    page.goto(f"/insight/what-if/{officer.authority}?service={SERVICE}")
    hand.enter(page, "#share", "35")
    hand.press(page, "Calculate")
    page.wait_for_url("**share=35**")
    outcome = page.locator("#outcome").inner_text()
    assert parse_qs(urlsplit(page.url).query)["share"] == ["35"]
    look(page, "guide-what-if")
    # The address is what is saved: it says the same again to whoever of the authority opens it.
    address = page.url
    page.goto("/insight")
    page.goto(address)
    assert page.locator("#outcome").inner_text() == outcome


def see_the_report(page: Page, officer: Any, look: Any) -> None:
    page.goto(f"/insight/report/{officer.authority}/{SERVICE}")
    look(page, "guide-report")
    address = page.get_by_role("link", name="This report as PDF").get_attribute("href")
    answer = page.request.get(str(address))
    assert (answer.status, answer.headers["content-type"]) == (200, "application/pdf")
    assert answer.body().startswith(b"%PDF-")
