"""The statistics table: every cell against a plain loop, and what must not matter."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

import ibis
import pytest
from duckdb import ConversionException
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from registry.profiling import engine
from tests.profiling.statistics.conftest import (
    Cells,
    Maker,
    expected_cells,
    make_rows,
    write_upload,
)

MakerOn = Callable[[ibis.BaseBackend], Maker]
quick = settings(
    max_examples=3, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)


@pytest.fixture
def make(maker: MakerOn, duckdb: ibis.BaseBackend) -> Maker:
    return maker(duckdb)


@contextmanager
def closing_engine(connection: ibis.BaseBackend) -> Iterator[ibis.BaseBackend]:
    yield connection
    connection.disconnect()


def threads_of(connection: ibis.BaseBackend) -> int:
    return int(connection.con.execute("SELECT current_setting('threads')").fetchone()[0])


def without_profiles(cells: Cells) -> Cells:
    return {key: values for key, values in cells.items() if key[6] == 0}


@pytest.mark.parametrize("units", [2, 40, 3000])
def test_every_cell_is_what_a_plain_loop_says(make: Maker, units: int) -> None:
    rows = make_rows(600, seed=units, units=units)
    expected = expected_cells(rows)
    assert len(expected) > 1000
    assert make(rows) == expected


@pytest.mark.parametrize("part", [1, 30, 10**6])
def test_every_cell_is_the_same_in_parts_of_any_size(
    maker: MakerOn, monkeypatch: pytest.MonkeyPatch, part: int
) -> None:
    monkeypatch.setattr(engine, "_PART_ROWS", part)
    rows = make_rows(300)
    with closing_engine(ibis.duckdb.connect(threads=2)) as connection:
        assert maker(connection)(rows) == expected_cells(rows)
        assert threads_of(connection) == 2


def test_a_part_that_fails_is_a_fault_of_the_whole(
    tmp_path: Path, duckdb: ibis.BaseBackend
) -> None:
    file = write_upload(make_rows(50), tmp_path) / "rows.parquet"

    def fails(on: ibis.BaseBackend, rows: ibis.Table, keep: engine.Keep) -> ibis.Table:
        return rows.select(found=ibis.literal("none").cast("int32") + rows.unit)

    with pytest.raises(ConversionException):
        engine.in_parts(duckdb, file, ("profile", "area"), fails)
    assert threads_of(duckdb) == 1


def test_every_cell_is_the_same_on_spark(maker: MakerOn, spark: ibis.BaseBackend) -> None:
    rows = make_rows(400)
    expected = expected_cells(rows)
    assert len(expected) > 1000
    assert maker(spark)(rows) == expected


def test_no_rows_make_no_cells(make: Maker) -> None:
    assert make([]) == {}


@quick
@given(st.randoms(use_true_random=False), st.integers(1, 60))
def test_the_order_of_rows_is_irrelevant(make: Maker, random: object, count: int) -> None:
    rows = make_rows(count, units=6)
    before = make(rows)
    random.shuffle(rows)  # type: ignore[attr-defined]  # Hypothesis gives a random.Random
    assert make(rows) == before


@quick
@given(st.integers(1, 6), st.integers(1, 60))
def test_a_volume_is_as_many_transactions(make: Maker, volume: int, count: int) -> None:
    rows = [row | {"volume": volume} for row in make_rows(count, units=6)]
    split = [row | {"volume": 1} for row in rows for _ in range(volume)]
    assert make(rows) == make(split)


@quick
@given(st.integers(1, 60))
def test_splitting_types_and_adding_up_changes_nothing(make: Maker, count: int) -> None:
    rows = make_rows(count, units=6)
    split = [row | {"profile": {"1a1": "1a2", "2a1": "2a2"}.get(row["profile"])} for row in rows]
    changed = [
        new if new["profile"] and new["unit"] % 2 else old
        for old, new in zip(rows, split, strict=True)
    ]
    assert without_profiles(make(rows)) == without_profiles(make(changed))


def test_transactions_add_up_over_profiles(make: Maker) -> None:
    cells = make(make_rows(300))
    for level in (1, 2, 3):
        of_level = [values for key, values in cells.items() if key[6:] == (level, 0)]
        total = sum(values[0] for key, values in cells.items() if key[6:] == (0, 0))
        if level > 1:
            # The interactions of a service are held down to groups of the first level only.
            total -= sum(v[0] for k, v in cells.items() if k[6:] == (0, 0) and k[2] != "*")
        assert sum(values[0] for values in of_level) == total


def test_units_of_unknown_households_are_their_transactions(make: Maker) -> None:
    rows = [row | {"unit": 0} for row in make_rows(50)]
    cells = make(rows)
    assert all(n == q == u and top == 1 for n, q, u, top, _ in cells.values())


def test_a_unit_that_uses_two_services_of_a_group_is_one_unit(make: Maker) -> None:
    row = make_rows(1)[0] | {"unit": 5, "volume": 1}
    cells = make([row | {"service": "57"}, row | {"service": "58"}])
    assert cells["*", "navigation/1", "*", "*", "*", "*", 0, 0] == (2, 4, 1, 2, 0)


@pytest.mark.parametrize(
    "volumes", [(1, 62), (61, 61), (61, 62), (62, 62), (62, 63), (9, 63, 10**9)]
)
def test_the_two_largest_units_are_told_whatever_their_size(
    make: Maker, volumes: tuple[int, ...]
) -> None:
    row = make_rows(1)[0]
    cells = make([row | {"unit": n, "volume": v} for n, v in enumerate(volumes, start=1)])
    assert {(top, second) for *_, top, second in cells.values()} == {(volumes[-1], volumes[-2])}
