"""Examples of protection, by the rules as they are shipped. Every number put in is made up."""

from __future__ import annotations

import numpy as np
import pyarrow as pa

from registry.method_pages.writing import Example, number, steps, table
from registry.profiling.measures import propensity
from registry.profiling.measures.estimates import Counts
from registry.profiling.protection import Audience, Rules, protect
from registry.profiling.protection.derived import publish_index

CELLS = (
    ("an ordinary cell", "57", 0, 0, 83, 41, 6, 5),
    ("too few for the public", "57", 0, 0, 30, 9, 5, 4),
    ("too few for others, too", "57", 0, 0, 25, 7, 5, 4),
    ("one household dominates", "57", 0, 0, 60, 18, 34, 3),
    ("a type within a ward", "57", 2, 1, 64, 30, 4, 4),
    ("a sensitive service, few", "499", 0, 0, 40, 16, 5, 4),
    ("a sensitive service, enough", "499", 0, 0, 72, 38, 5, 4),
    ("a sensitive service in a ward", "499", 1, 1, 72, 38, 5, 4),
)
RULES = Rules(sensitive={"499": "an example"})


def protected_table() -> str:
    """Show what each audience sees of some cells."""
    columns = list(zip(*CELLS, strict=True))
    names = ("service", "profile_level", "area_level", "transactions", "units", "largest", "second")
    cells = pa.table(dict(zip(names, columns[1:], strict=True)))
    seen = {who: protect(cells, who, RULES).to_pylist() for who in Audience}
    rows = [
        [
            cell[0],
            number(cell[4]),
            number(cell[5]),
            number(cell[6]),
            *(_shown(seen[who][i]) for who in (Audience.PEER, Audience.PUBLIC)),
        ]
        for i, cell in enumerate(CELLS)
    ]
    head = ["Cell", "Transactions", "Households", "Largest", "Others see", "The public sees"]
    return table(head, rows)


def _shown(cell: dict[str, object]) -> str:
    if cell["transactions"] is None:
        return f"blank ({cell['status']})"
    return f"{cell['transactions']} by {cell['households']} households"


def published_index_steps() -> str:
    """Show an index computed from the counts as published."""
    profile, everybody = Counts(85, 85 * 2.0), Counts(1000, 1000 * 2.0)
    variance = propensity.log_variance(profile, everybody)
    shown = publish_index(
        np.array(85.0), np.array(1000.0), np.array(700.0), np.array(10_000.0), variance
    )
    exact = float(propensity.index_of_use(83, 998, 700, 10_000))
    return steps(
        [
            "counted    83 of 998 transactions, published as 85 of 1,000",
            (
                f"published  100 x (85 / 1,000) / (700 / 10,000) = {number(shown.value)},"
                f" {number(shown.lower)} to {number(shown.upper)}"
            ),
            (
                f"exact      100 x (83 / 998) / (700 / 10,000)   = {number(exact, 2)}"
                " (would give 83 away)"
            ),
        ]
    )


EXAMPLES: dict[str, Example] = {
    "protected-table": protected_table,
    "published-index-steps": published_index_steps,
}
