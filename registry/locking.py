"""The lock of those who write into the data directory."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

from filelock import FileLock, Timeout

from registry.config import Settings
from registry.errors import RegistryError


@contextmanager
def building_lock(settings: Settings, say: Callable[[str], None]) -> Iterator[None]:
    """Hold the lock of those who write into the data directory; may be nested in one thread.

    The system drops the lock of a process that is killed. Raises RegistryError, naming the holder,
    when another holds it for longer than ``lock_seconds``.
    """
    settings.data.mkdir(parents=True, exist_ok=True)
    holder = settings.data / "build.holder"
    lock = FileLock(settings.data / "build.lock", is_singleton=True)
    try:
        lock.acquire(timeout=0)
    except Timeout:
        say(f"Waiting: {_holder(holder)} is building.")
        try:
            lock.acquire(timeout=settings.lock_seconds)
        except Timeout:
            raise RegistryError(
                f"{_holder(holder)} has been building for over {settings.lock_seconds} seconds. "
                "Wait for it to end, or end it, and try again."
            ) from None
    try:
        holder.write_text(f"process {os.getpid()}", encoding="utf-8")
        yield
    finally:
        if lock.lock_counter == 1:
            holder.unlink(missing_ok=True)
        lock.release()


def _holder(file: Path) -> str:
    try:
        return file.read_text(encoding="utf-8") or "another process"
    except OSError:
        return "another process"
