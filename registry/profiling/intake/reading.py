"""Reads a file of transactions with DuckDB, through Ibis: its values, its faults, its rows.

The file is read twice: once for the distinct values of each column, which are few, and once to
write rows of codes; a third time only where rows have faults, as those need their number.
"""

from __future__ import annotations

import secrets
from collections.abc import Mapping, Sequence
from functools import reduce
from operator import or_
from pathlib import Path
from typing import Any, NamedTuple

import duckdb
import ibis
import pyarrow as pa
import pyarrow.compute as pc

from registry.errors import Place, UnreadableSourceError
from registry.profiling.intake.columns import PLACES, Columns, understand_columns
from registry.profiling.intake.files import Table
from registry.profiling.intake.meanings import Meant
from registry.profiling.statistics.keys import Keys
from registry.profiling.statistics.layout import UNKNOWN

#: Lines that are no rows at all are listed up to here; all are counted.
_MOST_BROKEN_LINES = 1_000_000
_LONGEST_DATE = 10
_LARGEST_VOLUME = 10**9
_BLANKS = " \t\n\r\v\f"
_TWO_BYTES = 2**15
_VOLUME_FAULT = "is not a whole number from 1 up"
#: What each column of a file becomes in the rows.
_BECOMES = {
    "date": ("date", "month"),
    "service": ("service",),
    "interaction": ("interaction",),
    "channel": ("channel",),
    "postcode": ("profile", "area"),
    "area": ("profile", "area"),
    "type": ("profile",),
}


class Source(NamedTuple):
    """A file as a table of texts with the registry's own column names, and its given names.

    Of dates, the table has what is read of them; ``date_given`` is the whole text. ``raw`` has all
    columns.
    """

    table: ibis.Table
    columns: Columns
    file: Table
    raw: ibis.Table

    @property
    def meaningful(self) -> list[str]:
        """The columns whose values stand for something."""
        return [name for name in _BECOMES if name in self.columns.places]


def open_source(connection: ibis.BaseBackend, file: Table) -> Source:
    """Open a file with DuckDB. Raises UnreadableSourceError as ``understand_columns``."""
    if file.is_parquet:
        try:
            raw = connection.read_parquet(str(file.file))
        except duckdb.Error as error:
            raise UnreadableSourceError(
                Place(file.name), "The Parquet file is damaged.", "Write it again."
            ) from error
        columns = understand_columns(raw.columns, file.name)
        given = [raw[name].cast("string").fill_null("") for name in raw.columns]
    else:
        columns = understand_columns(file.names, file.name)
        raw = connection.read_csv(
            str(file.file),
            columns={f"c{place}": "VARCHAR" for place in range(len(file.names))},
            delim=file.separator,
            quote='"',
            escape='"',
            header=False,
            skip=1,
            auto_detect=False,
            # An empty value stays an empty text: nothing has to be put in the place of nulls.
            force_not_null=[f"c{place}" for place in range(len(file.names))],
            ignore_errors=True,
            store_rejects=True,
            rejects_limit=_MOST_BROKEN_LINES,
        )
        given = [raw[name] for name in raw.columns]
    table = raw.select(**{name: given[place] for name, place in columns.places.items()})
    # Stripping each date would take longer than reading it: only what begins with a blank is.
    date = ibis.ifelse(table.date < "!", table.date.strip(), table.date)
    table = table.mutate(date=date.substr(0, _LONGEST_DATE), date_given=table.date)
    return Source(table, columns, file, raw)


class Values(NamedTuple):
    """The distinct values of each column that stands for something, and rows without a volume."""

    by_column: dict[str, list[str]]
    bad_volumes: int


def distinct_values(source: Source) -> Values:
    """Read a file for its distinct values. Raises UnreadableSourceError for text without rows."""
    table = source.table
    # There are no nulls; not to look for them saves time.
    wanted = {
        name: table[name].collect(distinct=True, include_null=True) for name in source.meaningful
    }
    if "volume" in source.columns.places:
        wanted["bad_volumes"] = (~_is_volume(table)).sum()
    try:
        found = table.aggregate(**wanted).to_pyarrow().to_pylist()[0]
    except duckdb.InvalidInputException as error:
        raise UnreadableSourceError(
            Place(source.file.name),
            "Its lines cannot be told apart: line ends or quotation marks are broken.",
            "Save it anew, as CSV, with the program that it comes from.",
        ) from error
    bad_volumes = found.pop("bad_volumes", 0) or 0
    return Values({name: values or [] for name, values in found.items()}, bad_volumes)


def _volume(table: ibis.Table) -> ibis.Value:
    """Return the volume of each row as a number; an empty one is 1."""
    text = table.volume.strip()
    return ibis.ifelse(text == "", "1", text).try_cast("int64")


def _is_volume(table: ibis.Table) -> ibis.Value:
    # Programs write 1.0 for 1 where some cells of the column are empty.
    digits = table.volume.strip().re_search(r"^[0-9]*(\.0+)?$")
    return digits & _volume(table).between(1, _LARGEST_VOLUME).fill_null(False)


class Meanings(NamedTuple):
    """What the values of one column mean: a table of value, codes by dimension, and fault."""

    table: pa.Table
    rejects: bool
    has_faults: bool


def meanings_table(
    column: str, meant: Mapping[str, Meant], keys: Mapping[str, Keys], first_of: Mapping[str, str]
) -> Meanings:
    """Give codes to what values mean. ``first_of`` says which column a dimension is taken from."""
    targets = [name for name in _BECOMES[column] if first_of[name] == column]
    rejects = column not in PLACES
    columns: dict[str, list[Any]] = {name: [] for name in targets}
    for meaning in meant.values():
        by_target = dict(zip(_BECOMES[column], meaning.keys, strict=False))
        for name in targets:
            text = by_target.get(name)
            columns[name].append(text if name == "date" or text is None else keys[name].code(text))
    arrays = {
        name: pa.array(codes, pa.string()).cast(pa.date32()) if name == "date" else _narrow(codes)
        for name, codes in columns.items()
    }
    faults = [meaning.fault for meaning in meant.values()]
    values = pa.array(list(meant), pa.string())
    table = pa.table({"value": values, **arrays, "fault": pa.array(faults, pa.string())})
    return Meanings(table, rejects, any(fault is not None for fault in faults))


def _narrow(codes: Sequence[int | None]) -> pa.Array:
    """Return codes as numbers of two bytes where they fit: every row has six of them."""
    array = pa.array(codes, pa.int32())
    return array.cast(pa.int16()) if (pc.max(array).as_py() or 0) < _TWO_BYTES else array


def first_columns(source: Source) -> dict[str, str]:
    """Return which column each dimension is taken from: a type goes before its area's type."""
    taken: dict[str, str] = {}
    for column in (*[name for name in source.meaningful if name == "type"], *source.meaningful):
        for name in _BECOMES[column]:
            taken.setdefault(name, column)
    return taken


def coded(source: Source, meanings: Mapping[str, Meanings], *, numbered: bool) -> ibis.Table:
    """Return every row with its codes and, of each column, its fault (``date_fault`` ...).

    ``numbered`` adds the number of the row among those that could be read, from 1.
    """
    table = source.table
    if numbered:
        table = table.mutate(row=ibis.row_number().over() + 1)
    for name, meaning in meanings.items():
        known = ibis.memtable(meaning.table.rename_columns(_renamed(name, meaning.table)))
        table = table.left_join(known, table[name] == known[f"{name}_value"])
        table = table.drop(f"{name}_value")
    if "volume" in source.columns.places:
        fault = ibis.ifelse(_is_volume(table), ibis.null("string"), _VOLUME_FAULT)
        table = table.mutate(amount=_volume(table), volume_fault=fault)
    return table


def _renamed(column: str, table: pa.Table) -> list[str]:
    own = {"value": f"{column}_value", "fault": f"{column}_fault"}
    return [own.get(name, f"{name}_code") for name in table.column_names]


def rows_of(source: Source, table: ibis.Table, first_of: Mapping[str, str]) -> ibis.Table:
    """Return the rows that can be counted, in the columns and the order of ``rows.parquet``."""
    refusing = [name for name in table.columns if name.endswith("_fault") and not _is_place(name)]
    accepted = table.filter(*(table[name].isnull() for name in refusing))
    codes = {
        name: accepted[f"{name}_code"] if name in first_of else ibis.literal(0, "int32")
        for name in ("date", "month", "service", "interaction", "channel", "profile", "area")
    }
    volume = accepted.amount if "volume" in source.columns.places else ibis.literal(1, "int64")
    volume = volume.cast("int32")
    rows = accepted.select(**codes, volume=volume, unit=_unit(source, accepted, first_of))
    return rows.order_by("profile", "area")


def _is_place(fault: str) -> bool:
    return fault.removesuffix("_fault") in PLACES


def _unit(source: Source, table: ibis.Table, first_of: Mapping[str, str]) -> ibis.Value:
    """Return the key of the household in its place, or of the postcode.

    A number drawn for each upload is mixed in, so that the keys of two uploads cannot be compared;
    and so is the place as understood: one household has one key however its postcode is written.
    """
    if source.columns.unit == "none":
        return ibis.literal(0, "int64")
    text = _stripped(table[source.columns.unit])
    if source.columns.unit == "postcode":
        text = text.upper().replace(" ", "")
    salt = ibis.literal(secrets.randbits(63), "int64")
    mixed = _number(_hash_of_text(text)) ^ salt
    for name, bits in (("profile", 32), ("area", 0)):
        if name in first_of:
            mixed ^= table[f"{name}_code"].cast("int64") << bits
    return ibis.ifelse(text == "", ibis.literal(0, "int64"), _number(_hash_of_number(mixed)))


def _stripped(text: ibis.Value) -> ibis.Value:
    """Strip only what begins or ends with a blank: stripping costs more than reading the file."""
    ends = (text.endswith(blank) for blank in _BLANKS)
    return ibis.ifelse(reduce(or_, ends, text < "!"), text.strip(), text)


# DuckDB's own function: Ibis' `hash` goes by way of a text of bits, which takes ten times as long.
@ibis.udf.scalar.builtin(name="hash", signature=(("string",), "uint64"))  # type: ignore[untyped-decorator]
def _hash_of_text(text: Any) -> Any:
    """Hash a text."""


@ibis.udf.scalar.builtin(name="hash", signature=(("int64",), "uint64"))  # type: ignore[untyped-decorator]
def _hash_of_number(number: Any) -> Any:
    """Hash a number."""


def _number(hashed: ibis.Value) -> ibis.Value:
    """Return 63 bits of a hash; Ibis takes what was shifted for signed, and would cast nothing."""
    return (hashed >> 1).cast("uint64").cast("int64")


def counts_by_channel(connection: ibis.BaseBackend, file: Path) -> pa.Table:
    """Return the transactions, all and with a profile, and the rows, by the code of their channel.

    The columns are channel, transactions, matched and rows.
    """
    rows = connection.read_parquet(str(file))
    matched = ibis.ifelse(rows.profile == UNKNOWN, 0, rows.volume)
    counts = {"transactions": rows.volume.sum(), "matched": matched.sum(), "rows": rows.count()}
    return rows.group_by("channel").aggregate(**counts).to_pyarrow()
