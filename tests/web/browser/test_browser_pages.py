"""The pages in a real Chromium: accessible, light, whole without scripts and by keyboard."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from playwright.sync_api import Page, Request, expect

OpenPage = Callable[..., Page]
Axe = Callable[[Page], list[str]]

pytestmark = pytest.mark.browser

#: One of each type of page, with real content.
PAGES = {
    "home": "/",
    "index": "/list",
    "lists together": "/how-the-lists-fit-together",
    "flat list": "/list/services",
    "tree": "/list/subjects?open=609",
    "filtered list": "/list/subjects?q=school",
    "whole list": "/list/navigation",
    "empty list": "/list/businessCategories",
    "superseded list": "/list/categories?view=a-z&letter=S",
    "service": "/doc/service/57",
    "subject": "/doc/subject/6662",
    "retired concept": "/doc/service/172",
    "concept with many pairs": "/doc/interaction/8",
    "term": "/doc/subject/2",
    "mapping set": "/mapping/services-interactions?page=2",
    "side by side": "/mapping/services-interactions?view=side-from",
    "not mapped": "/mapping/services-interactions?view=unmapped-to",
    "pair": "/mapping/services-interactions/57/8",
    "ontology": "/def",
    "downloads": "/downloads",
    "developers": "/developers",
    "terms of use": "/terms",
    "accessibility": "/accessibility",
    "status": "/status",
    "by status": "/list/services?view=status",
    "assign": "/assign",
    "reconcile": "/reconcile",
    "search": "/search?q=dustbin",
    "named queries": "/queries",
    "addresses for software": "/docs",
    "statistics": "/cube",
    "insight": "/insight",
    "authority without statistics": "/insight/area/E06000023",
    "publication": "/cube/E06000016/2025/1",
    "data set": "/cube/E06000016/2025/1/counts",
    "slice of indexes": "/cube/E06000016/2025/1/index/slice/service/57",
    "one figure": "/cube/E06000016/2025/1/counts/observation/57/all/all/6/all/2025",
    "structure of a data set": "/cube/E06000016/2025/1/counts/structure",
    "Welsh home": "/?ui=cy",
    "Welsh list": "/list/subjects?view=a-z&ui=cy",
    "Welsh service": "/doc/service/57?ui=cy",
    "Welsh mapping set": "/mapping/services-interactions?ui=cy",
    "Welsh diagram": "/how-the-lists-fit-together?ui=cy",
    "Welsh downloads": "/downloads?ui=cy",
    "Welsh check of a file": "/validate?ui=cy",
    "Welsh not found": "/service/0?ui=cy",
    "not found": "/service/0",
    "bad request": "/go",
}
every_page = pytest.mark.parametrize("path", PAGES.values(), ids=PAGES.keys())
#: On the wire, everything a first visit needs.
_MOST_BYTES = 150 * 1024


@every_page
def test_a_page_has_no_accessibility_fault_and_fits_every_screen(
    open_page: OpenPage, axe: Axe, path: str
) -> None:
    page = open_page(path)
    found = axe(page)
    page.emulate_media(color_scheme="dark")
    found += axe(page)
    assert not found, "\n".join(found)
    for width in (1280, 768, 320):
        page.set_viewport_size({"width": width, "height": 900})
        assert page.evaluate("document.documentElement.scrollWidth") <= width


@every_page
def test_a_page_is_whole_without_scripts(open_page: OpenPage, path: str) -> None:
    plain = open_page(path, java_script_enabled=False)
    expect(plain.locator("h1")).to_be_visible()
    expect(plain.locator("main")).to_contain_text(plain.locator("h1").inner_text())


def tab_stops_before(page: Page, selector: str) -> int:
    """Return how often Tab is pressed from the top until something inside is reached."""
    for stops in range(200):
        page.keyboard.press("Tab")
        if page.evaluate("s => !!document.activeElement.closest(s)", selector):
            return stops
    return 200


@pytest.mark.parametrize(
    ("path", "content"),
    [
        ("/list/services", "tbody"),
        ("/list/subjects?view=a-z", "tbody"),
        ("/list/subjects", ".tree"),
        ("/mapping/services-subjects", "tbody"),
        ("/", ".rows"),
        ("/list/services?view=status", "tbody"),
        ("/search?q=dustbin", ".found"),
        ("/assign", "textarea"),
        ("/cube/E06000016/2025/1", "tbody"),
        ("/cube/E06000016/2025/1/counts", "#rows"),
        ("/downloads", "tbody"),
        ("/list/subjects?view=a-z&ui=cy", "tbody"),
    ],
)
def test_the_content_is_near_for_the_keyboard(open_page: OpenPage, path: str, content: str) -> None:
    assert tab_stops_before(open_page(path), content) <= 60


@pytest.mark.parametrize("path", ["/", "/list/subjects", "/doc/service/57", "/def"])
def test_the_first_stop_skips_to_the_content(open_page: OpenPage, path: str) -> None:
    page = open_page(path)
    page.keyboard.press("Tab")
    expect(page.locator(".govuk-skip-link")).to_be_focused()
    page.keyboard.press("Enter")
    expect(page.locator("main")).to_be_focused()


def test_a_branch_opens_with_the_keyboard_and_without_scripts(open_page: OpenPage) -> None:
    page = open_page("/list/subjects", java_script_enabled=False)
    branch = page.locator(".tree > li").first
    expect(branch.locator("ul a").first).not_to_be_visible()
    branch.locator("summary").first.focus()
    page.keyboard.press("Enter")
    expect(branch.locator("ul a").first).to_be_visible()


def test_a_deeper_branch_opens_without_scripts(open_page: OpenPage) -> None:
    page = open_page("/list/subjects?open=597", java_script_enabled=False)
    more = page.locator("li#open .tree__more").first
    name = more.inner_text().rpartition(" under ")[2]
    more.click()
    expect(page.locator("li#open > a").first).to_have_text(name)
    expect(page.locator("li#open > details > ul > li").first).to_be_visible()


def test_the_tree_is_one_stop_and_the_arrow_keys_move_in_it(open_page: OpenPage) -> None:
    page = open_page("/list/subjects?open=597")
    focused = page.locator("[role=treeitem]:focus")
    expect(page.locator("[role=treeitem][tabindex='0']")).to_have_text("Defence")
    page.locator("[role=treeitem][tabindex='0']").focus()
    page.keyboard.press("ArrowRight")
    expect(focused).not_to_have_text("Defence")
    page.keyboard.press("ArrowLeft")
    expect(focused).to_have_text("Defence")
    page.keyboard.press("ArrowLeft")
    expect(focused).to_have_attribute("aria-expanded", "false")
    expect(page.locator("li#open > ul")).to_be_hidden()
    page.keyboard.press("Home")
    expect(focused).to_have_text(page.locator("[role=treeitem]").first.inner_text())
    expect(page.locator("[role=treeitem][tabindex='0']")).to_have_count(1)


def test_a_deeper_branch_is_fetched_when_it_is_opened(open_page: OpenPage) -> None:
    page = open_page("/list/subjects?open=597")
    name = page.locator("[role=treeitem][data-more]:visible").first.inner_text()
    item = page.get_by_role("treeitem", name=name, exact=True)
    item.locator("xpath=..").locator("> .tree__toggle").click()
    expect(item).to_have_attribute("aria-expanded", "true")
    expect(item.locator("xpath=..").locator("> ul > li > a").first).to_be_visible()
    page.keyboard.press("Enter")
    expect(page.locator("h1")).to_have_text(name)


def test_figures_are_chosen_with_the_keyboard_and_without_scripts(open_page: OpenPage) -> None:
    page = open_page("/cube/E06000016/2025/1/counts", java_script_enabled=False)
    rows = page.locator("#rows tbody tr")
    expect(rows).to_have_count(3)
    page.get_by_label("Area").focus()
    page.keyboard.type("Castle")
    page.get_by_label("Channel").focus()
    page.keyboard.type("any")
    page.get_by_role("button", name="Show").focus()
    page.keyboard.press("Enter")
    expect(rows).to_have_count(1)
    expect(rows).to_contain_text("20")


def test_the_copy_button_copies_the_address(open_page: OpenPage) -> None:
    page = open_page("/doc/service/57", permissions=["clipboard-read", "clipboard-write"])
    page.get_by_role("button", name="Copy").first.click()
    expect(page.get_by_text("Copied")).to_be_visible()
    assert page.evaluate("navigator.clipboard.readText()") == "http://id.esd.org.uk/service/57"


def test_without_scripts_there_is_no_dead_button(open_page: OpenPage) -> None:
    page = open_page("/doc/service/57", java_script_enabled=False)
    expect(page.get_by_role("button", name="Copy")).to_have_count(0)
    expect(page.get_by_text("http://id.esd.org.uk/service/57", exact=True)).to_be_visible()


@pytest.mark.parametrize("scripts", [True, False])
def test_a_filter_narrows_a_list(open_page: OpenPage, scripts: bool) -> None:
    page = open_page("/list/subjects", java_script_enabled=scripts)
    page.get_by_label("Filter by word or number").press_sequentially("allotments")
    if not scripts:
        page.get_by_role("button", name="Filter").click()
    expect(page.locator("[data-found]")).to_contain_text("allotments")
    expect(page.locator("#results tbody a").first).to_contain_text("llotment")
    assert "q=allotments" in page.url


def test_what_a_filter_found_is_announced(open_page: OpenPage) -> None:
    page = open_page("/list/subjects")
    page.get_by_label("Filter by word or number").press_sequentially("allotments")
    announced = page.get_by_role("status").filter(has_text="1 match for allotments")
    expect(announced).to_have_count(1)


def test_clearing_the_filter_brings_the_list_back(open_page: OpenPage) -> None:
    page = open_page("/list/subjects?q=allotments")
    page.get_by_label("Filter by word or number").fill("")
    expect(page.locator(".tree")).to_be_visible()


def test_a_number_leads_to_its_concept(open_page: OpenPage) -> None:
    page = open_page("/")
    page.get_by_label("Number", exact=True).fill("57")
    page.get_by_role("button", name="Go").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Council tax annual notification")


@every_page
def test_a_first_visit_is_light_and_says_nothing_on_the_console(
    open_page: OpenPage, path: str
) -> None:
    page = open_page("about:blank")
    requests: list[Request] = []
    said: list[str] = []
    page.on("requestfinished", lambda request: requests.append(request))  # noqa: PLW0108  # attributes are set on it
    page.on("console", lambda message: said.append(message.text))
    page.on("pageerror", lambda error: said.append(str(error)))
    answer = page.goto(path)
    page.wait_for_load_state("networkidle")
    assert len(requests) >= 2, "the page has a style sheet"
    assert sum(request.sizes()["responseBodySize"] for request in requests) < _MOST_BYTES
    assert answer is not None
    assert answer.status < 500
    assert len(said) == (1 if answer.status >= 400 else 0), f"only the status itself: {said}"


def test_the_language_is_chosen_by_the_link_and_kept(open_page: OpenPage) -> None:
    page = open_page("/list/services?view=number", java_script_enabled=False)
    page.get_by_role("link", name="Cymraeg").click()
    expect(page.locator("html")).to_have_attribute("lang", "cy")
    assert "view=number" in page.url
    page.get_by_role("link", name="Rhestrau a mapiadau").first.click()
    expect(page.locator("h1")).to_have_text("Rhestrau a mapiadau")
    page.get_by_role("link", name="English").click()
    expect(page.locator("h1")).to_have_text("Lists and mappings")


def test_scripts_speak_the_language_of_the_page(open_page: OpenPage) -> None:
    page = open_page("/doc/service/57?ui=cy", permissions=["clipboard-read", "clipboard-write"])
    page.get_by_role("button", name="Cop\u00efo").first.click()
    expect(page.get_by_text("Wedi'i gop\u00efo")).to_be_visible()
