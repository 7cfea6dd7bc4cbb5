"""Files that are there whole or not at all."""

from __future__ import annotations

import os
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

#: End of the hidden name of a file that is being written.
PARTIAL_SUFFIX = ".part"


def write_atomically(path: Path, data: bytes, mode: int = 0o666) -> None:
    """Write a file by way of a temporary one beside it, brought to the disk and renamed.

    ``mode`` is who may read and write it, from its first byte on (less the process's umask).
    """
    path.parent.mkdir(parents=True, exist_ok=True)
    temporary = path.with_name(f".{path.name}{PARTIAL_SUFFIX}")
    try:
        # One that a killed process left may have other rights.
        temporary.unlink(missing_ok=True)
        temporary.touch(mode=mode)
        temporary.write_bytes(data)
        sync(temporary)
        temporary.replace(path)
    finally:
        temporary.unlink(missing_ok=True)
    sync(path.parent)


@contextmanager
def replacing(path: Path, data: bytes | None) -> Iterator[None]:
    """Write a file (or remove it, without data) for as long as what follows succeeds.

    When the block fails the file is what it was: a second name of it was kept, so that this needs
    no room on the disk.
    """
    before = path.with_name(f".{path.name}.before")
    before.unlink(missing_ok=True)
    if path.exists():
        before.hardlink_to(path)
    try:
        if data is None:
            path.unlink(missing_ok=True)
        else:
            write_atomically(path, data)
        yield
    except BaseException:
        if before.exists():
            before.replace(path)
        else:
            path.unlink(missing_ok=True)
        raise
    before.unlink(missing_ok=True)


def sync(path: Path) -> None:
    """Bring one file, or the entries of one folder, to the disk."""
    handle = os.open(path, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)
