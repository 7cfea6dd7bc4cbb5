"""The drop-in addresses of the official site: every spelling, answered directly."""

from __future__ import annotations

import csv
import io
from urllib.parse import quote

import pytest
from flask.testing import FlaskClient
from lxml import etree

_LISTS = ("englishAndWelshServices", "functions", "interactions")
_SPELLINGS = {
    "relative": "list/{}",
    "with a slash before": "/list/{}",
    "absolute": "http://id.esd.org.uk/list/{}",
    "absolute, https": "https://id.esd.org.uk/list/{}",
    "prefixed": "esd:list/{}",
}
_MAPPED = (
    ("functions", "services"),
    ("services", "functions"),
    ("navigation", "services"),
    ("englishAndWelshServices", "interactions"),
    ("services", "subjects"),
    ("interactions", "englishAndWelshServices"),
)


def _rows(data: bytes) -> list[dict[str, str]]:
    return list(csv.DictReader(io.StringIO(data.decode("utf-8"), newline="")))


@pytest.mark.parametrize("name", _LISTS)
@pytest.mark.parametrize("spelling", _SPELLINGS.values(), ids=_SPELLINGS)
@pytest.mark.parametrize("encode", [str, lambda text: quote(text, safe="")], ids=["plain", "%"])
def test_the_csv_of_a_list_in_every_spelling(
    shipped: FlaskClient, name: str, spelling: str, encode: object
) -> None:
    assert callable(encode)
    answer = shipped.get(f"/csv?uri={encode(spelling.format(name))}")
    assert (answer.status_code, answer.headers["Content-Type"]) == (200, "text/csv; charset=utf-8")
    assert answer.data == shipped.get(f"/list/{name}.csv").data
    assert {"Identifier", "Label"} <= set(_rows(answer.data)[0])


@pytest.mark.parametrize(
    "uri", ["list%252Ffunctions", "list/functions/", "%20list/functions%20", "list%2ffunctions"]
)
def test_what_clients_get_wrong_is_understood(shipped: FlaskClient, uri: str) -> None:
    assert shipped.get(f"/csv?uri={uri}").data == shipped.get("/list/functions.csv").data


def test_an_acronym_and_a_list_of_the_registrys_own_are_understood(shipped: FlaskClient) -> None:
    for uri, name in (("list/LGSL", "englishAndWelshServices"), ("list/channelGroups",) * 2):
        expected = shipped.get(f"/list/{name.removeprefix('list/')}.csv").data
        assert shipped.get(f"/csv?uri={uri}").data == expected


@pytest.mark.parametrize(("own", "other"), _MAPPED)
def test_every_code_of_a_mapped_csv_is_in_the_files_of_the_lists(
    shipped: FlaskClient, own: str, other: str
) -> None:
    mapped = shipped.get(f"/csv?uri=list/{own}&mappedToUri=list/{other}")
    rows = _rows(mapped.data)
    assert mapped.status_code == 200
    for name, column in ((own, "Identifier"), (other, "Mapped identifier")):
        held = {row["Identifier"] for row in _rows(shipped.get(f"/csv?uri=list/{name}").data)}
        assert {row[column] for row in rows if row[column]} <= held
    assert any(row["Mapped identifier"] for row in rows)


def test_a_mapped_csv_is_that_of_its_mapping_set_but_for_codes_the_list_has_not(
    shipped: FlaskClient,
) -> None:
    mapped = shipped.get("/csv?uri=list/functions&mappedToUri=list/services").data.splitlines()
    whole = shipped.get("/mapping/functions-services.csv").data.splitlines()
    (left_out,) = set(whole) - set(mapped)
    assert mapped == [line for line in whole if line != left_out]
    assert b",1076," in left_out
    assert shipped.get("/lists/services/1076").status_code == 404


def test_a_mapping_is_read_from_either_end(shipped: FlaskClient) -> None:
    ends = ("list/functions", "list/services")
    there, back = (
        _rows(shipped.get(f"/csv?uri={own}&mappedToUri={other}").data)
        for own, other in (ends, ends[::-1])
    )
    pairs = {(r["Identifier"], r["Mapped identifier"]) for r in there if r["Mapped identifier"]}
    assert len(pairs) == 1126
    assert pairs == {
        (r["Mapped identifier"], r["Identifier"]) for r in back if r["Mapped identifier"]
    }
    assert {r["Mapping type"] for r in back} == {"", "is part of function"}


def test_the_xml_of_a_list(shipped: FlaskClient) -> None:
    answer = shipped.get("/xml?uri=list/functions")
    assert (answer.status_code, etree.fromstring(answer.data).tag) == (200, "Functions")
    assert answer.headers["Content-Type"].startswith("application/xml")


def test_a_moment_has_three_digits_of_a_second_or_none(shipped: FlaskClient) -> None:
    function, *_ = etree.fromstring(shipped.get("/xml?uri=list/functions").data).iter("Function")
    assert function.findtext("Created") == "2013-04-03T14:05:17.270"


def test_the_mapped_xml_of_a_list(shipped: FlaskClient) -> None:
    answer = shipped.get("/xml?uri=list/functions&mappedToUri=esd:list/services")
    tree = etree.fromstring(answer.data)
    assert (answer.status_code, tree.tag) == (200, "Functions")
    assert len(tree.findall(".//Service")) == 1126
    assert answer.headers["Content-Type"] == "application/xml; charset=utf-8"


@pytest.mark.parametrize("tab", ["", "&tab=details", "&tab=linked", "&tab=downloads"])
def test_the_page_of_a_list(shipped: FlaskClient, tab: str) -> None:
    answer = shipped.get(f"/?uri=list/functions{tab}", headers={"Accept": "*/*"})
    assert (answer.status_code, answer.mimetype) == (200, "text/html")
    assert all(part in answer.text for part in ("Local government functions", 'id="downloads"'))


def test_the_page_of_an_item(shipped: FlaskClient) -> None:
    assert shipped.get("/?uri=service/1").data == shipped.get("/doc/service/1.html").data
    assert b"Search" in shipped.get("/?uri=").data


@pytest.mark.parametrize(
    ("address", "status"),
    [
        ("/csv", 400),
        ("/csv?uri=", 400),
        ("/csv?uri=list/nothing", 404),
        ("/csv?uri=http://example.org/list/functions", 404),
        ("/csv?uri=list/functions&mappedToUri=list/nothing", 404),
        ("/csv?uri=list/functions&mappedToUri=list/gcl", 404),
        ("/csv?uri=service/1&mappedToUri=list/functions", 400),
        ("/xml?uri=esd:", 404),
        ("/?uri=service/999999", 404),
    ],
)
def test_what_is_wrong_is_said_in_words(shipped: FlaskClient, address: str, status: int) -> None:
    answer = shipped.get(address)
    assert answer.status_code == status
    assert answer.mimetype == ("text/html" if address.startswith("/?") else "text/plain")


@pytest.mark.parametrize(
    "address",
    [
        "/csv?uri=list/functions",
        "/csv?uri=list/functions&mappedToUri=list/services",
        "/xml?uri=list/functions&mappedToUri=list/services",
        "/?uri=list/functions",
    ],
)
def test_the_nightly_copy_is_not_sent_again(shipped: FlaskClient, address: str) -> None:
    first = shipped.get(address)
    again = shipped.get(address, headers={"If-None-Match": first.headers["ETag"]})
    assert (again.status_code, again.data) == (304, b"")
    assert shipped.head(address).headers == first.headers
