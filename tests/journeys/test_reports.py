"""Reports: the same sections as page and as PDF, and nothing that the reader may not see."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any

import pytest
from flask.testing import FlaskClient
from lxml import html

from registry.access import Role, TokenRegister
from registry.web import create_app

pytestmark = pytest.mark.slow
SERVICE, NEVER = "58", "731"


@pytest.fixture(scope="module")
def client(home: Any) -> Iterator[FlaskClient]:
    app = create_app(home.settings)
    yield app.test_client()
    app.extensions["registry.sparql"].end()


@pytest.fixture(scope="module")
def own(home: Any) -> dict[str, str]:
    token = TokenRegister(home.settings.data).create(home.authority, Role.UPLOADER, 30, "a note")
    return {"Authorization": f"Bearer {token.secret}"}


def page(client: FlaskClient, path: str, headers: dict[str, str] | None = None) -> Any:
    answer = client.get(path, headers={"Accept": "text/html", **(headers or {})})
    assert answer.status_code == 200, answer.text
    return html.fromstring(answer.text)


def headings(shown: Any) -> list[str]:
    return [each.text_content() for each in shown.xpath("//section/h2")]


def test_the_public_reads_what_is_published(client: FlaskClient, home: Any) -> None:
    shown = page(client, f"/insight/report/{home.authority}")
    assert "Exampleton" in shown.xpath("string(//h1)")
    assert headings(shown)[:3] == ["Who uses it", "Who more, who less", "Month by month"]
    table = shown.xpath("//section[h2='The services']//tbody/tr/td[1]/text()")
    counts = [int(text.replace(",", "")) for text in table]
    assert len(counts) > 10
    assert [count for count in counts if count % 5] == []


def test_own_staff_read_exact_figures_and_costs(
    client: FlaskClient, home: Any, own: dict[str, str]
) -> None:
    path = f"/insight/report/{home.authority}/{SERVICE}"
    assert "What it costs" not in headings(page(client, path))
    shown = page(client, path, own)
    assert "What it costs" in headings(shown)
    costs = shown.xpath("string(//section[h2='What it costs'])")
    assert "Synthetic: made up by the demonstrator" in costs
    assert "30 April 2025" in costs


def test_the_pdf_is_accessible_and_as_its_reader_sees_it(
    client: FlaskClient, home: Any, own: dict[str, str]
) -> None:
    path = f"/insight/report/{home.authority}/{SERVICE}.pdf"
    answers = [client.get(path, headers=headers) for headers in ({}, own, own)]
    assert {answer.content_type for answer in answers} == {"application/pdf"}
    public, exact, again = (answer.data for answer in answers)
    assert public != exact == again
    for made in (public, exact):
        assert b"<pdfuaid:part>1</pdfuaid:part>" in made
    assert "no-store" in answers[1].headers["Cache-Control"]
    name = f"report-{home.authority}-{SERVICE}-{home.period}.pdf"
    assert name in answers[0].headers["Content-Disposition"]


def test_the_pdf_is_in_the_language_of_the_page(client: FlaskClient, home: Any) -> None:
    made = client.get(f"/insight/report/{home.authority}.pdf?ui=cy")
    assert re.search(rb"/Lang ?\(cy\)", made.data)
    assert made.headers["Content-Language"].startswith("cy")


@pytest.mark.parametrize("form", ["", ".pdf"])
@pytest.mark.parametrize("of", ["Z06000009", "../x", f"Z06000001/{NEVER}", "Z06000001/9999"])
def test_what_may_not_be_seen_has_no_report(client: FlaskClient, of: str, form: str) -> None:
    assert client.get(f"/insight/report/{of}{form}?ui=en").status_code == 404


def test_each_figure_is_had_as_data(client: FlaskClient, home: Any) -> None:
    path = f"/insight/report/{home.authority}/{SERVICE}"
    names = page(client, path).xpath("//figure/@id")
    assert len(names) >= 4
    for name in names:
        answer = client.get(f"{path}?figure={name}&form=csv")
        assert answer.content_type.startswith("text/csv"), name
        assert answer.text.count("\n") > 2
