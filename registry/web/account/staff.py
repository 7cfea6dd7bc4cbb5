"""Guards of what only an authority's own staff may do, on pages (a session) and in the API."""

from __future__ import annotations

import functools
from collections.abc import Callable
from typing import ParamSpec, TypeVar
from urllib.parse import urlencode

from flask import current_app, redirect, request
from flask_wtf.csrf import CSRFError
from werkzeug.exceptions import abort

from registry.access import EVERY_AUTHORITY, Role, Token
from registry.web.access import ROLE_OF_VIEW, authorise
from registry.web.account.sessions import Person, csrf, person
from registry.web.problems import ProblemError

P = ParamSpec("P")
R = TypeVar("R")

_READS = frozenset({"GET", "HEAD"})


def staff(role: Role, authority: str | None = None) -> Person:
    """Return who is signed in, of a role and (if given) for an authority.

    Ends the request with a redirect to the sign-in where nobody is.
    Raises ProblemError 403 where they may not.
    """
    someone = person()
    if someone is None:
        back = request.full_path.rstrip("?") if request.method in _READS else ""
        query = f"?{urlencode({'next': back})}" if back else ""
        abort(redirect(f"/sign-in{query}", code=303))
    refuse(someone.token, role, authority)
    return someone


def staff_only(role: Role) -> Callable[[Callable[P, R]], Callable[P, R]]:
    """Let a page be used by who is signed in with a role alone, as ``staff`` has it.

    Where the address has an ``authority``, for that one.
    """

    def protect(view: Callable[P, R]) -> Callable[P, R]:
        @functools.wraps(view)
        def protected(*arguments: P.args, **named: P.kwargs) -> R:
            authority = named.get("authority")
            staff(role, None if authority is None else str(authority))
            return view(*arguments, **named)

        setattr(protected, ROLE_OF_VIEW, role)
        return protected

    return protect


def staff_or_token(role: Role, authority: str) -> Token:
    """Return the token of a request that only reads: a bearer token, else that of the session.

    Raises ProblemError 401 or 403.
    """
    someone = person()
    if someone is None or "Authorization" in request.headers or request.method not in _READS:
        return authorise(role, authority)
    refuse(someone.token, role, authority)
    return someone.token


def refuse(token: Token, role: Role, authority: str | None) -> None:
    """Raise ProblemError 403 where a token does not allow a role for an authority."""
    if not token.allows(role, authority):
        detail = f"You are signed in as {role_word(token)}; this needs the role {role}."
        if token.allows(role):
            whose = "the operator alone" if authority == EVERY_AUTHORITY else str(authority)
            detail = f"You are signed in for {token.authority}; this is for {whose}."
        raise ProblemError(403, "Not allowed", detail)


def role_word(token: Token) -> str:
    """Return the word of a token's role."""
    return str(token.role)


def protect_forms() -> None:
    """Refuse a form that was not sent by a page of this site for this session.

    Raises ProblemError 400.
    """
    try:
        csrf(current_app._get_current_object()).protect()  # type: ignore[attr-defined]
    except CSRFError:
        detail = "This form is too old, or was not sent from this site. Open its page again."
        raise ProblemError(400, "Not sent", detail) from None
