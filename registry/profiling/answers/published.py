"""What is published of an authority's statistics: the cells that peers and the public may see."""

from __future__ import annotations

from pathlib import Path

import pyarrow as pa

from registry.profiling.answers.view import ALL, KEYS
from registry.profiling.protection import Audience, Rules, protect
from registry.profiling.protection.log import read_log
from registry.profiling.statistics.tables import Statistics

Key = tuple[str, ...]


def published_periods(data: Path, authority: str, audience: Audience) -> frozenset[str]:
    """Return the periods of which an audience can read a publication."""
    return frozenset(one.period for one in read_log(data, authority, audience))


def published_cells(
    data: Path, statistics: Statistics, audience: Audience, rules: Rules
) -> frozenset[Key]:
    """Return the cells an audience sees: published, and with the very counts that were published.

    The newest publication of the period that the audience can read counts; where there is none,
    nothing is shown. A cell that would come out otherwise now (an upload since then) is left out
    until it is published again: so a page never tells more than a publication.
    """
    said = statistics.metadata
    authority, period = str(said["authority"]), str(said["period"])
    log = [one for one in read_log(data, authority, audience) if one.period == period]
    if not log:
        return frozenset()
    now = _counts(protect(statistics.everything(), audience, rules), period)
    then = _counts(log[-1].table, period)
    return frozenset(key for key, counts in then.items() if now.get(key) == counts)


def _counts(table: pa.Table, period: str) -> dict[Key, tuple[int, int]]:
    """Return transactions and households of the cells that are shown, by key."""
    shown = table.filter(table["transactions"].is_valid())
    columns = {name: shown[name].cast(pa.string()).to_pylist() for name in KEYS}
    columns["month"] = [ALL if month == period else month for month in columns["month"]]
    counts = zip(shown["transactions"].to_pylist(), shown["households"].to_pylist(), strict=True)
    return dict(zip(zip(*columns.values(), strict=True), counts, strict=True))
