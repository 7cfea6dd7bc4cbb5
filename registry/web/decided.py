"""The assigner of the current release with what was decided so far; decisions count at once."""

from __future__ import annotations

import threading
from pathlib import Path

from registry.assigning import Assigner
from registry.assigning.decisions import decisions_file, read_decisions
from registry.opened import Release
from registry.web.search import search_of


class Assigners:
    """Holds one assigner; makes another for the next release and whenever decisions change."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._kept: tuple[Release, tuple[int, ...], Assigner] | None = None

    def of(self, release: Release, data: Path) -> Assigner:
        """Return the assigner of a release with the decisions kept in a data directory."""
        kept, state = self._kept, _state(decisions_file(data))
        if kept is None or kept[0] is not release or kept[1] != state:
            with self._lock:
                kept = self._kept
                if kept is None or kept[0] is not release or kept[1] != state:
                    assigner = Assigner(search_of(release).names, read_decisions(data))
                    kept = self._kept = (release, state, assigner)
        return kept[2]


def _state(file: Path) -> tuple[int, ...]:
    """Return what tells one file of decisions from the next: it is only ever replaced whole."""
    try:
        found = file.stat()
    except FileNotFoundError:
        return ()
    return found.st_mtime_ns, found.st_ino, found.st_size
