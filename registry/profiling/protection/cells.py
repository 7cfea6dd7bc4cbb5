"""Protect the cells of a statistics table: withhold what could be about somebody, round the rest.

The unit is the household, never the transaction. A cell is withheld where it has too few units or
where one or two of them make most of it (dominance); below the whole authority only groups of
profiles are shown, and sensitive services not at all. What is shown is rounded to base 5, each cell
by itself, also the margins: totals may not add, and so nothing can be got back by subtraction.
"""

from __future__ import annotations

from collections.abc import Callable
from enum import StrEnum

import numpy as np
import numpy.typing as npt
import pyarrow as pa
import pyarrow.compute as pc

from registry.profiling.protection.rules import BASE, Rules

#: The columns of a statistics table that are not part of a cell's key.
MEASURES = ("transactions", "squares", "units", "largest", "second")
FREE, WITHHELD, SENSITIVE = "F", "C", "S"
_GROUPS_ONLY = 1

Flags = npt.NDArray[np.bool_]
Counts = npt.NDArray[np.int64]


class Audience(StrEnum):
    """Who reads: the authority's own signed-in staff, those of another, everybody."""

    OWN = "own"
    PEER = "peer"
    PUBLIC = "public"


def protect(cells: pa.Table, audience: Audience, rules: Rules) -> pa.Table:
    """Return cells as an audience may see them.

    `cells` are rows of a statistics table. Returned are its key columns in the same order of rows,
    `transactions` and `households` (the units; int64, null where withheld), and `status`: F free,
    C withheld, S withheld because the service is sensitive. The authority's own staff see exact
    counts; there the status says what the public will not see. Contract of the rules:
    docs/protection.md.
    """
    status = statuses(cells, audience, rules)
    transactions, units = counts(cells, "transactions"), counts(cells, "units")
    hidden = np.zeros(len(status), dtype=bool)
    if audience is not Audience.OWN:
        transactions, units = to_base(transactions), to_base(units)
        hidden = status != FREE
    keys = [name for name in cells.column_names if name not in MEASURES]
    return (
        cells.select(keys)
        .append_column("transactions", pa.array(transactions, pa.int64(), mask=hidden))
        .append_column("households", pa.array(units, pa.int64(), mask=hidden))
        .append_column("status", pa.array(status.tolist(), pa.string()))
    )


def statuses(cells: pa.Table, audience: Audience, rules: Rules) -> npt.NDArray[np.str_]:
    """Return the status of each cell: F, C or S."""
    threshold = rules.threshold(rules.peer if audience is Audience.PEER else rules.public)
    units, below = counts(cells, "units"), counts(cells, "area_level") > 0
    sensitive = _by_service(cells, rules.is_sensitive)
    withheld = (
        (units < threshold)
        | _is_dominated(cells, rules)
        | (below & (counts(cells, "profile_level") > _GROUPS_ONLY))
    )
    guarded = sensitive & (withheld | (units < rules.threshold(rules.sensitive_threshold)) | below)
    guarded |= _by_service(cells, rules.is_never)
    return np.where(guarded, SENSITIVE, np.where(withheld, WITHHELD, FREE))


def to_base(numbers: Counts) -> Counts:
    """Round counts to the nearest multiple of 5; the same count always comes out the same."""
    return (numbers + BASE // 2) // BASE * BASE


def counts(cells: pa.Table, column: str) -> Counts:
    """Return a column of whole numbers as an array of int64."""
    values: Counts = cells[column].cast(pa.int64()).to_numpy()
    return values


def _is_dominated(cells: pa.Table, rules: Rules) -> Flags:
    largest, second = counts(cells, "largest"), counts(cells, "second")
    transactions = counts(cells, "transactions")
    alone = largest > rules.dominance_one * transactions
    together = largest + second > rules.dominance_two * transactions
    return np.logical_or(alone, together)


def _by_service(cells: pa.Table, test: Callable[[str], bool]) -> Flags:
    """Ask something once of each service, and answer it for each cell."""
    encoded = pc.dictionary_encode(cells["service"].combine_chunks().cast(pa.string()))
    answers = np.array([test(name) for name in encoded.dictionary.to_pylist()], dtype=bool)
    if not len(cells):
        return np.zeros(0, dtype=bool)
    of_each: Flags = answers[encoded.indices.to_numpy()]
    return of_each
