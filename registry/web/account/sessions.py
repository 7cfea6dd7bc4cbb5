"""Sessions: who is signed in, for how long, and what the browser is told to keep of it.

A session is a signed cookie. Of a token it holds the identifier alone, and the register of tokens
is asked at each request: a token that was revoked or has expired ends its sessions. Of somebody who
came by OpenID Connect it holds what the provider said.
"""

from __future__ import annotations

import time
from datetime import UTC, datetime, timedelta
from typing import Any, cast

from flask import Flask, Response, g, session
from flask_login import LoginManager, UserMixin, current_user, login_user, logout_user
from flask_wtf.csrf import CSRFProtect

from registry.access import EVERY_AUTHORITY, Role, Token
from registry.access.tokens import ROLE_NAMES
from registry.config import Settings
from registry.web.access import token_register
from registry.web.account.keys import session_key
from registry.web.account.openid import PROVIDER, make_provider
from registry.web.site import site

_UNTIL, _PERSON = "until", "person"
_BY_TOKEN, _BY_OPENID = "token", "openid"
#: Where Flask-Login puts who is signed in, once somebody has asked for it.
_ASKED_FOR = "_login_user"
_ACCOUNT = "registry.csrf"


class Person(UserMixin):  # type: ignore[misc]  # Flask-Login has no types
    """Somebody who is signed in: the token they act with, and the name to show."""

    def __init__(self, token: Token, kind: str, name: str = "") -> None:
        self.token, self.kind = token, kind
        self.name = name or token.note or token.identifier

    @property
    def authority(self) -> str:
        """The code of their authority; ``*`` for the operator."""
        return self.token.authority

    @property
    def is_operator(self) -> bool:
        """Say whether they act for every authority."""
        return self.authority == EVERY_AUTHORITY

    def get_id(self) -> str:
        """Return what a session knows them by."""
        return f"{self.kind}:{self.token.identifier}"


def install(application: Flask, settings: Settings) -> None:
    """Give an application sessions and forms that no other site can send.

    Whether a form was sent by one's own page is asked by the blueprints that have such forms
    (``protect_forms``): the open addresses take posts from anywhere.
    """
    is_https = settings.public_url.startswith("https://")
    application.config.update(
        SECRET_KEY=session_key(settings),
        # With this prefix a browser takes the cookie from this very host alone.
        SESSION_COOKIE_NAME="__Host-registry-session" if is_https else "registry-session",
        SESSION_COOKIE_SECURE=is_https,
        SESSION_COOKIE_HTTPONLY=True,
        SESSION_COOKIE_SAMESITE="Lax",
        SESSION_COOKIE_PATH="/",
        SESSION_REFRESH_EACH_REQUEST=False,
        PERMANENT_SESSION_LIFETIME=timedelta(hours=settings.session_hours),
        WTF_CSRF_CHECK_DEFAULT=False,
        WTF_CSRF_TIME_LIMIT=None,
    )
    # Not ``init_app``: it would look into the session at every answer, for a cookie to remember
    # people by, and so have caches tell the public's answers apart by their cookies.
    manager = LoginManager()
    manager.user_loader(_load)
    application.login_manager = manager  # type: ignore[attr-defined]
    application.extensions[_ACCOUNT] = CSRFProtect(application)
    if settings.oidc_issuer:
        application.extensions[PROVIDER] = make_provider(application, settings)
    application.after_request(_keep_private)


def csrf(application: Flask) -> Any:
    """Return what checks the forms of an application."""
    return application.extensions[_ACCOUNT]


def person() -> Person | None:
    """Return who is signed in; None for nobody."""
    return (
        cast(Person, current_user._get_current_object()) if current_user.is_authenticated else None
    )


def sign_in_with_token(secret: str) -> Person | None:
    """Begin a session with a token; None where it is not valid."""
    token = token_register().authenticate(secret)
    return None if token is None else _begin(Person(token, _BY_TOKEN))


def sign_in_with_openid(authority: str, role: Role, subject: str, name: str) -> Person:
    """Begin a session of somebody the provider vouches for.

    ``subject`` names them in the audit: a hash of what the provider knows them by.
    """
    said = {"authority": authority, "role": str(role), "subject": subject, "name": name}
    someone = _begin(_vouched_for(said))
    session[_PERSON] = said
    return someone


def sign_out() -> None:
    """End the session."""
    logout_user()
    session.clear()


def _begin(someone: Person) -> Person:
    # Nothing of before is taken along: what a stranger may have planted there ends here.
    session.clear()
    session[_UNTIL] = int(time.time()) + site().settings.session_hours * 3600
    login_user(someone)
    return someone


def _load(identifier: str) -> Person | None:
    """Return who a session is of; None where it has ended."""
    if time.time() >= session.get(_UNTIL, 0):
        return None
    kind, _, name = identifier.partition(":")
    if kind == _BY_TOKEN:
        now = datetime.now(UTC)
        found = (each for each in token_register().tokens() if each.identifier == name)
        token = next((each for each in found if each.is_valid(now)), None)
        return None if token is None else Person(token, _BY_TOKEN)
    said = session.get(_PERSON)
    # Without the setting nobody vouches any more.
    if kind == _BY_OPENID and isinstance(said, dict) and site().settings.oidc_issuer:
        return _vouched_for(said) if said.get("role") in ROLE_NAMES else None
    return None


def _vouched_for(said: dict[str, str]) -> Person:
    role, now = Role.named(said["role"]), datetime.now(UTC)
    token = Token(said["subject"], said["authority"], role, now, None, said["name"], "")
    return Person(token, _BY_OPENID, said["name"])


def keep_private(response: Response) -> Response:
    """Let no cache keep an answer that belongs to a session."""
    response.headers["Cache-Control"] = "private, no-store"
    response.vary.add("Cookie")
    return response


def _keep_private(response: Response) -> Response:
    """Do so where somebody's session was asked for: public pages never ask."""
    someone = g.get(_ASKED_FOR)
    return keep_private(response) if someone is not None and person() else response
