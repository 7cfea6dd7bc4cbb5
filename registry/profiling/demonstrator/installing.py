"""Puts the demonstrator into an installation, several towns at a time, and takes it out again.

Order: the lists become sources; towns come in beside each other, coded with the release that the
lists are going to be in; last, that release is built, so that it holds the publications too.
"""

from __future__ import annotations

import gc
import json
import os
import shutil
from collections.abc import Callable
from concurrent.futures import ProcessPoolExecutor, as_completed
from multiprocessing import get_context
from pathlib import Path

from registry import release
from registry.building import judge
from registry.config import Settings
from registry.files import write_atomically
from registry.locking import building_lock
from registry.profiling.demonstrator.lists import (
    FOREIGN_PROFILES,
    FOREIGN_SERVICES,
    PREFIX,
    PROFILES,
    source_files,
)
from registry.profiling.demonstrator.places import ABROAD, MAIN, NEIGHBOURS, TOWNS, Town
from registry.release import Judged
from registry.sources import Source, hashes_of, read_sources
from registry.validation import Report

Say = Callable[[str], None]
SEED = 2005
#: Changes whenever another demonstrator would come of the same seed.
_VERSION = "3"
_FOLDERS = ("reference", "uploads", "statistics", "published", "cubes")
_MARKER = "demonstrator.json"
#: What the processes work with: loaded once, by the one that they are forked from.
_WORK = "registry.profiling.demonstrator.bringing"
#: The towns that are published, with the largest data set that SPARQL sees: an observation is a
#: dozen statements, and every start of the service reads them all. One neighbour keeps what it has
#: to itself, as some authorities do.
_OBSERVATIONS = {
    MAIN.code: 4_000,
    ABROAD.code: 1,
    **{town.code: 1 for town in NEIGHBOURS[:-1]},
}


def is_installed(data: Path, seed: int = SEED) -> bool:
    """Say whether this very demonstrator is in a data directory."""
    try:
        return bool(json.loads((data / _MARKER).read_text(encoding="utf-8")) == _about(seed))
    except (OSError, ValueError):
        return False


def install(settings: Settings, say: Say, seed: int = SEED) -> None:
    """Make the demonstrator and bring it in; what there was of an earlier one is replaced.

    Raises RegistryError, with nothing left of it, where a source of the installation is wrong.
    """
    with building_lock(settings, say):
        remove(settings)
        try:
            _install(settings, say, seed)
        except BaseException:
            remove(settings)
            raise
    text = json.dumps(_about(seed)) + "\n"
    write_atomically(settings.data / _MARKER, text.encode())


def _install(settings: Settings, say: Say, seed: int) -> None:
    for name, data in source_files().items():
        write_atomically(settings.data / "sources" / name, data)
    say(f"Making {len(TOWNS)} fictional authorities with synthetic transactions.")
    number = 1 + max(release.releases(settings), default=0)
    context = get_context("forkserver")
    context.set_forkserver_preload(["__main__", _WORK])
    pool = ProcessPoolExecutor(min(len(TOWNS), os.cpu_count() or 1), context, gc.freeze)
    try:
        # The dearest first, so that no process is left with it at the end.
        towns = sorted(TOWNS, key=lambda town: -town.transactions)
        coming = [pool.submit(_bring_in, settings, town, seed, number) for town in towns]
        # Meanwhile the lists are judged, by rules that say nothing of publications.
        lists = judge([each for each in read_sources(settings) if not _is_cube(each)], settings)
        for done in as_completed(coming):
            say(f"{done.result()} (synthetic) is in.")
    finally:
        pool.shutdown(cancel_futures=True)
    sources = read_sources(settings)
    cubes = judge([each for each in sources if _is_cube(each)], settings)
    report = Report((*lists.findings, *cubes.findings))
    release.build(settings, say=say, judged=Judged(hashes_of(sources), report))


def _bring_in(settings: Settings, town: Town, seed: int, number: int) -> str:
    """Bring a town in, in a process of the pool; return its name."""
    # Imported here: only those processes need it, and it takes seconds to load.
    from registry.profiling.demonstrator.bringing import make_and_bring_in

    make_and_bring_in(settings, town, seed, number, _OBSERVATIONS.get(town.code))
    return town.name


def _is_cube(source: Source) -> bool:
    return source.file.startswith("cubes/")


def remove(settings: Settings) -> bool:
    """Take all of the demonstrator out; return whether there was anything. The release stays."""
    data = settings.data
    files = [*_sources(data), *(data / "costs" / f"{town.code}.csv" for town in TOWNS)]
    files += [data / "demonstrator" / f"{town.code}.json" for town in TOWNS]
    found = [path for path in (*files, data / _MARKER) if path.exists()]
    found += [
        folder
        for name in _FOLDERS
        for town in TOWNS
        if (folder := data / name / town.code).is_dir()
    ]
    for path in found:
        if path.is_dir():
            shutil.rmtree(path)
        else:
            path.unlink()
    for name in ("costs", "demonstrator", *_FOLDERS):
        if (data / name).is_dir() and not any((data / name).iterdir()):
            (data / name).rmdir()
    return bool(found)


def _sources(data: Path) -> list[Path]:
    names = (PROFILES, FOREIGN_PROFILES, FOREIGN_SERVICES, PREFIX)
    return sorted(path for path in (data / "sources").glob("*.ttl") if path.name.startswith(names))


def _about(seed: int) -> dict[str, object]:
    return {"synthetic": True, "version": _VERSION, "seed": seed}
