"""The engine that profiling computes with: DuckDB in this process, or a Spark cluster.

Everything above speaks Ibis; only this module knows which engine it is. DuckDB gets a memory limit
and a folder to spill to, so that a large file is slow rather than fatal.
"""

from __future__ import annotations

from collections import deque
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import closing, contextmanager
from pathlib import Path
from tempfile import TemporaryDirectory

import ibis
from ibis.util import gen_name

from registry.config import Settings
from registry.errors import RegistryError

DUCKDB = "duckdb"
#: Has a table computed once for all that read it.
Keep = Callable[[ibis.Table], ibis.Table]
#: Rows that are computed at once, unless more of them have the same keys: sums over them fit the
#: processor's cache.
_PART_ROWS = 400_000


@contextmanager
def open_engine(settings: Settings) -> Iterator[ibis.BaseBackend]:
    """Open the engine of ``settings.engine`` until the block ends.

    Raises RegistryError for an engine that is not known or cannot be started.
    """
    if settings.engine == DUCKDB:
        with open_duckdb(settings) as connection:
            yield connection
    else:
        connection = _spark(settings.engine)
        try:
            yield connection
        finally:
            connection.disconnect()


@contextmanager
def open_duckdb(settings: Settings) -> Iterator[ibis.BaseBackend]:
    """Open DuckDB in memory, with the settings' limits; what it spills is removed at the end."""
    temporary = settings.data / "temporary"
    temporary.mkdir(parents=True, exist_ok=True)
    with TemporaryDirectory(dir=temporary, prefix="engine-") as spill:
        connection = ibis.duckdb.connect(
            threads=settings.engine_threads,
            memory_limit=f"{settings.engine_memory_bytes // 2**20}MiB",
            temp_directory=spill,
            preserve_insertion_order=False,
            # It takes a file of text for small and would keep all of it in memory, to look a few
            # codes up in it; joins here are written with the small table on the right.
            disabled_optimizers="build_side_probe_side",
            # Neither installed nor loaded behind the operator's back.
            autoinstall_known_extensions=False,
            autoload_known_extensions=False,
        )
        # DuckDB takes a process that was forked for somebody at a terminal, and draws a bar there.
        connection.raw_sql("SET enable_progress_bar = false")
        # A file of rows is opened for each of its parts, and describing itself takes it long.
        connection.raw_sql("SET GLOBAL parquet_metadata_cache = true")
        try:
            yield connection
        finally:
            connection.disconnect()


def read_parquet(connection: ibis.BaseBackend, file: Path) -> ibis.Table:
    """Read a Parquet file or folder, on whichever engine."""
    return connection.read_parquet(str(file))


def in_parts(
    connection: ibis.BaseBackend,
    file: Path,
    keys: tuple[str, str],
    make: Callable[[ibis.BaseBackend, ibis.Table, Keep], ibis.Table],
) -> ibis.Table:
    """Compute a table from the rows of a Parquet file, part by part; the engine keeps the table.

    `make` returns an expression of a connection's rows; it is also given what has to be called on
    tables that are read more than once. Of rows in parts, those with the same keys
    together, it has to give what it gives of all rows, one part's below the other's. The keys are
    columns of whole numbers, by which the rows are best in order. DuckDB takes as many rows at
    once as fit the processor's cache, a part a thread; a cluster has its own parts.
    """
    rows = read_parquet(connection, file)
    if connection.name != DUCKDB:
        return make(connection, rows, ibis.Table.cache).cache()
    part = ibis.table(rows.schema(), name="part")
    name = gen_name("made")
    made = connection.create_table(name, schema=make(connection, part, _as_is).schema())
    parts = iter(_parts(rows, keys))

    def compute() -> None:
        with closing(connection.con.cursor()) as cursor:
            own = ibis.duckdb.from_connection(cursor)
            rows = read_parquet(own, file)
            # Once: to write an expression as SQL takes as long as to compute a small part.
            insert = f"INSERT INTO {name} {own.compile(make(own, part, _as_is))}"
            for first, last in parts:
                chosen = rows.filter(_between(rows, keys, first, last))
                own.raw_sql(f"CREATE OR REPLACE TEMP TABLE part AS {own.compile(chosen)}")
                own.raw_sql(insert)

    with _single_threaded(connection) as threads, ThreadPoolExecutor(threads) as pool:
        try:
            for computed in [pool.submit(compute) for _ in range(threads)]:
                computed.result()
        finally:
            # After a fault or an interruption no other part is begun.
            deque(parts, maxlen=0)
    return made


def _as_is(table: ibis.Table) -> ibis.Table:
    """Return a table: DuckDB itself keeps what one statement reads more than once."""
    return table


_Bound = tuple[int, int]


def _parts(rows: ibis.Table, keys: tuple[str, str]) -> list[tuple[_Bound, _Bound]]:
    """Cut rows into parts of about as many rows; return the first and last keys of each part."""
    counts = rows.group_by(keys).aggregate(rows=rows.count()).order_by(keys).to_pyarrow()
    parts: list[tuple[_Bound, _Bound]] = []
    held = _PART_ROWS
    for outer, inner, count in zip(*(column.to_pylist() for column in counts.columns), strict=True):
        if held + count > _PART_ROWS:
            parts.append(((outer, inner), (outer, inner)))
            held = 0
        parts[-1] = (parts[-1][0], (outer, inner))
        held += count
    return parts


def _between(rows: ibis.Table, keys: tuple[str, str], first: _Bound, last: _Bound) -> ibis.Value:
    """Tell which rows are of a part, in such a way that a reader skips the rest of the file."""
    outer, inner = (rows[key] for key in keys)
    if first[0] == last[0]:
        return (outer == first[0]) & inner.between(first[1], last[1])
    after = (outer > first[0]) | (inner >= first[1])
    before = (outer < last[0]) | (inner <= last[1])
    return outer.between(first[0], last[0]) & after & before


@contextmanager
def _single_threaded(connection: ibis.BaseBackend) -> Iterator[int]:
    """Let each query run in the thread that asks; give how many threads there were."""
    threads = connection.con.execute("SELECT current_setting('threads')").fetchone()[0]
    connection.raw_sql("SET threads = 1")
    try:
        yield threads
    finally:
        connection.raw_sql(f"SET threads = {threads}")


def _spark(address: str) -> ibis.BaseBackend:
    """Connect to ``spark://host:port``, or start one here for ``spark://local[2]``."""
    try:
        from pyspark.sql import SparkSession
    except ImportError:
        raise RegistryError(
            f"the engine is {address}, but PySpark is not installed here: pip install pyspark"
        ) from None
    # spark://local[2] is Spark in this process, with two threads; the session shuffles into as many
    # parts as it has processors there, where its default of 200 would only cost.
    is_local = address.startswith("spark://local")
    builder = (
        SparkSession.builder.master(address.removeprefix("spark://") if is_local else address)
        .appName("local-government-standards-registry")
        .config("spark.sql.execution.arrow.pyspark.enabled", "true")
        .config("spark.sql.session.timeZone", "UTC")
        .config("spark.ui.enabled", "false")
        .config("spark.ui.showConsoleProgress", "false")
        .config("spark.log.level", "ERROR")
    )
    if is_local:
        builder = builder.config("spark.sql.shuffle.partitions", "2")
    return ibis.pyspark.connect(builder.getOrCreate())
