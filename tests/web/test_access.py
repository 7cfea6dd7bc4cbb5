"""Tokens over HTTP: who is refused and how; no route writes without one."""

from __future__ import annotations

import json
import signal
import urllib.error
import urllib.request
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest
from flask import Flask, Response
from flask.testing import FlaskClient
from werkzeug.test import TestResponse

from registry.access import EVERY_AUTHORITY, Role, TokenRegister
from registry.access.tokens import PREFIX
from registry.config import Settings
from registry.web import create_app
from registry.web.access import authorise, current_token, require_role, required_role
from tests.web.conftest import Server, Start

BRISTOL, LEEDS = "E06000023", "E08000035"
READING = {"GET", "HEAD", "OPTIONS"}
#: Doors that take a body and write nothing of it: endpoint -> why it needs no token.
HARMLESS = {
    "account.sign_in": "begins a session with the token that is sent",
    "account.sign_out_": "ends one's own session",
    "assign.assign_many": "answers from what was sent",
    "assign.review": "answers from what was sent; saving is another route",
    "graphs.change": "refuses every update",
    "reconcile.column": "answers from what was sent",
    "reconcile.service": "a query, as the reconciliation API has it",
    "sparql.query": "a query, as the SPARQL protocol has it",
    "validate.validate_file": "nothing sent is kept",
}


def write_routes(app: Flask) -> dict[str, set[str]]:
    """Return the endpoints of all routes that take more than reading, with their methods."""
    found: dict[str, set[str]] = {}
    for rule in app.url_map.iter_rules():
        if methods := (rule.methods or set()) - READING:
            found.setdefault(rule.endpoint, set()).update(methods)
    return found


def unprotected(app: Flask) -> list[str]:
    """Return the endpoints of write routes that need no token."""
    views = app.view_functions
    return sorted(name for name in write_routes(app) if required_role(views[name]) is None)


def test_every_route_that_writes_needs_a_token_or_is_known_to_be_harmless(app: Flask) -> None:
    assert len(write_routes(app)) >= len(HARMLESS)
    assert unprotected(app) == sorted(HARMLESS)


@pytest.fixture
def data(settings: Settings, tmp_path: Path) -> Path:
    """Return a data directory with the release of all tests, and tokens of one test's own."""
    (tmp_path / "releases").symlink_to(settings.data / "releases")
    (tmp_path / "current").symlink_to((settings.data / "current").readlink())
    return tmp_path


@pytest.fixture
def guarded(settings: Settings, data: Path) -> Iterator[FlaskClient]:
    """Return a client of the application with two routes that need a token."""
    app = create_app(replace(settings, data=data))

    @app.post("/test/<authority>/figures")
    @require_role(Role.PUBLISHER, authority="authority")
    def figures(authority: str) -> Response:
        return Response(f"{authority} by {current_token().identifier}")

    @app.delete("/test/all")
    @require_role(Role.ADMIN)
    def everything() -> Response:
        authorise(Role.ADMIN, EVERY_AUTHORITY)
        return Response("gone")

    assert set(unprotected(app)) == set(HARMLESS)
    yield app.test_client()
    app.extensions["registry.sparql"].end()


def ask(client: FlaskClient, secret: str | None, path: str = BRISTOL) -> TestResponse:
    headers = {"Accept": "application/json"}
    if secret is not None:
        headers["Authorization"] = secret
    if path == "all":
        return client.delete("/test/all", headers=headers)
    return client.post(f"/test/{path}/figures", headers=headers)


def test_a_token_of_the_role_and_authority_opens(guarded: FlaskClient, data: Path) -> None:
    token, secret = TokenRegister(data).create(BRISTOL, Role.PUBLISHER)
    answer = ask(guarded, f"Bearer {secret}")
    assert (answer.status_code, answer.text) == (200, f"{BRISTOL} by {token.identifier}")
    assert ask(guarded, f"bearer  {secret}").status_code == 200


def test_the_operator_opens_everything(guarded: FlaskClient, data: Path) -> None:
    secret = TokenRegister(data).create(EVERY_AUTHORITY, Role.ADMIN).secret
    assert [ask(guarded, f"Bearer {secret}", p).status_code for p in (LEEDS, "all")] == [200, 200]


@pytest.mark.parametrize(
    "header", [None, "", "Basic YTpi", "Bearer", "Bearer ", "Bearer lgsr_unknown", "Bearer \xff"]
)
def test_without_a_valid_token_it_is_401_with_a_challenge(
    guarded: FlaskClient, header: str | None
) -> None:
    answer = ask(guarded, header)
    assert answer.status_code == 401
    assert answer.headers["WWW-Authenticate"].startswith('Bearer realm="registry"')
    assert answer.mimetype == "application/problem+json"
    assert "token" in answer.get_json(force=True)["detail"]


@pytest.mark.parametrize(
    ("held", "path", "words"),
    [
        ((BRISTOL, Role.UPLOADER), BRISTOL, "of the role publisher; yours is for an uploader."),
        ((LEEDS, Role.ADMIN), BRISTOL, f"is for {LEEDS}; this belongs to {BRISTOL}."),
        ((BRISTOL, Role.ADMIN), "all", f"is for {BRISTOL}; this is for the operator alone."),
    ],
)
def test_a_token_for_something_else_is_403_with_the_reason(
    guarded: FlaskClient, data: Path, held: tuple[str, Role], path: str, words: str
) -> None:
    secret = TokenRegister(data).create(*held).secret
    answer = ask(guarded, f"Bearer {secret}", path)
    assert answer.status_code == 403
    assert words in answer.get_json(force=True)["detail"]


def test_a_revoked_token_is_refused_from_the_next_request_on(
    guarded: FlaskClient, data: Path
) -> None:
    register = TokenRegister(data)
    token, secret = register.create(BRISTOL, Role.ADMIN)
    assert ask(guarded, f"Bearer {secret}").status_code == 200
    register.revoke(token.identifier)
    assert ask(guarded, f"Bearer {secret}").status_code == 401


def test_a_token_in_the_address_or_the_form_opens_nothing(guarded: FlaskClient, data: Path) -> None:
    secret = TokenRegister(data).create(BRISTOL, Role.ADMIN).secret
    path = f"/test/{BRISTOL}/figures"
    assert guarded.post(path, query_string={"access_token": secret}).status_code == 401
    assert guarded.post(path, data={"access_token": secret}).status_code == 401


def send(server: Server, path: str, secret: str, body: bytes) -> tuple[int, bytes]:
    headers = {"Authorization": f"Bearer {secret}", "Content-Type": "application/json"}
    request = urllib.request.Request(server.address + path, body, headers)
    try:
        with urllib.request.urlopen(request, timeout=30) as answer:
            return answer.status, answer.read()
    except urllib.error.HTTPError as error:
        with error:
            return error.code, error.read()


def test_a_running_server_sees_tokens_and_decisions_at_once_and_logs_no_secret(
    installation: Settings, start_server: Start
) -> None:
    uri = "http://id.esd.org.uk/service/57"
    body = {"decisions": [{"name": "Zzyzx", "uri": uri, "verdict": "accepted"}]}
    with start_server(installation) as server:
        register = TokenRegister(installation.data)
        token, secret = register.create(BRISTOL, Role.UPLOADER)
        assert send(server, "/assign/decisions", secret, json.dumps(body).encode())[0] == 200
        # Each of several processes knows it, whichever answers.
        for _ in range(8):
            assert uri.encode() in server.get("/assign.json?name=zzyzx")[2]
        faulty = send(server, "/assign/decisions", secret, b"{")
        register.revoke(token.identifier)
        refused = send(server, "/assign/decisions", secret, b"{}")
        assert (faulty[0], refused[0]) == (400, 401)
        server.process.send_signal(signal.SIGTERM)
        server.process.wait(timeout=15)
        log = server.log.read_text()
    assert '"POST /assign/decisions" 200' in log
    everything = log.encode() + faulty[1] + refused[1]
    everything += b"".join(f.read_bytes() for f in installation.data.rglob("*") if f.is_file())
    assert secret.removeprefix(PREFIX).encode() not in everything
