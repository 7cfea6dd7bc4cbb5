"""What every answer has: validators, caching, CORS, security, problems in the form asked for."""

from __future__ import annotations

import pytest
from flask.testing import FlaskClient
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from registry.config import Settings
from registry.web import create_app

_PATHS = ("/doc/service/57", "/doc/service/57.ttl", "/list/services.csv", "/list/services", "/")


@pytest.mark.parametrize("path", _PATHS)
@pytest.mark.parametrize("wrap", ["{}", "W/{}", '"other", {}', "*"])
def test_what_the_client_holds_is_not_sent_again(client: FlaskClient, path: str, wrap: str) -> None:
    first = client.get(path)
    again = client.get(path, headers={"If-None-Match": wrap.format(first.headers["ETag"])})
    assert (again.status_code, again.data) == (304, b"")
    assert again.headers["ETag"] == first.headers["ETag"]
    assert again.headers.get("Vary") == first.headers.get("Vary")


def test_the_first_answer_and_the_remembered_one_are_the_same(installation: Settings) -> None:
    for path in _PATHS:
        for headers in ({}, {"If-None-Match": "*"}, {"Accept": "application/json"}):
            client = create_app(installation).test_client()
            first, again = (client.get(path, headers=headers) for _ in range(2))
            assert (again.status, again.headers, again.data) == (
                first.status,
                first.headers,
                first.data,
            )


def test_another_tag_gets_the_whole(client: FlaskClient) -> None:
    answer = client.get("/doc/service/57.ttl", headers={"If-None-Match": '"other"'})
    assert answer.status_code == 200
    assert answer.data


def test_only_the_very_date_sent_counts(client: FlaskClient) -> None:
    date = client.get("/doc/service/57.ttl").headers["Last-Modified"]
    later = "Fri, 31 Dec 2100 23:59:59 GMT"
    for value, status in ((date, 304), (later, 200)):
        answer = client.get("/doc/service/57.ttl", headers={"If-Modified-Since": value})
        assert answer.status_code == status


def test_each_form_has_its_own_tag(client: FlaskClient) -> None:
    tags = {client.get(f"/doc/service/57.{s}").headers["ETag"] for s in ("ttl", "nt", "csv")}
    assert len(tags) == 3
    assert all(tag.startswith('"') for tag in tags)


@pytest.mark.parametrize("path", [*_PATHS, "/service/57", "/nothing", "/status", "/assets/x.css"])
def test_every_answer_is_open_to_scripts_and_closed_to_frames(
    client: FlaskClient, path: str
) -> None:
    headers = client.get(path).headers
    assert headers["Access-Control-Allow-Origin"] == "*"
    assert headers["X-Content-Type-Options"] == "nosniff"
    assert "default-src 'self'" in headers["Content-Security-Policy"]
    assert "frame-ancestors 'none'" in headers["Content-Security-Policy"]
    assert "unsafe" not in headers["Content-Security-Policy"]
    assert headers["Referrer-Policy"]


def test_options_say_what_may_be_done(client: FlaskClient) -> None:
    answer = client.options("/doc/service/57")
    assert answer.status_code == 200
    assert answer.headers["Access-Control-Allow-Methods"] == "GET, HEAD, OPTIONS"


def test_nothing_can_be_written(client: FlaskClient) -> None:
    answer = client.post("/doc/service/57")
    assert answer.status_code == 405
    assert set(answer.headers["Allow"].split(", ")) == {"GET", "HEAD", "OPTIONS"}


@pytest.mark.parametrize(
    ("path", "accept", "media_type"),
    [
        ("/service/99", None, "text/html"),
        ("/service/99", "text/html", "text/html"),
        ("/service/99", "application/json", "application/problem+json"),
        ("/service/99", "text/turtle", "application/problem+json"),
        ("/service/99", "text/plain", "text/plain"),
        ("/service/99", "image/png", "application/problem+json"),
        ("/service/99.ttl", "text/html", "application/problem+json"),
        ("/doc/service/99.csv", None, "text/plain"),
        ("/doc/service/99.html", "application/json", "text/html"),
        ("/no/such/place/at/all", "application/json", "application/problem+json"),
    ],
)
def test_a_problem_comes_in_the_form_asked_for(
    client: FlaskClient, path: str, accept: str | None, media_type: str
) -> None:
    answer = client.get(path, headers={"Accept": accept} if accept else {})
    assert (answer.status_code, answer.mimetype) == (404, media_type)


@pytest.mark.parametrize(
    ("path", "near"),
    [
        ("/service/570", "/service/57"),
        ("/service/5", "/service/57"),
        ("/service/home-scholing", "/service/1"),
        ("/service/Playgroup", "/service/57"),
        ("/circumstance/gender_female", "/circumstance/Gender_Female"),
    ],
)
def test_not_found_suggests_near_matches(client: FlaskClient, path: str, near: str) -> None:
    problem = client.get(path, headers={"Accept": "application/json"}).get_json(force=True)
    assert problem["status"] == 404
    assert near in [entry["href"] for entry in problem["suggestions"]]


def test_not_acceptable_lists_what_there_is(client: FlaskClient) -> None:
    answer = client.get("/doc/service/57", headers={"Accept": "image/png"})
    assert answer.status_code == 406
    links = [entry["href"] for entry in answer.get_json(force=True)["suggestions"]]
    assert links[:2] == ["/doc/service/57.html", "/doc/service/57.ttl"]
    assert client.get("/doc/subject/2.csv").status_code == 406


def test_pages_say_their_language(client: FlaskClient) -> None:
    for path in ("/", "/doc/service/57", "/service/99"):
        for asked, said in (("fr", "en"), ("cy", "cy")):
            answer = client.get(path, headers={"Accept-Language": asked}, follow_redirects=True)
            assert answer.headers["Content-Language"].split(", ")[0] == said


_TRICKY = st.one_of(
    st.text(max_size=20),
    st.sampled_from(
        ["..", "/", "//", "%2F", "%00", "\x00", "\r\n", "<script>", ".ttl", "1", "service", "57"]
    ),
)
_ACCEPTS = st.one_of(
    st.sampled_from(["", "*/*", "text/turtle", "text/html;q=0", "image/png"]),
    st.text(st.characters(codec="latin-1", exclude_categories=["Cc"]), max_size=30),
)
_STARTS = ["/", "/doc/", "/service/", "/doc/service/", "/list/", "/mapping/", "/def/", "/assets/"]


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture], deadline=None)
@given(st.sampled_from(_STARTS), st.lists(_TRICKY, max_size=5), _ACCEPTS)
def test_no_address_is_a_fault_or_leads_away(
    client: FlaskClient, start: str, parts: list[str], accept: str
) -> None:
    path = start + "/".join(parts)
    answer = client.get("/", environ_overrides=_environ(path), headers={"Accept": accept})
    assert answer.status_code < 500
    location = answer.headers.get("Location", "/")
    assert location.startswith("/")
    assert not location.startswith(("//", "/\\"))


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture], deadline=None)
@given(st.text(max_size=60))
def test_no_uri_is_a_fault_or_leads_away(client: FlaskClient, uri: str) -> None:
    answer = client.get("/resource", query_string={"uri": uri})
    assert answer.status_code in {303, 400, 404}
    assert answer.headers.get("Location", "/def")[1] != "/"


def _environ(path: str) -> dict[str, str]:
    """Give a path to the application as a server does: bytes seen as Latin-1, nothing tidied."""
    return {"PATH_INFO": path.encode("utf-8", "surrogatepass").decode("latin-1")}
