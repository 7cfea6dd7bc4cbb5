"""The insight pages say what the statistics say, in every form, and keep what is entered."""

from __future__ import annotations

import csv
import io
import json
import re
from collections.abc import Callable
from dataclasses import replace
from datetime import date
from html import unescape
from typing import Any

import pytest
from flask.testing import FlaskClient
from lxml import html

from registry.config import Settings
from registry.profiling.answers.costs import read_costs
from registry.profiling.answers.published_costs import PUBLISHED_COSTS, published_costs
from registry.web.insight import asking
from registry.web.insight.names import names_of

MAIN = "Z06000001"
SERVICE = f"/insight/service/{MAIN}/58"
As = Callable[..., FlaskClient]
PAGES = (
    "/insight",
    f"/insight/area/{MAIN}",
    "/insight/area/Z06000003",
    "/insight/area/E06000023",
    f"/insight/area/{MAIN}?map=hex&level=2&against=nation",
    "/insight/service/58",
    SERVICE,
    f"/insight/service/{MAIN}/all",
    f"/insight/service/{MAIN}/chosen?services=58,69",
    "/insight/profile/demonstrator-profiles/6",
    f"/insight/channel-shift/{MAIN}?service=58&by=volume",
    f"/insight/costs/{MAIN}?service=58",
    f"/insight/what-if/{MAIN}?service=58",
    f"/insight/compare?authority={MAIN}&service=58",
)


def parsed(text: str | bytes) -> Any:
    """Parse a page; what XPath finds in it is of many types."""
    return html.fromstring(text)


@pytest.mark.parametrize("path", PAGES)
def test_a_page_is_well_made(as_reader: As, path: str) -> None:
    page = parsed(as_reader(MAIN).get(path).text)
    assert len(page.xpath("//h1")) == 1
    assert page.xpath("//*[@style]") == []
    ids = page.xpath("//@id")
    assert len(ids) == len(set(ids))
    for figure in page.xpath("//figure"):
        assert figure.xpath(".//svg[@role='img']/@aria-label")[0]
        assert figure.xpath("string(.//p[@class='figure__summary'])").strip()
        assert len(figure.xpath(".//tbody/tr")) >= 1
    for field in page.xpath("//main//input[not(@type='hidden')] | //main//select"):
        name = field.get("aria-label") or field.xpath("ancestor::label")
        assert name or page.xpath(f"//label[@for='{field.get('id')}']"), field.attrib


def test_a_figure_can_be_had_in_every_form(as_reader: As) -> None:
    client = as_reader(MAIN)
    table = list(csv.reader(io.StringIO(client.get(f"{SERVICE}?figure=who").text)))
    assert table[0][0] == "\ufeffProfile"
    assert len(table) == 7
    document = json.loads(client.get(f"{SERVICE}?figure=who&form=json").text)
    assert document["$schema"].startswith("https://vega.github.io/schema/vega-lite/")
    assert client.get(f"{SERVICE}?figure=who&form=svg").data.startswith(b"<svg ")
    assert client.get(f"{SERVICE}?figure=who&form=png").data.startswith(b"\x89PNG")
    assert client.get(f"{SERVICE}?figure=nothing").status_code == 404
    assert client.get(f"{SERVICE}?figure=who&form=xls").status_code == 404


def test_the_finding_is_a_sentence_with_the_interval(as_reader: As) -> None:
    page = parsed(as_reader(MAIN).get(SERVICE).text)
    title = page.xpath("string(//figure[@id='index']//h2)")
    assert re.fullmatch(
        r"Households of .+ are [\d.]+ to [\d.]+ times as likely to use it .+", title
    )


def test_what_must_be_said_is_said(as_reader: As) -> None:
    public = as_reader(None).get(SERVICE).text
    for words in ("Modelled, not counted.", "Synthetic", "fewer than 10 households"):
        assert words in public
    assert "fewer than" not in as_reader(MAIN).get(SERVICE).text


def test_the_licence_keeps_an_attribute_from_the_public(as_reader: As) -> None:
    path = "/insight/profile/demonstrator-profiles/6"
    own, public = (as_reader(who).get(path).text for who in (MAIN, None))
    assert "Households with a car" in own
    assert "Households with a car" in public
    assert "High income" in own
    assert "High income" not in public
    assert "licence does not let" in public


def test_an_attribute_of_one_authority_is_on_its_pages_alone(as_reader: As) -> None:
    path = "/insight/profile/demonstrator-profiles/6?authority="
    its, other = (as_reader(None).get(path + code).text for code in ("Z06000002", MAIN))
    assert "Survey, Samplebury (synthetic), 2025, CC0" in " ".join(its.split())
    assert "Gardens" in its
    assert "Gardens" not in other


def test_unit_costs_are_seen_by_own_staff_alone(as_reader: As) -> None:
    path = f"/insight/costs/{MAIN}"
    assert "GBP 3.10" in as_reader(MAIN).get(path).text
    for reader in (None, "Z06000002"):
        assert "GBP" not in as_reader(reader).get(path).text
        assert "GBP" not in as_reader(reader).get(SERVICE).text


def test_costs_from_the_top_down_add_up(as_reader: As) -> None:
    path = f"/insight/costs/{MAIN}?service=58&method=top-down&total=100000"
    page = parsed(as_reader(MAIN).get(path).text)
    assert len(set(page.xpath("//section[@class='notice']//strong/text()"))) == 1
    wrong = as_reader(MAIN).get(f"{path}&total=-1".replace("total=100000", "total=x"))
    assert wrong.status_code == 400
    assert "x is no amount" in wrong.text


def test_entering_costs_needs_somebody_signed_in(insight: Settings, as_reader: As) -> None:
    before = read_costs(insight.data / "costs" / f"{MAIN}.csv")
    answer = as_reader(MAIN).post(f"/insight/costs/{MAIN}", data={"service": "58"})
    assert answer.status_code == 303
    assert "/sign-in" in answer.headers["Location"]
    assert read_costs(insight.data / "costs" / f"{MAIN}.csv") == before


def test_costs_entered_in_a_session_are_kept(insight: Settings, as_reader: As) -> None:
    client = as_reader(MAIN)
    secret = client.environ_base.pop("HTTP_AUTHORIZATION").removeprefix("Bearer ")
    form = parsed(client.get("/sign-in").text)
    sent = {"token": secret, "csrf_token": form.xpath("//input[@name='csrf_token']/@value")[0]}
    assert client.post("/sign-in", data=sent).status_code == 303
    page = parsed(client.get(f"/insight/costs/{MAIN}").text)
    cost = {
        "service": "58", "channel": "2", "unit_cost": "4.25", "currency": "GBP",
        "method": "activity", "date": "2025-05-01", "source": "Time study",
    }  # fmt: skip
    assert client.post(f"/insight/costs/{MAIN}", data=cost).status_code == 400
    cost["csrf_token"] = page.xpath("//input[@name='csrf_token']/@value")[0]
    assert client.post(f"/insight/costs/{MAIN}", data=cost).status_code == 303
    kept = read_costs(insight.data / "costs" / f"{MAIN}.csv")
    assert kept["58", "2"].amount == 4.25
    assert "Time study" in client.get(f"/insight/costs/{MAIN}").text
    wrong = client.post(f"/insight/costs/{MAIN}", data={**cost, "unit_cost": "much"})
    assert wrong.status_code == 400
    assert "is no amount of money" in wrong.text


def test_the_address_keeps_a_what_if(as_reader: As) -> None:
    query = "service=58&from=2&to=1&share=50&fallback=0&cashable=100&cost_from=3&cost_to=1"
    page = parsed(as_reader(MAIN).get(f"/insight/what-if/{MAIN}?{query}").text)
    assert page.xpath("//input[@name='share']/@value") == ["50"]
    text = page.xpath("string(//figure//p[@class='figure__summary'])")
    moved = int(re.findall(r"^([\d,]+) of", text)[0].replace(",", ""))
    title = page.xpath("string(//figure//h2)")
    assert abs(int(re.findall(r"[\d,]+", title)[0].replace(",", "")) - 2 * moved) <= 2


@pytest.mark.parametrize(
    ("path", "status"),
    [
        ("/insight/service/99999", 404),
        (f"{SERVICE}?level=9", 400),
        (f"/insight/service/{MAIN}/navigation-99999", 404),
        (f"/insight/service/{MAIN}/99999", 404),
        (f"/insight/service/{MAIN}/chosen?services=", 400),
        (f"/insight/service/{MAIN}/58?period=2019", 404),
        ("/insight/area/../../etc", 404),
        (f"/insight/area/{MAIN}/nowhere", 404),
        ("/insight/profile/services/57", 404),
        ("/insight/profile/demonstrator-profiles/zz", 404),
        (f"/insight/channel-shift/{MAIN}?to=77", 400),
        (f"/insight/what-if/{MAIN}?share=-4", 400),
        (f"/insight/compare?authority={MAIN}&same=mood", 400),
    ],
)
def test_what_cannot_be_answered_is_said(as_reader: As, path: str, status: int) -> None:
    assert as_reader(MAIN).get(path).status_code == status


def test_an_own_selection_is_the_sum_of_its_services(as_reader: As) -> None:
    client = as_reader(MAIN)

    def total(name: str) -> int:
        page = parsed(client.get(f"/insight/service/{MAIN}/{name}").text)
        return int(page.xpath("//dl[@class='tiles']//dd/text()")[0].replace(",", ""))

    assert total("chosen?services=58,69") == total("58") + total("69")


@pytest.mark.parametrize(
    "path",
    [
        f"/insight/area/{MAIN}",
        f"/insight/service/{MAIN}/58",
        f"/insight/channel-shift/{MAIN}",
        f"/insight/what-if/{MAIN}",
        f"/insight/report/{MAIN}",
    ],
)
def test_a_scheme_for_licence_holders_is_shown_to_the_own_staff_alone(
    as_reader: As, monkeypatch: pytest.MonkeyPatch, path: str
) -> None:
    def closed(*arguments: Any) -> Any:
        names = names_of(*arguments)
        return replace(names, scheme=replace(names.scheme, may_republish=False))

    monkeypatch.setattr(asking, "names_of", closed)
    assert as_reader(None).get(path).status_code == 403
    assert as_reader(MAIN).get(path).status_code == 200


@pytest.mark.parametrize("reader", [None, "Z06000002"], ids=["public", "peer"])
def test_an_authority_without_statistics_has_a_page_from_reference_data(
    as_reader: As, reader: str | None
) -> None:
    page = as_reader(reader).get("/insight/area/Z06000003").text
    assert "Nothing is published" in page
    assert set(parsed(page).xpath("//figure/@id")) == {"households", "leading"}
    # Where the very same reader may see statistics there is another page.
    assert "Nothing is published" not in as_reader("Z06000003").get("/insight/area/Z06000003").text


def test_an_authority_of_which_nothing_is_held_has_a_page_that_says_what_to_do(
    as_reader: As,
) -> None:
    page = as_reader(None).get("/insight/area/E06000023").text
    assert "registry area import E06000023" in page
    assert parsed(page).xpath("//figure") == []
    assert as_reader(None).get("/insight/area/E99999999").status_code == 404


def test_compare_lists_who_has_published_nothing(as_reader: As) -> None:
    page = parsed(as_reader(None).get(f"/insight/compare?authority={MAIN}").text)
    rows = page.xpath("//table[contains(caption, 'How unlike')]/tbody/tr")
    said = {row.xpath("string(th)").split()[0]: row.xpath("string(td[2])") for row in rows}
    assert said == {"Samplebury": "yes", "Testham": "no"}


def test_own_staff_see_the_output_areas_of_a_ward(as_reader: As) -> None:
    path = f"/insight/area/{MAIN}/Z05001001"
    own, public = (parsed(as_reader(who).get(path).text) for who in (MAIN, None))
    assert public.xpath("//figure[@id='areas']") == []
    rows = own.xpath("//figure[@id='areas']//tbody/tr")
    assert len(rows) == 19
    assert own.xpath("//figure[@id='areas']//svg//*[@aria-roledescription='geoshape']")


def test_published_averages_stand_in_and_say_that_they_do(as_reader: As) -> None:
    words = "Published averages, not this council's costs"
    for path in (f"/insight/what-if/{MAIN}?service=58", f"/insight/channel-shift/{MAIN}"):
        public, own = (as_reader(who).get(path).text for who in (None, MAIN))
        assert words in unescape(public)
        assert words not in unescape(own)
    page = parsed(as_reader(None).get(f"/insight/what-if/{MAIN}?service=58&from=2").text)
    assert page.xpath("//input[@id='cost_from']/@value") == ["2.83"]
    assert page.xpath("//input[@id='cost_to']/@value") == ["0.15"]


def test_every_published_average_has_a_source_and_a_date() -> None:
    assert len(PUBLISHED_COSTS) == 6
    for each in PUBLISHED_COSTS:
        assert each.address.startswith("https://")
        assert date.fromisoformat(each.date)
    newest = {channel: cost.amount for (_, channel), cost in published_costs().items()}
    assert newest == {"5": 8.62, "2": 2.83, "1": 0.15}


def test_welsh_pages_say_which_names_are_english(as_reader: As) -> None:
    page = parsed(as_reader(MAIN).get(f"{SERVICE}?ui=cy").text)
    assert page.xpath("//h1//@lang") == ["en"]
    assert page.xpath("//nav[@class='crumbs']//*[@lang='en']")


def test_the_page_of_an_authority_leads_to_its_page_of_insight(as_reader: As) -> None:
    page = as_reader(None).get("/doc/authority/E06000023", headers={"Accept": "text/html"}).text
    assert "/insight/area/E06000023" in parsed(page).xpath("//main//a/@href")
