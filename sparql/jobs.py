"""Jobs and outcomes: what passes between those who ask queries and the processes that run them."""

from __future__ import annotations

import json
from dataclasses import asdict, dataclass, field
from enum import StrEnum
from typing import Any, Self


class Outcome(StrEnum):
    """How a job ended."""

    ANSWER = "answer"
    MALFORMED = "malformed"
    REFUSED = "refused"
    NOT_ACCEPTABLE = "not acceptable"
    #: A limit that the query itself broke.
    TIME = "time"
    MEMORY = "memory"
    RESULT = "result"
    #: A limit that all queries together, or one client's, broke.
    BUSY = "busy"
    RATE = "rate"
    #: A service that was called with SERVICE failed.
    SERVICE = "service"
    #: The query calls a listed service: another process, with network, has to run it.
    NEEDS_NETWORK = "needs network"
    FAULT = "fault"


@dataclass(frozen=True)
class Job:
    """One query with everything that decides its answer.

    ``bindings`` gives variables their values, each as (``uri`` or ``literal``, text, language,
    datatype). The formats are suffixes: of tables and truth values, and of graphs; None is for
    what the client does not accept.
    """

    query: str
    table_format: str | None = "srj"
    graph_format: str | None = "ttl"
    #: The graphs there are, each with the name the store has for it; None for all, as they are.
    graphs: dict[str, str] | None = None
    default_graphs: list[str] | None = None
    named_graphs: list[str] | None = None
    bindings: dict[str, list[str | None]] = field(default_factory=dict)
    services: list[str] = field(default_factory=list)
    result_bytes: int = 64 * 1024 * 1024

    def to_bytes(self) -> bytes:
        """Write the job as JSON."""
        return json.dumps(asdict(self)).encode()

    @classmethod
    def from_bytes(cls, data: bytes) -> Self:
        """Read what ``to_bytes`` wrote."""
        return cls(**json.loads(data))


@dataclass(frozen=True)
class Result:
    """How a job ended, and what there is to say of it."""

    outcome: Outcome
    #: For an answer the suffix of its format; else a sentence.
    detail: str = ""
    #: ``SELECT``, ``ASK`` or ``CONSTRUCT``, where it is known.
    form: str = ""
    #: Seconds after which it is worth trying again; 0 where it never is.
    retry_seconds: int = 0
    #: Line and column (from 1) where a malformed query breaks; 0 where they are not known.
    line: int = 0
    column: int = 0

    def to_message(self) -> dict[str, Any]:
        """Write the result as a message."""
        return asdict(self)

    @classmethod
    def from_message(cls, message: dict[str, Any]) -> Self:
        """Read what ``to_message`` wrote."""
        return cls(**{**message, "outcome": Outcome(message["outcome"])})
