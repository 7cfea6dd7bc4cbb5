"""The engine that profiling computes with: DuckDB in this process, or a Spark cluster.

Everything above speaks Ibis; only this module knows which engine it is. DuckDB gets a memory limit
and a folder to spill to, so that a large file is slow rather than fatal.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from tempfile import TemporaryDirectory

import ibis

from registry.config import Settings
from registry.errors import RegistryError

DUCKDB = "duckdb"
#: From three threads on DuckDB adds up in tables that fit the processor's cache; with one or two it
#: makes one large table, which takes twice as long whatever the number of processors.
_LEAST_THREADS = 3


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
            threads=max(settings.engine_threads, _LEAST_THREADS),
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
        try:
            yield connection
        finally:
            connection.disconnect()


def read_parquet(connection: ibis.BaseBackend, file: Path) -> ibis.Table:
    """Read a Parquet file or folder, on whichever engine."""
    return connection.read_parquet(str(file))


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
