"""The pages of statistics: what stands on them, without JavaScript."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from lxml import html

CUBE = "/cube/E06000016/2025/2"
Get = Callable[..., Any]


def page(get: Get, path: str) -> Any:
    answer = get(path)
    assert answer.status_code == 200, answer.text
    return html.fromstring(answer.text)


def test_the_index_lists_the_newest_publication_of_each(get: Get) -> None:
    links = page(get, "/cube").xpath("//table//a/@href")
    assert CUBE in links
    assert "/cube/E06000016/2025/1" not in links
    assert "/cube/X06000001/2025/1" in links


def test_a_publication_leads_to_its_parts_and_lists(get: Get) -> None:
    links = set(page(get, CUBE).xpath("//main//a/@href"))
    assert {f"{CUBE}/{kind}" for kind in ("counts", "index", "cost", "status")} <= links
    assert {"/list/services", "/cube/dimension/service", "/cube/areas"} <= links
    assert "/cube/E06000016/2025/1" in links


def test_a_publication_tells_its_checks_history_and_comparisons(get: Get) -> None:
    text = page(get, CUBE).text_content()
    assert "All 22 checks" in text
    assert "A corrected file" in text
    assert "Exemplar, 2025" in text
    assert "the same list" in text


def test_an_older_publication_names_the_newer(get: Get) -> None:
    assert "newer publication" in page(get, "/cube/E06000016/2025/1").text_content()
    assert "newer publication" not in page(get, CUBE).text_content()


@pytest.mark.parametrize("rest", ["", "/counts", "/index/slice/service/57"])
def test_synthetic_data_say_so(get: Get, rest: str) -> None:
    assert "Synthetic data" in page(get, f"/cube/X06000001/2025/1{rest}").text_content()


def test_the_first_view_shows_rows_and_the_form_chooses_others(get: Get) -> None:
    first = page(get, f"{CUBE}/counts")
    assert len(first.xpath("//section[@id='rows']//tbody/tr")) == 3
    form = first.xpath("//main//form")[0]
    assert set(form.xpath(".//select/@name")) == {"area", "service", "channel", "profile"}
    chosen = page(get, f"{CUBE}/counts?area=E05001462")
    assert len(chosen.xpath("//section[@id='rows']//tbody/tr")) == 1
    assert "No row is published" in page(get, f"{CUBE}/counts?area=all&channel=1").text_content()


def test_a_cost_cube_shows_what_it_has(get: Get) -> None:
    assert "250" in page(get, f"{CUBE}/cost").text_content()


def test_the_index_is_drawn_with_its_table_and_csv(get: Get) -> None:
    figure = page(get, f"{CUBE}/index/slice/service/57").xpath("//figure")[0]
    assert figure.xpath(".//*[local-name()='svg']")
    assert figure.xpath(".//figcaption//h2")
    assert figure.xpath(".//table//tbody/tr")
    address = figure.xpath(".//a[@download]/@href")[0]
    assert get(address).mimetype == "text/csv"


def test_an_observation_shows_its_value_and_its_slices(get: Get) -> None:
    shown = page(get, f"{CUBE}/counts/observation/57/all/all/6/all/2025")
    assert "60" in shown.xpath("//dl")[0].text_content()
    links = shown.xpath("//main//a/@href")
    assert f"{CUBE}/counts/slice/profile/6" in links
    assert "/service/57" in links


@pytest.mark.parametrize(
    "path",
    ["/cube", "/cube/E06000016", "/cube/E06000016/2025", CUBE, f"{CUBE}/counts", f"{CUBE}/status"],
)
def test_every_link_of_a_page_leads_somewhere(get: Get, path: str) -> None:
    links = {each for each in page(get, path).xpath("//main//a/@href") if each.startswith("/")}
    assert len(links) > 2
    broken = {each for each in links if get(each.partition("#")[0], "*/*").status_code >= 400}
    assert not broken
