"""An own selection of services, looked at as one: counts added up from those of each service.

Households that use several of them cannot be told, so customers are not known, and the variance
is taken as if the same households used all of them: intervals are rather too wide than too narrow.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import NamedTuple

import numpy as np

from registry.once import once
from registry.profiling.answers.view import KEYS, Cells, Selection, View

#: The service by which answers ask a view for the selection.
CHOSEN = "chosen"
MOST_SERVICES = 20
_MOST_SELECTIONS = 32
_OF_KEY = tuple(name for name in KEYS if name != "service")


class _Sum(NamedTuple):
    transactions: float
    squares: float
    customers: float
    status: str


@dataclass(frozen=True, eq=False)
class SelectionView(View):
    """A view in which the service ``chosen`` stands for several, each protected by itself."""

    services: tuple[str, ...] = ()

    def cells(self, wanted: Selection) -> Cells:
        """Select cells; those of the selection are the sums of what is shown of each service."""
        if wanted.service != CHOSEN:
            return super().cells(wanted)
        parts = [
            super(SelectionView, self).cells(wanted._replace(service=s)) for s in self.services
        ]
        return _added(parts)


@once(_MOST_SELECTIONS)
def select_services(view: View, services: tuple[str, ...]) -> SelectionView:
    """Return a view in which the service ``chosen`` stands for some services."""
    return SelectionView(view.statistics, view.audience, view.rules, view.free, services=services)


def _added(parts: list[Cells]) -> Cells:
    """Add up cells by key; a part that is withheld withholds the sum, one that is absent is 0.

    With k parts the squares of a sum are at most k times the sum of their squares.
    """
    sums: dict[tuple[str, ...], _Sum] = {}
    for part in parts:
        keys = zip(*(part.keys[name] for name in _OF_KEY), strict=True)
        for place, key in enumerate(keys):
            old = sums.get(key, _Sum(0.0, 0.0, 0.0, "F"))
            sums[key] = _Sum(
                old.transactions + float(part.transactions[place]),
                old.squares + len(parts) * float(part.squares[place]),
                float(np.maximum(old.customers, part.customers[place])),
                max(old.status, part.status[place], key="FCS".index),
            )
    columns: dict[str, list[str]] = {
        name: [key[at] for key in sums] for at, name in enumerate(_OF_KEY)
    }
    columns["service"] = [CHOSEN] * len(sums)
    numbers = [np.array([each[at] for each in sums.values()], dtype=float) for at in range(3)]
    return Cells(columns, numbers[0], numbers[1], numbers[2], [s.status for s in sums.values()])
