"""The portrait of a profile: its attributes against everybody's, and the services it uses."""

from __future__ import annotations

import math
from collections.abc import Iterable, Mapping
from typing import NamedTuple

from registry.profiling.answers.answer import Number, number
from registry.profiling.reference.attributes import Attribute


class AttributeValue(NamedTuple):
    """An attribute of a profile, in its unit, beside the mean over all profiles of the level.

    `value_index` is 100 x value / mean; None for a mean of nothing. `rank` is 1 for the highest of
    `of`. `authority` is whose households it speaks of; empty: of everybody's.
    """

    attribute: str
    label: str
    unit: str
    value: float
    mean: Number
    value_index: Number
    rank: int
    of: int
    source: str
    date: str
    licence: str
    authority: str


def portrait(
    attributes: Iterable[Attribute], profile: str, homes: Mapping[str, float]
) -> tuple[AttributeValue, ...]:
    """Return a profile's attributes; `homes` are the households by profile the mean weighs with.

    An attribute that has no value for the profile is left out. Services most and least used come
    from `services.most_and_least`.
    """
    rows = []
    for attribute in attributes:
        values = {p: v for p, v in attribute.values.items() if p in homes}
        if profile not in values:
            continue
        weight = sum(homes[p] for p in values)
        mean = sum(homes[p] * v for p, v in values.items()) / weight if weight else math.nan
        value = values[profile]
        rows.append(
            AttributeValue(
                attribute.id,
                attribute.label,
                attribute.unit,
                value,
                number(mean, True),
                number(100 * value / mean if mean else math.nan, True),
                1 + sum(v > value for v in values.values()),
                len(values),
                attribute.source,
                attribute.date,
                attribute.licence,
                attribute.authority,
            )
        )
    return tuple(rows)
