"""The releases that are asked: a loader for each, ended when nobody has asked for a while."""

from __future__ import annotations

import asyncio
from functools import partial
from typing import NamedTuple

from sparql.limits import Limits
from sparql.workers.loader import Configuration
from sparql.workers.loaders import Events, Loader

# A loader of a release that nobody has asked for so long is ended; the newest is kept.
_UNUSED_SECONDS = 60


class Release(NamedTuple):
    """A release as jobs ask for it; the fields are those of a loader's ``Configuration``."""

    folder: str
    in_memory: bool
    has_network: bool
    service: str
    withheld: tuple[str, ...]


class Loaders:
    """The loaders that run, one a release; ``events`` hears of their workers."""

    def __init__(self, limits: Limits, prefixes: dict[str, str], events: Events) -> None:
        self._limits = limits
        self._prefixes = prefixes
        self._events = events
        self._of: dict[Release, Loader] = {}

    def of(self, release: Release) -> Loader:
        """Return the loader of a release, started if need be."""
        loader = self._of.get(release)
        if loader is None:
            configuration = Configuration(
                *release, memory_bytes=self._limits.memory_bytes, prefixes=self._prefixes
            )
            loader = Loader(configuration, self._events)
            loader.on_end = partial(self._forget, release)
            self._of[release] = loader
        return loader

    def _forget(self, release: Release) -> None:
        self._of.pop(release, None)

    def end_unused(self) -> None:
        """End the loaders that nobody asks any more, and look again later."""
        loop = asyncio.get_running_loop()
        newest = max(self._of.values(), key=lambda loader: loader.used, default=None)
        for loader in tuple(self._of.values()):
            unused = loop.time() - loader.used > _UNUSED_SECONDS
            if loader is not newest and unused and not loader.is_busy:
                loader.end()
        loop.call_later(_UNUSED_SECONDS, self.end_unused)

    def end(self) -> None:
        """End every process."""
        for loader in tuple(self._of.values()):
            loader.end()
