"""Two registries of two countries, as two processes: one finds the other's cube and compares."""

from __future__ import annotations

import csv
import io
from collections.abc import Callable
from dataclasses import replace
from typing import Any
from urllib.parse import urlencode

import pytest
from lxml import html
from rdflib import Graph, URIRef
from rdflib.namespace import DCAT, RDF, Namespace

from registry.cubes.integrity import holds
from registry.cubes.integrity.files import check_file
from registry.discovering import discover
from registry.profiling.demonstrator.behaviour import HABITS

pytestmark = pytest.mark.slow
QB = Namespace("http://purl.org/linked-data/cube#")
#: Housing benefit, which is used by some groups much more than by others.
SERVICE = HABITS[1]
PAGE = "/insight/two-registries"
Fetch = Callable[..., Any]


@pytest.fixture(scope="module")
def found(two_registries: tuple[Any, ...], fetch: Fetch) -> Graph:
    """Return what the registry at home says that it holds, found at the address of VoID."""
    home, _ = two_registries
    answer = fetch(f"{home.address}/.well-known/void", "text/turtle")
    assert answer.status == 200
    return Graph().parse(data=answer.body, format="turtle")


@pytest.fixture(scope="module")
def cube(found: Graph) -> URIRef:
    """Return the data set of indexes among what was found."""
    sets = [each for each in found.subjects(RDF.type, QB.DataSet) if str(each).endswith("/index")]
    assert len(sets) == 1
    assert (sets[0], RDF.type, DCAT.Dataset) in found
    return URIRef(str(sets[0]))


def test_the_cube_of_the_other_country_is_found_and_checked(
    cube: URIRef, found: Graph, fetch: Fetch
) -> None:
    files = [str(each) for each in found.objects(cube, DCAT.distribution / DCAT.downloadURL)]
    (turtle,) = [each for each in files if each.endswith(".ttl")]
    answer = fetch(turtle, "text/turtle")
    checks = check_file(answer.body, "index.ttl", 64 * 1024 * 1024)
    assert len(checks) == 22
    assert holds(checks), [check for check in checks if not check.held]
    assert (cube, RDF.type, QB.DataSet) in Graph().parse(data=answer.body, format="turtle")


def test_its_lists_are_other_lists(two_registries: tuple[Any, ...], fetch: Fetch) -> None:
    query = """PREFIX qb: <http://purl.org/linked-data/cube#>
      SELECT DISTINCT ?list { ?dimension qb:codeList ?list } ORDER BY ?list"""
    here, there = (
        set(fetch(f"{each.address}/sparql?{urlencode({'query': query})}", "text/csv").text.split())
        for each in two_registries
    )
    national = {uri for uri in here ^ there if "/list/" in uri}
    assert len(national) == 4, "services and profiles of each"


def test_the_other_cube_is_comparable_by_mappings(
    two_registries: tuple[Any, ...], fetch: Fetch
) -> None:
    home, abroad = two_registries
    found = discover(replace(abroad.settings, foreign=(home.address,)), lambda _: None)
    path = f"/cube/{abroad.authority}/{abroad.period}/1"
    page: Any = html.fromstring(fetch(abroad.address + path).body)
    (entry,) = page.xpath("//h2[@id='comparable']/../ul/li")
    assert entry.xpath("a/@href") == [found[0].uri]
    joints = {text.partition(":")[0].strip(): text for text in entry.xpath("ul/li/text()")}
    assert "by mappings" in joints["Service"]
    assert "the same list" in joints["Channel"]
    assert "by mappings; 0 of" in joints["Profile"]


def test_one_query_shows_the_same_service_on_both_national_bases(
    two_registries: tuple[Any, ...], fetch: Fetch
) -> None:
    _, abroad = two_registries
    rows = list(csv.DictReader(io.StringIO(_figure(abroad, fetch, "csv").text.lstrip("\ufeff"))))
    assert len(rows) == 12, "six groups in each country"
    first, second = rows[:6], rows[6:]
    assert {row["Place"] for row in first} == {"Voorbeeldstad (synthetic)"}
    assert {row["Place"] for row in second} == {"Exampleton (synthetic)"}
    # What is clearly above or below the average was made so.
    clear = {row["Against the average"] for row in first} & {"above", "below"}
    assert clear == {"above", "below"}
    for row, known in zip(first, SERVICE.propensities, strict=True):
        if row["Against the average"] in clear:
            assert (row["Against the average"] == "above") == (known > 1), row
    # The people of both places were made with the same habits: what is clear is alike.
    sides = [(one["Against the average"], two["Against the average"]) for one, two in
             zip(first, second, strict=True)]  # fmt: skip
    assert {"above", "below"} not in [set(pair) for pair in sides]


def test_the_page_shows_two_aligned_charts_with_their_words(
    two_registries: tuple[Any, ...], fetch: Fetch
) -> None:
    _, abroad = two_registries
    page: Any = html.fromstring(fetch(f"{abroad.address}{PAGE}?{_asked(abroad, fetch)}").body)
    (picture,) = page.xpath("//figure//*[local-name()='svg']")
    drawn = "".join(picture.itertext())
    for words in ("Voorbeeldstad", "Exampleton", "Krappe flats", "Stretched"):
        assert words in drawn
    assert "its own nation's base" in page.text_content()
    assert "SERVICE <" in page.xpath("string(//pre)")


def test_the_query_on_the_page_may_be_sent_by_anybody(
    two_registries: tuple[Any, ...], fetch: Fetch
) -> None:
    _, abroad = two_registries
    page: Any = html.fromstring(fetch(abroad.address + PAGE).body)
    query = page.xpath("string(//pre)")
    answer = fetch(f"{abroad.address}/sparql?{urlencode({'query': query})}", "text/csv")
    assert answer.text.count("\r\n") == 7


@pytest.mark.parametrize("parameter", ["there", "ours", "theirs", "service"])
def test_what_there_is_not_cannot_be_asked(
    two_registries: tuple[Any, ...], fetch: Fetch, parameter: str
) -> None:
    _, abroad = two_registries
    evil = "http://127.0.0.1:9/> { ?s ?p ?o } SERVICE <http://127.0.0.1:9/"
    assert fetch(f"{abroad.address}{PAGE}?{urlencode({parameter: evil})}").status == 404


def test_a_registry_that_may_call_no_other_says_so(
    two_registries: tuple[Any, ...], fetch: Fetch
) -> None:
    home, _ = two_registries
    page = fetch(home.address + PAGE)
    assert page.status == 200
    assert "REGISTRY_SPARQL_SERVICES" in page.text


def _asked(abroad: Any, fetch: Fetch) -> str:
    """Return the parameters of the page that choose the service."""
    answer = fetch(abroad.address + PAGE)
    assert answer.status == 200, answer.text
    page: Any = html.fromstring(answer.body)
    (service,) = page.xpath(
        f"//select[@name='service']/option[contains(@value, '/{SERVICE.foreign}')]/@value"
    )
    return urlencode({"service": service})


def _figure(abroad: Any, fetch: Fetch, form: str) -> Any:
    address = f"{abroad.address}{PAGE}?{_asked(abroad, fetch)}&figure=two-countries&form={form}"
    return fetch(address)
