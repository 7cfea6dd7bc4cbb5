"""Every address of docs/cubes-model.md: forms, headers, and what is near where nothing is."""

from __future__ import annotations

import io
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pandas as pd
import pytest
from flask.testing import FlaskClient
from rdflib import RDF, Graph, URIRef
from rdflib.namespace import SKOS

from exporters.cubes import CUBE_FORMATS
from registry.cubes.kinds import QB
from registry.web.cubes.sending import CUBE_OFFERS, GRAPH_OFFERS

BASE = "http://registry.example.org"
CUBE = "/cube/E06000016/2025/2"
OBSERVATION = f"{CUBE}/counts/observation/57/all/all/6/all/2025"
SLICE = f"{CUBE}/counts/slice/service/57"
WITH_ROWS = (
    f"{CUBE}/counts",
    f"{CUBE}/index",
    f"{CUBE}/cost",
    f"{CUBE}/status",
    SLICE,
    OBSERVATION,
)
OF_GRAPHS = (
    "/cube", "/cube/E06000016", "/cube/E06000016/2025", CUBE, f"{CUBE}/counts/structure",
    f"{CUBE}/counts/structure/by-service", "/cube/dimension/service",
    "/cube/dimension/profile-oac2011",
    "/cube/measure/transactions", "/cube/all/service", "/cube/areas", "/cube/periods",
)  # fmt: skip
Get = Callable[..., Any]


def every() -> Iterator[tuple[str, str, str]]:
    for path in WITH_ROWS:
        for offer in CUBE_OFFERS:
            yield path, offer.suffix, offer.media_type
    for path in OF_GRAPHS:
        for offer in GRAPH_OFFERS:
            yield path, offer.suffix, offer.media_type


def test_all_forms_are_asked_for() -> None:
    assert len(list(every())) == 6 * 9 + 12 * 5


@pytest.mark.parametrize(("path", "suffix", "media_type"), list(every()))
def test_an_address_answers_in_a_form(get: Get, path: str, suffix: str, media_type: str) -> None:
    answer = get(f"{path}.{suffix}", "*/*")
    assert answer.status_code == 200, answer.text
    assert answer.mimetype == media_type
    assert answer.data
    assert answer.headers["ETag"]


@pytest.mark.parametrize("path", [*WITH_ROWS, *OF_GRAPHS])
def test_an_address_is_negotiated(get: Get, path: str) -> None:
    assert get(path).mimetype == "text/html"
    turtle = get(path, "text/turtle")
    assert turtle.mimetype == "text/turtle"
    assert len(Graph().parse(data=turtle.data, format="turtle"))
    assert get(path, "image/png").status_code == 406


def test_what_never_changes_is_kept_for_ever_and_asked_for_on_condition(
    client: FlaskClient,
) -> None:
    answer = client.get(f"{CUBE}/counts.nt")
    assert "immutable" in answer.headers["Cache-Control"]
    again = client.get(f"{CUBE}/counts.nt", headers={"If-None-Match": answer.headers["ETag"]})
    assert again.status_code == 304
    assert not again.data
    since = {"If-Modified-Since": answer.headers["Last-Modified"]}
    assert client.get(f"{CUBE}/counts.nt", headers=since).status_code == 304
    head = client.head(f"{CUBE}/counts.nt")
    assert head.status_code == 200
    assert not head.data
    other = client.get("/cube/E06000016/2025/1/counts.nt")
    assert other.headers["ETag"] != answer.headers["ETag"]


@pytest.mark.parametrize("rest", ["", ".ttl", "/counts", "/counts.csv", "/counts/slice/area/all"])
def test_latest_leads_to_the_newest(get: Get, rest: str) -> None:
    answer = get(f"/cube/E06000016/2025/latest{rest}")
    assert answer.status_code == 307
    assert answer.headers["Location"] == f"{CUBE}{rest}"


@pytest.mark.parametrize(
    ("path", "near"),
    [
        ("/cube/E06000099", "/cube/E06000016"),
        ("/cube/E06000016/2024", CUBE),
        ("/cube/E06000016/2025/3", CUBE),
        (f"{CUBE}/price", f"{CUBE}/counts"),
        (f"{CUBE}/counts/slice/service/404", f"{CUBE}/counts"),
        (f"{CUBE}/counts/slice/channel/1", f"{CUBE}/counts"),
        (f"{CUBE}/counts/observation/57/all/1/6/all/2025", SLICE),
        (f"{CUBE}/counts/observation/57", f"{CUBE}/counts"),
        (f"{CUBE}/counts/nothing", CUBE),
        ("/cube/measure/height", "/cube"),
        ("/cube/../../etc/2025/1", ""),
    ],
)
def test_what_is_not_there_names_what_is_near(get: Get, path: str, near: str) -> None:
    answer = get(path)
    assert answer.status_code == 404
    assert f'href="{near}"' in answer.text or not near


@pytest.mark.parametrize("path", WITH_ROWS)
def test_three_syntaxes_say_the_same(get: Get, path: str) -> None:
    turtle = Graph().parse(data=get(f"{path}.ttl").data, format="turtle")
    triples = Graph().parse(data=get(f"{path}.nt").data, format="nt")
    assert set(turtle) == set(triples)
    assert list(turtle.subjects(RDF.type, QB.Observation))
    assert all(str(s).startswith("http") for s in turtle.subjects())


def test_a_data_set_holds_what_its_reader_needs(get: Get) -> None:
    graph = Graph().parse(data=get(f"{CUBE}/counts.ttl").data, format="turtle")
    assert len(set(graph.subjects(QB.dataSet, URIRef(f"{BASE}{CUBE}/counts")))) == 4
    slices = set(graph.subjects(RDF.type, QB.Slice))
    assert all(list(graph.objects(each, QB.observation)) for each in slices)
    for dimension in graph.subjects(RDF.type, QB.DimensionProperty):
        codes = next(graph.objects(dimension, QB.codeList))
        for value in graph.objects(None, URIRef(str(dimension))):
            assert (value, SKOS.inScheme, codes) in graph
    assert not list(graph.subjects(None, URIRef(f"{BASE}{CUBE}/index")))


def test_a_slice_holds_its_rows_alone(get: Get) -> None:
    frame = pd.read_csv(io.BytesIO(get(f"{CUBE}/counts/slice/area/E05001462.csv").data))
    assert list(frame.transactions) == [20]
    rows = pd.read_parquet(io.BytesIO(get(f"{CUBE}/counts/slice/area/E05001462.parquet").data))
    assert list(rows.households) == [15]


def test_a_download_holds_only_the_rows_asked_for(get: Get) -> None:
    frame = pd.read_csv(io.BytesIO(get(f"{CUBE}/counts.csv?profile=6&area=all").data))
    assert list(frame.transactions) == [60]


@pytest.mark.parametrize("form", ["", ".csv", ".parquet", "/slice/service/57.json"])
def test_rows_of_a_code_that_is_not_there_are_not_all_rows(get: Get, form: str) -> None:
    answer = get(f"{CUBE}/counts{form}?area=E05999999")
    assert answer.status_code == 400
    assert "E05999999" in answer.text
    assert get(f"{CUBE}/counts{form}?area=").status_code == 200


def test_parquet_is_the_file_that_was_published(get: Get, data: Path) -> None:
    answer = get(f"{CUBE}/counts.parquet")
    assert answer.data == (data / "cubes/E06000016/2025/2/counts.parquet").read_bytes()
    assert int(answer.headers["Content-Length"]) == len(answer.data)


def test_the_profile_of_cube_link_is_asked_for(get: Get) -> None:
    answer = get(f"{CUBE}/counts.ttl?_profile=cube-link")
    assert b"https://cube.link/" in answer.data
    assert answer.headers["Content-Location"] == f"{CUBE}/counts.ttl?_profile=cube-link"
    assert '<https://cube.link/>; rel="profile"' in answer.headers.getlist("Link")
    assert get(f"{CUBE}/counts?_profile=cube-link", "application/n-triples").status_code == 200
    assert get(f"{CUBE}/counts.csv?_profile=cube-link").status_code == 406
    assert get(f"{CUBE}/counts.ttl?_profile=none").status_code == 406
    assert get(f"{CUBE}/counts/structure.ttl?_profile=cube-link").status_code == 406


@pytest.mark.parametrize(
    ("rest", "accept", "is_link"),
    [
        ("/counts", "text/turtle", True),
        ("/counts.nt", "*/*", True),
        ("/counts", "text/csv", False),
        ("/counts.csv", "*/*", False),
        ("/counts/structure", "text/turtle", False),
    ],
)
def test_a_profile_is_wished_for(
    client: FlaskClient, rest: str, accept: str, is_link: bool
) -> None:
    wish = {"Accept": accept, "Accept-Profile": "<https://cube.link/>"}
    answer = client.get(CUBE + rest, headers=wish)
    assert answer.status_code == 200
    assert (b"https://cube.link/Observation" in answer.data) == is_link


@pytest.mark.parametrize("path", [*WITH_ROWS, *OF_GRAPHS])
def test_profiles_and_forms_are_listed(get: Get, path: str) -> None:
    listed = get(f"{path}?_profile=alt").get_json()
    assert listed["uri"].endswith(path)
    tokens = [each["token"] for each in listed["profiles"]]
    assert tokens == ["data-cube", "cube-link"][: 2 if path in WITH_ROWS else 1]
    for profile in listed["profiles"]:
        for form in profile["formats"]:
            assert get(form["href"], "*/*").mimetype == form["mediaType"]


@pytest.mark.parametrize(
    ("asked", "status", "part"),
    [
        ("bytes=0-3", 206, slice(0, 4)),
        ("bytes=-4", 206, slice(-4, None)),
        ("bytes=10-", 206, slice(10, None)),
        ("bytes=99999999-", 416, slice(0, 0)),
        ("bytes=4-2", 200, slice(None)),
        ("rows=0-3", 200, slice(None)),
        ("bytes=0-1,4-5", 200, slice(None)),
    ],
)
@pytest.mark.parametrize("form", ["/counts.parquet", ".ttl"])
def test_a_part_of_a_file_is_sent(
    client: FlaskClient, form: str, asked: str, status: int, part: slice
) -> None:
    whole = client.get(CUBE + form)
    answer = client.get(CUBE + form, headers={"Range": asked})
    assert answer.status_code == status
    assert answer.data == whole.data[part]
    assert int(answer.headers["Content-Length"]) == len(answer.data)
    assert answer.headers["Accept-Ranges"] == "bytes"
    size = len(whole.data)
    start, end, _ = part.indices(size)
    told = {206: f"bytes {start}-{end - 1}/{size}", 416: f"bytes */{size}"}
    assert answer.headers.get("Content-Range") == told.get(status)


def test_a_part_of_another_file_is_not_sent(client: FlaskClient) -> None:
    path = f"{CUBE}/counts.parquet"
    tag = client.head(path).headers["ETag"]
    for condition, status in ((tag, 206), ('"other"', 200), (f"W/{tag}", 200)):
        asked = {"Range": "bytes=0-3", "If-Range": condition}
        assert client.get(path, headers=asked).status_code == status
    assert client.head(path, headers={"Range": "bytes=0-3"}).status_code == 200


def test_what_is_made_while_it_is_sent_has_no_parts(client: FlaskClient) -> None:
    answer = client.get(f"{CUBE}/counts.csv", headers={"Range": "bytes=0-3"})
    assert answer.status_code == 200
    assert answer.headers["Accept-Ranges"] == "none"


def test_the_csv_names_its_metadata(get: Get) -> None:
    answer = get(f"{CUBE}/counts.csv")
    links = ", ".join(answer.headers.getlist("Link"))
    assert f'<{CUBE}/counts.csv-metadata.json>; rel="describedby"' in links
    assert len(CUBE_FORMATS) == 8
