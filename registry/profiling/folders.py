"""Folders of the data directory that are there whole or not at all."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from registry.files import sync

_PRIVATE = 0o700


@contextmanager
def replacing_folder(folder: Path) -> Iterator[Path]:
    """Fill a new folder, which takes the place of ``folder`` when the block succeeds.

    Only this user may read it. What a killed process left beside it is removed first; where the
    process is killed between the two renames, ``restore_folder`` brings back what was there. One
    writer a folder at a time: the caller sees to that.
    """
    restore_folder(folder)
    new, before = _beside(folder, "new"), _beside(folder, "before")
    shutil.rmtree(new, ignore_errors=True)
    new.mkdir(parents=True, mode=_PRIVATE)
    try:
        yield new
        for file in new.iterdir():
            sync(file)
        sync(new)
        if folder.exists():
            folder.rename(before)
        new.rename(folder)
    except BaseException:
        shutil.rmtree(new, ignore_errors=True)
        restore_folder(folder)
        raise
    sync(folder.parent)
    shutil.rmtree(before, ignore_errors=True)


def restore_folder(folder: Path) -> None:
    """Bring back a folder whose replacement was cut off between its two renames."""
    before = _beside(folder, "before")
    if not before.is_dir():
        return
    if folder.is_dir():
        shutil.rmtree(before, ignore_errors=True)
        return
    try:
        before.rename(folder)
    except FileNotFoundError:
        # Another process restored it in between.
        return


def _beside(folder: Path, what: str) -> Path:
    return folder.with_name(f".{folder.name}.{what}")
