"""The query page in a real browser: the editor under the page's policy, and the form without it."""

from __future__ import annotations

from pathlib import Path
from typing import Any
from urllib.parse import quote

import pytest
from playwright.sync_api import Browser

pytestmark = pytest.mark.browser


@pytest.fixture(autouse=True)
def _built(repository: Path) -> None:
    if not (repository / "registry/web/assets/dist/manifest.json").is_file():
        pytest.skip("the style sheet is not built: npm ci && npm run build")


def test_the_editor_runs_a_query_and_loads_nothing_from_elsewhere(
    browser: Browser, server: Any
) -> None:
    page = browser.new_page()
    said: list[str] = []
    asked: list[str] = []
    page.on("console", lambda message: said.append(message.text))
    page.on("pageerror", lambda error: said.append(str(error)))
    page.on("request", lambda request: asked.append(request.url))
    page.goto(f"{server.address}/sparql")
    page.locator(".yasqe_queryButton").first.click()
    page.get_by_role("link", name="http://id.esd.org.uk/list/services").first.wait_for()
    assert not page.locator("#query-form").is_visible()
    assert said == []
    assert [url for url in asked if not url.startswith((server.address, "data:"))] == []
    page.close()


def test_an_example_opens_in_the_editor(browser: Browser, server: Any) -> None:
    page = browser.new_page()
    page.goto(f"{server.address}/sparql")
    page.get_by_text("The mapping sets", exact=True).click()
    page.get_by_role("button", name="Open in the editor").locator("visible=true").click()
    page.locator(".yasqe_queryButton").locator("visible=true").click()
    page.get_by_role("link", name="mapping/services-subjects").first.wait_for()
    page.close()


def test_without_scripts_the_form_gives_a_table(browser: Browser, server: Any) -> None:
    context = browser.new_context(java_script_enabled=False)
    page = context.new_page()
    page.goto(f"{server.address}/sparql")
    page.fill("#query", "SELECT ?s { ?s a <http://def.esd.org.uk/Interaction> } ORDER BY ?s")
    page.get_by_role("button", name="Run the query").click()
    assert page.locator("table tbody tr").count() == 3
    context.close()


COUNTS = "/sparql?query=" + quote(
    "SELECT ?list (COUNT(?concept) AS ?n) { ?concept "
    "<http://www.w3.org/2004/02/skos/core#inScheme> ?list } GROUP BY ?list ORDER BY ?list"
)


def test_a_result_with_numbers_is_a_chart_without_scripts(browser: Browser, server: Any) -> None:
    context = browser.new_context(java_script_enabled=False)
    page = context.new_page()
    page.goto(server.address + COUNTS)
    bars = page.locator(".query-chart__bars li")
    assert bars.count() == page.locator("table tbody tr").count() == 6
    widths = [float(str(each.get_attribute("width"))) for each in page.locator("rect[x]").all()]
    assert max(widths) == 100
    context.close()


def test_the_editor_shows_the_same_chart(browser: Browser, server: Any) -> None:
    page = browser.new_page()
    page.goto(f"{server.address}/sparql")
    page.locator(".yasqe_queryButton").first.click()
    page.get_by_role("link", name="http://id.esd.org.uk/list/services").first.wait_for()
    page.locator(".select_Chart").first.click()
    page.locator(".query-chart__bars li").first.wait_for()
    assert page.locator(".query-chart__bars li").count() == 6
    page.close()
