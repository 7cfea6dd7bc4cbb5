"""The audit: who wrote what and when, one line of JSON each, in ``audit.jsonl``; only added to."""

from __future__ import annotations

import json
import os
from collections.abc import Iterable, Mapping
from datetime import UTC, datetime
from pathlib import Path

from filelock import FileLock

from registry.access.tokens import Token

_OWNER_ONLY = 0o600


def record(data: Path, token: Token, action: str, details: Iterable[Mapping[str, object]]) -> None:
    """Add a line for each of some details of an action: moment, token, authority, what was done.

    ``details`` must hold no personal data and no secret; a token is named by its identifier. The
    lines are on the disk when this returns.
    """
    begin = {
        "at": datetime.now(UTC).isoformat(timespec="seconds"),
        "token": token.identifier,
        "authority": token.authority,
        "action": action,
    }
    lines = [json.dumps({**begin, **each}, ensure_ascii=False) + "\n" for each in details]
    file = data / "audit.jsonl"
    file.parent.mkdir(parents=True, exist_ok=True)
    with FileLock(file.with_suffix(".lock")):
        handle = os.open(file, os.O_WRONLY | os.O_APPEND | os.O_CREAT, _OWNER_ONLY)
        with os.fdopen(handle, "a", encoding="utf-8") as stream:
            stream.writelines(lines)
            stream.flush()
            os.fsync(stream.fileno())
