"""One upload on its way: from a table of texts to rows of codes, a report, and statistics."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import ibis
import pyarrow.parquet as pq

import registry
from registry.config import Settings
from registry.errors import Place, RegistryError, UnreadableSourceError
from registry.opened import Release
from registry.profiling.engine import open_duckdb, open_engine
from registry.profiling.intake import reading, rejecting
from registry.profiling.intake.files import Progress, Table
from registry.profiling.intake.households import households_table
from registry.profiling.intake.lists import list_names, read_groups, read_members, versions_of
from registry.profiling.intake.meanings import (
    Reader,
    area_reader,
    date_reader,
    member_reader,
    postcode_reader,
    type_reader,
)
from registry.profiling.intake.report import Match, UploadReport, warnings_of
from registry.profiling.periods import Period
from registry.profiling.reference.areas import Need, Reference, read_reference
from registry.profiling.reference.schemes import read_scheme
from registry.profiling.statistics.keys import Keys, keys_table
from registry.profiling.statistics.layout import DIMENSIONS
from registry.profiling.statistics.tables import write_statistics


@dataclass(frozen=True)
class Upload:
    """Whose transactions a file holds, of which period; its name, for messages.

    `scheme` is needed only where the reference data name none. `synthetic` marks made-up data.
    """

    authority: str
    period: str
    name: str
    scheme: str | None = None
    synthetic: bool = False


class Job:
    """An upload and what it needs of the reference data and of the release.

    Raises RegistryError where there is no reference data, or no scheme is named.
    """

    def __init__(
        self, settings: Settings, asked: Upload, period: Period, release: Release, say: Progress
    ) -> None:
        self.settings, self.asked, self.period = settings, asked, period
        self.release, self.say = release, say
        self.reference = read_reference(settings.data, asked.authority, needs=())
        self.scheme = read_scheme(release.store, _scheme_of(asked, self.reference))
        self.lists = list_names(settings)
        self.keys = {name: Keys() for name in DIMENSIONS}

    def profile(self, table: Table, folder: Path) -> UploadReport:
        """Write the rows, their keys, the rejected ones and the report into a folder."""
        with open_duckdb(self.settings) as connection:
            source = reading.open_source(connection, table)
            rejected = self._write_rows(connection, source, folder)
            counts = reading.counts_by_channel(connection, folder / "rows.parquet").to_pylist()
        pq.write_table(keys_table(self.keys), folder / "keys.parquet")
        # The file as it was given is not kept: it may hold addresses or postcodes.
        (folder / "input").unlink(missing_ok=True)
        report = self._report(table, source.columns.unit, counts, rejected)
        if not report.rows:
            self._refuse_empty(rejected)
        _write_json(folder / "upload.json", report.as_json() | self._provenance(table))
        return report

    def _refuse_empty(self, rejected: rejecting.Rejected) -> None:
        if not rejected.rows:
            raise UnreadableSourceError(
                Place(self.asked.name),
                "It has a line of column names and nothing below it.",
                "Put the transactions there, one a row.",
            )
        raise UnreadableSourceError(
            Place(self.asked.name),
            f"None of its {rejected.rows:,} rows can be counted: {_first_of(rejected)}.",
            "Mend the column or choose another period, then upload it again.",
        )

    def _write_rows(
        self, connection: ibis.BaseBackend, source: reading.Source, folder: Path
    ) -> rejecting.Rejected:
        self.say("looking up values", 0.0)
        values = reading.distinct_values(source)
        first_of = reading.first_columns(source)
        readers = self._readers(source)
        meanings = {
            name: reading.meanings_table(
                name, {value: readers[name](value) for value in found}, self.keys, first_of
            )
            for name, found in values.by_column.items()
        }
        self.say("profiling", 0.0)
        coded = reading.coded(source, meanings, numbered=False)
        rows = reading.rows_of(source, coded, first_of)
        connection.to_parquet(rows, str(folder / "rows.parquet"))
        has_faults = any(each.has_faults for each in meanings.values()) or values.bad_volumes
        if not has_faults and not rejecting.has_broken_lines(connection, source):
            return rejecting.Rejected(0, {})
        self.say("listing what is rejected", 0.0)
        coded = reading.coded(source, meanings, numbered=True)
        return rejecting.write_rejected(connection, source, coded, folder / "rejected.csv")

    def _readers(self, source: reading.Source) -> dict[str, Reader]:
        columns = source.columns.places
        services = read_members(self.release, self.lists["service"], self.settings.data)
        readers = {"date": date_reader(self.period)}
        readers["service"] = member_reader(services, required=True)
        for name in ("interaction", "channel"):
            members = read_members(self.release, self.lists[name])
            readers[name] = member_reader(members, required=False)
        if "postcode" in columns:
            self.reference.require((Need.POSTCODES, Need.TYPES))
            readers["postcode"] = postcode_reader(self.reference)
        if "area" in columns:
            if "type" not in columns:
                self.reference.require((Need.TYPES,))
            readers["area"] = area_reader(self.reference, gives_profile="type" not in columns)
        if "type" in columns:
            readers["type"] = type_reader(self.scheme)
        return readers

    def _report(
        self,
        table: Table,
        unit: str,
        counts: Sequence[Mapping[str, int]],
        rejected: rejecting.Rejected,
    ) -> UploadReport:
        names = {code: name for name, code in self.keys["channel"].codes.items()}
        channels = {
            names[row["channel"]]: Match(row["transactions"], row["matched"]) for row in counts
        }
        overall = Match(
            sum(match.transactions for match in channels.values()),
            sum(match.matched for match in channels.values()),
        )
        settings = self.settings
        return UploadReport(
            authority=self.asked.authority,
            period=self.period.code,
            scheme=self.scheme.identifier,
            unit=unit,
            rows=sum(row["rows"] for row in counts),
            rejected=rejected.rows,
            reasons=rejected.reasons,
            overall=overall,
            channels=dict(sorted(channels.items())),
            may_be_published=overall.percentage >= settings.match_needed,
            warnings=warnings_of(
                overall, unit, rejected.rows, (settings.match_warning, settings.match_needed)
            ),
            sha256=table.sha256,
        )

    def _provenance(self, table: Table) -> dict[str, Any]:
        return {
            "input": f"sha256:{table.sha256}",
            "synthetic": self.asked.synthetic,
            "lists": self.lists,
            "versions": {
                "code": registry.__version__,
                "release": self.release.number,
                "lists": versions_of(self.release, [*self.lists.values(), self.scheme.identifier]),
                "reference": [source.sha256 for source in self.reference.sources],
            },
            "made": datetime.now(UTC).isoformat(timespec="seconds"),
        }

    def write_statistics(self, upload: Path, folder: Path, report: UploadReport) -> None:
        """Write the statistics of an upload's folder into another."""
        self.say("making statistics", 0.0)
        with open_engine(self.settings) as connection:
            groups = read_groups(self.release, self.lists["service"])
            write_statistics(connection, upload, folder, self.scheme, groups)
        households = households_table(self.reference.read_areas(), self.scheme)
        pq.write_table(households, folder / "households.parquet")
        record = json.loads((upload / "upload.json").read_text(encoding="utf-8"))
        kept = (
            "authority",
            "period",
            "scheme",
            "unit",
            "rows",
            "input",
            "synthetic",
            "lists",
            "versions",
        )
        _write_json(
            folder / "statistics.json",
            {name: record[name] for name in (*kept, "made", "may_be_published")}
            | {"transactions": report.overall.transactions, "matched": _matched(report)},
        )
        self.say("making statistics", 1.0)


def _scheme_of(asked: Upload, reference: Reference) -> str:
    identifier = asked.scheme or reference.scheme
    if identifier is None:
        raise RegistryError(
            f"The reference data of {asked.authority} name no profile scheme. Name the one that "
            "the types of the file are of, for instance with --scheme oac2011."
        )
    return identifier


def _matched(report: UploadReport) -> dict[str, Any]:
    """Return the shares of transactions with a profile, overall and by channel, 0 to 1."""
    channels = {name: match.percentage / 100 for name, match in report.channels.items()}
    return {"overall": report.overall.percentage / 100, "channels": channels}


def _first_of(rejected: rejecting.Rejected) -> str:
    return max(rejected.reasons, key=lambda reason: rejected.reasons[reason], default="no rows")


def _write_json(file: Path, content: Mapping[str, Any]) -> None:
    file.write_text(json.dumps(content, ensure_ascii=False, indent=2) + "\n", encoding="utf-8")
