"""Signing in by token: sessions, their cookies and their end; forms of other sites; tokens."""

from __future__ import annotations

import stat
import time
from collections.abc import Callable
from dataclasses import replace

import pytest
from flask import Flask
from flask.testing import FlaskClient

from registry.access import Role, TokenRegister
from registry.config import Settings
from registry.errors import RegistryError
from registry.web import create_app
from registry.web.account.keys import session_key
from registry.web.account.leading import HOME, safe_path

OWN, OTHER = "E06000016", "E06000017"
SecretOf = Callable[..., str]
SignIn = Callable[[str], FlaskClient]
CsrfOf = Callable[[FlaskClient, str], str]


def test_a_token_signs_in_and_the_cookie_is_kept_from_scripts_and_other_sites(
    client: FlaskClient, csrf_of: CsrfOf, secret_of: SecretOf
) -> None:
    sent = {"csrf_token": csrf_of(client, "/sign-in"), "token": secret_of(), "next": "/list?q=a"}
    answer = client.post("/sign-in", data=sent)
    assert (answer.status_code, answer.location) == (303, "/list?q=a")
    cookie = answer.headers["Set-Cookie"]
    assert "HttpOnly" in cookie
    assert "SameSite=Lax" in cookie
    assert "Secure" not in cookie
    assert answer.headers["Cache-Control"] == "private, no-store"


def test_over_https_the_cookie_is_secure_and_of_this_host_alone(settings: Settings) -> None:
    app = create_app(replace(settings, public_url="https://registry.example.org"))
    cookie = app.test_client().get("/sign-in").headers["Set-Cookie"]
    app.extensions["registry.sparql"].end()
    assert cookie.startswith("__Host-")
    assert "Secure" in cookie
    assert "Path=/" in cookie


def test_a_wrong_token_signs_nobody_in(client: FlaskClient, csrf_of: CsrfOf) -> None:
    sent = {"csrf_token": csrf_of(client, "/sign-in"), "token": "lgsr_wrong"}
    answer = client.post("/sign-in", data=sent)
    assert answer.status_code == 403
    assert "This access token is not valid" in answer.text
    assert "lgsr_wrong" not in answer.text
    assert client.get("/account/tokens").location == "/sign-in?next=%2Faccount%2Ftokens"


def test_a_form_of_another_site_is_refused(
    client: FlaskClient, sign_in: SignIn, secret_of: SecretOf
) -> None:
    secret = secret_of(Role.ADMIN)
    assert client.post("/sign-in", data={"token": secret}).status_code == 400
    browser = sign_in(secret)
    for path in ("/sign-out", "/account/tokens"):
        answer = browser.post(path, data={"role": "admin", "days": "9", "csrf_token": "made-up"})
        assert answer.status_code == 400, path
        assert "not sent from this site" in answer.text


def test_signing_out_ends_the_session(
    sign_in: SignIn, secret_of: SecretOf, csrf_of: CsrfOf
) -> None:
    browser = sign_in(secret_of(Role.ADMIN))
    token = csrf_of(browser, "/account/tokens")
    assert browser.post("/sign-out", data={"csrf_token": token}).location == "/sign-in"
    assert browser.get("/account/tokens").status_code == 303


def test_a_revoked_token_ends_its_session(
    sign_in: SignIn, secret_of: SecretOf, settings: Settings
) -> None:
    browser = sign_in(secret_of(Role.ADMIN))
    assert browser.get("/account/tokens").status_code == 200
    register = TokenRegister(settings.data)
    register.revoke(register.tokens()[0].identifier)
    assert browser.get("/account/tokens").status_code == 303


def test_a_session_ends_after_its_hours(
    sign_in: SignIn, secret_of: SecretOf, monkeypatch: pytest.MonkeyPatch, settings: Settings
) -> None:
    browser = sign_in(secret_of(Role.ADMIN))
    later = time.time() + settings.session_hours * 3600 - 60
    monkeypatch.setattr("registry.web.account.sessions.time.time", lambda: later)
    assert browser.get("/account/tokens").status_code == 200
    monkeypatch.setattr("registry.web.account.sessions.time.time", lambda: later + 61)
    assert browser.get("/account/tokens").status_code == 303


def test_a_session_of_another_key_is_none(sign_in: SignIn, secret_of: SecretOf, app: Flask) -> None:
    browser = sign_in(secret_of(Role.ADMIN))
    app.config.update({"SECRET_KEY": "another key, of thirty-two characters"})
    assert browser.get("/account/tokens").status_code == 303


@pytest.mark.parametrize(
    "asked",
    [
        "//evil.example", "/\\evil.example", "https://evil.example/", "javascript:alert(1)",
        "\\\\evil.example", "/\t/evil.example", "/a//evil.example", "/%0d%0a\r\nX: y", "", None,
        "http:evil.example", "///evil.example", "account", "/" + "a" * 600,
    ],
)  # fmt: skip
def test_a_sign_in_leads_to_no_other_site(asked: str | None) -> None:
    assert safe_path(asked) == HOME


@pytest.mark.parametrize("path", ["/", "/list", "/list/services?q=a&view=all", "/account/x?y=//z"])
def test_a_sign_in_leads_back_to_a_page_of_this_site(path: str) -> None:
    assert safe_path(path) == path


def test_the_key_is_made_once_and_is_its_owners_alone(settings: Settings) -> None:
    made = session_key(settings)
    file = settings.data / "session.key"
    assert session_key(settings) == made
    assert len(made) > 40
    assert stat.S_IMODE(file.stat().st_mode) == 0o600
    assert session_key(replace(settings, secret_key="k" * 32)) == "k" * 32
    with pytest.raises(RegistryError, match="at least 32"):
        session_key(replace(settings, secret_key="k" * 31))


def test_an_admin_makes_and_revokes_tokens_of_the_own_authority_alone(
    sign_in: SignIn, secret_of: SecretOf, csrf_of: CsrfOf, settings: Settings
) -> None:
    secret_of(Role.UPLOADER, OTHER)
    browser = sign_in(secret_of(Role.ADMIN))
    register = TokenRegister(settings.data)
    others = next(each for each in register.tokens() if each.authority == OTHER)
    sent = {"csrf_token": csrf_of(browser, "/account/tokens"), "role": "uploader", "days": "30"}
    page = browser.post("/account/tokens", data={**sent, "note": "<b>nightly</b>"}).text
    assert "lgsr_" in page
    assert "&lt;b&gt;nightly" in page
    assert others.identifier not in page
    made = register.tokens()[-1]
    assert (made.authority, made.role) == (OWN, Role.UPLOADER)
    assert browser.post("/account/tokens", data={**sent, "authority": OTHER}).status_code == 403
    assert browser.post("/account/tokens", data={**sent, "days": "0"}).status_code == 422
    revoke = "/account/tokens/{}/revoke"
    assert browser.post(revoke.format(others.identifier), data=sent).status_code == 422
    assert browser.post(revoke.format(made.identifier), data=sent).status_code == 303
    assert made not in register.tokens()
    assert others in register.tokens()


def test_only_an_admin_sees_tokens(sign_in: SignIn, secret_of: SecretOf) -> None:
    assert sign_in(secret_of(Role.PUBLISHER)).get("/account/tokens").status_code == 403


def test_public_pages_are_the_same_for_who_is_signed_in(
    sign_in: SignIn, secret_of: SecretOf, client: FlaskClient
) -> None:
    browser = sign_in(secret_of())
    for path in ("/", "/list", "/list/services"):
        mine, anybodys = browser.get(path), client.get(path)
        assert mine.data == anybodys.data
        assert mine.headers["Cache-Control"] == anybodys.headers["Cache-Control"]
        assert "private" not in mine.headers["Cache-Control"]
        assert "Set-Cookie" not in mine.headers
