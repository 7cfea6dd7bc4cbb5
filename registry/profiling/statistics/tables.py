"""The statistics of an authority and period: made from an upload's rows, kept, opened, selected."""

from __future__ import annotations

import json
from collections.abc import Collection, Mapping
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from typing import Any

import ibis
import numpy as np
import pyarrow as pa
import pyarrow.dataset as ds
import pyarrow.parquet as pq

from registry.errors import RegistryError
from registry.profiling.engine import read_parquet
from registry.profiling.folders import restore_folder
from registry.profiling.reference.schemes import Scheme
from registry.profiling.statistics.keys import ALL_KEY, Keys, groups_table, levels_table, read_keys
from registry.profiling.statistics.making import (
    CELL,
    DIMENSIONS,
    LEVELS,
    MEASURES,
    Rows,
    make_statistics,
)

#: A selection is read in whole groups of rows: small ones keep it quick, too small ones the file.
_GROUP_ROWS = 16 * 1024
_OPEN = 32
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
    rows = Rows(
        read_parquet(connection, upload / "rows.parquet"),
        read_parquet(connection, folder / "levels"),
        read_parquet(connection, folder / "groups"),
    )
    cells = make_statistics(rows, scheme.depth).to_pyarrow()
    write_cells(cells, keys, folder / "statistics.parquet")
    (folder / "levels").unlink()
    (folder / "groups").unlink()


def write_cells(cells: pa.Table, keys: Mapping[str, Keys], file: Path) -> None:
    """Write cells keyed by codes as a file keyed by texts, in an order that selects quickly."""
    codes = {name: cells[name].to_numpy() for name in CELL}
    first = ("area", "profile", "area_level", "profile_level")
    order = np.lexsort([*(codes[name] for name in first), *(codes[n] for n in _last_first())])
    columns: dict[str, Any] = {name: keys[name].texts(codes[name][order]) for name in DIMENSIONS}
    columns |= {name: pa.array(codes[name][order], pa.int8()) for name in LEVELS}
    columns |= {name: pa.array(cells[name].to_numpy()[order], pa.int64()) for name in MEASURES}
    table = pa.table({name: columns[name] for name in (*CELL, *MEASURES)})
    pq.write_table(table, file, row_group_size=_GROUP_ROWS, store_schema=False)


def _last_first() -> tuple[str, ...]:
    return ("channel", "interaction", "service", "month")


def _ancestors(scheme: Scheme, keys: Mapping[str, Keys]) -> list[tuple[str, int, str | None]]:
    """Return what each profile met belongs to, level by level."""
    met = [text for text in keys["profile"].codes if text != ALL_KEY]
    return [
        (text, level, scheme.at_level(text, level) if text in scheme.level else None)
        for text in met
        for level in range(1, scheme.depth + 1)
    ]


@dataclass(frozen=True)
class Statistics:
    """The statistics of one authority and period, open for reading by any number of threads."""

    metadata: Mapping[str, Any]
    cells: ds.Dataset
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
        """Return cells, in the order of their keys.

        A text selects one key, several texts those, None every key but ``*``: ``area=None`` is
        every ward (``?`` among them). ``profile=None`` is every profile of ``profile_level``, on
        level 0 that is ``*``. Nothing is found where the table does not hold such cells.
        """
        condition = (ds.field("profile_level") == profile_level) & (
            ds.field("area_level") == (0 if area == ALL_KEY else 1)
        )
        choices = {"month": month, "service": service, "interaction": interaction}
        choices |= {"channel": channel, "area": area}
        for column, choice in choices.items():
            condition &= _chosen(column, choice)
        if profile is not None:
            condition &= _chosen("profile", profile)
        return self.cells.to_table(filter=condition)

    def households(self, profile_level: int = 0, area: Choice = ALL_KEY) -> pa.Table:
        """Return the households of every profile of a level: profile, area, households."""
        condition = (ds.field("profile_level") == profile_level) & _chosen("area", area)
        return self.of_households.filter(condition)


def _chosen(column: str, choice: Choice) -> ds.Expression:
    field = ds.field(column)
    if choice is None:
        return field != ALL_KEY
    return field == choice if isinstance(choice, str) else field.isin(list(choice))


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
    return Statistics(
        json.loads((folder / "statistics.json").read_text(encoding="utf-8")),
        ds.dataset(folder / "statistics.parquet"),
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
