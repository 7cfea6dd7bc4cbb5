"""Every suffix of the contract, on a list, a mapping set and a concept of the shipped content."""

from __future__ import annotations

import csv
import io
import json
from collections.abc import Callable
from zipfile import ZipFile

import pyoxigraph as ox
import pytest
from flask.testing import FlaskClient
from lxml import etree

from exporters import FORMATS

_XML = "application/xml"
_TSV = "text/tab-separated-values; charset=utf-8"


def _rdf(syntax: ox.RdfFormat) -> Callable[[bytes], object]:
    return lambda data: list(ox.parse(data, format=syntax))


def _rows(delimiter: str) -> Callable[[bytes], object]:
    return lambda data: list(csv.reader(io.StringIO(data.decode()), delimiter=delimiter))[1:]


def _workbook(data: bytes) -> object:
    return [name for name in ZipFile(io.BytesIO(data)).namelist() if "worksheets/sheet" in name]


READ: dict[str, tuple[str, Callable[[bytes], object]]] = {
    "csv": ("text/csv; charset=utf-8", _rows(",")),
    "xml": (_XML, etree.fromstring),
    "controlledlist.xml": (_XML, etree.fromstring),
    "ttl": ("text/turtle; charset=utf-8", _rdf(ox.RdfFormat.TURTLE)),
    "rdf": ("application/rdf+xml", _rdf(ox.RdfFormat.RDF_XML)),
    "nt": ("application/n-triples", _rdf(ox.RdfFormat.N_TRIPLES)),
    "jsonld": ("application/ld+json", _rdf(ox.RdfFormat.JSON_LD)),
    "json": ("application/json", json.loads),
    "xlsx": ("application/vnd.openxmlformats-officedocument.spreadsheetml.sheet", _workbook),
    "tsv": (_TSV, _rows("\t")),
    "csvm": ("application/csvm+json", json.loads),
    "tidy.csv": ("text/csv; charset=utf-8", _rows(",")),
    "jskos.json": ("application/json", json.loads),
    "xsd": (_XML, etree.fromstring),
    "schema.json": ("application/schema+json", json.loads),
    "gc": (_XML, etree.fromstring),
    "sql": ("application/sql", bytes.decode),
    "sssom.tsv": (_TSV, _rows("\t")),
    "cpsvap.ttl": ("text/turtle; charset=utf-8", _rdf(ox.RdfFormat.TURTLE)),
    "cpsvap.jsonld": ("application/ld+json", _rdf(ox.RdfFormat.JSON_LD)),
}
_OTHERS = {"sssom.tsv", "cpsvap.ttl", "cpsvap.jsonld"}
#: A list with fewer concepts is had in every form in a moment.
_SHORT = 500
_GRAPHS = ("ttl", "rdf", "nt", "jsonld", "json")
PLACES = {
    "/list/functions": [suffix for suffix in READ if suffix not in _OTHERS],
    "/mapping/functions-services": ["csv", "xml", "sssom.tsv", "jskos.json", *_GRAPHS],
    "/doc/function/24": ["csv", "xml", "jskos.json", *_GRAPHS],
    "/doc/service/57": ["cpsvap.ttl", "cpsvap.jsonld"],
}
CASES = [(place, suffix) for place, suffixes in PLACES.items() for suffix in suffixes]


def test_every_case_and_every_format_is_there() -> None:
    assert len(CASES) == 17 + 9 + 8 + 2
    assert {suffix for _, suffix in CASES} == {entry.suffix for entry in FORMATS}


@pytest.mark.parametrize(("place", "suffix"), CASES)
def test_a_suffix_gives_its_form(shipped: FlaskClient, place: str, suffix: str) -> None:
    media_type, read = READ[suffix]
    answer = shipped.get(f"{place}.{suffix}", headers={"Accept": "image/png"})
    assert (answer.status_code, answer.headers["Content-Type"]) == (200, media_type)
    assert answer.headers["Content-Location"] == f"{place}.{suffix}"
    assert not answer.data.startswith(b"\xef\xbb\xbf")
    found = read(answer.data)
    assert found is not None
    assert found != []


@pytest.mark.parametrize(("place", "suffix"), CASES)
def test_a_form_is_not_sent_again(shipped: FlaskClient, place: str, suffix: str) -> None:
    tag = shipped.get(f"{place}.{suffix}").headers["ETag"]
    again = shipped.get(f"{place}.{suffix}", headers={"If-None-Match": tag})
    assert (again.status_code, again.data, again.headers["ETag"]) == (304, b"", tag)


@pytest.mark.parametrize(("place", "suffix"), CASES)
def test_head_has_the_headers_and_no_body(shipped: FlaskClient, place: str, suffix: str) -> None:
    get, head = shipped.get(f"{place}.{suffix}"), shipped.head(f"{place}.{suffix}")
    assert (head.status_code, head.data, head.headers) == (200, b"", get.headers)


@pytest.mark.parametrize("suffix", ["xlsx", "sssom.tsv", "controlledlist.xml", "gc"])
def test_a_form_that_a_concept_has_not_is_refused(shipped: FlaskClient, suffix: str) -> None:
    answer = shipped.get(f"/doc/function/24.{suffix}")
    assert answer.status_code == 406
    assert b"/doc/function/24.ttl" in answer.data


@pytest.mark.parametrize("suffix", ["tidy.csv", "jskos.json"])
def test_the_longest_suffix_counts(shipped: FlaskClient, suffix: str) -> None:
    short = shipped.get(f"/list/functions.{suffix.partition('.')[2]}").data
    assert shipped.get(f"/list/functions.{suffix}").data != short


def test_an_alias_leads_to_the_list_in_the_form_asked_for(shipped: FlaskClient) -> None:
    answer = shipped.get("/ipsv.controlledlist.xml")
    assert answer.status_code == 303
    assert answer.headers["Location"] == "/list/subjects.controlledlist.xml"


@pytest.mark.slow
def test_every_list_and_mapping_set_is_had_in_every_form(shipped: FlaskClient) -> None:
    held = json.loads(shipped.get("/status", headers={"Accept": "application/json"}).data)
    current = shipped.application.extensions["registry"].releases.get()
    # What may not be republished is had in no form.
    short = [
        name
        for name, entry in current.catalogue.lists.items()
        if entry.count < _SHORT and str(entry.uri) not in current.withheld
    ]
    sets = list(current.catalogue.mapping_sets)
    assert (len(short) >= 10, len(sets)) == (True, held["mappingSets"])
    places = {"/list/functions": short, "/mapping/functions-services": sets}
    for place, names in places.items():
        base = place.rpartition("/")[0]
        for address, suffix in ((f"{base}/{n}.{s}", s) for s in PLACES[place] for n in names):
            answer = shipped.get(address)
            assert answer.status_code == 200, address
            READ[suffix][1](answer.data)
