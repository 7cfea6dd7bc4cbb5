"""OpenID Connect: sign-in by a council's own provider, which says of which authority somebody is.

OpenID Connect Core 1.0, code flow (section 3.1) with PKCE (RFC 7636). A claim of the ID token or of
the user information, named by a setting, holds an authority and a role: ``E06000016:publisher``.
"""

from __future__ import annotations

import hashlib
import logging
from collections.abc import Mapping
from typing import Any, NamedTuple

import requests
from authlib.common.errors import AuthlibBaseError
from authlib.integrations.flask_client import OAuth
from flask import Flask, current_app
from joserfc.errors import JoseError

from registry.access import EVERY_AUTHORITY, Role
from registry.access.tokens import ROLE_NAMES
from registry.config import Settings
from registry.errors import RegistryError
from registry.profiling.reference.areas import reference_folder
from registry.web.problems import ProblemError

PROVIDER = "registry.openid"
_SECONDS = 10
_LONGEST_NAME = 100
_log = logging.getLogger(__name__)


class Vouched(NamedTuple):
    """What the provider says: of which authority, in which role, who (hashed), under what name."""

    authority: str
    role: Role
    subject: str
    name: str


def make_provider(application: Flask, settings: Settings) -> Any:
    """Make the client of the provider; it is asked what it can do at the first sign-in."""
    return OAuth(application).register(
        "openid",
        client_id=settings.oidc_client_id,
        client_secret=settings.oidc_client_secret,
        server_metadata_url=f"{settings.oidc_issuer}/.well-known/openid-configuration",
        client_kwargs={
            "scope": settings.oidc_scope,
            "code_challenge_method": "S256",
            "default_timeout": _SECONDS,
        },
    )


def provider() -> Any:
    """Return the client of the provider. Raises ProblemError 404 where none is set up."""
    found = current_app.extensions.get(PROVIDER)
    if found is None:
        raise ProblemError(
            404, "No such way in", "Sign-in by OpenID Connect is not set up here: use a token."
        )
    return found


def begin(address: str) -> Any:
    """Return the redirect to the provider, which sends the browser back to ``address``.

    Raises ProblemError 502 where it cannot be reached.
    """
    try:
        return provider().authorize_redirect(address)
    except (requests.RequestException, AuthlibBaseError, ValueError) as error:
        raise _failed(error) from None


def finish(settings: Settings) -> Vouched:
    """Return what the provider says of who came back from it.

    Raises ProblemError 403 where it refused or names no authority and role, 502 where its answer
    cannot be relied on.
    """
    client = provider()
    try:
        said = client.authorize_access_token()
        who: Mapping[str, Any] = said.get("userinfo") or {}
        if settings.oidc_claim not in who and client.server_metadata.get("userinfo_endpoint"):
            who = {**client.userinfo(token=said), **who}
    except (AuthlibBaseError, JoseError, requests.RequestException, ValueError, KeyError) as error:
        raise _failed(error) from None
    if str(who.get("iss", "")).rstrip("/") != settings.oidc_issuer or not who.get("sub"):
        raise _failed(ValueError("another issuer"))
    authority, role = read_claim(who.get(settings.oidc_claim), settings)
    subject = hashlib.sha256(f"{who['iss']} {who['sub']}".encode()).hexdigest()[:16]
    name = str(who.get("name") or who.get("preferred_username") or "")
    return Vouched(authority, role, f"openid-{subject}", name[:_LONGEST_NAME])


def read_claim(value: object, settings: Settings) -> tuple[str, Role]:
    """Read ``E06000016:publisher``, or a list with one such text among others; the highest counts.

    Raises ProblemError 403 where there is none, or several authorities are named.
    """
    texts = [value] if isinstance(value, str) else value if isinstance(value, list) else []
    found: dict[str, Role] = {}
    for text in texts:
        authority, _, role = str(text).rpartition(":")
        if role in ROLE_NAMES and _is_authority(settings, authority):
            found[authority] = max(Role.named(role), found.get(authority, Role.UPLOADER))
    if len(found) != 1:
        what = "several authorities" if found else "no authority and role"
        detail = f"Your provider names {what} in the claim {settings.oidc_claim}: ask who runs it."
        raise ProblemError(403, "Not signed in", detail)
    return next(iter(found.items()))


def _is_authority(settings: Settings, text: str) -> bool:
    try:
        reference_folder(settings.data, text)
    except RegistryError:
        return text == EVERY_AUTHORITY
    return True


def _failed(error: Exception) -> ProblemError:
    # What the provider wrote is not logged: it may hold a code or a token.
    _log.warning("sign-in by OpenID Connect failed: %s", type(error).__name__)
    if getattr(error, "error", "") == "access_denied":
        return ProblemError(403, "Not signed in", "Your provider refused the sign-in.")
    detail = "The sign-in by your provider could not be completed. Try again, or use a token."
    return ProblemError(502, "Not signed in", detail)
