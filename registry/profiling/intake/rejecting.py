"""Which rows of a file are not counted, and why: each with its number, as a file to mend by."""

from __future__ import annotations

from pathlib import Path
from typing import NamedTuple

import ibis
import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
from pyarrow import csv

from registry.profiling.intake.columns import PLACES
from registry.profiling.intake.reading import Source

_SCHEMA = pa.schema(
    [("row", pa.int64()), ("column", pa.string()), ("value", pa.string()), ("reason", pa.string())]
)


class Rejected(NamedTuple):
    """How many rows are not counted, and how often each fault was met, by column and reason."""

    rows: int
    reasons: dict[str, int]


def write_rejected(
    connection: ibis.BaseBackend, source: Source, table: ibis.Table, file: Path
) -> Rejected:
    """Write every fault as a line of row, column, value, reason.

    Rows are numbered from 1, the line of column names left out; broken lines count as rows.
    """
    broken = _broken_lines(connection) if source.is_text else _SCHEMA.empty_table()
    faults = [name for name in table.columns if name.endswith("_fault")]
    listed = [
        table.filter(table[fault].notnull()).select(
            row=table.row.cast("int64"),
            column=ibis.literal(source.columns.given_name(fault.removesuffix("_fault"))),
            value=table[fault.removesuffix("_fault")],
            reason=table[fault],
        )
        for fault in faults
    ]
    found = ibis.union(*listed, distinct=False) if len(listed) > 1 else listed[0]
    rejected = pa.concat_tables([_shifted(found.to_pyarrow(), broken), broken])
    rejected = rejected.sort_by([("row", "ascending"), ("column", "ascending")])
    csv.write_csv(rejected, file)
    counts = rejected.group_by(["column", "reason"]).aggregate([([], "count_all")]).to_pylist()
    reasons = {f"{row['column']} {row['reason']}".strip(): row["count_all"] for row in counts}
    counted = [source.columns.given_name(name) for name in PLACES if name in source.columns.places]
    refusing = rejected.filter(~pc.field("column").isin(counted))
    return Rejected(pc.count_distinct(refusing["row"]).as_py(), reasons)


def _broken_lines(connection: ibis.BaseBackend) -> pa.Table:
    """Return the lines that are no rows, as the latest reading of the file found them."""
    errors = connection.table("reject_errors")
    latest = errors.filter(errors.scan_id == errors.scan_id.max())
    lines = latest.group_by("line").aggregate(
        value=latest.csv_line.max(), reason=latest.error_message.max()
    )
    return (
        lines.select(
            row=(lines.line - 1).cast("int64"),
            column=ibis.literal(""),
            value=lines["value"],
            reason=ibis.literal("the line is broken: ").concat(lines.reason),
        )
        .to_pyarrow()
        .cast(_SCHEMA)
    )


def has_broken_lines(connection: ibis.BaseBackend, source: Source) -> bool:
    """Tell whether some lines of the file last read are no rows."""
    return source.is_text and int(connection.table("reject_errors").count().execute()) > 0


def _shifted(found: pa.Table, broken: pa.Table) -> pa.Table:
    """Count broken lines as rows too: what stands after one has a higher number than was read."""
    at = np.sort(broken["row"].to_numpy()) - np.arange(broken.num_rows)
    rows = found["row"].to_numpy()
    rows = rows + np.searchsorted(at, rows, side="right")
    return found.set_column(0, "row", pa.array(rows, pa.int64())).cast(_SCHEMA)
