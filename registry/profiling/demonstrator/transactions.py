"""Draws transactions of a place, in chunks, and writes them as CSV or Parquet.

A transaction's service is drawn by the services' shares, its household by the households' weights
for that service, its interaction, channel and month by the habits of the service (and of the
group, for the channel). So the expected share of each group in a service is known exactly.
"""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import numpy as np
import numpy.typing as npt
import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.csv as pa_csv
import pyarrow.parquet as pq

from registry.profiling.demonstrator.behaviour import (
    CHANNELS,
    FRAILTY,
    GROUPS,
    HABITS,
    Habit,
    channel_shares,
    month_shares,
)
from registry.profiling.demonstrator.places import Place

_CHUNK = 1_000_000
_DAYS = 28
#: Of rows with a postcode: how many have one that is in no table.
UNMATCHED = 0.015
_NOWHERE = "ZZ99 9ZZ"
#: Shares of volumes 1, 2 and 3 (several of the same at once).
_VOLUMES = (0.94, 0.05, 0.01)

Numbers = npt.NDArray[np.int64]


def weights(place: Place, seed: int) -> npt.NDArray[np.float64]:
    """Return the households' weights: one row a service, each adding up to 1."""
    random = np.random.default_rng([seed, int(place.town.code[1:]), 1])
    group, factor = place.group_of - 1, place.type_factor_of
    rows = []
    for habit in HABITS:
        own = random.gamma(FRAILTY, 1 / FRAILTY, place.households)
        row = np.array(habit.propensities)[group] * factor * own
        rows.append(row / row.sum())
    return np.array(rows)


def draw(place: Place, number: int, months: tuple[str, ...], seed: int) -> Iterator[pa.Table]:
    """Yield transactions in tables of at most a million rows, for `write_transactions`."""
    random = np.random.default_rng([seed, int(place.town.code[1:]), 2])
    shares = np.array([habit.share for habit in HABITS])
    cumulated = np.cumsum(weights(place, seed), axis=1)
    while number > 0:
        size = min(number, _CHUNK)
        yield _chunk(random, place, months, random.multinomial(size, shares), cumulated)
        number -= size


def write_transactions(chunks: Iterator[pa.Table], path: Path) -> None:
    """Write transactions as CSV, gzipped CSV or Parquet, as the name ends, chunk by chunk.

    Columns: date, service, interaction, channel, volume, household (a key that says nothing) and
    postcode; abroad, area in place of the postcode.
    """
    first = next(chunks)
    if path.suffix == ".parquet":
        with pq.ParquetWriter(path, first.schema) as parquet:
            parquet.write_table(first)
            for chunk in chunks:
                parquet.write_table(chunk)
        return
    with (
        pa.output_stream(path, compression="detect") as stream,
        pa_csv.CSVWriter(
            stream, first.schema, write_options=pa_csv.WriteOptions(quoting_style="none")
        ) as writer,
    ):
        writer.write_table(first)
        for chunk in chunks:
            writer.write_table(chunk)


def _chunk(
    random: np.random.Generator,
    place: Place,
    months: tuple[str, ...],
    of_services: Numbers,
    cumulated: npt.NDArray[np.float64],
) -> pa.Table:
    size = int(of_services.sum())
    household, month = np.empty(size, np.int32), np.empty(size, np.int8)
    interaction, channel = np.empty(size, np.int8), np.empty(size, np.int8)
    group_of, start = place.group_of, 0
    interactions = sorted({number for habit in HABITS for number, _ in habit.interactions})
    for habit, count, weight in zip(HABITS, of_services, cumulated, strict=True):
        rows = slice(start, start + count)
        picked = np.searchsorted(weight, random.random(count) * weight[-1])
        household[rows] = picked
        month[rows] = random.choice(len(months), count, p=month_shares(habit, months))
        codes = [interactions.index(number) for number, _ in habit.interactions]
        odds = [share for _, share in habit.interactions]
        interaction[rows] = np.array(codes)[random.choice(len(codes), count, p=odds)]
        channel[rows] = _channels(random, _channel_table(habit), group_of[picked])
        start += count
    services = [service_code(place, number) for number in range(len(HABITS))]
    service = np.repeat(np.arange(len(HABITS)), of_services)
    order = random.permutation(size)
    days = random.integers(1, _DAYS + 1, size)
    dates = [f"{m}-{day:02}" for m in months for day in range(1, _DAYS + 1)]
    columns = {
        "date": _texts(month[order].astype(np.int64) * _DAYS + days - 1, dates),
        "service": _texts(service[order], services),
        "interaction": _texts(interaction[order], interactions),
        "channel": _texts(channel[order], list(CHANNELS)),
        "volume": pa.array(1 + random.choice(3, size, p=_VOLUMES).astype(np.int8)),
        "household": _texts(household[order], _household_keys(place)),
    }
    if place.town.abroad:
        columns["area"] = _texts(place.area_of[household[order]], list(place.areas))
    else:
        codes_of = place.postcode_of[household[order]].copy()
        codes_of[random.random(size) < UNMATCHED] = len(place.postcodes)
        columns["postcode"] = _texts(codes_of, [*place.postcodes, _NOWHERE])
    return pa.table(columns)


def service_code(place: Place, number: int) -> str:
    """Return the number of a service as the place writes it."""
    return HABITS[number].foreign if place.town.abroad else HABITS[number].service


def _channel_table(habit: Habit) -> npt.NDArray[np.float64]:
    """Return cumulated shares of channels: one row a group."""
    table = [[channel_shares(habit, group)[c] for c in CHANNELS] for group in GROUPS]
    return np.cumsum(np.array(table), axis=1)


def _channels(
    random: np.random.Generator, cumulated: npt.NDArray[np.float64], groups: Numbers
) -> Numbers:
    drawn = random.random(len(groups))[:, None]
    channels: Numbers = (drawn > cumulated[groups - 1, :-1]).sum(axis=1)
    return channels


def _household_keys(place: Place) -> list[str]:
    """Return keys that look as a keyed hash would, in an order that says nothing."""
    random = np.random.default_rng(int(place.town.code[1:]))
    # None is 0, which the bad rows have.
    keys = random.permutation(np.arange(1, place.households + 1) * 2_654_435_761 % 2**32)
    return [f"{key:08x}" for key in keys]


def _texts(codes: npt.NDArray[np.integer], values: list[str]) -> pa.Array:
    return pc.take(pa.array(values), pa.array(codes))
