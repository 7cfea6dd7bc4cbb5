"""Bad input: never a fault, never a redirect off the host, never a text unescaped."""

from __future__ import annotations

import re
import socket
from urllib.parse import quote, urlsplit

import pytest
from flask.testing import FlaskClient
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from werkzeug.test import TestResponse

_PROBE = "<x-probe onload=alert(1)>"
_SECURITY = (
    "Content-Security-Policy",
    "X-Content-Type-Options",
    "X-Frame-Options",
    "Referrer-Policy",
)
#: Of what is read by everybody; what is one reader's own is not for other sites.
_STANDING = (*_SECURITY, "Access-Control-Allow-Origin")
_bounded = settings(
    max_examples=150,
    deadline=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture],
)
_WORDS = st.sampled_from(
    [
        *("..", ".", "/", "//", "\\", "%2F", "%00", "\x00", "\r\n", "\t", "+", ";", "?", "#", "@"),
        *("doc", "list", "lists", "mapping", "service", "57", "services", "functions", "task", "2"),
        *("def", "standards", "lgsl", "csv", "xml", "sitemap", "datasets", "verbose", "resource"),
        *(".ttl", ".tidy.csv", ".sssom.tsv", ".html", "List", "3.14", "website navigation", "-1"),
        *(
            "javascript:alert(1)",
            "http://evil.example",
            "evil.example",
            _PROBE,
            "\u202e",
            "é",
            "💥",
        ),
        *("${7*7}", "{{7*7}}", "' OR 1=1", "> . } DROP", "9" * 400, "a" * 3000),
    ]
)
_TEXTS = st.lists(_WORDS | st.text(max_size=8), max_size=6).map("".join)
_BYTES = st.binary(max_size=30).map(lambda data: data.decode("latin-1"))
# As a server hands them on: bytes of any kind, read as Latin-1.
_PATHS = (_TEXTS.map(lambda text: text.encode("utf-8", "replace").decode("latin-1")) | _BYTES).map(
    "/{}".format
)
_RANGES = st.sampled_from(["text/html", "text/*", "*/*", "*", "application/json", "a/b", "/", ""])
_QUALITIES = st.sampled_from(["", ";q=0", ";q=0.5", ";q=1.0001", ";q=-1", ";q=nan", ";q=", ";x=y"])
_ACCEPTS = st.lists(st.tuples(_RANGES, _QUALITIES).map("".join) | st.text(max_size=10), max_size=5)
_HEADERS = _ACCEPTS.map(",".join).map(
    lambda text: text.encode("utf-8", "replace").decode("latin-1")
)
_NAMES = st.sampled_from(
    ["uri", "mappedToUri", "lang", "view", "letter", "page", "open", "q", "_profile", "_mediatype"]
)
_QUERIES = st.lists(st.tuples(_NAMES | st.text(max_size=5), _TEXTS), max_size=6).map(
    lambda pairs: "&".join(f"{quote(name)}={quote(value)}" for name, value in pairs)
)
_READ = st.sampled_from(
    [
        *(
            "/",
            "/csv",
            "/xml",
            "/resource",
            "/go",
            "/list/functions",
            "/mapping/functions-services",
        ),
        *("/doc/service/57", "/service/57", "/lists/functions", "/datasets", "/.well-known/void"),
        *("/task/57/2", "/def", "/openapi.json", "/docs", "/sitemap.xml", "/robots.txt"),
    ]
)


def _ask(client: FlaskClient, path: str, query: str = "", **headers: str) -> TestResponse:
    wsgi = {"PATH_INFO": path, "QUERY_STRING": query, **headers}
    return client.get("/", environ_overrides=wsgi)


def _judge(answer: TestResponse) -> None:
    assert answer.status_code < 500
    assert all(name in answer.headers for name in _STANDING)
    assert not any(re.search(r"[\r\n]", value) for _, value in answer.headers)
    location = answer.headers.get("Location", "/")
    assert re.match(r"/(?![/\\])", location)
    assert urlsplit(location).netloc == ""
    if answer.mimetype == "text/html":
        assert b"<x-probe" not in answer.data.lower()


@given(path=_PATHS)
@_bounded
def test_any_path(shipped: FlaskClient, path: str) -> None:
    _judge(_ask(shipped, path))


@given(path=_READ, query=_QUERIES)
@_bounded
def test_any_query(shipped: FlaskClient, path: str, query: str) -> None:
    _judge(_ask(shipped, path, query))


@given(path=_READ, query=_BYTES)
@_bounded
def test_any_bytes_for_a_query(shipped: FlaskClient, path: str, query: str) -> None:
    _judge(_ask(shipped, path, query))


@given(path=_READ, accept=_HEADERS, language=_HEADERS, profile=_HEADERS)
@_bounded
def test_any_wish(
    shipped: FlaskClient, path: str, accept: str, language: str, profile: str
) -> None:
    wishes = {
        "HTTP_ACCEPT": accept,
        "HTTP_ACCEPT_LANGUAGE": language,
        "HTTP_ACCEPT_PROFILE": profile,
    }
    _judge(_ask(shipped, path, **wishes))


@given(path=_READ, tags=_HEADERS, since=_HEADERS)
@_bounded
def test_any_condition(shipped: FlaskClient, path: str, tags: str, since: str) -> None:
    conditions = {"HTTP_IF_NONE_MATCH": tags, "HTTP_IF_MODIFIED_SINCE": since}
    _judge(_ask(shipped, path, **conditions, HTTP_RANGE="bytes=5-2", HTTP_HOST="evil.example"))


_METHODS = ("GET", "HEAD", "OPTIONS", "POST", "PUT", "PATCH", "DELETE")


@pytest.mark.parametrize("value", ["x", "57", "1", _PROBE, "..%2f..%2fetc", "x\r\nX-Injected: yes"])
def test_every_route_by_every_method(shipped: FlaskClient, value: str) -> None:
    rules = list(shipped.application.url_map.iter_rules())
    paths = sorted({re.sub(r"<[^>]+>", quote(value, safe="%"), rule.rule) for rule in rules})
    assert len(paths) > 60
    for path in paths:
        for method in _METHODS:
            answer = shipped.open(path, method=method)
            assert answer.status_code != 500, (method, path)
            missing = [name for name in _SECURITY if name not in answer.headers]
            assert not missing, (method, path)
            assert "unsafe" not in answer.headers["Content-Security-Policy"]
            assert re.match(r"/(?![/\\])", answer.headers.get("Location", "/")), (method, path)
            assert "X-Injected" not in answer.headers
            if answer.mimetype == "text/html":
                assert b"<x-probe" not in answer.data.lower(), (method, path)
            answer.close()


@pytest.mark.parametrize("path", ["/resource", "/csv", "/xml", "/"])
@pytest.mark.parametrize(
    "uri",
    [
        "http://evil.example/service/1",
        "//evil.example/service/1",
        "\\\\evil.example",
        "/\\evil.example",
        "javascript:alert(1)",
        "data:text/html,x",
        "http://id.esd.org.uk@evil.example/service/1",
        "http://id.esd.org.uk.evil.example/service/1",
        "http://evil.example/http://id.esd.org.uk/service/1",
        "esd:service/1\r\nSet-Cookie: a=b",
        "service/1\r\n\r\n<html>",
        "esd://evil.example/service/1",
        "file:///etc/passwd",
        "service/../../etc/passwd",
        "esd:esd:service/1",
        "\x00",
    ],
)
def test_no_uri_leads_off_the_host(shipped: FlaskClient, path: str, uri: str) -> None:
    answer = shipped.get(path, query_string={"uri": uri})
    _judge(answer)
    assert answer.status_code in {200, 404} if path == "/" else answer.status_code == 404
    assert "Set-Cookie" not in answer.headers


@pytest.mark.parametrize("name", ["lang", "_profile", "_mediatype"])
def test_no_parameter_that_goes_with_the_reader_leads_off_the_host(
    shipped: FlaskClient, name: str
) -> None:
    for value in ("//evil.example", "\r\nLocation: http://evil.example", "javascript:alert(1)"):
        answer = shipped.get("/service/57", query_string={name: value})
        _judge(answer)
        assert answer.headers["Location"].startswith("/doc/service/57?")


def test_huge_and_repeated_parameters(shipped: FlaskClient) -> None:
    for query in (
        "uri=" + "a" * 100_000,
        "&".join(["uri=list/functions"] * 5_000),
        "&".join(f"p{number}={number}" for number in range(5_000)),
        "view=tree&" * 2_000,
        "page=" + "9" * 5_000,
        "lang=" + "en-" * 5_000,
    ):
        for path in ("/csv", "/list/functions", "/doc/service/57", "/service/57", "/"):
            _judge(_ask(shipped, path, query))


def test_huge_wishes(shipped: FlaskClient) -> None:
    for value in ("text/html," * 5_000, "a/b;q=0." + "1" * 5_000, "<" * 20_000, "en-" * 10_000):
        wishes = ("HTTP_ACCEPT", "HTTP_ACCEPT_LANGUAGE", "HTTP_ACCEPT_PROFILE")
        for path in ("/doc/service/57", "/list/functions", "/datasets"):
            _judge(_ask(shipped, path, **dict.fromkeys(wishes, value)))


def test_what_nobody_asks_twice_is_not_kept(shipped: FlaskClient) -> None:
    held = shipped.application.extensions["registry"].cache
    before = len(held)
    for number in range(20):
        _ask(shipped, "/service/57", f"lang={number}{'a' * 5_000}")
    assert len(held) == before


@pytest.mark.parametrize("method", ["POST", "PUT", "DELETE", "PATCH", "TRACE", "PROPFIND"])
@pytest.mark.parametrize("path", ["/csv", "/lists", "/task/57/2", "/datasets.ttl", "/openapi.json"])
def test_nothing_here_is_written(shipped: FlaskClient, path: str, method: str) -> None:
    answer = shipped.open(path, method=method, data=b"x" * 100)
    _judge(answer)
    assert answer.status_code == 405
    assert "GET" in answer.headers["Allow"]


_RAW = {
    "another host": b"GET /service/57 HTTP/1.1\r\nHost: evil.example\r\n",
    "no host": b"GET /service/57 HTTP/1.0\r\n",
    "the whole address": b"GET http://evil.example/service/57 HTTP/1.1\r\nHost: x\r\n",
    "an injected header": b"GET /service/57?lang=%0d%0aX-Injected:%20yes HTTP/1.1\r\nHost: x\r\n",
    "two hosts before the path": b"GET //evil.example//service/57 HTTP/1.1\r\nHost: x\r\n",
    "bytes in the path": b"GET /service/\xff\xfe%ff HTTP/1.1\r\nHost: x\r\n",
    "bytes in the query": b"GET /service/57?lang=\xff\xfe HTTP/1.1\r\nHost: x\r\n",
    "half an escape": b"GET /service/57%2 HTTP/1.1\r\nHost: x\r\n",
    "bytes in a header": b"GET /doc/service/57 HTTP/1.1\r\nHost: x\r\nAccept: \xff\xfe/\xfd\r\n",
    "a forwarded host": b"GET /service/57 HTTP/1.1\r\nX-Forwarded-Host: evil.example\r\n",
    "a long path": b"GET /" + b"a" * 60_000 + b" HTTP/1.1\r\nHost: x\r\n",
    "a thousand headers": b"GET / HTTP/1.1\r\nHost: x\r\n" + b"X-A: b\r\n" * 1_000,
    "no HTTP": b"\x16\x03\x01 hello\r\n",
}


@pytest.mark.parametrize("request_head", _RAW.values(), ids=_RAW)
def test_the_server_survives_what_comes_over_the_wire(address: str, request_head: bytes) -> None:
    parts = urlsplit(address)
    assert parts.hostname
    with socket.create_connection((parts.hostname, parts.port or 80), timeout=20) as connection:
        connection.sendall(request_head + b"Connection: close\r\n\r\n")
        answer = b""
        while chunk := connection.recv(65536):
            answer += chunk
    head = answer.partition(b"\r\n\r\n")[0]
    assert not head or 200 <= int(head.split()[1]) < 500
    assert b"evil.example" not in head.lower()
    assert b"x-injected:" not in head.lower().replace(b"lang=%0d%0ax-injected", b"")
    with socket.create_connection((parts.hostname, parts.port or 80), timeout=20) as connection:
        connection.sendall(b"GET /status HTTP/1.0\r\n\r\n")
        assert b" 200 " in connection.recv(65536)
