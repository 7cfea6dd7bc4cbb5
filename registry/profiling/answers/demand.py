"""Modelled demand in areas, also where nobody ever uploaded, with the back-test of the model."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any, NamedTuple

import numpy as np

from registry.once import once
from registry.profiling.answers.answer import (
    MOST_ANSWERS,
    Answer,
    Measure,
    Note,
    Number,
    about,
    measures,
    notes,
    number,
)
from registry.profiling.answers.comparison import Pooled, pool
from registry.profiling.answers.customers import cluster_size
from registry.profiling.answers.view import Selection, Use, View, take
from registry.profiling.measures import demand as measure
from registry.profiling.measures.estimates import Array

Homes = Mapping[str, Mapping[str, float]]


class AreaDemand(NamedTuple):
    """Modelled transactions of an area in the period; `use_class` is 0 to 4 of `class_label`s."""

    area: str
    households: int
    modelled: Measure
    demand_index: Number
    use_class: int | None
    class_label: str | None


@once(MOST_ANSWERS)
def demand_in_areas(
    views: Sequence[View], service: str, homes: Homes, level: int = 1
) -> Answer[AreaDemand]:
    """Return what the profiles of areas lead one to expect, with the model's back-test.

    `views` are the authorities learned from, one's own first; `homes` gives households by profile
    of each area asked about, on the same scheme. The index is against all the areas asked about.
    """
    pooled = pool(views, service, level)
    areas = sorted(homes)
    table = _table(homes, areas, pooled.profiles)
    size = _size(pooled, views[0].dispersion)
    propensity = measure.propensities(pooled.transactions, pooled.households, size)
    estimate = measure.demand(
        table,
        np.nan_to_num(propensity),
        pooled.squares * views[0].dispersion,
        pooled.households,
        size,
    )
    households = table.sum(axis=1)
    index = measure.demand_index(estimate.value, households)
    classes = measure.demand_class(np.nan_to_num(index))
    exact = all(view.exact for view in views)
    rows = (
        AreaDemand(
            area,
            int(households[i]),
            shown,
            number(index[i], exact),
            int(classes[i]) if np.isfinite(index[i]) else None,
            measure.CLASSES[classes[i]] if np.isfinite(index[i]) else None,
        )
        for i, (area, shown) in enumerate(zip(areas, measures(estimate, exact), strict=True))
    )
    tested = back_test_of(views, service, level)
    more = [Note.MODELLED] if tested else [Note.MODELLED, Note.NO_BACK_TEST]
    figures: dict[str, Any] = {
        "back_test": tested,
        "learned_from": [view.authority for view in views],
        "areas": len(areas),
    }
    return Answer(about(views[0]), tuple(rows), figures, notes(views[0], *more))


@once(MOST_ANSWERS)
def back_test_of(views: Sequence[View], service: str, level: int = 1) -> measure.BackTest | None:
    """Leave each authority out (each ward, where there is one authority) and foretell its wards."""
    pooled = pool(views, service, level)
    homes = [view.households_by_area(level) for view in views]
    keys = [(i, area) for i, own in enumerate(homes) for area in sorted(own)]
    if not keys:
        return None
    observed = np.concatenate(
        [_observed(v, service, sorted(h)) for v, h in zip(views, homes, strict=True)]
    )
    table = np.concatenate([_table(own, sorted(own), pooled.profiles) for own in homes if own])
    if len(views) > 1:
        fold, counts, learn = np.array([i for i, _ in keys]), pooled.by_authority, pooled.homes
    else:
        fold, learn = np.arange(len(keys)), table
        counts = _by_ward(views[0], service, level, [area for _, area in keys], pooled.profiles)
    size = _size(pooled, views[0].dispersion)
    return measure.back_test(observed, table, fold, counts, learn, size)


def _table(homes: Homes, areas: Sequence[str], profiles: Sequence[str]) -> Array:
    rows = [[homes[area].get(profile, 0.0) for profile in profiles] for area in areas]
    return np.array(rows).reshape(len(areas), len(profiles))


def _observed(view: View, service: str, areas: Sequence[str]) -> Array:
    cells = view.cells(Selection(service, 0, None))
    return take(cells, {}, [(area,) for area in areas], ("area",)).transactions


def _by_ward(
    view: View, service: str, level: int, areas: Sequence[str], profiles: Sequence[str]
) -> Array:
    cells, columns = view.cells(Selection(service, level, None)), ("area", "profile")
    keys = [(area, profile) for area in areas for profile in profiles]
    return take(cells, {}, keys, columns).transactions.reshape(len(areas), len(profiles))


def _size(pooled: Pooled, dispersion: float) -> float:
    total, squares = (np.array([c.sum()]) for c in (pooled.transactions, pooled.squares))
    return float(cluster_size(Use(total, squares, total), dispersion)[0])
