"""Households by profile and ward: the H of every formula, from the reference data."""

from __future__ import annotations

from collections import Counter

import pyarrow as pa

from registry.profiling.reference.schemes import Scheme

_ALL, _UNKNOWN = "*", "?"
_SCHEMA = pa.schema(
    [
        ("profile", pa.string()),
        ("profile_level", pa.int8()),
        ("area", pa.string()),
        ("area_level", pa.int8()),
        ("households", pa.int64()),
    ]
)


def households_table(areas: pa.Table, scheme: Scheme) -> pa.Table:
    """Add up the households of output areas for every profile at every level, and every ward.

    ``areas`` has the columns area, type, households, ward; what is not known counts as ``?``.
    """
    counts: Counter[tuple[str, int, str, int]] = Counter()
    for row in areas.to_pylist():
        ward = row["ward"] or _UNKNOWN
        for level in range(scheme.depth + 1):
            profile = _at_level(row["type"], level, scheme)
            for area, area_level in ((_ALL, 0), (ward, 1)):
                counts[profile, level, area, area_level] += row["households"] or 0
    rows = sorted((*key, count) for key, count in counts.items())
    columns = list(zip(*rows, strict=True)) or [()] * len(_SCHEMA)
    return pa.table([pa.array(c, f.type) for c, f in zip(columns, _SCHEMA, strict=True)], _SCHEMA)


def _at_level(notation: str | None, level: int, scheme: Scheme) -> str:
    if level == 0:
        return _ALL
    if notation is None or notation not in scheme.level:
        return _UNKNOWN
    return scheme.at_level(notation, level) or _UNKNOWN
