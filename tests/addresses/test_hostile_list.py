"""An imported list with hostile labels: whole in data, harmless in pages."""

from __future__ import annotations

import csv
import io
import json
from html.parser import HTMLParser
from pathlib import Path

import pytest
from flask.testing import FlaskClient
from lxml import etree

from exporters import Format, formats_of
from exporters.document import Kind

_ROWS = list(
    csv.DictReader(
        io.StringIO((Path(__file__).parent / "data" / "hostile.csv").read_bytes().decode("utf-8"))
    )
)
_IDENTIFIERS = [row["Identifier"] for row in _ROWS]
_PAGES = [
    "/",
    "/list",
    *(f"/list/hostile?view={view}" for view in ("tree", "a-z", "number", "all")),
    "/list/hostile?q=alert",
    "/docs",
    *(f"/doc/hostile/{identifier}" for identifier in _IDENTIFIERS),
    "/doc/hostile/%3Cscript%3Ealert(9)",
    "/?uri=list/hostile",
]
# A name of two words in the file has one blank where it had a tab.
_LABELS = {row["Identifier"]: row["Label"].replace("\t", " ") for row in _ROWS}


class _Page(HTMLParser):
    """What a browser makes of a page: its tags, attributes, addresses, scripts, text."""

    def __init__(self) -> None:
        super().__init__()
        self.tags: set[str] = set()
        self.attributes: set[str] = set()
        self.addresses: list[str] = []
        self.scripts: list[str] = []
        self.text = ""

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.add(tag)
        found = {name: value or "" for name, value in attrs}
        self.attributes |= found.keys()
        self.addresses += [found[name] for name in ("href", "src", "action") if name in found]
        if tag == "script":
            self.scripts.append(found.get("src", ""))

    def handle_data(self, data: str) -> None:
        self.text += data


def test_the_rows_are_there() -> None:
    assert len(_ROWS) == 8


@pytest.mark.parametrize("path", _PAGES)
def test_no_page_lets_a_label_out(hostile: FlaskClient, path: str) -> None:
    page = _Page()
    page.feed(hostile.get(path).text)
    assert page.scripts
    assert all(source.startswith("/assets/") for source in page.scripts)
    assert not page.tags & {"img", "style", "x", "b", "i"}
    assert not {name for name in page.attributes if name.startswith("on")}
    assert not [a for a in page.addresses if a.strip().lower().startswith(("javascript:", "data:"))]


@pytest.mark.parametrize("identifier", _IDENTIFIERS)
def test_the_label_is_shown_as_it_is(hostile: FlaskClient, identifier: str) -> None:
    page = _Page()
    page.feed(hostile.get(f"/doc/hostile/{identifier}").text)
    assert _LABELS[identifier] in page.text


@pytest.mark.parametrize("entry", formats_of(Kind.LIST), ids=lambda entry: entry.suffix)
def test_every_form_is_well_formed(hostile: FlaskClient, entry: Format) -> None:
    answer = hostile.get(f"/list/hostile.{entry.suffix}")
    assert answer.status_code == 200
    if entry.media_type.endswith("xml"):
        assert etree.fromstring(answer.data) is not None
    if entry.media_type.endswith("json"):
        assert json.loads(answer.data)
    if entry.suffix not in {"xlsx", "csvm"}:
        whole = answer.text.replace("&lt;", "<").replace("&gt;", ">")
        assert "<script>alert(1)</script>" in whole


def test_data_keeps_every_label_whole(hostile: FlaskClient) -> None:
    items = json.loads(hostile.get("/lists/hostile").data)["list"]["items"]
    assert {item["identifier"]: item["label"] for item in items} == _LABELS
    rows = csv.DictReader(io.StringIO(hostile.get("/csv?uri=list/hostile").data.decode()))
    assert {row["Identifier"]: row["Label"] for row in rows} == _LABELS


def test_no_header_carries_a_label(hostile: FlaskClient) -> None:
    for identifier in _IDENTIFIERS:
        for suffix in ("html", "ttl", "csv", "xml"):
            headers = str(hostile.get(f"/doc/hostile/{identifier}.{suffix}").headers)
            assert "alert" not in headers
            assert headers.isascii()
