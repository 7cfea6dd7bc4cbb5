"""Releases: immutable, numbered builds of everything, and the pointer to the current one."""

from __future__ import annotations

import json
import logging
import os
import shutil
import time
from collections.abc import Mapping, Sequence
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
from registry.publishing import is_published, publish
from registry.sources import Source, hashes_of, read_sources, shape_files
from registry.store import Store
from registry.store.embedded import EmbeddedStore
from registry.store.publishing import held_names
from registry.store.remote import RemoteStore
from registry.validation import Report

_log = logging.getLogger(__name__)


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
    folder = releases_folder(settings)
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
    number = next_number(settings)
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
    point_to(settings, number)
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


def open_release(number: int, settings: Settings) -> Release:
    """Open a release by its number.

    Raises RegistryError where there is no such release or its files are not what was written.
    """
    folder = releases_folder(settings) / str(number)
    manifest = _read_manifest(folder)
    store = _open_store(folder, manifest, settings)
    return Release(number, folder, manifest, store, read_catalogue(store))


def current_release(settings: Settings) -> Release:
    """Open the current release. Raises RegistryError where there is none or it is damaged."""
    return open_release(current_number(settings), settings)


def has_release(settings: Settings) -> bool:
    """Tell whether there is a current release at all."""
    return identity(settings) is not None


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
    folder = releases_folder(settings)
    if not folder.is_dir():
        return []
    return sorted(int(entry.name) for entry in folder.iterdir() if entry.name.isdecimal())


def manifest_of(settings: Settings, number: int) -> Mapping[str, Any]:
    """Return what a release says of itself. Raises RegistryError as ``open_release``."""
    return _read_manifest(releases_folder(settings) / str(number))


def rollback(settings: Settings, number: int, say: Say = _log.info) -> None:
    """Make an earlier (or later) release the current one, once it has been opened whole.

    Raises RegistryError as ``open_release``; the pointer then stays where it was.
    """
    with building_lock(settings, say):
        release = open_release(number, settings)
        if settings.store:
            publish(settings, release.folder, release.manifest, say)
        point_to(settings, number)


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
            folder = releases_folder(settings) / str(number)
            # Renamed first: half a release must not look like one.
            leaving = folder.with_name(f".tmp-{number}-removed")
            folder.rename(leaving)
            shutil.rmtree(leaving)
    return removed


def releases_folder(settings: Settings) -> Path:
    """Return where the releases are, a folder each."""
    return settings.data / "releases"


def _pointer(settings: Settings) -> Path:
    return settings.data / "current"


def identity(settings: Settings) -> tuple[int, int] | None:
    """Tell one release folder from another, even where numbers begin again."""
    try:
        status = os.stat(_pointer(settings))  # noqa: PTH116  # half the time of Path.stat
    except OSError:
        return None
    return status.st_ino, status.st_mtime_ns


def point_to(settings: Settings, number: int) -> None:
    """Make a release the current one: who looks at the pointer finds the one or the other."""
    temporary = settings.data / ".tmp-current"
    temporary.unlink(missing_ok=True)
    temporary.symlink_to(Path("releases", str(number)))
    temporary.rename(_pointer(settings))
    sync(settings.data)


def next_number(settings: Settings) -> int:
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
