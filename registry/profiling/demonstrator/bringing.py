"""Brings one town of the demonstrator in by the doors everybody uses, in a process of its own.

Its tables are imported as reference data, its transactions uploaded, its statistics published.
"""

from __future__ import annotations

from dataclasses import replace
from functools import lru_cache
from pathlib import Path
from tempfile import TemporaryDirectory

from registry.building import load
from registry.catalogue import read_catalogue
from registry.config import Settings
from registry.cubes.publishing import Wanted, publish
from registry.files import write_atomically
from registry.opened import Release
from registry.profiling.demonstrator.files import PERIOD, SOURCE, TownFiles, write_files
from registry.profiling.demonstrator.lists import FOREIGN_PROFILES, FOREIGN_SERVICES, PROFILES
from registry.profiling.demonstrator.places import Place, Town, make_place
from registry.profiling.intake.job import Upload
from registry.profiling.intake.service import upload
from registry.profiling.reference.importing import InputFile, import_reference
from registry.profiling.reference.schemes import read_scheme
from registry.profiling.reference.service import read_authority
from registry.sources import read_sources

_LICENCE = "CC0"


def make_and_bring_in(
    settings: Settings, town: Town, seed: int, number: int, observations: int | None
) -> None:
    """Make the files of a town, bring it in with the release of that number, and publish it.

    `observations` is the largest data set of which SPARQL sees the observations; None: the town is
    not published. The caller holds the lock of those who build. Raises RegistryError as an upload
    and a publication do.
    """
    # As many processes as processors are at work: more threads would only wait for each other.
    settings = replace(settings, engine_threads=1)
    release = _release_to_be(settings, number)
    place = make_place(town, seed)
    with TemporaryDirectory(prefix="demonstrator-") as folder:
        bring_in(settings, release, place, write_files(place, Path(folder), seed))
    if observations is not None:
        seen = replace(settings, sparql_observations=observations)
        publish(seen, release, Wanted(town.code, PERIOD))


def bring_in(settings: Settings, release: Release, place: Place, files: TownFiles) -> None:
    """Import the reference data of one town and upload its transactions, with a release at hand."""
    town, data = place.town, settings.data
    tables = [files.areas, files.area_boundaries, files.ward_boundaries]
    tables += [] if town.abroad else [files.postcodes]
    kinds = {files.area_boundaries: "area", files.ward_boundaries: "ward"}
    inputs = [InputFile(path, kinds.get(path), SOURCE, _LICENCE, "2025-05-01") for path in tables]
    authority = read_authority(release.store, town.code)
    scheme = read_scheme(release.store, FOREIGN_PROFILES if town.abroad else PROFILES)
    import_reference(inputs, authority, scheme, data, settings.reference_bytes)
    write_atomically(data / "costs" / f"{town.code}.csv", files.costs.read_bytes())
    write_atomically(data / "demonstrator" / f"{town.code}.json", files.oracle.read_bytes())
    coded = replace(settings, national_services=FOREIGN_SERVICES) if town.abroad else settings
    asked = Upload(town.code, PERIOD, files.transactions.name, synthetic=True)
    with files.transactions.open("rb") as stream:
        upload(coded, asked, stream, release=release)


@lru_cache(maxsize=1)
def _release_to_be(settings: Settings, number: int) -> Release:
    """Return the release that is built of the sources at the end, with the publications too."""
    store = load(source for source in read_sources(settings) if not source.observations)
    return Release(number, settings.data, {}, store, read_catalogue(store))
