"""The limits of the public endpoint: one value each, with the defaults that are documented."""

from __future__ import annotations

from typing import NamedTuple

MEGABYTE = 1024 * 1024


class Limits(NamedTuple):
    """What one query, one client and all queries together may take."""

    #: Seconds a query may run; it may wait for its turn as long again.
    seconds: int = 30
    #: Bytes of address space a query may take beyond the release itself.
    memory_bytes: int = 1024 * MEGABYTE
    #: Bytes of one answer.
    result_bytes: int = 64 * MEGABYTE
    #: Queries that run at once, beside those that are in their first moment.
    at_once: int = 4
    #: Queries that wait for their turn.
    waiting: int = 16
    #: Bytes of one query.
    query_bytes: int = MEGABYTE
    #: Queries one client may send within a minute.
    queries_a_minute: int = 600
    #: Addresses a query may call with SERVICE.
    services: tuple[str, ...] = ()
