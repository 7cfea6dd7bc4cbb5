"""From statistics to what may be published: protect, withhold companions, pass the gate."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import replace

import numpy as np
import pyarrow as pa

from registry.profiling.periods import Period
from registry.profiling.protection.cells import WITHHELD, Audience, protect
from registry.profiling.protection.gate import Gate, GateReport, NarrowCell, open_gate
from registry.profiling.protection.knowledge import Published
from registry.profiling.protection.rules import Rules

_ROUNDS = 50
#: How often a single cell is withheld for another before a slice is.
_SINGLY = 4


def prepare_publication(  # noqa: PLR0913, PLR0917 - all that the gate must know
    cells: pa.Table,
    period: Period,
    audience: Audience,
    rules: Rules,
    parents: Mapping[str, str | None],
    earlier: Sequence[Published] = (),
) -> tuple[Published, GateReport]:
    """Return a statistics table as it may be published, and what the gate says of it.

    Where the gate could work out a hidden cell, the smallest cell that adds up with it is withheld
    too, and the gate tries again. The report lists what stays narrow all the same: then the table
    must not be published. `rules` are those of the unit and groups of these statistics
    (`Rules.of`), `parents` gives the group of each type, `earlier` is what the audience can read
    already (`read_log`).
    """
    table = protect(cells, audience, rules)
    present = Published(period.code, period.months, audience, cells, table)
    gate = open_gate(present, rules, parents, earlier)
    narrow, withheld = _withhold_companions(gate)
    report = GateReport(
        hidden=int(gate.hidden.sum()),
        narrow=tuple(narrow),
        complements=len(withheld),
        revised=gate.knowledge.revised,
    )
    return replace(present, table=_without(present.table, withheld)), report


def check_publication(
    present: Published,
    rules: Rules,
    parents: Mapping[str, str | None],
    earlier: Sequence[Published] = (),
    regions: Mapping[str, frozenset[str]] | None = None,
) -> GateReport:
    """Return what the gate says of a table as it is."""
    gate = open_gate(present, rules, parents, earlier, regions)
    narrow = tuple(gate.check())
    return GateReport(int(gate.hidden.sum()), narrow, revised=gate.knowledge.revised)


def _withhold_companions(gate: Gate) -> tuple[list[NarrowCell], list[int]]:
    """Withhold more until nothing is narrow, or nothing more can be withheld."""
    withheld: list[int] = []
    met: Counter[int] = Counter()
    for _ in range(_ROUNDS):
        # Quick as it is, the first look comes again until it finds nothing.
        if not (narrow := gate.check_sums() or gate.check_worlds()):
            return [], withheld
        cells = sorted({one.cell for one in narrow})
        companions = {each for cell in cells for each in _companions(gate, cell, met[cell])}
        if not companions:
            break
        met.update(cells)
        withheld += companions
        gate.withhold(np.array(sorted(companions)))
    return gate.check(), withheld


def _companions(gate: Gate, cell: int, times: int) -> list[int]:
    """Return what to withhold for a cell that was found narrow so many times before.

    At first the one cell that best hides it; then a slice of its service, then that table of the
    service, then all of the service; then again one by one of what adds up with it.
    """
    if times < _SINGLY and (one := gate.companion(cell)) >= 0:
        return [one]
    wider = (gate.slice, gate.table, gate.service)
    for find in wider[max(0, times - _SINGLY) :]:
        if len(found := find(cell)):
            return [int(each) for each in found]
    one = gate.companion(cell)
    return [one] if one >= 0 else []


def _without(table: pa.Table, rows: Sequence[int]) -> pa.Table:
    """Withhold some more rows of a protected table."""
    hidden = np.zeros(table.num_rows, dtype=bool)
    hidden[list(rows)] = True
    for name in ("transactions", "households"):
        at = table.column_names.index(name)
        values = table[name].to_pandas().mask(hidden)
        table = table.set_column(at, name, pa.array(values, pa.int64(), from_pandas=True))
    at = table.column_names.index("status")
    status = np.where(hidden, WITHHELD, table["status"].to_numpy(zero_copy_only=False))
    return table.set_column(at, "status", pa.array(status.tolist(), pa.string()))
