"""Measure profiling beside its yardsticks: python -m benchmarks.profiling [ROWS [FOLDER]].

ROWS is 5500000 unless given (100000000 takes 15 GB of disk, and DuckDB gets 3 GB of memory). The
transactions are made in FOLDER, where they stay for the next run; unless given, in a temporary one.
Each contender is a process of its own, so that its greatest memory is known. All make the same
cells: the registry from a CSV to Parquet; a plain pandas script and hand-written SQL in DuckDB
likewise, but without rejected rows, keys or provenance; `count` only counts the rows. Spark, for
information, makes the statistics from the registry's profiled rows. These three only up to the
first size. Last, what answers behind pages take.
"""

from __future__ import annotations

import os
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from dataclasses import replace
from pathlib import Path

import duckdb
import pandas as pd
import pyarrow as pa
import pyarrow.parquet as pq

from benchmarks.transactions import (
    AUTHORITY,
    CHANNELS,
    PERIOD,
    ROWS,
    SCHEME,
    THREADS,
    generate,
    settings_of,
)
from registry.profiling.answers.channels import channel_use
from registry.profiling.answers.costs import UnitCost
from registry.profiling.answers.customers import customer_split
from registry.profiling.answers.demand import back_test_of
from registry.profiling.answers.services import service_indexes
from registry.profiling.answers.shift import potential_shift
from registry.profiling.answers.trend import trend
from registry.profiling.answers.view import View
from registry.profiling.engine import open_engine
from registry.profiling.intake.job import Upload
from registry.profiling.intake.lists import read_groups
from registry.profiling.intake.service import upload, uploads_folder
from registry.profiling.protection import Audience, Rules
from registry.profiling.reference.schemes import read_scheme
from registry.profiling.statistics.tables import open_statistics, write_statistics
from registry.release import current_release

#: The kinds of cells: keys, profile levels in the authority, profile levels in wards.
KINDS = (
    (("service", "channel"), 3, 1),
    (("service",), 3, 1),
    (("channel",), 3, 1),
    ((), 3, 1),
    (("grouped",), 3, 1),
    (("service", "interaction"), 1, -1),
    (("month", "service"), 3, 0),
    (("month",), 3, 0),
)


def count(data: Path) -> None:
    """Count the rows of the CSV with DuckDB."""
    connection = duckdb.connect(config={"threads": THREADS})
    connection.execute("select count(*) from read_csv($1)", [str(data / "transactions.csv")])


def registry(data: Path) -> None:
    """Take the CSV in as an upload."""
    with (data / "transactions.csv").open("rb") as stream:
        upload(settings_of(data), Upload(AUTHORITY, PERIOD, "transactions.csv"), stream)


def sql(data: Path) -> None:
    """Make the cells by SQL as one would write it by hand."""
    connection = duckdb.connect(config={"threads": THREADS, "memory_limit": "1536MiB"})
    connection.execute(f"set temp_directory='{data / 'spill'}'")
    _member_tables(connection, data)
    connection.execute(
        "create table rows as select hash(household, t.area) as unit, a.type, a.ward, service, "
        "interaction, channel, strftime(date, '%Y-%m') as month from read_csv($1, types={"
        "'date': 'DATE', 'service': 'VARCHAR', 'interaction': 'VARCHAR', 'channel': 'VARCHAR'}) t "
        "join areas a on a.area = t.area",
        [str(data / "transactions.csv")],
    )
    connection.execute(
        "create table cells (kind int, keys varchar[], n bigint, q bigint, "
        "u bigint, largest bigint[])"
    )
    for number, (keys, depth, ward_depth) in enumerate(KINDS):
        source = "rows join members using (service)" if "grouped" in keys else "rows"
        names = "".join(f", {key}" for key in keys)
        connection.execute(
            "create or replace temp table units as "  # noqa: S608 - names of the table above
            f"select unit, type, ward{names}, count(*) as v "
            f"from {source} group by all"
        )
        for place, deepest in (("''", depth), ("ward", ward_depth)):
            for level in range(deepest + 1):
                key = ", ".join([*keys, f"left(type, {level})", place])
                connection.execute(
                    "insert into cells "  # noqa: S608 - names of the table above
                    f"select {number}, [{key}], sum(v), sum(v * v), count(*), "
                    f"max(v, 2) from units group by {key}"
                )
    connection.execute(f"copy cells to '{data / 'sql.parquet'}'")


def pandas(data: Path) -> None:
    """Make the cells with pandas as one would write it by hand."""
    rows = pd.read_csv(data / "transactions.csv", dtype=str)
    areas = pq.read_table(data / "reference" / AUTHORITY / "areas.parquet").to_pandas()
    rows = rows.merge(areas, on="area")
    rows["unit"] = rows["household"] + rows["area"]
    rows["month"] = rows["date"].str[:7]
    for column in ("unit", "service", "interaction", "channel", "month", "ward", "type"):
        rows[column] = rows[column].astype("category")
    members = pd.DataFrame(_members(data), columns=["grouped", "service"])
    for keys, depth, ward_depth in KINDS:
        source = rows.merge(members, on="service") if "grouped" in keys else rows
        by = ["unit", "type", "ward", *keys]
        units = source.groupby(by, observed=True).size().rename("v").reset_index()
        units["q"] = units["v"] ** 2
        for place, deepest in (([], depth), (["ward"], ward_depth)):
            for level in range(deepest + 1):
                units["profile"] = units["type"].astype(str).str[:level]
                by = [*keys, *place, "profile"]
                cells = units.groupby(by, observed=True)
                cells.agg(n=("v", "sum"), q=("q", "sum"), u=("v", "size"))
                units.sort_values("v").groupby(by, observed=True).tail(2)


def spark(data: Path) -> None:
    """Make the statistics from the profiled rows with Spark in this process."""
    settings = replace(settings_of(data), engine=f"spark://local[{THREADS}]")
    release = current_release(settings)
    folder = data / "spark"
    folder.mkdir(exist_ok=True)
    rows = uploads_folder(data, AUTHORITY, PERIOD)
    scheme = read_scheme(release.store, SCHEME)
    with open_engine(settings) as connection:
        write_statistics(connection, rows, folder, scheme, read_groups(release))


def queries(data: Path) -> Iterator[tuple[str, float, float]]:
    """Yield questions that pages ask, each with its seconds of processor: first, middle of nine."""
    statistics = open_statistics(data, AUTHORITY, PERIOD)
    profile = statistics.households(3)["profile"][0].as_py()
    unit_costs = {
        ("*", channel): UnitCost(1.0, "GBP", "activity", "2025", "") for channel in CHANNELS
    }

    def view() -> View:
        return View(statistics, Audience.PUBLIC, Rules())

    questions: dict[str, Callable[[], object]] = {
        "select one service by type": lambda: statistics.select(service="57", profile_level=3),
        "select all services by ward and group": lambda: statistics.select(
            service=None, area=None, profile_level=1
        ),
        "customers of a service by type": lambda: customer_split(view(), "57", 3),
        "services of a type": lambda: service_indexes(view(), profile, 3),
        "trend of a service by type": lambda: trend(view(), "57", 3),
        "channels of a service by type": lambda: channel_use(view(), "57", 3),
        "potential shift, four comparators": lambda: potential_shift(
            view(), [view() for _ in range(4)], ["1"], unit_costs
        ),
        "back-test of demand": lambda: back_test_of([view()], "57", 1),
    }
    for name, ask in questions.items():
        times = []
        for _ in range(9):
            started = time.process_time()
            ask()
            times.append(time.process_time() - started)
        yield name, times[0], sorted(times)[4]


CONTENDERS: dict[str, Callable[[Path], None]] = {
    "count": count,
    "registry": registry,
    "sql": sql,
    "pandas": pandas,
    "spark": spark,
}


def _members(data: Path) -> list[tuple[str, str]]:
    groups = read_groups(current_release(settings_of(data)))
    return [(group, service) for group, services in groups.items() for service in services]


def _member_tables(connection: duckdb.DuckDBPyConnection, data: Path) -> None:
    names, services = zip(*_members(data), strict=True)
    known = pa.table({"grouped": names, "service": services})  # noqa: F841 - read by its name
    connection.execute("create table members as select * from known")
    areas = str(data / "reference" / AUTHORITY / "areas.parquet")
    connection.execute("create table areas as select * from read_parquet($1)", [areas])


def _measured(name: str, data: Path) -> tuple[float, float, float]:
    """Run a contender in a process of its own; return seconds, processor seconds and gigabytes."""
    command = [sys.executable, "-m", "benchmarks.profiling", "--one", name, str(data)]
    seconds, processor, peak = subprocess.check_output(command, text=True).split()[-3:]
    return float(seconds), float(processor), float(peak)


def _run_one(name: str, data: Path) -> None:
    started, processor = time.perf_counter(), time.process_time()
    CONTENDERS[name](data)
    # Not by getrusage, which starts from what the parent process had.
    status = Path("/proc/self/status").read_text(encoding="ascii")
    peak = int(status.partition("VmHWM:")[2].split()[0]) / 1024**2
    print(time.perf_counter() - started, time.process_time() - processor, peak)


def main() -> None:
    """Print the table, line by line as it is measured."""
    if sys.argv[1:2] == ["--one"]:
        _run_one(sys.argv[2], Path(sys.argv[3]))
        return
    rows = int(sys.argv[1]) if len(sys.argv) > 1 else ROWS
    # The plain script and the SQL in one piece are for what fits into memory.
    names = [name for name in CONTENDERS if rows <= ROWS or name in {"count", "registry"}]
    with tempfile.TemporaryDirectory() as folder:
        data = Path(sys.argv[2] if len(sys.argv) > 2 else folder)
        if not (data / "transactions.csv").exists():
            generate(data, rows)
        print(f"{rows:,} transactions | seconds | processor seconds | ratio | GB | load")
        print("|---|---|---|---|---|---|")
        # Of the processor: other work on the machine stretches seconds more than those.
        yardstick = min(_measured("count", data)[1] for _ in range(3))
        for name in names:
            seconds, processor, peak = _measured(name, data)
            ratio, load = processor / yardstick, os.getloadavg()[0]
            print(f"| {name} | {seconds:.1f} | {processor:.1f} | {ratio:.1f} | {peak:.2f}", end="")
            print(f" | {load:.0f} |")
            sys.stdout.flush()
        for name, first, usual in queries(data):
            print(
                f"| {name} | first {1000 * first:.0f} ms, then {1000 * usual:.1f} ms of processor |"
            )


if __name__ == "__main__":
    main()
