"""Queries as files: the named queries, found in a folder; pure, no Flask, no store, no settings."""

from __future__ import annotations

from functools import cache
from pathlib import Path

_FOLDER = Path(__file__).parent / "queries"


@cache
def named_query(name: str) -> str:
    """Return the text of ``queries/{name}.rq``. Raises KeyError for a name without a file."""
    if name not in query_names():
        raise KeyError(f"there is no query named {name!r} in {_FOLDER.name}/")
    return (_FOLDER / f"{name}.rq").read_text(encoding="utf-8")


@cache
def query_names() -> tuple[str, ...]:
    """Return the names of all queries, sorted: the stems of the files in ``queries/``."""
    return tuple(sorted(path.stem for path in _FOLDER.glob("*.rq")))
