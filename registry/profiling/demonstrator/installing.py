"""Brings the demonstrator into an installation by the doors everybody uses, and takes it out again.

Its lists become sources, its tables are imported as reference data, its transactions are uploaded.
"""

from __future__ import annotations

import json
import shutil
from collections.abc import Callable
from pathlib import Path
from tempfile import TemporaryDirectory

from registry import release
from registry.config import Settings
from registry.files import write_atomically
from registry.profiling.demonstrator.files import PERIOD, SOURCE, TownFiles, write_files
from registry.profiling.demonstrator.lists import (
    FOREIGN_PROFILES,
    FOREIGN_SERVICES,
    PREFIX,
    PROFILES,
    source_files,
)
from registry.profiling.demonstrator.places import TOWNS, Place, Town, make_place
from registry.profiling.intake.job import Upload
from registry.profiling.intake.service import upload
from registry.profiling.reference.importing import InputFile
from registry.profiling.reference.service import import_area

Say = Callable[[str], None]
SEED = 2005
#: Changes whenever another demonstrator would come of the same seed.
_VERSION = "1"
_LICENCE = "CC0"
_FOLDERS = ("reference", "uploads", "statistics", "published", "cubes")
_MARKER = "demonstrator.json"


def is_installed(data: Path, seed: int = SEED) -> bool:
    """Say whether this very demonstrator is in a data directory."""
    try:
        return bool(json.loads((data / _MARKER).read_text(encoding="utf-8")) == _about(seed))
    except (OSError, ValueError):
        return False


def install(settings: Settings, say: Say, seed: int = SEED) -> None:
    """Make the demonstrator and bring it in; what there was of an earlier one is replaced."""
    remove(settings)
    for name, data in source_files().items():
        write_atomically(settings.data / "sources" / name, data)
    release.build(settings, say=say)
    current = release.current_release(settings)
    with TemporaryDirectory(prefix="demonstrator-") as folder:
        for town in TOWNS:
            say(f"Making {town.name} (synthetic).")
            place = make_place(town, seed)
            files = write_files(place, Path(folder) / town.code, seed)
            bring_in(settings, current, place, files)
    text = json.dumps(_about(seed)) + "\n"
    write_atomically(settings.data / _MARKER, text.encode())


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
    return bool(found)


def _sources(data: Path) -> list[Path]:
    names = (PROFILES, FOREIGN_PROFILES, FOREIGN_SERVICES, PREFIX)
    return sorted(path for path in (data / "sources").glob("*.ttl") if path.name.startswith(names))


def bring_in(settings: Settings, current: release.Release, place: Place, files: TownFiles) -> None:
    """Import the reference data of one town and upload its transactions, with a release at hand."""
    town = place.town
    tables = [files.areas, files.area_boundaries, files.ward_boundaries]
    tables += [] if town.abroad else [files.postcodes]
    kinds = {files.area_boundaries: "area", files.ward_boundaries: "ward"}
    inputs = [InputFile(path, kinds.get(path), SOURCE, _LICENCE, "2025-05-01") for path in tables]
    import_area(settings, town.code, inputs, scheme_of(town))
    asked = Upload(town.code, PERIOD, files.uploaded.name, synthetic=True)
    with files.uploaded.open("rb") as stream:
        upload(settings, asked, stream, release=current)
    write_atomically(settings.data / "costs" / f"{town.code}.csv", files.costs.read_bytes())
    oracle = settings.data / "demonstrator" / f"{town.code}.json"
    write_atomically(oracle, files.oracle.read_bytes())


def scheme_of(town: Town) -> str:
    """Return the identifier of the profile scheme of a town."""
    return FOREIGN_PROFILES if town.abroad else PROFILES


def _about(seed: int) -> dict[str, object]:
    return {"synthetic": True, "version": _VERSION, "seed": seed}
