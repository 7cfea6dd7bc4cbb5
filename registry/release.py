"""Releases: immutable, numbered builds of everything, and the pointer to the current one."""

from __future__ import annotations

import json
import logging
import os
import shutil
import threading
import time
from collections.abc import Callable, Mapping, Sequence
from functools import partial
from pathlib import Path
from typing import Any, NamedTuple

import registry
from registry.building import (
    Contents,
    Say,
    judge,
    load,
    remove_leftovers,
    sha256_of,
    write_release,
)
from registry.catalogue import read_catalogue
from registry.config import Settings
from registry.errors import RegistryError
from registry.files import sync
from registry.locking import building_lock
from registry.opened import Release
from registry.publishing import is_published, publish, write_taken_up
from registry.sources import Source, hashes_of, read_sources, shape_files
from registry.store import Store
from registry.store.embedded import EmbeddedStore
from registry.store.publishing import held_names, read_pointer
from registry.store.remote import RemoteStore
from registry.validation import Report

_log = logging.getLogger(__name__)
#: Writes the files of a release, of which the manifest is given, into a folder.
Write = Callable[[Mapping[str, Any], Path], None]
#: How often a process looks which release a remote service has for the current one.
_LOOK_SECONDS = 5.0


class BuildResult(NamedTuple):
    """What a build did: the release that is current now, and whether it was made just now."""

    number: int
    is_new: bool
    seconds: float
    #: What validation said; None where nothing had to be built.
    report: Report | None


class Judged(NamedTuple):
    """What validation has said already of certain sources, told by their hashes."""

    hashes: frozenset[str]
    report: Report


def build(
    settings: Settings, *, force: bool = False, say: Say = _log.info, judged: Judged | None = None
) -> BuildResult:
    """Build the next release from the sources and make it the current one.

    Nothing is built where the current release has the same sources, unless ``force``. Sources that
    were ``judged`` just now are not judged again.
    Raises RegistryError when a source cannot be read, the content does not conform, another build
    does not end in time, or the disk is full; the current release is then what it was.
    """
    try:
        with building_lock(settings, say):
            return _build(settings, force, say, judged)
    except OSError as error:
        raise RegistryError(
            f"the release could not be written: {error}. The current release is unchanged. "
            f"Make room or mend the rights in {settings.data}, then build again."
        ) from error


def _build(settings: Settings, force: bool, say: Say, judged: Judged | None) -> BuildResult:
    started = time.monotonic()
    folder = _releases_folder(settings)
    folder.mkdir(parents=True, exist_ok=True)
    if remove_leftovers(settings):
        say("Removed what a build that was stopped had left.")
    say("Reading the sources.")
    sources = tuple(read_sources(settings))
    shapes = shape_files(settings)
    same = None if force else _release_of(settings, [s.sha256 for s in sources], shapes)
    if same is not None and _is_everywhere(settings, same):
        say(f"Nothing has changed since release {same}.")
        return BuildResult(same, is_new=False, seconds=time.monotonic() - started, report=None)
    say(f"Loading {len(sources)} files.")
    store = load(sources)
    report = _report(sources, settings, say, judged)
    contents = Contents(store, sources, shapes, report)
    number = _next_number(settings)
    say(f"Writing release {number}.")
    temporary = folder / f".tmp-{os.getpid()}"
    try:
        write_release(temporary, number, contents, started)
        temporary.rename(folder / str(number))
    except BaseException:
        shutil.rmtree(temporary, ignore_errors=True)
        raise
    sync(folder)
    if settings.store:
        publish(settings, folder / str(number), manifest_of(settings, number), say)
    _point_to(settings, number)
    return BuildResult(number, is_new=True, seconds=time.monotonic() - started, report=report)


def _report(
    sources: Sequence[Source], settings: Settings, say: Say, judged: Judged | None
) -> Report:
    if judged is not None and judged.hashes == hashes_of(sources):
        return judged.report
    say("Validating.")
    return judge(sources, settings)


def _is_everywhere(settings: Settings, number: int) -> bool:
    return not settings.store or is_published(settings, manifest_of(settings, number))


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
            number = _next_number(settings) if is_taken else int(manifest["number"])
            temporary = _releases_folder(settings) / f".tmp-{os.getpid()}"
            try:
                temporary.mkdir(parents=True)
                write({**manifest, "number": number}, temporary)
                temporary.rename(_releases_folder(settings) / str(number))
            except BaseException:
                shutil.rmtree(temporary, ignore_errors=True)
                raise
            sync(_releases_folder(settings))
        _point_to(settings, number)
    return number


def open_release(number: int, settings: Settings) -> Release:
    """Open a release by its number.

    Raises RegistryError where there is no such release or its files are not what was written.
    """
    folder = _releases_folder(settings) / str(number)
    manifest = _read_manifest(folder)
    store = _open_store(folder, manifest, settings)
    return Release(number, folder, manifest, store, read_catalogue(store))


def current_release(settings: Settings) -> Release:
    """Open the current release. Raises RegistryError where there is none or it is damaged."""
    return open_release(current_number(settings), settings)


def has_release(settings: Settings) -> bool:
    """Tell whether there is a current release at all."""
    return _identity(settings) is not None


def current_number(settings: Settings) -> int:
    """Return the number of the current release. Raises RegistryError where there is none."""
    try:
        number = _pointer(settings).readlink().name
    except OSError:
        number = ""
    if not number.isdecimal():
        raise RegistryError(
            f"there is no release in {settings.data}. Run `registry build` to make one."
        )
    return int(number)


def releases(settings: Settings) -> list[int]:
    """Return the numbers of the releases there are, oldest first."""
    folder = _releases_folder(settings)
    if not folder.is_dir():
        return []
    return sorted(int(entry.name) for entry in folder.iterdir() if entry.name.isdecimal())


def manifest_of(settings: Settings, number: int) -> Mapping[str, Any]:
    """Return what a release says of itself. Raises RegistryError as ``open_release``."""
    return _read_manifest(_releases_folder(settings) / str(number))


def rollback(settings: Settings, number: int, say: Say = _log.info) -> None:
    """Make an earlier (or later) release the current one, once it has been opened whole.

    Raises RegistryError as ``open_release``; the pointer then stays where it was.
    """
    with building_lock(settings, say):
        release = open_release(number, settings)
        if settings.store:
            publish(settings, release.folder, release.manifest, say)
        _point_to(settings, number)


def collect_garbage(settings: Settings, keep: int, say: Say = _log.info) -> list[int]:
    """Remove all releases but the current one and the newest ``keep``; return their numbers.

    A process that reads a release from its folder keeps its files open: it is not disturbed
    until it starts again, and then it opens the current release.
    """
    with building_lock(settings, say):
        there = releases(settings)
        kept = {*there[-keep:], current_number(settings)}
        removed = [number for number in there if number not in kept]
        for number in removed:
            folder = _releases_folder(settings) / str(number)
            # Renamed first: half a release must not look like one.
            leaving = folder.with_name(f".tmp-{number}-removed")
            folder.rename(leaving)
            shutil.rmtree(leaving)
    return removed


class CurrentRelease:
    """The current release, held open; takes up a new one behind the requests that go on."""

    def __init__(self, settings: Settings) -> None:
        self._settings = settings
        self._lock = threading.Lock()
        if settings.store:
            take_up_published(settings)
        self._looked = time.monotonic()
        self._seen = _identity(settings)
        self._release = current_release(settings)

    def get(self) -> Release:
        """Return the release to answer from: one stat call, unless the pointer has moved."""
        if self._is_due() and self._lock.acquire(blocking=False):
            threading.Thread(target=self._take_up, name="take-up-release", daemon=True).start()
        return self._release

    def _is_due(self) -> bool:
        if _identity(self._settings) != self._seen:
            return True
        return bool(self._settings.store) and time.monotonic() - self._looked > _LOOK_SECONDS

    def _take_up(self) -> None:
        try:
            if self._settings.store:
                self._looked = time.monotonic()
                take_up_published(self._settings)
                if _identity(self._settings) == self._seen:
                    return
            # Noted before opening: when the pointer moves meanwhile, the next call sees it.
            self._seen = _identity(self._settings)
            self._release = current_release(self._settings)
            _log.info("release %d is taken up", self._release.number)
        except (RegistryError, OSError, ValueError) as error:
            _log.warning("release %d goes on being served: %s", self._release.number, error)
        finally:
            self._lock.release()


def _releases_folder(settings: Settings) -> Path:
    return settings.data / "releases"


def _pointer(settings: Settings) -> Path:
    return settings.data / "current"


def _identity(settings: Settings) -> tuple[int, int] | None:
    """Tell one release folder from another, even where numbers begin again."""
    try:
        status = os.stat(_pointer(settings))  # noqa: PTH116  # half the time of Path.stat
    except OSError:
        return None
    return status.st_ino, status.st_mtime_ns


def _point_to(settings: Settings, number: int) -> None:
    temporary = settings.data / ".tmp-current"
    temporary.unlink(missing_ok=True)
    temporary.symlink_to(Path("releases", str(number)))
    temporary.rename(_pointer(settings))
    sync(settings.data)


def _next_number(settings: Settings) -> int:
    """Return a number never used, even when the releases were removed and the pointer was not."""
    try:
        pointed_to = current_number(settings)
    except RegistryError:
        pointed_to = 0
    return max([pointed_to, *releases(settings)]) + 1


def _release_of(settings: Settings, hashes: list[str], shapes: dict[str, str]) -> int | None:
    """Return the current release if it is whole and of these very sources."""
    try:
        release = current_release(settings)
    except RegistryError:
        return None
    manifest = release.manifest
    same = (
        manifest["software"] == registry.__version__
        and [source["sha256"] for source in manifest["sources"]] == hashes
        and manifest["shapes"] == shapes
    )
    return release.number if same else None


def _read_manifest(folder: Path) -> Mapping[str, Any]:
    try:
        manifest: dict[str, Any] = json.loads((folder / "manifest.json").read_text("utf-8"))
    except FileNotFoundError:
        raise RegistryError(
            f"there is no release {folder.name} in {folder.parent}. "
            "`registry releases` lists those there are."
        ) from None
    except ValueError as error:
        raise _damaged(folder, f"manifest.json cannot be read: {error}") from error
    return manifest


def _open_store(folder: Path, manifest: Mapping[str, Any], settings: Settings) -> Store:
    try:
        if settings.store:
            return RemoteStore(settings.store, held_names(manifest))
        if manifest["quads"] > settings.memory_quads:
            return EmbeddedStore.open(folder / "store")
        if sha256_of(folder / "quads.nq") != manifest["sha256"]:
            raise _damaged(folder, "quads.nq is not what was written")
        return EmbeddedStore.in_memory(folder / "quads.nq")
    except (OSError, KeyError) as error:
        raise _damaged(folder, str(error)) from error


def _damaged(folder: Path, problem: str) -> RegistryError:
    return RegistryError(
        f"release {folder.name} is damaged: {problem}. Go back with `registry rollback NUMBER`, "
        "or make it anew from the sources with `registry build`."
    )
