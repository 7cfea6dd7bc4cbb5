"""Removes uploaded rows once they are too old; what stays is counted, not listed.

Rows are only ever needed to make statistics from them. What goes: `rows.parquet` and
`rejected.csv` of an upload, and what a killed process left of an upload or of a computation. The
record of the upload (`upload.json`: numbers, hashes, versions) stays.
"""

from __future__ import annotations

import json
import shutil
from contextlib import suppress
from datetime import UTC, datetime, timedelta
from pathlib import Path

_ROWS = ("rows.parquet", "rejected.csv")
#: Nothing computes that long: what is older was left by a killed process.
_LEFT_BEHIND = timedelta(days=1)


def remove_old_rows(data: Path, days: int, now: datetime | None = None) -> list[Path]:
    """Remove rows uploaded more than some days ago; return what was removed, in order.

    `data` is the data directory, `now` the time in UTC.
    """
    now = now or datetime.now(UTC)
    removed = [
        path
        for folder in sorted((data / "uploads").glob("*/*"))
        if folder.is_dir() and now - _age(folder) > _allowed(folder, days)
        for path in _remove_rows(folder)
    ]
    for folder in sorted((data / "temporary").glob("*")):
        if now - _changed(folder) > _LEFT_BEHIND:
            _remove(folder)
            removed.append(folder)
    return removed


def _allowed(folder: Path, days: int) -> timedelta:
    return _LEFT_BEHIND if folder.name.startswith(".") else timedelta(days=days)


def _remove_rows(folder: Path) -> list[Path]:
    """Remove the rows of an upload, or all of a folder that was never finished."""
    paths = [folder] if folder.name.startswith(".") else [folder / name for name in _ROWS]
    found = [path for path in paths if path.exists()]
    for path in found:
        _remove(path)
    return found


def _remove(path: Path) -> None:
    # Uploads that end together remove the same.
    with suppress(FileNotFoundError):
        if path.is_dir() and not path.is_symlink():
            shutil.rmtree(path)
        else:
            path.unlink()


def _age(folder: Path) -> datetime:
    """Return when an upload was made: as its record says, else by the clock of the files."""
    try:
        made = datetime.fromisoformat(
            json.loads((folder / "upload.json").read_text(encoding="utf-8"))["made"]
        )
    except (OSError, ValueError, KeyError, TypeError):
        return _changed(folder)
    return made if made.tzinfo else made.replace(tzinfo=UTC)


def _changed(path: Path) -> datetime:
    """Return when a folder last changed; one that another process removed meanwhile is not old."""
    try:
        return datetime.fromtimestamp(path.lstat().st_mtime, UTC)
    except FileNotFoundError:
        return datetime.max.replace(tzinfo=UTC)
