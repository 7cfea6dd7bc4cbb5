"""Which channels each profile uses for a service, against everybody's."""

from __future__ import annotations

from typing import NamedTuple

import numpy as np

from registry.once import once
from registry.profiling.answers.answer import (
    MOST_ANSWERS,
    Answer,
    Index,
    Measure,
    about,
    count,
    indexes,
    measures,
    notes,
)
from registry.profiling.answers.customers import cluster_size
from registry.profiling.answers.view import ALL, UNKNOWN, Cells, Selection, Use, View, take
from registry.profiling.measures import channels as measure
from registry.profiling.measures.estimates import Array, too_thin

COLUMNS = ("profile", "channel")


class ChannelUse(NamedTuple):
    """A profile (``*``: everybody) in a channel; `share` in per cent of its known channels."""

    profile: str
    channel: str
    transactions: int | None
    share: Measure
    channel_index: Index
    status: str


@once(MOST_ANSWERS)
def channel_use(view: View, service: str, level: int, area: str = ALL) -> Answer[ChannelUse]:
    """Return the share of each channel for everybody and for each profile, with channel indexes."""
    everywhere = view.channel_cells(Selection(service, 0, area))
    by_profile = view.channel_cells(Selection(service, level, area)) if level else everywhere
    channels = sorted({c for c in everywhere.keys["channel"] if c not in (ALL, UNKNOWN)})
    profiles = sorted(view.households(level, area)) if level else []
    places = everywhere.by(*COLUMNS)
    total = known_channels(everywhere, places, ALL)
    all_use = take(everywhere, places, [(ALL, channel) for channel in channels], COLUMNS)
    rows = _rows(view, _Side(everywhere, places), ALL, channels, _Base(total, all_use))
    side = _Side(by_profile, by_profile.by(*COLUMNS))
    for profile in profiles:
        rows += _rows(view, side, profile, channels, _Base(total, all_use))
    return Answer(about(view), tuple(rows), {"channels": channels}, notes(view))


class _Side(NamedTuple):
    """Cells by profile and channel, and where each is among them."""

    cells: Cells
    places: dict[tuple[str, ...], int]


class _Base(NamedTuple):
    """Everybody's use, of all known channels together and of each."""

    total: Use
    by_channel: Use


def known_channels(cells: Cells, places: dict[tuple[str, ...], int], profile: str) -> Use:
    """Return a profile's counts whose channel is known: all less unknown, where that is shown."""
    whole = take(cells, places, [(profile, ALL)], COLUMNS)
    unknown = take(cells, places, [(profile, UNKNOWN)], COLUMNS)
    transactions, squares, customers = (
        np.maximum(total - np.nan_to_num(of), 0.0) for total, of in zip(whole, unknown, strict=True)
    )
    return Use(transactions, squares, customers)


def _rows(
    view: View, side: _Side, profile: str, channels: list[str], everybody: _Base
) -> list[ChannelUse]:
    (cells, places), (total, all_use) = side, everybody
    use = take(cells, places, [(profile, channel) for channel in channels], COLUMNS)
    own = known_channels(cells, places, profile)
    size = cluster_size(own, view.dispersion)
    if view.exact and view.dispersion == 1:
        size = measure.channel_dispersion(use.counts, own.counts)
    part = np.minimum(use.transactions, own.transactions)
    share = measures(measure.take_up(part, own.transactions, size), view.exact, 100)
    estimate = measure.channel_index(
        part, own.transactions, np.maximum(all_use.transactions, part), total.transactions, size
    )
    thin = too_thin(np.nan_to_num(use.customers), _expected(own, total, all_use))
    shown = indexes(estimate, thin, view.exact)
    return [
        ChannelUse(
            profile,
            channel,
            count(use.transactions[i]),
            share[i],
            shown[i],
            cells.status_at(places.get((profile, channel), -1)),
        )
        for i, channel in enumerate(channels)
    ]


def _expected(own: Use, total: Use, all_use: Use) -> Array:
    """Return the transactions a profile would have in each channel if it used them as everybody."""
    share = all_use.transactions / np.maximum(total.transactions, 1)
    return np.nan_to_num(own.transactions * share)
