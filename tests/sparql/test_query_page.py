"""The query page in a real browser: the editor under the page's policy, and the form without it."""

from __future__ import annotations

from pathlib import Path
from typing import Any

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
