"""Which rows of a file are not counted, and why: each with its number, as a file to mend by."""

from __future__ import annotations

from functools import reduce
from operator import add
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


#: What DuckDB says of a line that is no row, in plain words.
_PLAIN_WORDS = {
    r"Expected Number of Columns: (\d+) Found: (\d+).*": r"it has \2 cells where the header has \1",
    r"Value with unterminated quote found.*": "a quotation mark is not closed where its cell ends",
    r"Maximum line size of (\d+) bytes exceeded.*": r"it is longer than \1 bytes",
}
_OPEN_QUOTE = "a quotation mark is not closed"
_SWALLOWED = "taken for the text after a quotation mark that is not closed"
_LONGEST_VALUE = 1000
_FORMULA, _PLAIN_NUMBER = r"^[=+\-@\t\r].", r"^[+-]?[\d.,]+$"


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
    is_text = not source.file.is_parquet
    broken = _broken_lines(connection) if is_text else _SCHEMA.empty_table()
    swallowed = _swallowed(source, broken)
    faults = [name for name in table.columns if name.endswith("_fault")]
    listed = [
        table.filter(table[fault].notnull()).select(
            row=table.row.cast("int64"),
            column=ibis.literal(source.columns.given_name(fault.removesuffix("_fault"))),
            value=table["date_given" if fault == "date_fault" else fault.removesuffix("_fault")],
            reason=table[fault],
        )
        for fault in faults
    ]
    found = ibis.union(*listed, distinct=False) if len(listed) > 1 else listed[0]
    rejected = pa.concat_tables([_shifted(found.to_pyarrow(), broken), broken])
    counts = rejected.group_by(["column", "reason"]).aggregate([([], "count_all")]).to_pylist()
    reasons = {f"{row['column']} {row['reason']}".strip(): row["count_all"] for row in counts}
    counted = [source.columns.given_name(name) for name in PLACES if name in source.columns.places]
    refusing = rejected.filter(~pc.field("column").isin(counted))
    if swallowed:
        reasons[f"lines {_SWALLOWED}"] = swallowed
        rejected = pa.concat_tables([rejected, _swallowed_row(broken, swallowed)])
    _write(rejected, file)
    return Rejected(pc.count_distinct(refusing["row"]).as_py() + swallowed, reasons)


def _write(rejected: pa.Table, file: Path) -> None:
    """Write the table; a value that a spreadsheet would take for a formula stands as text."""
    value = pc.utf8_slice_codeunits(rejected["value"], 0, _LONGEST_VALUE)
    is_formula = pc.and_(
        pc.match_substring_regex(value, _FORMULA),
        pc.invert(pc.match_substring_regex(value, _PLAIN_NUMBER)),
    )
    harmless = pc.if_else(is_formula, pc.binary_join_element_wise("'", value, ""), value)
    rejected = rejected.set_column(2, "value", harmless)
    csv.write_csv(rejected.sort_by([("row", "ascending"), ("column", "ascending")]), file)


def _broken_lines(connection: ibis.BaseBackend) -> pa.Table:
    """Return the lines that are no rows, as the latest reading of the file found them."""
    errors = connection.table("reject_errors")
    latest = errors.filter(errors.scan_id == errors.scan_id.max())
    lines = latest.group_by("line").aggregate(
        value=latest.csv_line.max(), reason=latest.error_message.max()
    )
    table = lines.select(
        row=(lines.line - 1).cast("int64"),
        column=ibis.literal(""),
        value=lines["value"],
        reason=ibis.literal("the line is broken: ").concat(lines.reason),
    ).to_pyarrow()
    reason = table["reason"]
    for said, plain in _PLAIN_WORDS.items():
        reason = pc.replace_substring_regex(reason, said, plain)
    return table.set_column(3, "reason", reason).cast(_SCHEMA)


def has_broken_lines(connection: ibis.BaseBackend, source: Source) -> bool:
    """Tell whether some lines of the file last read are no rows."""
    if source.file.is_parquet:
        return False
    return int(connection.table("reject_errors").count().execute()) > 0


def _swallowed(source: Source, broken: pa.Table) -> int:
    """Count the lines that became part of a broken cell: all there are less all that was told of.

    DuckDB tells where such a cell begins, but not always where it ends.
    """
    if not any(_OPEN_QUOTE in reason for reason in broken["reason"].to_pylist()):
        return 0
    raw = source.raw
    breaks = reduce(
        add, ((raw[c].length() - raw[c].replace("\n", "").length()) for c in raw.columns)
    )
    read = raw.aggregate(rows=raw.count(), breaks=breaks.sum()).to_pyarrow().to_pylist()[0]
    with source.file.file.open(encoding="utf-8") as lines:
        below_header = sum(not line.isspace() for line in lines) - 1
    told = broken.num_rows + int(read["rows"]) + int(read["breaks"] or 0)
    lost: int = max(0, below_header - told)
    return lost


def _swallowed_row(broken: pa.Table, swallowed: int) -> pa.Table:
    """Return the line of the list that tells of swallowed lines, after the first open mark."""
    first = pc.min(broken.filter(pc.match_substring(broken["reason"], _OPEN_QUOTE))["row"])
    reason = f"here begin {swallowed:,} lines {_SWALLOWED}"
    return pa.table([[first.as_py() + 1], [""], [""], [reason]], schema=_SCHEMA)


def _shifted(found: pa.Table, broken: pa.Table) -> pa.Table:
    """Count broken lines as rows too: what stands after one has a higher number than was read."""
    at = np.sort(broken["row"].to_numpy()) - np.arange(broken.num_rows)
    rows = found["row"].to_numpy()
    rows = rows + np.searchsorted(at, rows, side="right")
    return found.set_column(0, "row", pa.array(rows, pa.int64())).cast(_SCHEMA)
