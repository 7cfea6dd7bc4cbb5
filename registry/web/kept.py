"""What is made from a release once and kept while that release is answered from."""

from __future__ import annotations

import threading
from collections.abc import Callable
from typing import Generic, TypeVar

from registry.opened import Release

T = TypeVar("T")


class KeptForRelease(Generic[T]):
    """Makes a thing from a release at its first use; the next release has it made anew."""

    def __init__(self, make: Callable[[Release], T]) -> None:
        self._make = make
        self._lock = threading.Lock()
        self._kept: tuple[Release, T] | None = None

    def of(self, release: Release) -> T:
        """Return the thing made from this release; others who ask meanwhile wait for it."""
        kept = self._kept
        if kept is None or kept[0] is not release:
            with self._lock:
                kept = self._kept
                if kept is None or kept[0] is not release:
                    kept = self._kept = (release, self._make(release))
        return kept[1]
