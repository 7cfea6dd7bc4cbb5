"""Pages of sign-in: in by token or by the council's own provider, and out; tokens for admins."""

from __future__ import annotations

from datetime import UTC, datetime

from flask import Blueprint, Response, redirect, request, session
from flask_wtf.csrf import generate_csrf
from werkzeug.wrappers import Response as AnyResponse

from registry.access import EVERY_AUTHORITY, Role, Token
from registry.access.audit import record
from registry.access.tokens import ROLE_NAMES
from registry.errors import RegistryError
from registry.web.access import token_register
from registry.web.account import openid
from registry.web.account.leading import safe_path
from registry.web.account.sessions import (
    keep_private,
    person,
    sign_in_with_openid,
    sign_in_with_token,
    sign_out,
)
from registry.web.account.staff import protect_forms, staff, staff_only
from registry.web.pages.environment import render
from registry.web.site import release, site

account = Blueprint("account", __name__)
account.before_request(protect_forms)
account.after_request(keep_private)

_NEXT = "next"
_MOST_DAYS = 730
_USUAL_DAYS = 365


@account.get("/sign-in")
def sign_in_page() -> AnyResponse:
    """Answer with the form to sign in; who is signed in already is led on."""
    if person() is not None:
        return redirect(safe_path(request.args.get(_NEXT)), code=303)
    return _sign_in(safe_path(request.args.get(_NEXT)))


@account.post("/sign-in")
def sign_in() -> AnyResponse:
    """Sign in with an access token."""
    path = safe_path(request.form.get(_NEXT))
    if sign_in_with_token(request.form.get("token", "").strip()) is None:
        return _sign_in(path, has_failed=True)
    return redirect(path, code=303)


@account.get("/sign-in/openid")
def openid_begin() -> AnyResponse:
    """Lead to the OpenID Connect provider."""
    session[_NEXT] = safe_path(request.args.get(_NEXT))
    answer: AnyResponse = openid.begin(f"{site().settings.public_url}/sign-in/openid/return")
    return answer


@account.get("/sign-in/openid/return")
def openid_return() -> AnyResponse:
    """Begin the session of who comes back from the provider."""
    path = safe_path(session.get(_NEXT))
    sign_in_with_openid(*openid.finish(site().settings))
    return redirect(path, code=303)


@account.post("/sign-out")
def sign_out_() -> AnyResponse:
    """End the session."""
    sign_out()
    return redirect("/sign-in", code=303)


@account.get("/account/tokens")
def tokens_page() -> Response:
    """Answer with the tokens of an admin's authority; with all of them for the operator."""
    return _tokens()


@account.post("/account/tokens")
@staff_only(Role.ADMIN)
def create_token() -> Response:
    """Make a token of one's own authority and show its secret, once."""
    someone = staff(Role.ADMIN)
    authority = request.form.get("authority", "").strip() or someone.authority
    staff(Role.ADMIN, authority)
    try:
        role = Role.named(request.form.get("role", ""))
        note = request.form.get("note", "")
        issued = token_register().create(authority, role, _days(), note)
    except RegistryError as error:
        return _tokens(problem=str(error))
    _record(someone.token, "token created", issued.token)
    return _tokens(secret=issued.secret, made=issued.token)


@account.post("/account/tokens/<identifier>/revoke")
@staff_only(Role.ADMIN)
def revoke_token(identifier: str) -> AnyResponse:
    """Take a token back: its sessions end with it."""
    someone = staff(Role.ADMIN)
    found = [each for each in _seen_by(someone.token) if each.identifier == identifier]
    if not found:
        return _tokens(problem=f"There is no token {identifier[:20]!r} of yours.")
    token_register().revoke(identifier)
    _record(someone.token, "token revoked", found[0])
    return redirect("/account/tokens", code=303)


def _sign_in(path: str, has_failed: bool = False) -> Response:
    has_provider = bool(site().settings.oidc_issuer)
    values = {"next": path, "has_failed": has_failed, "has_provider": has_provider}
    return private_page("account/sign-in.html", 403 if has_failed else 200, **values)


def _tokens(problem: str = "", secret: str = "", made: Token | None = None) -> Response:
    someone = staff(Role.ADMIN)
    return private_page(
        "account/tokens.html",
        422 if problem else 200,
        tokens=_seen_by(someone.token),
        now=datetime.now(UTC),
        roles=ROLE_NAMES,
        days=_USUAL_DAYS,
        problem=problem,
        secret=secret,
        made=made,
    )


def _seen_by(token: Token) -> list[Token]:
    tokens = token_register().tokens()
    return [each for each in tokens if token.authority in {EVERY_AUTHORITY, each.authority}]


def _days() -> int:
    text = request.form.get("days", "").strip()
    if not (text.isascii() and text.isdigit() and 1 <= int(text[:9]) <= _MOST_DAYS):
        raise RegistryError(f"Give the days it is valid for as a whole number, 1 to {_MOST_DAYS}.")
    return int(text)


def _record(by: Token, action: str, token: Token) -> None:
    details = {"subject": token.identifier, "of": token.authority, "role": str(token.role)}
    record(site().settings.data, by, action, [details])


def private_page(template: str, status: int = 200, **values: object) -> Response:
    """Render a page that belongs to a session, with what its forms have to send."""
    text = render(template, release(), csrf=generate_csrf(), person=person(), **values)
    response = Response(text, status, content_type="text/html; charset=utf-8")
    response.headers["Content-Language"] = "en"
    return response
