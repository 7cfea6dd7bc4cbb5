"""Rows of a publication's data sets: filtered, in order, as Arrow batches (DuckDB over Parquet)."""

from __future__ import annotations

import os
from collections.abc import Mapping
from functools import lru_cache

import duckdb
import pyarrow as pa

from registry.cubes.kinds import BY_NAME, DIMENSIONS, MEASURES, ROW_ORDER
from registry.cubes.publications import Publication

_BATCH_ROWS = 65_536

#: Dimension name -> the code (or the codes) that rows must have.
Filters = Mapping[str, str | tuple[str, ...]]


def read_rows(
    publication: Publication, kind: str, filters: Filters | None = None, most: int | None = None
) -> pa.Table:
    """Return rows of a data set, ``most`` of them at most, in the order of the file.

    For what a page shows; use ``stream_rows`` for downloads. Raises KeyError for a kind or a
    dimension that is not there.
    """
    with _connect() as connection:
        query, values = _query(publication, kind, filters or {})
        limit = "" if most is None else " LIMIT ?"
        return connection.execute(
            query + limit, values if most is None else [*values, most]
        ).to_arrow_table()


def count_rows(publication: Publication, kind: str, filters: Filters | None = None) -> int:
    """Return how many rows of a data set match."""
    if not filters:
        return publication.rows[kind]
    with _connect() as connection:
        where, values = _where(filters)
        query = f"SELECT count(*) FROM read_parquet(?){where}"  # noqa: S608  # names are ours
        row = connection.execute(query, [str(publication.file(kind)), *values]).fetchone()
        return int(row[0]) if row else 0


def stream_rows(
    publication: Publication, kind: str, filters: Filters | None = None
) -> pa.RecordBatchReader:
    """Return rows of a data set as batches of some 65,000, with flat memory.

    The reader keeps its connection; it is closed with the reader.
    """
    query, values = _query(publication, kind, filters or {})
    return _connect().execute(query, values).to_arrow_reader(_BATCH_ROWS)


def distinct_codes(publication: Publication, kind: str, dimension: str) -> list[str]:
    """Return the codes of a dimension that occur in a data set, in order."""
    column = BY_NAME[dimension].column
    with _connect() as connection:
        query = (
            f"SELECT DISTINCT {column} FROM read_parquet(?) "  # noqa: S608  # the name is ours
            f"WHERE {column} IS NOT NULL ORDER BY 1"
        )
        rows = connection.execute(query, [str(publication.file(kind))]).fetchall()
    return [str(code) for (code,) in rows]


def _query(publication: Publication, kind: str, filters: Filters) -> tuple[str, list[object]]:
    columns = [d.column for d in DIMENSIONS] + [m.name for m in MEASURES[kind]]
    where, values = _where(filters)
    order = ", ".join(dimension.column for dimension in ROW_ORDER)
    # A file is written in this order; a filter keeps it, and sorting few rows costs nothing.
    tail = f" ORDER BY {order}" if filters else ""
    names = ", ".join(f'"{column}"' for column in columns)
    query = f"SELECT {names} FROM read_parquet(?){where}{tail}"  # noqa: S608  # names are ours
    return query, [str(publication.file(kind)), *values]


def _where(filters: Filters) -> tuple[str, list[object]]:
    parts, values = [], list[object]()
    for name, wanted in filters.items():
        # One code as such: the engine then reads several times less than for a list of one.
        one = isinstance(wanted, str)
        parts.append(f"{BY_NAME[name].column} {'= ?' if one else 'IN (SELECT unnest(?))'}")
        values.append(wanted if one else list(wanted))
    return (" WHERE " + " AND ".join(parts) if parts else ""), values


def _connect() -> duckdb.DuckDBPyConnection:
    """Return a connection of its own to this process's engine; starting an engine costs 10 ms."""
    return _engine(os.getpid()).cursor()


@lru_cache(maxsize=1)
def _engine(process: int) -> duckdb.DuckDBPyConnection:
    """Start the engine of a process: it reads nothing but the files named."""
    del process  # A forked process must not use its parent's engine.
    engine = duckdb.connect(
        config={
            # One thread a request, which is the caller's own: rows come in the order of the file.
            "threads": 1,
            "memory_limit": "512MB",
            # The operating system keeps the files already.
            "enable_external_file_cache": False,
            "autoinstall_known_extensions": False,
            "autoload_known_extensions": False,
        }
    )
    engine.execute("SET GLOBAL parquet_metadata_cache = true")
    return engine
