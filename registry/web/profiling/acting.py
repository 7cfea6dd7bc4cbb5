"""What staff do with a period, by pages or the API: upload, preview, publish, remove; audited."""

from __future__ import annotations

import json
import shutil
from collections.abc import Mapping
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from filelock import FileLock, Timeout

from registry.access import Token
from registry.access.audit import record
from registry.cubes.publishing import Wanted
from registry.errors import RegistryError
from registry.profiling.intake.job import Upload
from registry.profiling.intake.service import uploads_folder
from registry.profiling.periods import read_period
from registry.web.problems import ProblemError
from registry.web.profiling import work
from registry.web.profiling.jobs import Job, Jobs
from registry.web.site import release, site


def jobs() -> Jobs:
    """Return the jobs of this installation."""
    return Jobs(site().settings.data)


def begin_upload(by: Token, asked: Upload, file: Path) -> Job:
    """Begin to take in a file that was received."""
    details = {"of": asked.authority, "period": asked.period}
    note(by, "transactions uploaded", details)
    taking = work.take_in(site().settings, release(), asked, file)
    return jobs().start(work.UPLOAD, asked.authority, asked.period, taking)


def begin_preview(authority: str, period: str) -> Job:
    """Begin to ask the gate about a period that has statistics."""
    code = read_period(period).code
    previewing = work.preview(site().settings, release(), authority, code)
    return jobs().start(work.PREVIEW, authority, code, previewing)


def begin_publication(by: Token, authority: str, period: str, reason: str) -> Job:
    """Begin to publish a period."""
    wanted = Wanted(authority, read_period(period).code, reason)
    note(by, "publication asked for", {"of": authority, "period": wanted.period})
    publishing = work.publication(site().settings, release(), wanted)
    return jobs().start(work.PUBLICATION, authority, wanted.period, publishing)


def remove_rows(by: Token, authority: str, period: str) -> None:
    """Remove what is held of an upload. Raises RegistryError while one is running."""
    folder = upload_folder(authority, period)
    try:
        with FileLock(folder.with_name(f".{folder.name}.lock"), timeout=0):
            shutil.rmtree(folder, ignore_errors=True)
    except Timeout:
        raise RegistryError("An upload of this period is running. Wait for it to end.") from None
    note(by, "upload removed", {"of": authority, "period": period})


def read_upload(authority: str, period: str) -> dict[str, Any]:
    """Return the report of an upload and until when its rows are kept; ProblemError 404."""
    file = upload_folder(authority, period) / "upload.json"
    try:
        said: dict[str, Any] = json.loads(file.read_bytes())
    except (OSError, ValueError):
        detail = "There is no upload of this authority and period, or it was removed."
        raise ProblemError(404, "No upload", detail) from None
    age = (datetime.now(UTC) - datetime.fromisoformat(said["made"])).days
    rows_days = site().settings.rows_days
    return said | {"rows_removed_in_days": max(0, rows_days - age)}


def find_job(authority: str, identifier: str) -> Job:
    """Return a job. Raises ProblemError 404 where there is none."""
    found = jobs().find(authority, identifier)
    if found is None:
        detail = "There is no such job: a hundred of an authority are remembered."
        raise ProblemError(404, "No such job", detail)
    return found


def upload_folder(authority: str, period: str) -> Path:
    """Return where the upload of a period is kept."""
    return uploads_folder(site().settings.data, authority, read_period(period).code)


def note(by: Token, action: str, details: Mapping[str, object]) -> None:
    """Write what somebody did into the audit."""
    record(site().settings.data, by, action, [details])
