"""Signing in by OpenID Connect, with a real provider on this machine."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from typing import Any
from urllib.parse import urlsplit

import pytest
import requests
from flask.testing import FlaskClient
from werkzeug.test import TestResponse

from registry.config import Settings
from registry.web import create_app
from tests.profiling_web.provider import CLIENT, SECRET, Provider, Running

RETURN = "/sign-in/openid/return"


@pytest.fixture
def provider() -> Iterator[Provider]:
    running = Running()
    yield running.provider
    running.end()


@pytest.fixture
def client(settings: Settings, provider: Provider) -> Iterator[FlaskClient]:
    found = replace(
        settings,
        oidc_issuer=provider.issuer,
        oidc_client_id=CLIENT,
        oidc_client_secret=SECRET,
    )
    app = create_app(found)
    yield app.test_client()
    app.extensions["registry.sparql"].end()


def to_provider(client: FlaskClient, path: str = "/sign-in/openid") -> str:
    """Go to the provider and return the path it sends the browser back to."""
    answer = client.get(path)
    assert answer.status_code == 302
    back = requests.get(answer.location, allow_redirects=False, timeout=10).headers["Location"]
    assert back.startswith(f"http://localhost:8000{RETURN}?")
    parts = urlsplit(back)
    return f"{parts.path}?{parts.query}"


def sign_in(client: FlaskClient, path: str = "/sign-in/openid") -> TestResponse:
    return client.get(to_provider(client, path))


def test_the_provider_says_of_which_authority_and_role_somebody_is(
    client: FlaskClient, provider: Provider
) -> None:
    assert "/sign-in/openid" in client.get("/sign-in").text
    provider.claims = {"registry": "E06000016:admin"}
    answer = sign_in(client, "/sign-in/openid?next=/account/tokens")
    assert (answer.status_code, answer.location) == (303, "/account/tokens")
    assert answer.headers["Cache-Control"] == "private, no-store"
    page = client.get("/account/tokens").text
    assert "A. Officer" in page
    assert "E06000016" in page
    assert provider.asked[-1]["code_challenge_method"] == "S256"
    cookie = answer.headers["Set-Cookie"]
    assert SECRET not in cookie
    assert "access-token" not in cookie


def test_the_claim_may_be_a_list_and_come_from_the_user_information(
    client: FlaskClient, provider: Provider
) -> None:
    provider.claims = {}
    provider.userinfo = {"registry": ["staff", "E06000016:uploader", "E06000016:admin"]}
    assert sign_in(client).status_code == 303
    assert client.get("/account/tokens").status_code == 200


def test_a_sign_in_leads_to_no_other_site(client: FlaskClient) -> None:
    assert sign_in(client, "/sign-in/openid?next=https://evil.example/").location == "/account"


@pytest.mark.parametrize(
    "claim",
    [
        None, "E06000016", "E06000016:owner", "../x:admin", ":admin", ["a:admin", "b:admin"], 7,
        {"E06000016": "admin"},
    ],
)  # fmt: skip
def test_who_has_no_authority_and_role_is_not_signed_in(
    client: FlaskClient, provider: Provider, claim: object
) -> None:
    provider.claims = {"registry": claim}
    assert sign_in(client).status_code == 403
    assert client.get("/account/tokens").status_code == 303


@pytest.mark.parametrize(
    "instead",
    [
        {"nonce": "another"}, {"aud": "somebody-else"}, {"exp": 1}, {"sub": ""},
        {"iss": "http://127.0.0.1:1"},
    ],
)  # fmt: skip
def test_a_token_that_is_not_for_this_sign_in_is_refused(
    client: FlaskClient, provider: Provider, instead: dict[str, Any]
) -> None:
    provider.instead = instead
    assert sign_in(client).status_code == 502
    assert client.get("/account/tokens").status_code == 303


def test_a_token_of_another_key_is_refused(client: FlaskClient, provider: Provider) -> None:
    provider.signs_wrongly = True
    assert sign_in(client).status_code == 502


def test_a_wrong_state_and_a_second_use_of_the_answer_are_refused(client: FlaskClient) -> None:
    back = to_provider(client)
    assert client.get(f"{RETURN}?code=the-code-of-the-test&state=made-up").status_code == 502
    assert client.get(back).status_code == 303
    assert client.get(back).status_code == 502


def test_a_refusal_of_the_provider_is_said(client: FlaskClient, provider: Provider) -> None:
    provider.refusal = "access_denied"
    answer = client.get(to_provider(client), headers={"Accept": "text/html"})
    assert answer.status_code == 403
    assert "Your provider refused the sign-in." in answer.text


def test_a_provider_that_is_away_is_said(settings: Settings) -> None:
    away = replace(settings, oidc_issuer="http://127.0.0.1:9", oidc_client_id=CLIENT)
    app = create_app(away)
    assert app.test_client().get("/sign-in/openid").status_code == 502
    app.extensions["registry.sparql"].end()


def test_without_a_provider_there_is_no_such_way_in(settings: Settings) -> None:
    app = create_app(settings)
    client = app.test_client()
    assert client.get("/sign-in/openid").status_code == 404
    assert "/sign-in/openid" not in client.get("/sign-in").text
    app.extensions["registry.sparql"].end()


def test_secrets_stand_in_no_log(
    client: FlaskClient, provider: Provider, caplog: pytest.LogCaptureFixture
) -> None:
    with caplog.at_level("DEBUG"):
        cookie = sign_in(client).headers["Set-Cookie"].partition(";")[0].partition("=")[2]
        provider.signs_wrongly = True
        sign_in(client)
    for secret in (SECRET, "access-token-of-the-test", cookie, *provider.given):
        assert secret not in caplog.text
