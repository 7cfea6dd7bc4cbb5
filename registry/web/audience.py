"""Who reads statistics, and what of them that reader may see: the one place that decides it.

A reader who is signed in (a session, or a bearer token) is of an authority: of its statistics they
see everything, of those of others what peers may see. Everybody else is the public. What peers and
the public see of an authority and period is its newest publication for them, and nothing else: a
cell that was not published, or that a later upload changed, is withheld.
"""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import NamedTuple, cast

from flask import Response, current_app, g, has_request_context, request
from flask_login import current_user

from registry.access import EVERY_AUTHORITY
from registry.config import Settings
from registry.cubes.preparing import rules_of
from registry.opened import Release
from registry.profiling.answers.published import published_cells, published_periods
from registry.profiling.answers.view import View
from registry.profiling.protection import Audience, Rules
from registry.profiling.protection.rules import LIST_NAME
from registry.profiling.statistics.tables import Statistics, list_statistics, open_statistics
from registry.web.access import bearer_token
from registry.web.problems import ProblemError
from registry.web.site import release, site

_READER = "registry_reader"
_HELD = "registry.audience"
#: What is remembered of publications in a process; the cells of a large city take some 10 MB.
_MOST_HELD = 64


@dataclass(frozen=True)
class Reader:
    """Whose staff a reader is: the code of an authority, ``*`` for the operator, None for nobody.

    A signed-in user of Flask-Login says so in its attribute ``authority``.
    """

    authority: str | None = None

    @property
    def is_public(self) -> bool:
        """Say whether the reader is anybody."""
        return self.authority is None

    def audience_of(self, authority: str) -> Audience:
        """Return as what the reader looks at the statistics of an authority."""
        if self.authority is None:
            return Audience.PUBLIC
        is_own = self.authority in {EVERY_AUTHORITY, authority}
        return Audience.OWN if is_own else Audience.PEER


class Readable(NamedTuple):
    """Statistics that a reader may see something of."""

    authority: str
    period: str
    audience: Audience


def reader() -> Reader:
    """Return who reads in this request; the public outside of one.

    Raises ProblemError 401 for a bearer token that is not valid.
    """
    if not has_request_context():
        return Reader()
    found: Reader | None = g.get(_READER)
    if found is None:
        found = _signed_in() or _with_token() or Reader()
        setattr(g, _READER, found)
    return found


def readable(who: Reader | None = None) -> list[Readable]:
    """Return the statistics of which a reader (that of the request) may see something, in order."""
    person, settings = who or reader(), site().settings
    found = [
        Readable(authority, period, person.audience_of(authority))
        for authority, period in list_statistics(settings.data)
    ]
    return [each for each in found if _may_read(settings, each)]


def view_for(authority: str, period: str, who: Reader | None = None) -> View:
    """Return the statistics of an authority and period as a reader (that of the request) sees them.

    Raises ProblemError 404 alike where there are none and where nothing is published of them.
    """
    person, settings = who or reader(), site().settings
    wanted = Readable(authority, period, person.audience_of(authority))
    # Looking it up in the listing keeps what the address says from becoming a path.
    is_there = (authority, period) in list_statistics(settings.data)
    if not is_there or not _may_read(settings, wanted):
        raise ProblemError(
            404,
            "No statistics",
            "There are no statistics of this authority and period, or none are published.",
        )
    return _open(settings, release(), wanted)


def guard(response: Response) -> Response:
    """Say in the headers of an answer about statistics that it may be kept for its reader alone.

    What the public sees may be kept, and is asked for anew; the refusal of a token that is not
    valid is for who sent it.
    """
    response.headers["Cache-Control"] = "no-cache" if _is_public() else "private, no-store"
    response.vary.update(("Authorization", "Cookie"))
    return response


def _is_public() -> bool:
    try:
        return reader().is_public
    except ProblemError:
        return False


def _signed_in() -> Reader | None:
    """Return the reader of a session, where the application has sign-in."""
    if not hasattr(current_app, "login_manager") or not current_user.is_authenticated:
        return None
    return Reader(str(current_user.authority))


def _with_token() -> Reader | None:
    token = bearer_token() if "Authorization" in request.headers else None
    return None if token is None else Reader(token.authority)


def _open(settings: Settings, current: Release, wanted: Readable) -> View:
    statistics = open_statistics(settings.data, wanted.authority, wanted.period)
    rules, in_force = _rules(settings, current, statistics)
    own = wanted.audience is Audience.OWN
    state = None if own else _state(settings.data, wanted.authority)
    key = (wanted, statistics, state, in_force)
    held = _held("views")
    # The very same view as long as nothing changes: what was answered about it stays known.
    found = held.get(key)
    if found is None:
        cells = (settings.data, statistics, wanted.audience, rules)
        free = None if own else published_cells(*cells)
        found = View(statistics, wanted.audience, rules, free)
        _hold(held, key, found)
    return cast(View, found)


def _rules(
    settings: Settings, current: Release, statistics: Statistics
) -> tuple[Rules, tuple[object, ...]]:
    """Return the rules in force, read once, and what they were read from."""
    own = settings.data / LIST_NAME
    changed = own.stat().st_mtime_ns if own.exists() else 0
    said = statistics.metadata
    key = (current.number, str(said["unit"]), str(said["lists"]["service"]), changed)
    held = _held("rules")
    if key not in held:
        _hold(held, key, rules_of(settings, current, statistics))
    return cast(Rules, held[key]), key


def _may_read(settings: Settings, wanted: Readable) -> bool:
    if wanted.audience is Audience.OWN:
        return True
    key = (wanted.authority, wanted.audience, _state(settings.data, wanted.authority))
    held = _held("periods")
    if key not in held:
        periods = published_periods(settings.data, wanted.authority, wanted.audience)
        _hold(held, key, periods)
    return wanted.period in cast(frozenset[str], held[key])


def _state(data: Path, authority: str) -> tuple[tuple[str, int], ...]:
    """Return what changes whenever something of an authority is published or taken back."""
    files = sorted((data / "published" / authority).glob("[!.]*.parquet"))
    return tuple((file.name, file.stat().st_mtime_ns) for file in files)


def _held(kind: str) -> dict[object, object]:
    """Return what this process remembers of one kind, the oldest first."""
    kinds: dict[str, dict[object, object]] = current_app.extensions.setdefault(_HELD, {})
    return kinds.setdefault(kind, {})


def _hold(held: dict[object, object], key: object, value: object) -> None:
    for old in list(held)[: max(0, len(held) - _MOST_HELD + 1)]:
        held.pop(old, None)
    held[key] = value
