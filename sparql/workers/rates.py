"""How often each client asks: a bucket of permissions a client, filled steadily."""

from __future__ import annotations

import math
from typing import NamedTuple

# Clients remembered; beyond it those with a full bucket are forgotten, which changes nothing.
_CLIENTS = 10_000


class _Bucket(NamedTuple):
    filled: float
    at: float


class Rates:
    """The buckets of all clients: each holds, and is filled with, so many permissions a minute."""

    def __init__(self, a_minute: int) -> None:
        self._capacity = float(a_minute)
        self._a_second = a_minute / 60
        self._buckets: dict[str, _Bucket] = {}

    def take(self, client: str, now: float) -> int:
        """Take a permission at a time in seconds: 0, or the seconds until there is one."""
        filled = self._filled(self._buckets.get(client), now)
        if filled < 1:
            return math.ceil((1 - filled) / self._a_second)
        self._buckets[client] = _Bucket(filled - 1, now)
        if len(self._buckets) > _CLIENTS:
            self._forget(now)
        return 0

    def _filled(self, bucket: _Bucket | None, now: float) -> float:
        if bucket is None:
            return self._capacity
        return min(self._capacity, bucket.filled + (now - bucket.at) * self._a_second)

    def _forget(self, now: float) -> None:
        self._buckets = {
            client: bucket
            for client, bucket in self._buckets.items()
            if self._filled(bucket, now) < self._capacity
        }
