"""Publishing: from an authority's statistics to a numbered, checked, immutable publication.

Order, so that a crash at any point leaves the old publication or the new one: everything is
written into a hidden folder and checked there; the protection's log is written (it may know more
than was published, never less); the folder gets its number; last, ``latest`` names it.
"""

from __future__ import annotations

import shutil
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path

import duckdb
import pyarrow.parquet as pq
from filelock import FileLock, Timeout

from registry.config import Settings
from registry.cubes.describing import Draft, describe, seal, write_integrity
from registry.cubes.integrity.own import check_publication
from registry.cubes.integrity.report import Check
from registry.cubes.measuring import tables_of
from registry.cubes.preparing import Prepared, prepare
from registry.cubes.publications import (
    LATEST,
    Publication,
    period_folder,
    publication_numbers,
    read_publication,
)
from registry.cubes.structure import structure_graph
from registry.errors import RegistryError
from registry.files import sync, write_atomically
from registry.opened import Release
from registry.profiling.answers.costs import read_costs
from registry.profiling.protection import Audience
from registry.profiling.protection.log import record_publication

#: Called with one plain sentence when a step of long work begins.
Say = Callable[[str], None]
_GROUP_ROWS = 64 * 1024


class PublicationRefusedError(RegistryError):
    """Statistics that may not be published, with every reason as a sentence."""

    def __init__(self, reasons: Sequence[str]) -> None:
        super().__init__("This is not published:\n" + "\n".join(f"  {each}" for each in reasons))
        self.reasons = tuple(reasons)


@dataclass(frozen=True)
class Wanted:
    """What is to be published: whose statistics, of when, and why where it is a revision."""

    authority: str
    period: str
    reason: str = ""


def publish(
    settings: Settings, release: Release, wanted: Wanted, say: Say = lambda _: None
) -> Publication:
    """Publish statistics under the next number of their authority and period.

    Raises PublicationRefusedError, with the reasons, when the match rate is too low, the gate
    could work out a hidden cell, a revision gives no reason, or an integrity constraint is broken.
    """
    folder = period_folder(settings.data, wanted.authority, wanted.period)
    folder.mkdir(parents=True, exist_ok=True)
    try:
        with FileLock(folder / ".lock", timeout=0):
            return _publish(settings, release, wanted, say)
    except Timeout:
        raise RegistryError(
            f"Another publication of {wanted.authority} for {wanted.period} is being made. "
            "Wait for it to end."
        ) from None


def _publish(settings: Settings, release: Release, wanted: Wanted, say: Say) -> Publication:
    numbers = publication_numbers(settings.data, wanted.authority, wanted.period)
    say("Protecting the statistics.")
    prepared = prepare(settings, release, wanted.authority, wanted.period, Audience.PUBLIC)
    if reasons := reasons_against(settings, prepared, wanted.reason, is_revision=bool(numbers)):
        raise PublicationRefusedError(reasons)
    folder = period_folder(settings.data, wanted.authority, wanted.period)
    for leftover in folder.glob(".new-*"):
        shutil.rmtree(leftover)
    number = 1 + max(numbers, default=0)
    new = folder / f".new-{number}"
    new.mkdir()
    say("Writing tables.")
    _write(settings, release, wanted, (prepared, number, new))
    say("Checking integrity.")
    checks = _check(new)
    if broken := [check for check in checks if not check.held]:
        raise PublicationRefusedError(
            [f"{c.constraint}, {c.title.lower()}: {'; '.join(c.failures)}" for c in broken]
        )
    seal(new)
    record_publication(settings.data, wanted.authority, prepared.published)
    final = folder / str(number)
    new.rename(final)
    sync(folder)
    write_atomically(folder / LATEST, f"{number}\n".encode())
    return read_publication(final)


def reasons_against(
    settings: Settings, prepared: Prepared, reason: str, *, is_revision: bool
) -> list[str]:
    """Return why statistics may not be published, a sentence each; none: they may."""
    metadata = prepared.statistics.metadata
    reasons = []
    matched = 100 * float(metadata["matched"]["overall"])
    if matched < settings.match_needed:
        reasons.append(
            f"Only {matched:.1f} % of its transactions have a profile; {settings.match_needed} % "
            "are needed. Mend the rejected and unmatched rows, then upload the file again."
        )
    if is_revision and not reason.strip():
        reasons.append("It revises an earlier publication: say why, with --reason.")
    return [*reasons, *prepared.gate.reasons]


def _write(
    settings: Settings, release: Release, wanted: Wanted, new: tuple[Prepared, int, Path]
) -> None:
    prepared, number, folder = new
    costs = read_costs(settings.data / "costs" / f"{wanted.authority}.csv")
    tables = tables_of(prepared.measured, costs)
    if "counts" not in tables:
        raise PublicationRefusedError(["Every cell is withheld: there is nothing to publish."])
    for kind, table in tables.items():
        pq.write_table(table, folder / f"{kind}.parquet", row_group_size=_GROUP_ROWS)
    describe(settings, release, prepared, Draft(number, wanted.reason, tables, costs), folder)


def _check(folder: Path) -> list[Check]:
    publication = read_publication(folder)
    with duckdb.connect(config={"memory_limit": "1GB"}) as connection:
        checks = check_publication(publication, structure_graph(publication), connection)
    write_integrity(folder, [check.as_json() for check in checks])
    return checks
