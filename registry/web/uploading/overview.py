"""What an authority has here, period by period: upload, statistics, publications, jobs."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from registry.cubes.publications import Publication, list_publications
from registry.errors import RegistryError
from registry.namespaces import ESD
from registry.opened import Release
from registry.profiling.periods import newest_first
from registry.profiling.reference.areas import read_reference
from registry.profiling.statistics.tables import list_statistics
from registry.web.pages.words import to_translate
from registry.web.profiling.jobs import Job, Jobs

_LATEST_JOBS = 10
#: What jobs say they are doing.
STEPS = (
    to_translate("waiting"),
    to_translate("reading"),
    to_translate("looking up values"),
    to_translate("profiling"),
    to_translate("listing what is rejected"),
    to_translate("making statistics"),
    to_translate("protecting the statistics"),
    to_translate("Protecting the statistics."),
    to_translate("Writing tables."),
    to_translate("Checking integrity."),
)
#: Kinds and states of jobs, and roles: words that come out of other parts of the registry.
WORDS = (
    to_translate("upload"),
    to_translate("preview"),
    to_translate("publication"),
    to_translate("running"),
    to_translate("done"),
    to_translate("refused"),
    to_translate("failed"),
    to_translate("interrupted"),
    to_translate("uploader"),
    to_translate("publisher"),
    to_translate("admin"),
    to_translate("Say why the earlier publication is revised."),
)


@dataclass(frozen=True)
class PeriodState:
    """A period: the report of its upload (None once it is removed), and what was published."""

    period: str
    upload: Mapping[str, Any] | None
    has_statistics: bool
    publications: tuple[Publication, ...]
    jobs: tuple[Job, ...] = ()

    @property
    def is_published(self) -> bool:
        """Say whether the public sees something of it."""
        return bool(self.publications)


def periods_of(data: Path, authority: str) -> list[PeriodState]:
    """Return the periods of an authority that have statistics or an upload, newest first."""
    statistics = {period for code, period in list_statistics(data) if code == authority}
    uploads = {file.parent.name: file for file in _reports(data, authority)}
    published = [one for one in list_publications(data) if one.authority == authority]
    periods = statistics | uploads.keys() | {one.period for one in published}
    return [
        PeriodState(
            period,
            _report(uploads[period]) if period in uploads else None,
            period in statistics,
            tuple(one for one in published if one.period == period),
            tuple(Jobs(data).of_period(authority, period)[:_LATEST_JOBS]),
        )
        for period in newest_first(periods)
    ]


def authorities_here(data: Path) -> list[str]:
    """Return the codes of the authorities that have reference data, and so can upload."""
    return sorted(file.parent.name for file in (data / "reference").glob("*/reference.json"))


def schemes_of(current: Release) -> list[tuple[str, str]]:
    """Return identifier and title of the profile schemes there are."""
    lists = current.catalogue.lists.values()
    schemes = (entry for entry in lists if entry.concept_class == ESD.Profile)
    return sorted((entry.identifier, entry.title) for entry in schemes)


def default_scheme(data: Path, authority: str) -> str:
    """Return the scheme that an authority's reference data name; empty where they name none."""
    try:
        return read_reference(data, authority, needs=()).scheme or ""
    except RegistryError:
        return ""


def _report(file: Path) -> dict[str, Any]:
    """Read the report of an upload; `rows_kept` says whether its rows are still there."""
    said: dict[str, Any] = json.loads(file.read_bytes())
    return said | {"rows_kept": file.with_name("rows.parquet").exists()}


def _reports(data: Path, authority: str) -> list[Path]:
    return list((data / "uploads" / authority).glob("[!.]*/upload.json"))
