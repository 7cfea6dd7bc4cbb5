"""Who may write over HTTP: bearer tokens, the roles that routes need, and how a refusal is said."""

from __future__ import annotations

import functools
from collections.abc import Callable
from typing import ParamSpec, TypeVar, cast

from flask import current_app, g, request

from registry.access import EVERY_AUTHORITY, Role, Token, TokenRegister
from registry.web.problems import ProblemError
from registry.web.site import site

P = ParamSpec("P")
R = TypeVar("R")

#: Where a view says which role it needs.
ROLE_OF_VIEW = "required_role"
_REGISTER = "registry.tokens"


def require_role(
    role: Role, authority: str | None = None, field: str | None = None
) -> Callable[[Callable[P, R]], Callable[P, R]]:
    """Let a view be used with a token of a role alone.

    ``authority`` names the view's argument (a part of the address) that holds the code of the
    authority concerned; without it the token of any authority will do, and the view asks
    ``current_token`` whose it is. ``field`` names the field of a posted form in which a person may
    give the token instead: no other site can send it, for it does not know it.
    """

    def protect(view: Callable[P, R]) -> Callable[P, R]:
        @functools.wraps(view)
        def protected(*arguments: P.args, **named: P.kwargs) -> R:
            authorise(role, str(named[authority]) if authority else None, field)
            return view(*arguments, **named)

        setattr(protected, ROLE_OF_VIEW, role)
        return protected

    return protect


def required_role(view: object) -> Role | None:
    """Return the role that a view needs; None where anybody may use it."""
    return cast(Role | None, getattr(view, ROLE_OF_VIEW, None))


def authorise(role: Role, authority: str | None = None, field: str | None = None) -> Token:
    """Return the token of this request, which has to be of a role and (if given) an authority.

    ``field`` is as in ``require_role``.
    Raises ProblemError 401 without a valid token, 403 where the token does not allow it.
    """
    token = bearer_token() or (_form_token(field) if field else None)
    if token is None:
        raise _unauthenticated("This needs an access token: send it as `Authorization: Bearer`.")
    if not token.allows(role):
        raise _forbidden(f"This needs a token of the role {role}; yours is for {_a(token.role)}.")
    if not token.allows(role, authority):
        detail = f"Your token is for {token.authority}; this belongs to {authority}."
        if authority == EVERY_AUTHORITY:
            detail = f"Your token is for {token.authority}; this is for the operator alone."
        raise _forbidden(detail)
    g.registry_token = token
    return token


def current_token() -> Token:
    """Return the token that a protected view was opened with."""
    return cast(Token, g.registry_token)


def bearer_token() -> Token | None:
    """Return the valid token of this request; None where none was sent.

    Raises ProblemError 401 for one that is unknown, expired, revoked, or not a bearer token.
    A token in the address is not looked at: addresses are logged.
    """
    header = request.headers.get("Authorization")
    if header is None:
        return None
    scheme, _, secret = header.partition(" ")
    if scheme.lower() != "bearer" or not secret.strip():
        raise _unauthenticated("Send the access token as `Authorization: Bearer` and the token.")
    return _valid(secret.strip())


def _form_token(field: str) -> Token | None:
    secret = request.form.get(field, "").strip()
    return _valid(secret) if secret else None


def _valid(secret: str) -> Token:
    token = token_register().authenticate(secret)
    if token is None:
        detail = "This access token is not valid: it is unknown, has expired or was revoked."
        raise _unauthenticated(detail, ', error="invalid_token"')
    return token


def token_register() -> TokenRegister:
    """Return the register of tokens of this application, read again when it changes."""
    register = current_app.extensions.get(_REGISTER)
    if register is None:
        register = current_app.extensions.setdefault(_REGISTER, TokenRegister(site().settings.data))
    return cast(TokenRegister, register)


def _a(role: Role) -> str:
    return f"{'an' if str(role)[0] in 'aeiou' else 'a'} {role}"


def _unauthenticated(detail: str, error: str = "") -> ProblemError:
    challenge = ("WWW-Authenticate", f'Bearer realm="registry"{error}')
    return ProblemError(401, "Not signed in", detail, headers=[challenge])


def _forbidden(detail: str) -> ProblemError:
    return ProblemError(403, "Not allowed", detail)
