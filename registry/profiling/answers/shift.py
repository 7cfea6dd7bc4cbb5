"""Potential shift: what could move to cheaper channels, by service, ranked by money and volume."""

from __future__ import annotations

import math
from collections.abc import Collection, Sequence
from typing import NamedTuple

import numpy as np

from registry.once import once
from registry.profiling.answers.answer import (
    MOST_ANSWERS,
    Answer,
    Note,
    Number,
    about,
    notes,
    number,
)
from registry.profiling.answers.costs import Costs, mean_cost
from registry.profiling.answers.published_costs import priced
from registry.profiling.answers.view import ALL, UNKNOWN, Cells, Selection, View
from registry.profiling.measures import channels as measure
from registry.profiling.measures.estimates import Array, divide

Key = tuple[str, ...]


class Shift(NamedTuple):
    """What could move for a profile of a service, or for all of them (``*``).

    `own_share` and `target_share` are per cent in the channels moved to; `volume` is transactions
    in the period, `money` what they would save at the unit costs entered, before any assumption.
    """

    service: str
    profile: str
    own_share: Number
    target_share: Number
    volume: Number
    money: Number


class _Potential(NamedTuple):
    """By service and profile: transactions with a known channel, shares, and what could move."""

    known: Array
    share: Array
    target: Array
    volume: Array


@once(MOST_ANSWERS)
def potential_shift(
    view: View,
    comparators: Sequence[View],
    to_channels: Collection[str],
    costs: Costs,
    level: int = 1,
) -> Answer[Shift]:
    """Return the potential of every service, largest money first, then largest volume.

    A target is the 75th percentile of the comparators' shares for the same profile; the volume of
    a service adds up its profiles, so a council is never measured against another mix of people.
    """
    keys, found = _potential(view, comparators, to_channels, level)
    money = _unit_savings(view, to_channels, costs)
    row = {service: number for number, service in enumerate(dict.fromkeys(key[0] for key in keys))}
    added = _added(found, [row[service] for service, _ in keys])
    rows = [
        _row(view, service, ALL, its, money.get(service, math.nan))
        for service, its in zip(row, added, strict=True)
    ]
    rows.sort(key=lambda row: (-(row.money or 0), -(row.volume or 0), row.service))
    return _answer(view, comparators, rows, found)


@once(MOST_ANSWERS)
def potential_of_service(
    view: View,
    comparators: Sequence[View],
    to_channels: Collection[str],
    costs: Costs,
    service: str,
) -> Answer[Shift]:
    """Return the potential of each profile group of one service, in the order of profiles."""
    keys, found = _potential(view, comparators, to_channels, 1, service)
    saved = _unit_savings(view, to_channels, costs, service).get(service, math.nan)
    added = _added(found, range(len(keys)))
    rows = [_row(view, service, key[1], its, saved) for key, its in zip(keys, added, strict=True)]
    return _answer(view, comparators, rows, found)


def _potential(
    view: View,
    comparators: Sequence[View],
    to_channels: Collection[str],
    level: int,
    service: str | None = None,
) -> tuple[list[Key], _Potential]:
    wanted = Selection(service, level)
    cells = view.channel_cells(wanted)
    pairs = zip(cells.keys["service"], cells.keys["profile"], strict=True)
    keys: list[Key] = sorted({pair for pair in pairs if _is_single(*pair)})
    known, share = _shares(cells, keys, to_channels)
    others = [_shares(other.channel_cells(wanted), keys, to_channels)[1] for other in comparators]
    target = measure.comparators_quartile(np.array(others).reshape(len(others), len(keys)))
    volume = measure.potential_shift(np.nan_to_num(known), share, target)
    return keys, _Potential(known, share, target, volume)


def _is_single(service: str, profile: str) -> bool:
    return service not in (ALL, UNKNOWN) and "/" not in service and profile not in (ALL, UNKNOWN)


def _shares(cells: Cells, keys: Sequence[Key], to_channels: Collection[str]) -> tuple[Array, Array]:
    """Return transactions with a known channel, and the share of them in the channels moved to."""
    place = {key: at for at, key in enumerate(keys)}
    pairs = zip(cells.keys["service"], cells.keys["profile"], strict=True)
    at = np.array([place.get(pair, -1) for pair in pairs], dtype=int)
    channel = np.array(cells.keys["channel"], dtype=object)

    def counts(of: str) -> Array:
        found = np.zeros(len(keys))
        its = (channel == of) & (at >= 0)
        found[at[its]] = cells.transactions[its]
        return found

    known = np.maximum(counts(ALL) - np.nan_to_num(counts(UNKNOWN)), 0.0)
    moved = np.sum([counts(one) for one in sorted(to_channels)], axis=0)
    return known, np.minimum(divide(moved, known), 1.0)


def _added(found: _Potential, of: Sequence[int]) -> list[tuple[float, float, float]]:
    """Add up what stands for the same row: own and target share, weighted, and the volume.

    `of` gives for each entry the number of its row, from 0. Weights are transactions.
    """
    weight = np.where(np.isfinite(found.share), np.nan_to_num(found.known), 0.0)
    aimed = np.where(np.isfinite(found.target), weight, 0.0)

    def total(values: Array) -> Array:
        return np.bincount(np.asarray(of, dtype=int), values).astype(np.float64)

    own = divide(total(weight * np.nan_to_num(found.share)), total(weight))
    target = divide(total(aimed * np.nan_to_num(found.target)), total(aimed))
    return list(zip(own.tolist(), target.tolist(), total(found.volume).tolist(), strict=True))


def _row(
    view: View, service: str, profile: str, added: tuple[float, float, float], saved: float
) -> Shift:
    own, target, volume = added
    return Shift(
        service,
        profile,
        number(100 * own, view.exact),
        number(100 * target, view.exact),
        number(volume, view.exact),
        number(volume * saved, view.exact),
    )


def _unit_savings(
    view: View, to_channels: Collection[str], costs: Costs, service: str | None = None
) -> dict[str, float]:
    """Return what moving one transaction of a service saves at the costs entered."""
    cells = view.cells(Selection(service, channel=None))
    volumes: dict[str, dict[str, float]] = {}
    counted = zip(
        cells.keys["service"], cells.keys["channel"], cells.transactions.tolist(), strict=True
    )
    for name, channel, count in counted:
        if channel not in (ALL, UNKNOWN):
            volumes.setdefault(name, {})[channel] = count
    return {
        name: mean_cost(costs, name, by, priced(costs, [c for c in by if c not in to_channels]))
        - mean_cost(costs, name, by, to_channels)
        for name, by in volumes.items()
    }


def _answer(
    view: View, comparators: Sequence[View], rows: list[Shift], found: _Potential
) -> Answer[Shift]:
    figures = {
        "volume": number(float(found.volume.sum()), view.exact),
        "comparators": [other.authority for other in comparators],
    }
    more = [Note.NO_COMPARATORS] if len(comparators) < measure.LEAST_COMPARATORS else []
    if any(row.money is None and row.volume for row in rows):
        more.append(Note.NO_COSTS)
    return Answer(about(view), tuple(rows), figures, notes(view, *more))
