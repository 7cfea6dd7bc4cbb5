"""Bytes made of late, kept within a bound: those that were asked for longest ago go first."""

from __future__ import annotations

import threading
from collections import OrderedDict
from collections.abc import Callable, Hashable

# What an entry costs beside its bytes: the key and what holds it.
_OVERHEAD = 1_000


class Recent:
    """Bytes by their keys; may be asked by any number of threads."""

    def __init__(self, bytes_kept: int) -> None:
        self._bytes_kept = bytes_kept
        self._lock = threading.Lock()
        self._held: OrderedDict[Hashable, bytes] = OrderedDict()
        self._bytes = 0

    def get(self, key: Hashable, make: Callable[[], bytes]) -> bytes:
        """Return the bytes of a key, made where they are not held (perhaps by two threads)."""
        with self._lock:
            held = self._held.get(key)
            if held is not None:
                self._held.move_to_end(key)
                return held
        made = make()
        with self._lock:
            if key not in self._held:
                self._bytes += len(made) + _OVERHEAD
            self._held[key] = made
            while self._bytes > self._bytes_kept:
                _, dropped = self._held.popitem(last=False)
                self._bytes -= len(dropped) + _OVERHEAD
        return made

    def __len__(self) -> int:
        return len(self._held)
