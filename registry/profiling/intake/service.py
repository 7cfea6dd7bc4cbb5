"""Takes an upload from a stream to a statistics table; what the command line and the API call."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import BinaryIO

from filelock import FileLock, Timeout

from registry.config import Settings
from registry.errors import RegistryError
from registry.opened import Release
from registry.profiling.folders import replacing_folder
from registry.profiling.intake.files import Progress, open_table
from registry.profiling.intake.job import Job, Upload
from registry.profiling.intake.report import UploadReport
from registry.profiling.periods import read_period
from registry.profiling.reference.areas import reference_folder
from registry.profiling.retention import remove_old_rows
from registry.profiling.statistics.tables import statistics_folder
from registry.release import current_release


def upload(
    settings: Settings,
    asked: Upload,
    stream: BinaryIO,
    progress: Progress | None = None,
    release: Release | None = None,
) -> UploadReport:
    """Take in a file of transactions and make its statistics; what was there before is replaced.

    The earlier upload and statistics of the same authority and period stay as they are until
    everything is made. ``stream`` is read once; a file of this machine is read where it lies. At
    the end, rows of any upload that are too old are removed.
    Raises RegistryError for a file, period or authority that cannot be meant, and where another
    upload of the same is running.
    """
    period = read_period(asked.period)
    folder = uploads_folder(settings.data, asked.authority, period.code)
    say = progress or (lambda what, share: None)
    with _only_one(folder), replacing_folder(folder) as made:
        table = open_table(stream, asked.name, made, settings.upload_bytes, say)
        job = Job(settings, asked, period, release or current_release(settings), say)
        report = job.profile(table, made)
        with replacing_folder(
            statistics_folder(settings.data, asked.authority, period.code)
        ) as statistics:
            job.write_statistics(made, statistics, report)
    remove_old_rows(settings.data, settings.rows_days)
    return report


def uploads_folder(data: Path, authority: str, period: str) -> Path:
    """Return the private folder of an upload; RegistryError for what is no code of an authority."""
    return data / "uploads" / reference_folder(data, authority).name / period


@contextmanager
def _only_one(folder: Path) -> Iterator[None]:
    """Refuse a second upload of the same while one is running; a killed one does not count."""
    folder.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
    try:
        with FileLock(folder.with_name(f".{folder.name}.lock"), timeout=0):
            yield
    except Timeout:
        raise RegistryError(
            f"Another upload of {folder.parent.name} for {folder.name} is running. "
            "Wait for it to end, then try again."
        ) from None
