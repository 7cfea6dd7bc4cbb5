"""The statistics of an authority and period: made from an upload's rows, kept, opened, selected."""

from __future__ import annotations

import json
from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache, reduce
from itertools import pairwise
from operator import and_
from pathlib import Path
from typing import Any, NamedTuple

import ibis
import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.parquet as pq

from registry.errors import RegistryError
from registry.profiling.engine import Keep, in_parts, read_parquet
from registry.profiling.folders import restore_folder
from registry.profiling.reference.schemes import Scheme
from registry.profiling.statistics.keys import ALL_KEY, Keys, groups_table, levels_table, read_keys
from registry.profiling.statistics.layout import DIMENSIONS, LEVELS, Layout
from registry.profiling.statistics.making import CELL, MEASURES, finest_histograms, make_cells

#: The columns of the key that are the same all over a block of the file, then those in it.
_BLOCK = ("month", "interaction", "channel", "area_level", "profile_level")
_IN_BLOCK = ("service", "profile", "area")
#: A selection is read in whole groups of rows, at most this long: a block, or a part of one.
_GROUP_ROWS = 8 * 1024
_OPEN = 32
#: Groups of rows that stay decoded in a process, of all files together: at most some 40 MB.
_KEPT_GROUPS = 48
#: What a column of the cell's key has to be: that text, one of those, or (None) each but ``*``.
Choice = str | Collection[str] | None


def write_statistics(
    connection: ibis.BaseBackend,
    upload: Path,
    folder: Path,
    scheme: Scheme,
    groups: Mapping[str, Collection[str]],
) -> None:
    """Make ``statistics.parquet`` in ``folder`` from the rows and keys of an upload's folder.

    ``groups`` are groups of services with the numbers of their members.
    """
    keys = read_keys(pq.read_table(upload / "keys.parquet"))
    pq.write_table(levels_table(keys["profile"], _ancestors(scheme, keys)), folder / "levels")
    pq.write_table(groups_table(keys["service"], groups), folder / "groups")
    layout = Layout({name: len(keys[name].codes) for name in DIMENSIONS}, scheme.depth)

    def finest(on: ibis.BaseBackend, rows: ibis.Table, keep: Keep) -> ibis.Table:
        return finest_histograms(rows, read_parquet(on, folder / "groups"), layout, keep)

    histograms = in_parts(connection, upload / "rows.parquet", ("profile", "area"), finest)
    levels = read_parquet(connection, folder / "levels")
    cells = make_cells(histograms, levels, layout, scheme.depth).to_pyarrow()
    write_cells(cells, keys, folder / "statistics.parquet")
    (folder / "levels").unlink()
    (folder / "groups").unlink()


def write_cells(cells: pa.Table, keys: Mapping[str, Keys], file: Path) -> None:
    """Write cells keyed by codes as a file keyed by texts, in blocks that a selection reads.

    A block is a group of rows of the file whose cells differ only in service, profile and area.
    """
    columns: dict[str, Any] = {n: keys[n].texts(cells[n].to_numpy()) for n in DIMENSIONS}
    order_of = {name: columns[name].indices.to_numpy() for name in DIMENSIONS}
    order_of |= {name: cells[name].to_numpy() for name in LEVELS}
    order = _order([order_of[name] for name in (*_BLOCK, *_IN_BLOCK)])
    columns |= {name: pa.array(cells[name].to_numpy(), pa.int8()) for name in LEVELS}
    columns |= {name: pa.array(cells[name].to_numpy(), pa.int64()) for name in MEASURES}
    table = pa.table({name: columns[name] for name in (*CELL, *MEASURES)}).take(pa.array(order))
    block = np.stack([order_of[name][order] for name in _BLOCK])
    starts = np.flatnonzero((block[:, 1:] != block[:, :-1]).any(axis=0)) + 1
    edges = [0, *starts.tolist(), table.num_rows]
    with pq.ParquetWriter(file, table.schema, store_schema=False) as writer:
        for start, end in pairwise(edges):
            writer.write_table(table.slice(start, end - start), row_group_size=_GROUP_ROWS)


def _order(columns: Sequence[np.typing.NDArray[np.integer]]) -> np.typing.NDArray[np.int64]:
    """Return the places of rows in the order of columns of small numbers, the first above all."""
    rank = np.zeros(len(columns[0]), np.int64)
    for column in columns:
        # One number a row: sorting by it takes a fraction of a sort by eight columns.
        rank = rank * (int(column.max(initial=0)) + 1) + column
    return np.argsort(rank)


def _ancestors(scheme: Scheme, keys: Mapping[str, Keys]) -> list[tuple[str, int, str | None]]:
    """Return what each profile met belongs to, level by level."""
    met = [text for text in keys["profile"].codes if text != ALL_KEY]
    return [
        (text, level, scheme.at_level(text, level) if text in scheme.level else None)
        for text in met
        for level in range(1, scheme.depth + 1)
    ]


class _Group(NamedTuple):
    """A group of rows of the file: the least and the greatest value of each column of the key."""

    number: int
    ranges: Mapping[str, tuple[Any, Any]]

    def may_hold(self, chosen: Mapping[str, Choice | int]) -> bool:
        """Tell whether what is chosen can be among its rows."""
        return all(_meets(*self.ranges[column], choice) for column, choice in chosen.items())


@dataclass(frozen=True, eq=False)
class Statistics:
    """The statistics of one authority and period, open for reading by any number of threads.

    The file is mapped, so that it can be read to the end when another has taken its place.
    """

    metadata: Mapping[str, Any]
    cells: pa.Buffer
    footer: pq.FileMetaData
    groups: tuple[_Group, ...]
    of_households: pa.Table

    def select(  # noqa: PLR0913 - one parameter a column of the key
        self,
        *,
        month: Choice = ALL_KEY,
        service: Choice = ALL_KEY,
        interaction: Choice = ALL_KEY,
        channel: Choice = ALL_KEY,
        profile_level: int = 0,
        profile: Choice = None,
        area: Choice = ALL_KEY,
    ) -> pa.Table:
        """Return cells, ordered by month, interaction, channel, service, profile, area.

        A text selects one key, several texts those, None every key but ``*``: ``area=None`` is
        every ward (``?`` among them). ``profile=None`` is every profile of ``profile_level``, on
        level 0 that is ``*``. Nothing is found where the table does not hold such cells.
        """
        chosen: dict[str, Choice | int] = {"month": month, "service": service, "area": area}
        chosen |= {"interaction": interaction, "channel": channel, "profile_level": profile_level}
        chosen["area_level"] = 0 if area == ALL_KEY else 1
        if profile is not None:
            chosen["profile"] = profile
        wanted = [group.number for group in self.groups if group.may_hold(chosen)]
        if not wanted:
            return self.footer.schema.to_arrow_schema().empty_table()
        table = pa.concat_tables(_rows_of(self, number) for number in wanted)
        conditions = [_chosen(column, choice) for column, choice in chosen.items()]
        return table.filter(reduce(and_, conditions))

    def everything(self) -> pa.Table:
        """Return every cell, as the file has them."""
        return pq.read_table(pa.BufferReader(self.cells))

    def households(self, profile_level: int = 0, area: Choice = ALL_KEY) -> pa.Table:
        """Return the households of every profile of a level: profile, area, households."""
        return self.of_households.filter(
            _chosen("profile_level", profile_level) & _chosen("area", area)
        )


@lru_cache(maxsize=_KEPT_GROUPS)
def _rows_of(statistics: Statistics, group: int) -> pa.Table:
    """Read a group of rows; the latest used stay decoded, as pages ask for the same ones."""
    # A reader of its own each time: threads cannot share one.
    cells = pq.ParquetFile(pa.BufferReader(statistics.cells), metadata=statistics.footer)
    return cells.read_row_group(group, use_threads=False)


def _meets(least: Any, greatest: Any, choice: Choice | int) -> bool:
    if choice is None:
        return bool(greatest != ALL_KEY)
    if isinstance(choice, (str, int)):
        return bool(least <= choice <= greatest)
    return any(least <= each <= greatest for each in choice)


def _chosen(column: str, choice: Choice | int) -> pc.Expression:
    field = pc.field(column)
    if choice is None:
        return field != ALL_KEY
    return field == choice if isinstance(choice, (str, int)) else field.isin(list(choice))


def _groups_of(metadata: pq.FileMetaData) -> Iterator[_Group]:
    for number in range(metadata.num_row_groups):
        columns = [metadata.row_group(number).column(place) for place in range(len(CELL))]
        ranges = {c.path_in_schema: (c.statistics.min, c.statistics.max) for c in columns}
        yield _Group(number, ranges)


def statistics_folder(data: Path, authority: str, period: str) -> Path:
    """Return where the statistics of an authority and period are."""
    return data / "statistics" / authority / period


def open_statistics(data: Path, authority: str, period: str) -> Statistics:
    """Open the statistics of an authority and period.

    Raises RegistryError where there are none.
    """
    folder = statistics_folder(data, authority, period)
    if not folder.is_dir():
        restore_folder(folder)
    try:
        made = (folder / "statistics.json").stat().st_mtime_ns
    except OSError:
        raise RegistryError(
            f"There are no statistics of {authority} for {period}. "
            "Upload its transactions with `registry profile upload`."
        ) from None
    return _open(folder, made)


@lru_cache(maxsize=_OPEN)
def _open(folder: Path, made: int) -> Statistics:
    with pa.memory_map(str(folder / "statistics.parquet")) as file:
        cells = file.read_buffer()
    footer = pq.read_metadata(pa.BufferReader(cells))
    return Statistics(
        json.loads((folder / "statistics.json").read_text(encoding="utf-8")),
        cells,
        footer,
        tuple(_groups_of(footer)),
        pq.read_table(folder / "households.parquet"),
    )


def list_statistics(data: Path) -> list[tuple[str, str]]:
    """Return the authorities and periods that have statistics, in order."""
    found = data.glob("statistics/*/*/statistics.json")
    return sorted(
        (file.parent.parent.name, file.parent.name)
        for file in found
        if not file.parent.name.startswith(".")
    )
