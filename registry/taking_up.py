"""Taking up: a release made elsewhere, or meanwhile, becomes the one answered from here."""

from __future__ import annotations

import logging
import os
import shutil
import threading
import time
from collections.abc import Callable, Mapping
from functools import partial
from pathlib import Path
from typing import Any

from registry.building import Say
from registry.config import Settings
from registry.errors import RegistryError
from registry.files import sync
from registry.locking import building_lock
from registry.opened import Release
from registry.publishing import write_taken_up
from registry.release import (
    current_number,
    current_release,
    has_release,
    identity,
    manifest_of,
    next_number,
    point_to,
    releases,
    releases_folder,
)
from registry.store.publishing import read_pointer

_log = logging.getLogger(__name__)
#: Writes the files of a release, of which the manifest is given, into a folder.
Write = Callable[[Mapping[str, Any], Path], None]
#: How often a process looks which release a remote service has for the current one.
_LOOK_SECONDS = 5.0


def take_up_published(settings: Settings, say: Say = _log.info) -> None:
    """Make the remote service's current release the current one here; without a service, nothing.

    Raises RegistryError where the service does not answer.
    """
    published = read_pointer(settings.store) if settings.store else None
    if published is None or is_current(settings, published.manifest["sha256"]):
        return
    adopt(settings, published.manifest, partial(write_taken_up, settings), say)


def is_current(settings: Settings, sha256: str) -> bool:
    """Whether the current release is the one whose quads have this hash."""
    if not has_release(settings):
        return False
    return bool(manifest_of(settings, current_number(settings))["sha256"] == sha256)


def adopt(settings: Settings, manifest: Mapping[str, Any], write: Write, say: Say) -> int:
    """Make a release of elsewhere the current one, its folder written by ``write`` if need be.

    It keeps its number, unless that is taken here. Returns the number. What ``write`` raises leaves
    everything as it was.
    """
    with building_lock(settings, say):
        sha256 = manifest["sha256"]
        there = [n for n in releases(settings) if manifest_of(settings, n)["sha256"] == sha256]
        if there:
            number = there[-1]
        else:
            is_taken = manifest["number"] in releases(settings)
            number = next_number(settings) if is_taken else int(manifest["number"])
            temporary = releases_folder(settings) / f".tmp-{os.getpid()}"
            try:
                temporary.mkdir(parents=True)
                write({**manifest, "number": number}, temporary)
                temporary.rename(releases_folder(settings) / str(number))
            except BaseException:
                shutil.rmtree(temporary, ignore_errors=True)
                raise
            sync(releases_folder(settings))
        point_to(settings, number)
    return number


class CurrentRelease:
    """The current release, held open; takes up a new one behind the requests that go on."""

    def __init__(self, settings: Settings) -> None:
        self._settings = settings
        self._lock = threading.Lock()
        if settings.store:
            take_up_published(settings)
        self._looked = time.monotonic()
        self._seen = identity(settings)
        self._release = current_release(settings)

    def get(self) -> Release:
        """Return the release to answer from: one stat call, unless the pointer has moved."""
        if self._is_due() and self._lock.acquire(blocking=False):
            threading.Thread(target=self._take_up, name="take-up-release", daemon=True).start()
        return self._release

    def _is_due(self) -> bool:
        if identity(self._settings) != self._seen:
            return True
        return bool(self._settings.store) and time.monotonic() - self._looked > _LOOK_SECONDS

    def _take_up(self) -> None:
        try:
            if self._settings.store:
                self._looked = time.monotonic()
                take_up_published(self._settings)
                if identity(self._settings) == self._seen:
                    return
            # Noted before opening: when the pointer moves meanwhile, the next call sees it.
            self._seen = identity(self._settings)
            self._release = current_release(self._settings)
            _log.info("release %d is taken up", self._release.number)
        except (RegistryError, OSError, ValueError) as error:
            _log.warning("release %d goes on being served: %s", self._release.number, error)
        finally:
            self._lock.release()
