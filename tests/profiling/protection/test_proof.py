"""An integer program over everything published never works out what the gate lets pass.

Equations are written down here once more, from the published table alone, for transactions and
households together.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterator
from dataclasses import replace
from typing import NamedTuple

import numpy as np
import pyarrow as pa
import pytest
from scipy.optimize import Bounds, LinearConstraint, milp
from scipy.sparse import csc_array

from registry.profiling.answers.view import LEAST_CLUSTER, published_squares
from registry.profiling.periods import read_period
from registry.profiling.protection import Audience, Rules, protect, settling
from registry.profiling.protection.exchanging import exchange
from registry.profiling.protection.gate import Gate, open_gate
from registry.profiling.protection.knowledge import Published
from registry.profiling.protection.publishing import prepare_publication
from registry.profiling.protection.selecting import publishable

YEAR = read_period("2025")
PARENTS = {"1a": "1", "1b": "1", "2a": "2", "2b": "2", "3a": "3", "3b": "3"}
RULES = Rules(dense=3, sensitive={"4": "made up"})
#: More than any of them is.
_MANY = 10_000
NAMES = ("month", "service", "interaction", "channel", "profile", "area")
Rows = list[dict[str, object]]
Statistics = Callable[[Rows], pa.Table]


class Known(NamedTuple):
    """What can be read off a table: least <= rows @ x <= most, of transactions, then households."""

    rows: np.ndarray
    least: np.ndarray
    most: np.ndarray
    bounds: Bounds
    hidden: list[int]


def transactions(seed: int, count: int, wards: int) -> Rows:
    """Make transactions of a town in which one service, one channel and one group are rare."""
    chance = np.random.default_rng(seed)
    homes = [
        (str(chance.choice(list(PARENTS), p=[0.3, 0.25, 0.2, 0.15, 0.07, 0.03])), number % wards)
        for number in range(count // 3)
    ]
    return [
        {
            "unit": home,
            "profile": homes[home][0],
            "area": f"W{homes[home][1]}",
            "service": str(chance.choice(list("12345"), p=[0.4, 0.3, 0.16, 0.1, 0.04])),
            "channel": str(chance.choice(list("129"), p=[0.6, 0.35, 0.05])),
        }
        for home in map(int, chance.integers(0, len(homes), count))
    ]


def sums(table: pa.Table) -> Iterator[tuple[str, int, list[int], bool]]:
    """Yield along which column a cell is a sum, its row, those of its parts, and whether of all."""
    rows = table.to_pylist()
    at = {tuple(row[name] for name in NAMES): i for i, row in enumerate(rows)}
    parts: dict[tuple[str, int, int], list[int]] = defaultdict(list)
    for key, part in at.items():
        for place, name in enumerate(NAMES):
            level = int(rows[part]["profile_level"]) if name == "profile" else 0
            wholes = ["*", *([PARENTS[key[place]]] if level > 1 else [])]
            for value in wholes if key[place] != "*" else []:
                above = (*key[:place], value, *key[place + 1 :])
                if above in at:
                    parts[name, level, at[above]].append(part)
    services = {row["service"] for row in rows} - {"*"}
    for (name, _, whole), its in parts.items():
        shape = [rows[its[0]][n] == "*" for n in NAMES], rows[its[0]]["profile_level"]
        alike = {
            row["service"]
            for row in rows
            if ([row[n] == "*" for n in NAMES], row["profile_level"]) == shape
        }
        yield name, whole, its, name != "service" or services <= alike


def known(table: pa.Table) -> Known:
    """Write down all that a reader knows of a published table."""
    n = table.num_rows
    rows: list[np.ndarray] = []
    most: list[float] = []
    least: list[float] = []

    def add(plus: list[int], minus: list[int], low: float) -> None:
        row = np.zeros(2 * n)
        row[plus], row[minus] = 1, -1
        rows.append(row)
        least.append(low)
        most.append(0)

    for name, whole, parts, is_all in sums(table):
        units = [n + part for part in parts]
        add(parts, [whole], 0 if is_all else -np.inf)
        if name in {"profile", "area"}:
            add(units, [n + whole], 0)
        else:
            for unit in units:
                add([unit], [n + whole], -np.inf)
            if is_all:
                add([n + whole], units, -np.inf)
    for cell in range(n):
        add([n + cell], [cell], -np.inf)
    shown = [*table["transactions"].to_pylist(), *table["households"].to_pylist()]
    low = [1 if number is None else max(number - 2, 10) for number in shown]
    high = [_MANY if number is None else number + 2 for number in shown]
    hidden = [place for place, number in enumerate(shown) if number is None]
    return Known(
        np.array(rows), np.array(least), np.array(most), Bounds(np.array(low), np.array(high)),
        hidden,
    )  # fmt: skip


def closest(what: Known, numbers: int) -> int:
    """Return how closely some of the hidden numbers, drawn at random, can be worked out."""
    some = np.random.default_rng(0).permutation(what.hidden)[:numbers]
    n = what.rows.shape[1]
    limits = LinearConstraint(csc_array(what.rows), what.least, what.most)
    whole = np.ones(n, dtype=np.int64)
    widths: list[int] = []
    for place in some:
        ends = []
        for sign in (1.0, -1.0):
            goal = sign * np.eye(1, n, place)[0]
            found = milp(goal, constraints=limits, bounds=what.bounds, integrality=whole)
            assert found.x is not None
            ends.append(round(found.x[place]))
        widths.append(ends[1] - ends[0])
    return min(widths)


@pytest.fixture
def large(monkeypatch: pytest.MonkeyPatch) -> None:
    """Make the gate go about every table as about a large one."""
    monkeypatch.setattr(settling, "_SMALL", 0)
    monkeypatch.setattr(settling, "_MANY", 60)


@pytest.mark.parametrize(("seed", "count", "wards"), [(1, 500, 3), (2, 700, 4), (3, 900, 13)])
@pytest.mark.usefixtures("large")
def test_an_integer_program_over_everything_works_out_nothing(
    statistics: Statistics, seed: int, count: int, wards: int
) -> None:
    cells = publishable(statistics(transactions(seed, count, wards)), Audience.PUBLIC, RULES)
    published, report = prepare_publication(cells, YEAR, Audience.PUBLIC, RULES, PARENTS)
    what = known(published.table)
    assert report.passes
    assert len(what.hidden) == 2 * report.hidden > 60
    assert closest(what, 12) >= RULES.width


def test_without_the_gate_it_works_something_out(cells: Callable[..., pa.Table]) -> None:
    wards = [{"transactions": n, "area": f"W{i}"} for i, n in enumerate((18, 23, 1))]
    what = known(protect(cells({"transactions": 42}, *wards), Audience.PUBLIC, RULES))
    assert closest(what, 2) == 0


@pytest.mark.parametrize("unit", ["household", "none"])
@pytest.mark.parametrize("seed", range(4))
def test_a_town_of_few_wards_and_groups_is_not_refused(
    statistics: Statistics, seed: int, unit: str
) -> None:
    rules = replace(RULES, unit=unit, dispersion=1.0)
    cells = publishable(statistics(transactions(seed, 300, 3)), Audience.PUBLIC, rules)
    published, report = prepare_publication(cells, YEAR, Audience.PUBLIC, rules, PARENTS)
    assert report.passes
    assert set(published.table["status"].to_pylist()) >= {"F", "C"}


def gate_of(cells: pa.Table) -> Gate:
    table = protect(cells, Audience.PUBLIC, RULES)
    return open_gate(
        Published(YEAR.code, YEAR.months, Audience.PUBLIC, cells, table), RULES, PARENTS
    )


@pytest.mark.usefixtures("large")
def test_a_world_found_by_exchange_keeps_all_that_is_known(statistics: Statistics) -> None:
    cells = publishable(statistics(transactions(3, 1500, 13)), Audience.PUBLIC, RULES)
    gate = gate_of(cells)
    worlds = gate.worlds
    hidden = worlds.system.numbers_of(np.flatnonzero(gate.hidden))
    exchange(worlds, hidden, gate.neighbourhoods.grids, RULES.width)
    what = known(protect(cells, Audience.PUBLIC, RULES))
    reached = what.rows @ worlds.now
    assert (worlds.now != worlds.system.truth).sum() > 100
    assert ((reached >= what.least) & (reached <= what.most)).all()
    assert ((worlds.now >= what.bounds.lb) & (worlds.now <= what.bounds.ub)).all()


def test_numbers_that_are_no_world_are_not_taken_in(statistics: Statistics) -> None:
    worlds = gate_of(statistics(transactions(1, 300, 3))).worlds
    every = np.arange(len(worlds.system.truth))
    assert not worlds.change(every, np.ones(len(every)))
    assert (worlds.high == worlds.system.truth).all()


@pytest.mark.usefixtures("large")
def test_what_a_world_leaves_over_is_kept_up_to_date(statistics: Statistics) -> None:
    cells = publishable(statistics(transactions(2, 700, 4)), Audience.PUBLIC, RULES)
    gate = gate_of(cells)
    gate.check()
    system, rest = gate.worlds.system, gate.worlds.system.rows @ gate.worlds.now
    assert (gate.worlds.now != system.truth).sum() > 50
    assert (rest == gate.worlds.rest).all()
    assert ((rest == 0) | ~system.exact & (rest < 0)).all()


def with_sizes(what: Known, cells: pa.Table, table: pa.Table) -> Known:
    """Add what intervals say: the sum of squares Q of each cell lies in a step of half a size.

    Limits tell of a free cell c = Q / N, rounded up to a half, at least 1.5; Q adds up as
    households do, and of a hidden cell is no less than N.
    """
    n = cells.num_rows
    count = np.array(table["transactions"].to_pylist(), dtype=float)
    exact, squares = (cells[name].to_numpy().astype(float) for name in ("transactions", "squares"))
    size = published_squares(count, exact, squares) / count
    rows = [np.hstack([what.rows, np.zeros((len(what.rows), n))])]
    least, most = [what.least], [what.most]
    for cell in range(n):
        floor = 1.0 if not size[cell] > LEAST_CLUSTER else size[cell] - 0.5
        rows.append(np.zeros((2, 3 * n)))
        rows[-1][0, [cell, 2 * n + cell]] = floor, -1
        rows[-1][1, [cell, 2 * n + cell]] = -np.nan_to_num(size[cell]), 1
        least.append(np.full(2, -np.inf))
        most.append(np.array([0.0, 0.0 if np.isfinite(size[cell]) else np.inf]))
    for name, whole, parts, _ in sums(table):
        if name in {"profile", "area"}:
            rows.append(np.zeros((1, 3 * n)))
            rows[-1][0, [2 * n + part for part in parts]] = 1
            rows[-1][0, 2 * n + whole] = -1
            least.append(np.zeros(1))
            most.append(np.zeros(1))
    bounds = Bounds(
        np.append(what.bounds.lb, np.ones(n)), np.append(what.bounds.ub, [_MANY**2] * n)
    )
    return Known(np.vstack(rows), np.concatenate(least), np.concatenate(most), bounds, what.hidden)


@pytest.mark.parametrize(("seed", "count", "wards"), [(1, 500, 3), (2, 700, 4)])
def test_intervals_of_free_cells_work_out_nothing_more(
    statistics: Statistics, seed: int, count: int, wards: int
) -> None:
    cells = publishable(statistics(transactions(seed, count, wards)), Audience.PUBLIC, RULES)
    published, report = prepare_publication(cells, YEAR, Audience.PUBLIC, RULES, PARENTS)
    assert report.passes
    what = with_sizes(known(published.table), cells, published.table)
    assert closest(what, 8) >= RULES.width
