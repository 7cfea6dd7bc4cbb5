"""The page of checking and the pages of rules in a real Chromium."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from playwright.sync_api import FilePayload, Page, expect

OpenPage = Callable[..., Page]
Axe = Callable[[Page], list[str]]

pytestmark = pytest.mark.browser

PAGES = ("/validate", "/rules", "/rules/exact-not-broad", "/rules/pair-once")
FAULTY = "Page,LGSL\nTax,0057\nSheltered homes,230\n=1+1,99999\n"


def check(page: Page, text: str) -> None:
    page.get_by_label("Or its text").fill(text)
    page.get_by_role("button", name="Check", exact=True).click()
    expect(page.locator("h1")).to_contain_text("findings")


def send(page: Page, text: str) -> None:
    file = FilePayload(name="pages.csv", mimeType="text/csv", buffer=text.encode())
    page.get_by_label("File", exact=True).set_input_files(file)
    page.get_by_role("button", name="Check", exact=True).click()


@pytest.mark.parametrize("path", PAGES)
@pytest.mark.parametrize("colours", ["light", "dark"])
def test_a_page_has_no_accessibility_fault(
    open_page: OpenPage, axe: Axe, path: str, colours: str
) -> None:
    assert not axe(open_page(path, color_scheme=colours))


@pytest.mark.parametrize("width", [320, 1280])
def test_the_findings_are_accessible_and_fit(open_page: OpenPage, axe: Axe, width: int) -> None:
    page = open_page("/validate", width=width)
    check(page, FAULTY)
    assert not axe(page)
    assert page.evaluate("document.documentElement.scrollWidth") <= width


@pytest.mark.parametrize("scripts", [True, False])
def test_the_mended_file_can_be_saved(open_page: OpenPage, scripts: bool) -> None:
    page = open_page("/validate", java_script_enabled=scripts)
    check(page, FAULTY)
    with page.expect_download() as saving:
        page.get_by_role("link", name="The file, mended").click()
    content = saving.value.path().read_bytes()
    assert content.startswith(b"Page,LGSL\r\nTax,57\r\n")
    assert b"\n'=1+1" in content


def test_how_far_a_check_is_shows_until_its_findings_are_there(
    open_page: OpenPage, axe: Axe
) -> None:
    page = open_page("/validate")
    page.evaluate(
        """new MutationObserver(() => { window.told = document.querySelector("[data-rows]")
        .textContent; }).observe(document.querySelector("[data-rows]"), {childList: true})"""
    )
    send(page, FAULTY + "Tax,57\n" * 3_000)
    expect(page.locator("h1")).to_contain_text("findings")
    expect(page.locator("h1")).to_be_focused()
    assert page.evaluate("window.told") == "3,003 of 3,003 rows looked at"
    assert not axe(page)
    check(page, FAULTY)
    page.go_back()
    expect(page.locator("h1")).to_have_text("Check a file")


def test_without_scripts_nothing_is_left_of_how_far_a_check_was(open_page: OpenPage) -> None:
    page = open_page("/validate", java_script_enabled=False)
    send(page, FAULTY + "Tax,57\n" * 180_000)
    expect(page.locator("h1:visible")).to_contain_text("findings")
    expect(page.locator(".checking")).to_be_hidden()
    assert "180,003 of 180,003" in str(page.locator(".checking").text_content())


def test_what_cannot_be_read_has_its_page(open_page: OpenPage) -> None:
    page = open_page("/validate")
    page.get_by_label("Or its text").fill("%PDF-1.7")
    page.get_by_role("button", name="Check", exact=True).click()
    expect(page.locator("h1")).to_have_text("This file cannot be read")


def test_a_finding_leads_to_its_rule(open_page: OpenPage) -> None:
    page = open_page("/validate")
    check(page, FAULTY)
    page.get_by_role("link", name="number-of-another-list").click()
    expect(page.locator("h1")).to_have_text("A number is from the list it is given for")
