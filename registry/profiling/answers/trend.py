"""Use month by month for everybody or by profile, with gaps where a month is protected."""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

import numpy as np

from registry.once import once
from registry.profiling.answers.answer import (
    MOST_ANSWERS,
    Answer,
    Measure,
    Number,
    about,
    count,
    measures,
    notes,
    number,
)
from registry.profiling.answers.view import ALL, Selection, Use, View, take
from registry.profiling.measures import trend as measure
from registry.profiling.periods import read_period


class MonthUse(NamedTuple):
    """A month of a profile; `level` is transactions per 1,000 households in a month of 30.44 days.

    `change` is 100 times this month over the same month a year before, where the period has both.
    """

    profile: str
    month: str
    transactions: int | None
    level: Number
    status: str
    change: Measure | None


@once(MOST_ANSWERS)
def trend(
    view: View, service: str, level: int = 0, profiles: Sequence[str] | None = None, area: str = ALL
) -> Answer[MonthUse]:
    """Return use by month for the profiles of a level, all or those named; level 0 is everybody."""
    cells = view.cells(Selection(service, level, area, month=None))
    months = list(read_period(str(view.statistics.metadata["period"])).months)
    homes = view.households(level, area)
    places = cells.by("profile", "month")
    rows: list[MonthUse] = []
    for profile in profiles or sorted(homes):
        keys = [(profile, month) for month in months]
        use = take(cells, places, keys, ("profile", "month"))
        even = measure.per_equal_month(use.transactions, homes.get(profile, 0.0), months)
        changes = _changes(view, months, use)
        rows.extend(
            MonthUse(
                profile,
                month,
                count(use.transactions[i]),
                number(even[i], view.exact),
                cells.status_at(places.get((profile, month), -1)),
                changes[i],
            )
            for i, month in enumerate(months)
        )
    return Answer(about(view), tuple(rows), {"months": months}, notes(view))


def _changes(view: View, months: list[str], use: Use) -> list[Measure | None]:
    """Compare each month with the same one a year before."""
    place = {month: i for i, month in enumerate(months)}
    before = [place.get(f"{int(month[:4]) - 1}{month[4:]}", -1) for month in months]
    earlier = np.array(before, dtype=int)
    n, q = use.transactions, use.squares * view.dispersion
    estimate = measure.change(n[earlier], q[earlier], n, q)
    shown = measures(estimate, view.exact)
    return [shown[i] if earlier[i] >= 0 else None for i in range(len(months))]
