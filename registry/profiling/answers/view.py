"""A statistics table as one audience may see it; every answer reads through this.

For the authority's own staff counts are exact. For anybody else they are the protected ones, and
so is everything computed from them: what can be seen is all that goes into a published figure.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any, NamedTuple, Protocol

import numpy as np
import pyarrow as pa

from registry.once import once
from registry.profiling.measures.estimates import Array, Counts, array, divide
from registry.profiling.protection import FREE, WITHHELD, Audience, Rules, protect

ALL = "*"
UNKNOWN = "?"
KEYS = ("month", "service", "interaction", "channel", "profile", "area")
LEAST_CLUSTER = 1.5
_STEP = 2
#: Selections that a process keeps; most are some hundred rows.
_MOST_SELECTED = 128


class Statistics(Protocol):
    """What an answer needs of a statistics table; None selects every key but ``*``."""

    @property
    def metadata(self) -> Mapping[str, Any]:
        """What statistics.json says: authority, period, scheme, unit, synthetic ..."""
        ...

    def select(  # noqa: PLR0913 - the keys of a cell
        self,
        *,
        month: str | None = ALL,
        service: str | None = ALL,
        interaction: str | None = ALL,
        channel: str | None = ALL,
        profile_level: int = 0,
        area: str | None = ALL,
    ) -> pa.Table:
        """Return the cells of a selection."""
        ...

    def households(self, profile_level: int, area: str | None = ALL) -> pa.Table:
        """Return households by profile and area."""
        ...


class Selection(NamedTuple):
    """Which cells: the keys of a cell, None for every key but ``*``."""

    service: str | None = ALL
    level: int = 0
    area: str | None = ALL
    month: str | None = ALL
    interaction: str | None = ALL
    channel: str | None = ALL


@dataclass(frozen=True)
class Cells:
    """Cells as columns: key texts, counts (not a number where withheld), status F, C or S."""

    keys: Mapping[str, list[str]]
    transactions: Array
    squares: Array
    customers: Array
    status: list[str]

    def by(self, *columns: str) -> dict[tuple[str, ...], int]:
        """Return the place of each cell by some of its keys."""
        return {
            key: place
            for place, key in enumerate(zip(*(self.keys[name] for name in columns), strict=True))
        }

    def status_at(self, place: int) -> str:
        """Return the status of a cell; of one that is not there, F: nobody used it."""
        return "F" if place < 0 else self.status[place]


class Use(NamedTuple):
    """Counts of several entries side by side; absent cells count nothing."""

    transactions: Array
    squares: Array
    customers: Array

    @property
    def counts(self) -> Counts:
        """Return N and Q."""
        return Counts(self.transactions, self.squares)


@dataclass(frozen=True, eq=False)
class View:
    """A statistics table, who looks at it, and the rules of protection in force.

    `free` are the keys (`KEYS`) of the cells that a publication shows, from `free_cells`: where
    they are given, an audience other than the authority's own staff sees no cell beyond them. The
    gate of publications withholds more than the thresholds, so that nothing can be worked out.
    Nothing of a view changes, so that answers about the very same one are worked out once.
    """

    statistics: Statistics
    audience: Audience
    rules: Rules
    free: frozenset[tuple[str, ...]] | None = None

    @property
    def exact(self) -> bool:
        """Say whether counts are exact."""
        return self.audience is Audience.OWN

    @property
    def authority(self) -> str:
        """Return the code of the authority."""
        return str(self.statistics.metadata["authority"])

    @property
    def dispersion(self) -> float:
        """Return what multiplies the variance: more than 1 only where no households are known."""
        return self.rules.dispersion if self._unit == "none" else 1.0

    @property
    def _unit(self) -> str:
        return str(self.statistics.metadata["unit"])

    def cells(self, wanted: Selection) -> Cells:
        """Select cells, protected for the audience."""
        return self._protected(_selected(self.statistics, wanted))

    def channel_cells(self, wanted: Selection) -> Cells:
        """Select the cells of each channel and those of all channels together."""
        chosen = [
            _selected(self.statistics, wanted._replace(channel=channel)) for channel in (ALL, None)
        ]
        return self._protected(pa.concat_tables(chosen))

    def _protected(self, table: pa.Table) -> Cells:
        shown = protect(table, self.audience, self.rules.of(self._unit))
        transactions = _numbers(shown, "transactions")
        exact, squares = _numbers(table, "transactions"), _numbers(table, "squares")
        if not self.exact:
            known = self.dispersion == 1
            squares = published_squares(transactions, exact, squares) if known else transactions
        customers, status = _numbers(shown, "households"), shown["status"].to_pylist()
        keys = {name: table[name].cast(pa.string()).to_pylist() for name in KEYS}
        if not self.exact and self.free is not None:
            cells = zip(*keys.values(), strict=True)
            for place in [i for i, key in enumerate(cells) if key not in self.free]:
                transactions[place] = squares[place] = customers[place] = np.nan
                status[place] = status[place] if status[place] != FREE else WITHHELD
        return Cells(keys, transactions, squares, customers, status)

    def households(self, level: int, area: str = ALL) -> dict[str, float]:
        """Return the households of each profile of a level in an area; unknown ones left out."""
        table = self.statistics.households(level, area)
        pairs = zip(table["profile"].to_pylist(), table["households"].to_pylist(), strict=True)
        return {str(profile): float(homes) for profile, homes in pairs if profile != UNKNOWN}

    def households_by_area(self, level: int) -> dict[str, dict[str, float]]:
        """Return the households of each profile in each ward."""
        table = self.statistics.households(level, None)
        found: dict[str, dict[str, float]] = {}
        columns = (table[name].to_pylist() for name in ("area", "profile", "households"))
        for area, profile, homes in zip(*columns, strict=True):
            if area not in (ALL, UNKNOWN) and profile != UNKNOWN:
                found.setdefault(str(area), {})[str(profile)] = float(homes)
        return found

    def profiled(self, wanted: Selection) -> tuple[Cells, Use]:
        """Return the cells of a selection by profile, and everybody whose profile is known.

        Everybody is the cell of all profiles less that of unknown ones, where that may be shown.
        """
        cells = self.cells(wanted)
        whole = take(self.cells(wanted._replace(level=0)), {}, [(ALL,)], ("profile",))
        unknown = take(cells, {}, [(UNKNOWN,)], ("profile",))
        known = (
            np.maximum(all_of - np.nan_to_num(of), 0.0)
            for all_of, of in zip(whole, unknown, strict=True)
        )
        return cells, Use(*known)


@once(_MOST_SELECTED)
def _selected(statistics: Statistics, wanted: Selection) -> pa.Table:
    return statistics.select(
        month=wanted.month,
        service=wanted.service,
        interaction=wanted.interaction,
        channel=wanted.channel,
        profile_level=wanted.level,
        area=wanted.area,
    )


def take(
    cells: Cells,
    places: Mapping[tuple[str, ...], int],
    wanted: Sequence[tuple[str, ...]],
    columns: tuple[str, ...],
) -> Use:
    """Return the counts of some keys in order; a cell that is not there has nothing in it."""
    found = places or cells.by(*columns)
    where = np.array([found.get(key, -1) for key in wanted], dtype=int)

    def column(values: Array) -> Array:
        return np.asarray(np.append(values, 0.0)[where])

    return Use(column(cells.transactions), column(cells.squares), column(cells.customers))


def free_cells(published: pa.Table, period: str) -> frozenset[tuple[str, ...]]:
    """Return the keys of the cells that a publication shows.

    `published` has the key columns, `transactions` and, where it also names withheld cells,
    `status`; a month that is the code of the whole period stands for all months.
    """
    columns = {name: published[name].cast(pa.string()).to_pylist() for name in KEYS}
    columns["month"] = [ALL if month == period else month for month in columns["month"]]
    shown = published["transactions"].is_valid().to_pylist()
    keys = zip(*columns.values(), strict=True)
    return frozenset(key for key, is_shown in zip(keys, shown, strict=True) if is_shown)


def published_squares(published: Array, transactions: Array, squares: Array) -> Array:
    """Return Q for the interval of a published figure, so that the interval gives no count away.

    The mean size of a cluster Q / N is rounded up to the next half, at least 1.5, and multiplies
    the published count: the limits tell no more than the count and that rounded size.
    """
    size = np.ceil(np.nan_to_num(divide(squares, transactions)) * _STEP) / _STEP
    return np.asarray(published * np.maximum(size, LEAST_CLUSTER))


def _numbers(table: pa.Table, column: str) -> Array:
    return array(table[column].cast(pa.float64()).to_numpy()).copy()
