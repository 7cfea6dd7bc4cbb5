"""What all routes share: the settings, the current release, and what was made from it."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import Protocol, cast

from flask import current_app, request

from registry.config import Settings
from registry.opened import Release
from registry.web.near_matches import NearMatches
from registry.web.representations import RepresentationCache

#: Where the release that answers a request stands in its WSGI environment.
RELEASE = "registry.release"


class Releases(Protocol):
    """Gives the release to answer from; cheap enough to ask at every request."""

    def get(self) -> Release:
        """Return the current release."""
        ...


@dataclass(frozen=True)
class Site:
    """The state of one application."""

    settings: Settings
    releases: Releases
    cache: RepresentationCache = field(default_factory=RepresentationCache)
    near_matches: NearMatches = field(default_factory=NearMatches)
    started: datetime = field(default_factory=lambda: datetime.now(UTC))


def site() -> Site:
    """Return the state of the application that answers this request."""
    return cast(Site, current_app.extensions["registry"])


def release() -> Release:
    """Return the release this request is answered from: one from its beginning to its end."""
    return cast(Release, request.environ[RELEASE])
