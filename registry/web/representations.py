"""Representations: bytes with their headers, made once for a release and kept within a bound."""

from __future__ import annotations

import hashlib
import threading
from collections.abc import Hashable
from dataclasses import dataclass
from pathlib import Path

#: Bytes of representations a process keeps.
BYTES_KEPT = 128 * 1024 * 1024
#: How many different requests a process remembers the answers of.
REQUESTS_KEPT = 20_000
#: Characters of a request that is remembered; an endless query would cost more than its answer.
LONGEST_REQUEST = 2_000
# What an entry costs beside its body and headers: keys, objects.
_OVERHEAD = 2_000


@dataclass(frozen=True)
class Representation:
    """What is sent for one resource in one format and language; a redirect has an empty body."""

    status: str
    headers: tuple[tuple[str, str], ...]
    body: bytes = b""
    #: Both as in their headers; None where the answer cannot be asked for conditionally.
    etag: str | None = None
    last_modified: str | None = None
    #: The file that holds the body, in place of ``body``, where it is too large to be kept.
    file: Path | None = None

    @property
    def is_there(self) -> bool:
        """Whether it can still be sent: the folder of a release may have been removed."""
        return self.file is None or self.file.is_file()

    @property
    def size(self) -> int:
        """Bytes it counts against the bound."""
        return len(self.body) + sum(len(value) for _, value in self.headers) + _OVERHEAD


def etag_of(body: bytes) -> str:
    """Return a strong entity tag: it changes only when the bytes do; RFC 9110, section 8.8.3."""
    return etag_of_hash(hashlib.sha256(body).hexdigest())


def etag_of_hash(sha256: str) -> str:
    """Return the entity tag of bytes whose SHA-256 is known, in hexadecimal."""
    return f'"{sha256[:32]}"'


class RepresentationCache:
    """The representations of one release, the oldest dropped first; emptied by a new release.

    Two steps: a request (its path, query and the headers it varies by, as they came) leads to the
    key of a representation, the key to the representation: many requests share one.
    """

    def __init__(self, bytes_kept: int = BYTES_KEPT, requests_kept: int = REQUESTS_KEPT) -> None:
        self._bytes_kept = bytes_kept
        self._requests_kept = requests_kept
        self._lock = threading.Lock()
        self._release: object = None
        self._held: dict[Hashable, Representation] = {}
        self._keys: dict[Hashable, Hashable] = {}
        self._bytes = 0

    def answer_to(self, release: object, request: Hashable) -> Representation | None:
        """Return what was answered to such a request before, from the same release."""
        if release is not self._release:
            return None
        return self._present(self._keys.get(request))

    def get(self, release: object, key: Hashable) -> Representation | None:
        """Return a representation of a release by its key."""
        return self._present(key) if release is self._release else None

    def put(self, release: object, key: Hashable, made: Representation, request: Hashable) -> None:
        """Keep a representation, and the request it answers; neither where it is too large."""
        if len(str(request)) > LONGEST_REQUEST:
            return
        with self._lock:
            if release is not self._release:
                self._held, self._keys, self._bytes = {}, {}, 0
                self._release = release
            if self._held.get(key) is not made:
                before = self._held.pop(key, None)
                self._bytes += made.size - (before.size if before else 0)
                self._held[key] = made
            self._keys[request] = key
            while self._bytes > self._bytes_kept:
                self._bytes -= self._held.pop(next(iter(self._held))).size
            while len(self._keys) > self._requests_kept:
                del self._keys[next(iter(self._keys))]

    def _present(self, key: Hashable) -> Representation | None:
        made = self._held.get(key)
        return made if made is not None and made.is_there else None

    def __len__(self) -> int:
        return len(self._held)
